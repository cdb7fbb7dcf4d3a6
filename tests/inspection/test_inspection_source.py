"""The source on the inspection page opens the run as the page does."""

import numpy as np
import torch

from cnnviz.data.datasets import load_dataset
from cnnviz.inspection.feature_maps import feature_maps
from cnnviz.inspection.source import inspection_source
from cnnviz.models.build import build_module
from cnnviz.models.checkpoints import Checkpoint, write_checkpoint
from cnnviz.models.zoo import ARCHITECTURES


def test_the_source_gives_the_probabilities_of_the_page_as_pasted(tmp_path):
    architecture = ARCHITECTURES["digits_cnn"]
    weights = {name: value.numpy() for name, value in build_module(architecture, seed=5).state_dict().items()}
    classes = tuple("0123456789")
    checkpoint = Checkpoint(architecture, classes, (0.3,), (0.4,), weights, 0.1, "{}")
    path = tmp_path / "it's here.safetensors"
    write_checkpoint(checkpoint, path)
    printed = []
    exec(inspection_source(checkpoint, path, "digits", 7), {"print": lambda *words: printed.append(words)})
    outputs = feature_maps(checkpoint, load_dataset("digits").test.images[7])
    assert printed[:-1] == [(output.name, output.values.shape) for output in outputs[:-1]]
    torch.testing.assert_close(printed[-1][0], torch.tensor(np.array(outputs[-1].values)))
