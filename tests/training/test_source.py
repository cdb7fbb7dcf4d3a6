"""The source on the page does what the run does."""

from dataclasses import replace

import pytest
import torch

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import Architecture, MaxPooling
from cnnviz.models.build import build_module
from cnnviz.models.source import module_source
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.training.config import default_config
from cnnviz.training.loop import train
from cnnviz.training.source import training_source


def test_the_source_of_a_run_gives_the_runs_test_accuracy_as_pasted():
    config = replace(default_config("digits"), epochs=2, seed=3)
    printed = []
    with torch.random.fork_rng():
        exec(training_source(config), {"print": printed.append})
    *_, finished = train(config)
    assert printed[0] == pytest.approx(finished.test_accuracy, abs=0.5 / 360)


def test_the_source_of_a_run_with_blocks_and_normalisation_begins_as_the_run_does():
    config = replace(default_config("coloured_shapes"), architecture=ARCHITECTURES["small_resnet"], epochs=1, seed=3)
    losses = []

    def note(loss):
        losses.append(loss.item())
        if len(losses) == 3:
            raise StopIteration

    source = training_source(config).replace("optimiser.zero_grad()", "note(loss)")
    with torch.random.fork_rng(), pytest.raises(StopIteration):
        exec(source.replace("optimiser.step()", "optimiser.step(); optimiser.zero_grad()"), {"note": note})
    events = train(config)
    next(events)
    # later, other roundings of another memory format have grown
    assert losses == pytest.approx([next(events).loss for _ in losses], rel=1e-3)
    events.close()


@pytest.mark.parametrize("name", ["tiny_cnn", "digits_cnn", "simple_cnn"])
def test_the_source_of_an_architecture_gives_the_same_output_with_the_same_seed(name):
    with torch.random.fork_rng():
        torch.manual_seed(7)
        module = eval(module_source(ARCHITECTURES[name]), {"nn": torch.nn})
    images = torch.randn(2, *ARCHITECTURES[name].input_shape, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(module(images), build_module(ARCHITECTURES[name], seed=7)(images))


def test_padding_that_pytorch_cannot_say_is_explained():
    lopsided = Architecture("lopsided", (1, 4, 4), (MaxPooling(2, padding=((0, 1), (0, 1))),))
    with pytest.raises(GeometryError, match="differs between opposite sides: make both sides equal"):
        module_source(lopsided)
