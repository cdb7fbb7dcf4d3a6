"""Looking inside a network as PyTorch source that runs as pasted."""

from pathlib import Path

from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.source import class_imports, class_source, module_source


def inspection_source(checkpoint: Checkpoint, path: Path, dataset: str, index: int) -> str:
    """Read a checkpoint and follow a test image through the layers; it prints shapes and probabilities.

    Parameters
    ----------
    checkpoint : Checkpoint
    path : Path
        Of the checkpoint's file.
    dataset : str
        A key of `cnnviz.data.datasets.DATASETS`.
    index : int
        Of the test image, from 0.
    """
    classes = class_source(checkpoint.architecture)
    return f"""{class_imports(checkpoint.architecture)}import torch
from safetensors.torch import load_file
from torch import nn

from cnnviz.data.datasets import load_dataset

{classes and classes + chr(10) + chr(10)}weights = load_file({str(path)!r})
model = {module_source(checkpoint.architecture)}
names = {list(checkpoint.architecture.layer_names)}
for name, layer in zip(names, model):
    own = {{key.removeprefix(name + "."): value for key, value in weights.items() if key.startswith(name + ".")}}
    layer.load_state_dict(own)
model.eval()

mean = torch.tensor({list(checkpoint.mean)}).view(-1, 1, 1)
deviation = torch.tensor({list(checkpoint.deviation)}).view(-1, 1, 1)
image = torch.tensor(load_dataset({dataset!r}).test.images[{index}])
x = ((image / 255 - mean) / deviation)[None]  # (N, C, H, W)
with torch.inference_mode():
    for name, layer in zip(names, model):
        x = layer(x)
        print(name, tuple(x.shape[1:]))
print(x.softmax(1)[0])
"""
