"""The many ways to write a layer, a number, a loop: what each is read as."""

import pytest

from cnnviz.errors import LayerError, SourceError
from cnnviz.geometry.layers import (
    GELU,
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    BatchNorm,
    Concatenation,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    LeakyReLU,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    Sigmoid,
    SiLU,
    SqueezeExcitation,
    Tanh,
    TransposedConvolution,
)
from cnnviz.models.pytorch_text import Note, read_pytorch

CONV = Convolution(4, 4, 3, padding=1)


def network(setup, forward, before="", arguments=""):
    """A class with these lines in __init__ and in forward."""
    made, computed = (
        "\n".join(f"        {line}" for line in lines.strip("\n").split("\n")) for lines in (setup, forward)
    )
    return (
        f"import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n{before}\n"
        f"class Net(nn.Module):\n    def __init__(self{arguments}):\n        super().__init__()\n{made}\n\n"
        f"    def forward(self, x):\n{computed}\n"
    )


def layers(text, shape=(4, 8, 8)):
    return read_pytorch(text, shape).layers


CALLS = {
    "nn.Conv2d(4, 6, 3)": Convolution(4, 6, 3),
    "nn.Conv2d(4, 6, (3, 1), 2, (1, 0), (2, 1), 2, False)": Convolution(
        4, 6, (3, 1), 2, (1, 0), (2, 1), groups=2, bias=False
    ),
    "nn.Conv2d(in_channels=4, out_channels=2 * 3, kernel_size=[3, 3], padding='valid')": Convolution(4, 6, 3),
    "nn.Conv2d(4, 6, 5, padding='same', dilation=1, device=None)": Convolution(4, 6, 5, padding=2),
    "nn.Conv2d(4, 6, (2, 3), padding='same')": Convolution(4, 6, (2, 3), padding=((0, 1), (1, 1))),
    "torch.nn.ConvTranspose2d(4, 2, 3, 2, 1, 1, 2, True, 1)": TransposedConvolution(4, 2, 3, 2, 1, 1, groups=2),
    "nn.MaxPool2d(3, 2, 1, 1, False, True)": MaxPooling(3, 2, 1, 1, ceil_mode=True),
    "nn.MaxPool2d(kernel_size=2)": MaxPooling(2),
    "nn.AvgPool2d((2, 3), ceil_mode=True, count_include_pad=False)": AveragePooling((2, 3), None, 0, True, False),
    "nn.AdaptiveAvgPool2d((2, 3))": AdaptiveAveragePooling((2, 3)),
    "nn.AdaptiveAvgPool2d((1, 1))": GlobalAveragePooling(),
    "nn.AdaptiveMaxPool2d(1)": AdaptiveMaxPooling(1),
    "nn.BatchNorm2d(4, affine=False)": BatchNorm(4, affine=False),
    "nn.LeakyReLU(0.2, True)": LeakyReLU(0.2),
    "nn.LeakyReLU()": LeakyReLU(),
    "nn.ReLU(inplace=True)": ReLU(),
    "nn.GELU()": GELU(),
    "nn.SiLU()": SiLU(),
    "nn.Sigmoid()": Sigmoid(),
    "nn.Tanh()": Tanh(),
    "nn.Dropout(p=0.25)": Dropout(0.25),
    "nn.Dropout2d()": Dropout2d(0.5),
    "nn.Flatten(1)": Flatten(),
}


@pytest.mark.parametrize(("call", "layer"), CALLS.items(), ids=CALLS)
def test_a_layer_is_read_with_its_arguments(call, layer):
    assert layers(f"nn.Sequential({call})") == (layer,)


FUNCTIONS = {
    "F.relu(x)": (ReLU(),),
    "F.relu(input=x, inplace=True)": (ReLU(),),
    "torch.relu_(x)": (ReLU(),),
    "x.relu().sigmoid()": (ReLU(), Sigmoid()),
    "torch.tanh(torch.sigmoid(x))": (Sigmoid(), Tanh()),
    "F.gelu(F.silu(F.leaky_relu(x, 0.3)))": (LeakyReLU(0.3), SiLU(), GELU()),
    "F.max_pool2d(x, 3, stride=2, ceil_mode=True)": (MaxPooling(3, 2, ceil_mode=True),),
    "F.max_pool2d(x, (2, 2), None, 1)": (MaxPooling(2, padding=1),),
    "F.avg_pool2d(x, x.size()[2:])": (AveragePooling(8),),
    "F.avg_pool2d(x, kernel_size=x.shape[-1])": (AveragePooling(8),),
    "F.adaptive_avg_pool2d(x, 1)": (GlobalAveragePooling(),),
    "F.adaptive_max_pool2d(x, (2, 3))": (AdaptiveMaxPooling((2, 3)),),
    "F.dropout(x, 0.2, self.training)": (Dropout(0.2),),
    "F.dropout2d(x, training=False)": (),
    "F.pad(x, (1, 0))": None,  # with nothing after it that could take it
    "torch.flatten(x, 1)": (Flatten(),),
    "x.flatten(start_dim=1)": (Flatten(),),
    "x.view(x.size(0), -1)": (Flatten(),),
    "x.view(-1, 4 * 8 * 8)": (Flatten(),),
    "x.reshape(x.shape[0], 256)": (Flatten(),),
    "x.view(len(x), -1)": (Flatten(),),
    "torch.reshape(x, (-1, 256))": (Flatten(),),
    "x.view(-1, 256).view(-1, 256).flatten(1)": (Flatten(),),
    "x.mean(dim=(2, 3))": (GlobalAveragePooling(), Flatten()),
    "x.mean([-1, -2], keepdim=True)": (GlobalAveragePooling(),),
    "torch.mean(x, dim=[2, 3])": (GlobalAveragePooling(), Flatten()),
    "F.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1)": (GlobalAveragePooling(), Flatten()),
    "x.mean((2, 3), True).squeeze()": (GlobalAveragePooling(), Flatten()),
    "x + F.relu(x)": (Residual((ReLU(),)),),
    "torch.add(F.relu(x), x)": (Residual((ReLU(),)),),
    "torch.cat([x, F.relu(x)], dim=1)": (Concatenation(((), (ReLU(),))),),
    "torch.cat((F.relu(x), x), -3)": (Concatenation(((ReLU(),), ())),),
    "torch.tanh(x.contiguous().clone())": (Tanh(),),
}


@pytest.mark.parametrize(("expression", "expected"), FUNCTIONS.items(), ids=FUNCTIONS)
def test_a_function_in_forward_is_read_as_layers(expression, expected):
    text = network("pass", f"return {expression}")
    if expected is None:
        with pytest.raises(SourceError, match="a padding is read only right before a convolution"):
            layers(text)
    else:
        assert layers(text) == expected


WRITTEN = {
    "a chain of calls": (
        "self.c = nn.Conv2d(4, 4, 3, 1, 1)\nself.p = nn.MaxPool2d(2)",
        "return self.p(F.relu(self.c(x)))",
        (CONV, ReLU(), MaxPooling(2)),
    ),
    "one pool twice": ("self.p = nn.MaxPool2d(2)", "x = self.p(x)\nx = self.p(x)\nreturn x", (MaxPooling(2),) * 2),
    "names and attributes": (
        "width = 2 ** 2\nself.width: int = width // 1\nn = self.width * 64\nself.f = nn.Linear(n, n % 7)",
        "return self.f(x.flatten(1))",
        (Flatten(), Linear(256, 4)),
    ),
    "a list of layers": (
        "self.all = nn.ModuleList([nn.ReLU() for _ in range(2)])\nself.all.append(nn.Tanh())",
        "for layer in self.all:\n    x = layer(x)\nreturn x",
        (ReLU(), ReLU(), Tanh()),
    ),
    "an entry of a list": (
        "self.all = nn.ModuleList([nn.ReLU(), nn.Tanh(), nn.GELU()])",
        "return self.all[-1](self.all[0](x))",
        (ReLU(), GELU()),
    ),
    "a part of a sequence": (
        "self.all = nn.Sequential(nn.ReLU(), nn.Tanh(), nn.GELU())",
        "return self.all[:2](x)",
        (ReLU(), Tanh()),
    ),
    "layers by name": (
        "self.acts = nn.ModuleDict({'a': nn.ReLU(), 'b': nn.Tanh()})",
        "return self.acts['b'](x)",
        (Tanh(),),
    ),
    "layers by names that are worked out": (
        "self.acts = nn.ModuleDict({f'a{i}': nn.ReLU() for i in range(2)})",
        "for name in self.acts:\n    x = self.acts[name](x)\nreturn x",
        (ReLU(), ReLU()),
    ),
    "an ordered dictionary": (
        "from collections import OrderedDict\n"
        "self.s = nn.Sequential(OrderedDict([('a', nn.ReLU()), ('b', nn.Tanh())]))",
        "return self.s.b(self.s.a(x))",
        (ReLU(), Tanh()),
    ),
    "add_module": (
        "for i in range(2):\n    self.add_module(f'act{i}', nn.ReLU())\nself.add_module('act%d' % 2, nn.Tanh())",
        "for i in range(3):\n    x = getattr(self, 'act' + str(i))(x)\nreturn x",
        (ReLU(), ReLU(), Tanh()),
    ),
    "a condition": (
        "self.norm = None\nself.skip = nn.Sequential()",
        "if self.norm is not None:\n    x = self.norm(x)\nelif not self.skip:\n    x = F.relu(x)\nreturn x",
        (ReLU(),),
    ),
    "a sum in place": (
        "self.c = nn.Conv2d(4, 4, 3, padding=1)",
        "y = self.c(x)\ny += x\nreturn F.relu(y)",
        (Residual((CONV,)), ReLU()),
    ),
    "a projection first": (
        "self.c = nn.Conv2d(4, 4, 3, padding=1)\nself.downsample = nn.BatchNorm2d(4)",
        "return self.downsample(x) + self.c(x)",
        (Residual((CONV,), (BatchNorm(4),)),),
    ),
    "zeros before a convolution": (
        "self.p = nn.ZeroPad2d((1, 0, 2, 0))\nself.c = nn.Conv2d(4, 4, 3)",
        "return self.c(F.pad(self.p(x), (0, 1)))",
        (Convolution(4, 4, 3, padding=((2, 0), (1, 1))),),
    ),
    "squeeze and excitation": (
        "self.a, self.b = nn.Linear(4, 2), nn.Linear(2, 4)",
        "w = self.b(F.relu(self.a(x.mean((2, 3))))).sigmoid()\nreturn w[:, :, None, None] * x",
        (SqueezeExcitation(4, 2),),
    ),
    "squeeze and excitation without biases": (
        "self.f = nn.Sequential(nn.Linear(4, 2, bias=False), nn.ReLU(), nn.Linear(2, 4, bias=False), nn.Sigmoid())",
        "b, c, _, _ = x.size()\ny = F.adaptive_avg_pool2d(x, 1).view(b, c)\n"
        "return x * self.f(y).view(b, c, 1, 1).expand_as(x)",
        (SqueezeExcitation(4, 2, bias=False),),
    ),
    "words that compute nothing": (
        "'''A docstring.'''\nassert True, 'never'\nprint('hello')",
        "# a comment\nprint(x.shape)\nassert x.shape[1] == 4\nreturn x.relu()",
        (ReLU(),),
    ),
}


@pytest.mark.parametrize(("setup", "forward", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_what_init_makes_and_forward_does_is_followed(setup, forward, expected):
    assert layers(network(setup, forward)) == expected


def test_arguments_have_their_defaults_unless_the_text_gives_others():
    text = network("self.f = nn.Linear(256, n)", "return self.f(torch.flatten(x, 1))", arguments=", n=10, *, seed=0")
    assert layers(text)[-1] == Linear(256, 10)
    assert layers(f"{text}\nmodel = Net(n=3 + 1)\n")[-1] == Linear(256, 4)
    assert layers(f"{text}\nif __name__ == '__main__':\n    model = Net(5)\n    print(model)\n")[-1] == Linear(256, 5)


IMPORTS = [
    ("import torch", "torch.nn.Conv2d(4, 4, 3, padding=1)", "torch.nn.functional.relu"),
    ("import torch.nn as layers\nimport torch.nn.functional as fun", "layers.Conv2d(4, 4, 3, padding=1)", "fun.relu"),
    ("from torch.nn import Conv2d as C\nfrom torch.nn.functional import relu", "C(4, 4, 3, padding=1)", "relu"),
    ("from torch import nn, relu as r", "nn.Conv2d(4, 4, 3, padding=1)", "r"),
    ("from torch.nn import *", "Conv2d(4, 4, 3, padding=1)", "functional.relu"),
]


@pytest.mark.parametrize(("imports", "call", "function"), IMPORTS)
def test_whatever_pytorch_is_imported_as(imports, call, function):
    text = network(f"self.c = {call}", f"return {function}(self.c(x))", before=imports)
    assert layers(text.replace("import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n", "").replace(
        "(nn.Module)", "(torch.nn.Module)"
    )) == (CONV, ReLU())  # fmt: skip


@pytest.mark.parametrize("start", ["super(Net, self).__init__()", "nn.Module.__init__(self)"])
def test_other_ways_to_start_a_module(start):
    text = network("self.a = nn.ReLU()", "return self.a(x)").replace("super().__init__()", start)
    assert layers(text) == (ReLU(),)


def test_a_class_may_inherit_its_layers_and_its_forward():
    text = network("self.a = nn.ReLU()\nself.b = nn.Tanh()", "return self.b(self.a(x))") + (
        "\nclass Other(Net):\n    def __init__(self):\n        super().__init__()\n        self.b = nn.GELU()\n"
        "\nclass Pair(nn.Sequential):\n    def __init__(self, n):\n"
        "        super().__init__(*[Other() for _ in range(n)])\n"
        "\nmodel = Pair(2)\n"
    )
    assert layers(text) == (ReLU(), GELU()) * 2


def test_the_place_is_that_of_the_text_as_it_was_given():
    for before, line, column in [("", 1, 29), ("\n\n    ", 3, 33), ("ü = 'é→'; ", 1, 39), ("\ufeff", 1, 29)]:
        with pytest.raises(SourceError, match=f"line {line}, column {column}: ") as caught:
            read_pytorch(f"{before}model = nn.Sequential('é→', nn.GLU())\n")
        assert (caught.value.line, caught.value.column) == (line, column)


def test_no_break_spaces_and_other_line_ends_are_read():
    text = network("self.a = nn.ReLU()", "return self.a(x)")
    assert layers(text.replace(" ", "\u00a0")) == layers(text.replace("\n", "\r\n")) == (ReLU(),)


SCRIPT = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(1, 4, 3)
        self.unused = nn.Linear(10, 20)
        self.n = nn.BatchNorm2d(4, eps=0.001)
        nn.init.zeros_(self.c.weight)

    def forward(self, x):
        return nn.functional.log_softmax(self.n(self.c(x)).flatten(1), dim=1)

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
net = torch.compile(Net().to(device))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for images, labels in loader:
    loss = criterion(net(images), labels)
    loss.backward()
print(net(torch.randn(1, 1, 20, 30)).shape)
torch.save(net.state_dict(), "net.pt")
"""


def test_what_is_left_out_or_assumed_is_noted_with_its_line():
    pasted = read_pytorch(SCRIPT)
    assert pasted.input_shape == (1, 20, 30)
    assert pasted.architecture.parameters == 4 * 10 + 8
    assert pasted.notes == (
        Note(9, "unused is made and never used: its 220 parameters are left out"),
        Note(10, "eps=0.001 of nn.BatchNorm2d is left out: architectures do not say it"),
        Note(11, "initial weights that the text sets are left out: they are no part of an architecture"),
        Note(14, "the softmax at the end is left out: the loss contains it"),
        Note(17, "the input is taken to be 1 × 20 × 30, as the text makes one"),
        Note(19, "lines 19 to 21 and 23 are left out: no network is made there"),
    )


def test_a_dropout_that_is_always_on_is_noted():
    pasted = read_pytorch(network("pass", "x = F.dropout(x, 0.1, training=self.training)\nreturn F.dropout(x, 0.2)"))
    assert pasted.layers == (Dropout(0.1), Dropout(0.2))
    assert "`F.dropout(x, 0.2)` is on even when the network is used" in pasted.notes[-1].text


def test_what_is_done_in_training_alone_is_left_out_with_a_note():
    text = network("self.d = nn.Dropout()", "if self.training:\n    x = self.d(x)\nreturn x.relu()")
    pasted = read_pytorch(text, (4, 8, 8))
    assert pasted.layers == (ReLU(),)
    assert pasted.notes == (Note(11, "`if self.training:` is followed as when the network is used, not trained"),)


INPUTS = {
    "nn.Sequential(nn.Conv2d(1, 2, 5), nn.Flatten(), nn.Linear(2 * 24 * 24, 3))": (1, 28, 28),
    "nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(7, 2, 1), nn.Flatten(), nn.Linear(2 * 48 * 48, 3))": (7, 96, 96),
    "nn.Sequential(nn.Flatten(), nn.Linear(784, 10))": (1, 28, 28),
    "nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))": (3, 32, 32),
    "nn.Sequential(nn.Linear(13, 10))": (1, 1, 13),
    "nn.Sequential(nn.Conv2d(3, 1000, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())": (3, 224, 224),
    "nn.Sequential(nn.ReLU())": (3, 32, 32),
    "nn.Sequential(nn.ReLU())\nsummary(model, (2, 5, 6))": (2, 5, 6),
    "nn.Sequential(nn.ReLU())\nx = torch.zeros((4, 2, 5, 6))": (2, 5, 6),
}


@pytest.mark.parametrize(("text", "shape"), INPUTS.items(), ids=INPUTS)
def test_an_input_that_nobody_gives_is_found(text, shape):
    pasted = read_pytorch(f"model = {text}")
    assert pasted.input_shape == shape
    assert any("the input is taken to be" in note.text for note in pasted.notes)


def test_a_vector_is_an_image_of_one_row():
    pasted = read_pytorch("nn.Sequential(nn.Linear(6, 2))", (6,))
    assert (pasted.input_shape, pasted.layers) == ((1, 1, 6), (Flatten(), Linear(6, 2)))


def test_where_no_usual_input_fits_the_one_that_was_taken_and_the_line_at_fault_are_noted():
    text = network(
        "self.c = nn.Conv2d(1, 10, 5)\nself.f = nn.Linear(300, 2)",
        "return self.f(F.max_pool2d(self.c(x), 4).view(-1, 300))",
    )
    pasted = read_pytorch(text, must_fit=False)
    taken, fault = pasted.notes
    assert taken.text.startswith("the input is taken to be 1 × 32 × 32: the text does not say it, and no usual size")
    assert fault.text.startswith("this lays 300 numbers out for each image, but there are 10 × 7 × 7 = 490 here")
    assert ".view(-1, 300)" in text.split("\n")[fault.line - 1]


def test_layers_that_do_not_fit_are_given_back_to_be_mended_where_asked():
    text = network("self.c = nn.Conv2d(3, 4, 3)\nself.f = nn.Linear(9, 2)", "return self.f(F.relu(self.c(x)))")
    pasted = read_pytorch(text, (1, 8, 8), must_fit=False)
    assert pasted.layers == (Convolution(3, 4, 3), ReLU(), Linear(9, 2))
    with pytest.raises(LayerError, match="conv1: the convolution takes 3 channels but gets 1"):
        _ = pasted.architecture
