"""Networks as people write them: what is read, against PyTorch, which runs the same text."""

import subprocess
import sys
import zlib
from pathlib import Path

import pasted_texts
import pytest
import torch

from cnnviz.geometry.layers import Concatenation, Residual, SqueezeExcitation
from cnnviz.models.build import build_module
from cnnviz.models.pytorch_text import read_pytorch
from cnnviz.models.zoo import ARCHITECTURES

PUBLISHED = [
    (pasted_texts.RESNET, "resnet18()", "resnet18", 11_689_512),
    (pasted_texts.RESNET, "resnet50()", "resnet50", 25_557_032),
    (pasted_texts.RESNET, "ResNet(Bottleneck, [3, 8, 36, 3])", "resnet152", 60_192_808),
    (pasted_texts.VGG, "vgg16()", "vgg16", 138_357_544),
    (pasted_texts.ALEXNET, "AlexNet()", "alexnet", 61_100_840),
]

SMALL = {
    "dense": (pasted_texts.DENSE, "DenseNet()", (3, 12, 12)),
    "inception": (pasted_texts.INCEPTION, "nn.Sequential(Net())", (3, 17, 13)),
    "squeezed": (pasted_texts.SQUEEZED, "Net()", (3, 16, 16)),
    "unet": (pasted_texts.UNET, "UNet()", (1, 16, 24)),
    "mobile": (pasted_texts.MOBILE, "MobileNet(3, 7)", (3, 20, 20)),
    "in place": (pasted_texts.IN_PLACE, "Net()", (3, 6, 5)),
    "resnet": (pasted_texts.RESNET, "ResNet(BasicBlock, [1, 2, 1, 1], num_classes=5)", (3, 64, 64)),
}


@pytest.mark.parametrize(("text", "call", "name", "parameters"), PUBLISHED, ids=lambda value: str(value)[:12])
def test_landmarks_are_read_with_their_published_parameters_as_the_zoo_has_them(text, call, name, parameters):
    architecture = read_pytorch(f"{text}\n\nmodel = {call}\n", (3, 224, 224)).architecture
    assert architecture.parameters == parameters
    assert architecture.layers == ARCHITECTURES[name].layers


def fill_by_shape(module):
    """Weights that depend on their kind and shape alone, so that the order of layers does not matter."""
    with torch.no_grad():
        for name, values in module.state_dict().items():
            if values.is_floating_point():
                shape = tuple(values.shape)
                while shape[-1:] == (1,):  # a 1×1 convolution and a linear layer alike
                    shape = shape[:-1]
                seed = zlib.crc32(f"{name.rpartition('.')[2]} {shape}".encode())
                drawn = torch.randn(values.numel(), generator=torch.Generator().manual_seed(seed)).view(values.shape)
                values.copy_(drawn.abs() + 0.5 if name.endswith("running_var") else 0.4 * drawn)
    return module.eval()


@pytest.mark.parametrize("name", SMALL)
def test_what_is_read_computes_what_pytorch_computes_from_the_same_text(name):
    text, call, shape = SMALL[name]
    names = {"__name__": "pasted"}
    exec(text, names)
    theirs = fill_by_shape(eval(call, names))
    pasted = read_pytorch(f"{text}\nmodel = {call}\n", shape)
    ours = fill_by_shape(build_module(pasted.architecture))
    if any("softmax" in note.text for note in pasted.notes):
        ours.append(torch.nn.Softmax(dim=1))
    images = torch.randn(2, *shape, generator=torch.Generator().manual_seed(0))
    expected = theirs(images)
    torch.testing.assert_close(ours(images), expected)
    assert expected.std() > 1e-4  # the comparison would be empty if all numbers had become alike
    assert pasted.architecture.parameters == sum(weights.numel() for weights in theirs.parameters())


def kinds(layers, kind):
    """How often a kind of block stands in layers, and in the blocks inside."""
    count = 0
    for layer in layers:
        count += isinstance(layer, kind)
        for inner in (getattr(layer, "branch", ()), getattr(layer, "shortcut", ()), *getattr(layer, "branches", ())):
            count += kinds(inner, kind)
    return count


def test_blocks_are_recognised():
    squeezed = read_pytorch(pasted_texts.SQUEEZED).layers
    assert (kinds(squeezed, Residual), kinds(squeezed, SqueezeExcitation)) == (3, 4)
    assert [bool(block.shortcut) for block in squeezed if isinstance(block, Residual)] == [False, False, True]
    dense = read_pytorch(pasted_texts.DENSE).layers
    assert kinds(dense, Concatenation) == 5  # one for each layer of the dense blocks
    inception = read_pytorch(pasted_texts.INCEPTION).layers
    assert [len(block.branches) for block in inception if isinstance(block, Concatenation)] == [4, 4]


def test_the_last_network_of_several_is_read_and_the_others_are_named():
    text = pasted_texts.ALEXNET + pasted_texts.DENSE.replace("model = DenseNet()", "")
    pasted = read_pytorch(text, (3, 32, 32))
    assert pasted.name == "DenseNet"
    assert [note.text for note in pasted.notes] == ["of several networks, DenseNet is read; left out: AlexNet"]


def test_what_a_script_makes_is_read_with_its_arguments():
    text = pasted_texts.ALEXNET + "\n\nnet = AlexNet(num_classes=7).to('cuda')\nnet.eval()\nother = 3\n"
    assert read_pytorch(text).architecture.shapes[-1] == (7,)


def test_a_head_that_a_script_exchanges_is_exchanged():
    text = f"{pasted_texts.RESNET}\nmodel = resnet18()\nmodel.fc = nn.Linear(model.fc.in_features, 3)\n"
    assert read_pytorch(text).architecture.parameters == 11_689_512 - 513 * 1000 + 513 * 3


def test_reading_loads_no_torch():
    code = (
        "import sys; from cnnviz.models.pytorch_text import read_pytorch;"
        "read_pytorch('import torch\\nmodel = torch.nn.Sequential(torch.nn.ReLU())'); print('torch' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert result.stdout.strip() == "False"
