"""Gradients in deep stacks: against autograd by hand, and against the formula."""

import time

import numpy as np
import pytest
import torch

from cnnviz.errors import InputError
from cnnviz.models.depth import Stack, stack_gradients
from cnnviz.models.depth_source import depth_source
from cnnviz.models.stack_gradients import INITIALISATIONS, StackSettings


@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("has_shortcuts", [False, True])
def test_what_is_noted_is_what_backward_leaves(has_shortcuts, normalised):
    settings = StackSettings(3, "he", normalised, seeds=(7,), channels=4, size=5, images=2)
    torch.manual_seed(7)
    stack = Stack(settings, has_shortcuts=has_shortcuts).double()
    values = torch.randn(2, 4, 5, 5, dtype=torch.float64, requires_grad=True)
    arriving = torch.randn(2, 4, 5, 5, dtype=torch.float64)
    entries = []
    layer_input = values
    for convolution, norm in zip(stack.convolutions, stack.norms, strict=True):
        entries.append(layer_input)
        layer_input.retain_grad()
        padded = torch.nn.functional.pad(torch.relu(layer_input), (1, 1, 1, 1), mode="circular")
        change = norm(torch.nn.functional.conv2d(padded, convolution.weight))
        layer_input = layer_input + change if has_shortcuts else change
    (layer_input * arriving / arriving.norm()).sum().backward()
    measured = stack_gradients(settings)
    inputs, weights = (
        (measured.residual, measured.residual_weights) if has_shortcuts else (measured.plain, measured.plain_weights)
    )
    np.testing.assert_allclose(inputs[0], [entry.grad.norm().item() for entry in entries])
    np.testing.assert_allclose(weights[0], [part.weight.grad.norm().item() for part in stack.convolutions])


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_the_formula_says_how_much_of_the_gradient_is_left(initialisation):
    settings = StackSettings(12, initialisation, seeds=tuple(range(12)), channels=32, images=2)
    measured = stack_gradients(settings)
    for has_shortcuts, norms in ((False, measured.plain), (True, measured.residual)):
        expected = settings.expected(has_shortcuts=has_shortcuts)
        mean = np.sqrt((norms**2).mean(axis=0))
        np.testing.assert_allclose(np.log10(mean), np.log10(expected), atol=0.3)


def test_pytorch_draws_its_convolutions_with_the_gain_that_is_named():
    weights = torch.nn.Conv2d(64, 64, 3).weight
    assert weights.var().item() * 64 * 9 == pytest.approx(INITIALISATIONS["pytorch"].gain, rel=0.03)
    torch.nn.init.kaiming_normal_(weights)
    assert weights.var().item() * 64 * 9 == pytest.approx(INITIALISATIONS["he"].gain, rel=0.03)
    torch.nn.init.xavier_normal_(weights)
    assert weights.var().item() * 64 * 9 == pytest.approx(INITIALISATIONS["xavier"].gain, rel=0.03)


def test_a_plain_stack_of_fifty_layers_leaves_nothing_and_a_residual_one_a_lot():
    measured = stack_gradients(StackSettings(50, seeds=(0, 1)))
    assert measured.plain[:, 0].max() < 1e-18
    assert measured.residual[:, 0].min() > 1
    assert (measured.plain[:, -1] > 0.1).all()


def test_normalised_a_plain_stack_explodes_and_a_residual_one_hardly_grows():
    measured = stack_gradients(StackSettings(50, normalised=True, seeds=(0, 1)))
    assert measured.plain[:, 0].min() > 1000
    assert measured.residual[:, 0].max() < 100
    assert measured.settings.expected(has_shortcuts=True) is None


@pytest.mark.parametrize(
    "settings", [StackSettings(6, seeds=(3,)), StackSettings(4, "he", True, seeds=(0, 1)), StackSettings(2, "xavier")]
)
def test_the_script_prints_what_was_measured(settings, capsys):
    measured = stack_gradients(settings)
    exec(depth_source(settings), {})
    printed = [float(line) for line in capsys.readouterr().out.split()]
    assert printed == pytest.approx([measured.plain[0, 0], measured.residual[0, 0]])


def test_seeds_are_repeated_and_the_generator_is_left():
    state = torch.random.get_rng_state()
    one, again = (stack_gradients(StackSettings(5, seeds=(1, 2))) for _ in range(2))
    np.testing.assert_array_equal(one.plain, again.plain)
    assert not np.array_equal(one.plain[0], one.plain[1])
    assert torch.equal(torch.random.get_rng_state(), state)


@pytest.mark.alone
def test_fifty_layers_take_less_than_a_second():
    stack_gradients(StackSettings(2))
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        stack_gradients(StackSettings(50))
        took.append(time.perf_counter() - begin)
    assert min(took) < 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"depth": 0}, "depth is 0: use a whole number from 1 to 100"),
        ({"depth": 101}, "depth is 101: use a whole number from 1 to 100"),
        ({"depth": 5, "initialisation": "zeros"}, "there are no first weights called 'zeros': use one of pytorch"),
        ({"depth": 5, "seeds": ()}, "there are 0 seeds: use 1 to 20"),
        ({"depth": 5, "channels": 1000}, "channels is 1000: use a whole number from 1 to 256"),
    ],
)
def test_a_stack_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        StackSettings(**arguments)
