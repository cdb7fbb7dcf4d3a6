"""What is no network: refused with its place, quickly, and never run."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnviz.errors import InputError, SourceError
from cnnviz.models.pytorch_text import read_pytorch


def network(made, computed="self.c(x)"):
    return (
        "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n"
        f"        self.c = {made}\n    def forward(self, x):\n        return {computed}\n"
    )


PAYLOADS = [
    "import os\nos.system('touch {file}')\n",
    "import pathlib\npathlib.Path('{file}').write_text('x')\n",
    "from subprocess import run\nrun(['touch', '{file}'])\n",
    "open('{file}', 'w').write('x')\n",
    "print(open('{file}', 'w'))\n",
    "with open('{file}', 'w') as file:\n    pass\n",
    "eval(\"open('{file}', 'w')\")\n",
    "exec(\"open('{file}', 'w')\")\n",
    "__import__('os').system('touch {file}')\n",
    "torch.__builtins__['open']('{file}', 'w')\n",
    "().__class__.__base__.__subclasses__()\n",
    "@__import__('os').system\ndef f(x):\n    return x\n",
    "def f(x=__import__('os').system('touch {file}')):\n    return x\n",
    "class A(__import__('os').system('touch {file}')):\n    pass\n",
    "x: __import__('os').system('touch {file}') = 3\n",
    'f\'{{open("{file}", "w")}}\'\n',
    "import numpy\nnumpy.savetxt('{file}', [1])\nmodel = numpy.savetxt('{file}', [1])\n",
    "import torch\ntorch.save([1], '{file}')\nmodel = torch.save([1], '{file}')\n",
    "x = getattr(nn, '__loader__')\nmodel = x.load_module('os').system('touch {file}')\n",
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("place", ["before", "in init", "in forward", "as an argument"])
def test_nothing_that_is_pasted_is_ever_run(payload, place, tmp_path):
    file = tmp_path / "written"
    lines = payload.format(file=file)
    if place == "before":
        text = lines + network("nn.ReLU()")
    elif place == "as an argument":
        text = network(f"nn.Conv2d(3, {lines.splitlines()[-1]}, 3)")
    else:
        text = network("nn.ReLU()")
        first = "        self.c" if place == "in init" else "        return"
        indented = "".join(f"        {line}\n" for line in lines.splitlines())
        text = text.replace(first, f"{indented}{first}")
    with pytest.raises(SourceError) as caught:
        read_pytorch(text, (3, 8, 8))
    assert caught.value.line > 0
    assert not file.exists()


def computed(expression):
    return network("nn.ReLU()", expression)


REFUSED = {
    "import os\n": "line 1, column 1: `import os` is not read: a network needs torch alone. Delete the line",
    network("nn.Conv2d(3, eval('8'), 3)"): "line 6, column 31: `eval` is not read",
    network("nn.Conv2d(3, size(), 3)"): "line 6, column 31: `size` is not defined in the text",
    "model = tf.keras.Sequential([])": "`tf` is not defined in the text: write each layer of Keras as PyTorch has it",
    "model = resnet18()": "`resnet18` is not defined in the text: paste the class itself; the best-known networks",
    "import torchvision\nmodel = torchvision.models.resnet18()": "is not run: paste the class itself; the best-known",
    "from keras.layers import Dense\nmodel = Dense(3)": "torch alone. Write each layer of Keras as PyTorch has it",
    network("nn.Conv2d(3, nn.ReLU(), 3)"): "line 6, column 31: nn.Conv2d: argument 2 is the layer nn.ReLU, where",
    network("nn.Conv2d(3, [i for i in range(3)], 3)"): r"nn.Conv2d: out_channels is \[0, 1, 2\], but it counts",
    network("nn.Conv2d(3, 8, padding=1)"): "line 6, column 18: nn.Conv2d: missing a required argument: 'kernel_size'",
    network("nn.Conv2d(3, 8, 3, strides=2)"): "got an unexpected keyword argument 'strides'; it takes in_channels",
    network("nn.Conv2d(3, 8, 3, padding='same', stride=2)"): "padding='same' goes with stride 1 alone",
    network("nn.Conv2d(3, 8, 3, padding_mode='reflect')"): "padding_mode='reflect' is not read: leave it at 'zeros'",
    network("nn.Conv2d(3, 8, 3, groups=2)"): r"groups is 2, but must divide in_channels \(3\).*set groups to 1",
    network("nn.Conv2d(3, 0, 3)"): "out_channels is 0, but the least is 1: use 1 or more",
    network("nn.Conv2d(4, 8, 3)"): "line 6, column 18: c: the convolution takes 4 channels but gets 3",
    network("nn.Conv2d(3, 8, 9)"): "line 6, column 18: c: the kernel spans 9 px but the input has 8",
    network("nn.GroupNorm(2, 4)"): "nn.GroupNorm is not among the layers that are read: use one of Conv2d",
    network("nn.Maxpool2d(2)"): "nn.Maxpool2d is not among the layers that are read: use MaxPool2d",
    network("nn.Sequential(nn.ReLU(),\n nn.ReLU)"): r"line 7, column 2: nn.ReLU is a class and no layer yet",
    network("nn.Sequential(nn.ReLU(), 3)"): "nn.Sequential takes layers, but gets 3",
    network("nn.Parameter(torch.zeros(3))"): "line 6, column 31: torch.zeros is not among the functions",
    computed("self.d(x)"): "line 8, column 16: `self.d` is not set in Net: set it in __init__",
    computed("nn.Linear(3, 3)(x)"): "makes a layer with weights in forward, anew for each image",
    computed("x.permute(0, 2, 3, 1)"): r"line 8, column 16: `x.permute\(0, 2, 3, 1\)` is not read",
    computed("x.view(-1, 100)"): "this lays 100 numbers out for each image, but there are",
    computed("x.view(2, 3, -1)"): "the first number is the batch's",
    computed("x.view(-1, 8, 8, 3)"): "the numbers are laid out anew as 8 × 8 × 3, and the only",
    computed("torch.flatten(x)"): r"mixes images or keeps an axis: write flatten\(1\)",
    computed("0.5 * x"): "combines a tensor with 0.5",
    computed("x * x"): "3 × 8 × 8 is multiplied by 3 × 8 × 8, but a product of two tensors is read only as",
    computed("x - self.c(x)"): "tensors are added, concatenated or multiplied",
    computed("x if x.sum() > 0 else self.c(x)"): "`x.sum\\(\\)` is not read",
    computed("x if x > 0 else self.c(x)"): "depends on the numbers of an image",
    computed("x[:, 0]"): "takes a part of a tensor, and no layer does",
    computed("torch.cat([x, x], 2)"): "branches are put together along the channels, dim=1",
    computed("(x, self.c(x))"): r"line 7, column 5: forward returns a tuple and no tensor",
    computed("x + torch.cat([x, x], 1)"): "the branch gives 6 × 8 × 8 but the shortcut 3 × 8 × 8",
    computed("self.c(F.softmax(x, 1))"): "a softmax is read only at the end of a network",
    network("nn.Conv2d(3, 3, 1)", "self.c(self.c(x))"): "uses c a second time, and layers that share weights",
    computed("torch.cat([x.relu().relu(), x]) if x.size(0) > 1 else x"): "depends on|compares",
    "nn.Conv2d(3, 8, 3)\nnn.ReLU()\n": "line 2, column 1: the layers stand apart from one another: put",
    network("nn.ReLU()").replace("(self, x)", "(self, x, y)"): "line 7, column 5: forward takes x, y, but a network",
    network("nn.ReLU()", "a").replace("return", "a, *b = 1, 2, 3\n        return"): r"`\(a, \*b\)` is not read: give",
    network("self.register_buffer('a', 3)"): "`self.register_buffer` is not read: a network here consists of layers",
    network("{[i]: 3 for i in range(3)}"): "the keys of a dictionary are strings or numbers",
    "setattr(3, 'a', 3)": "a network needs layers and arithmetic alone, use add_module",
    "open('a')": "a network needs layers and arithmetic alone, delete what uses it",
    "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3))\n)": r"line 2, column 6: this is what print\(model\)",
    network("lambda x: x"): "line 6, column 18: `lambda x: x` is not read here: what is read are numbers",
    network("nn.ModuleList([nn.ReLU()])"): "calls an nn.ModuleList: loop over it, or make it nn.Sequential",
    network("10 ** 10 ** 10"): "is larger than any layer can count",
    network("1 << 10 ** 9"): "is larger than any layer can count",
    network("[0] * 10 ** 9"): "has more than 10000 entries",
    network("'%99999999d' % 3"): "is not read: use %d or %s once for each value",
    network("f'{3:99999999}'"): "in an f-string stand plain numbers and strings",
    network("range(10 ** 18)"): "has no value: the most is 10000 rounds",
    network("nn.Sequential(*[nn.ReLU() for _ in range(1000000)])"): "the most is 10000 rounds",
    network("nn.Sequential(*[nn.ReLU()] * 9999)"): "there are more than 4000 layers: make the network smaller",
    network("nn.Conv2d(3, 2 ** 31 - 1, 1)"): "the output has 2147483647 × 8 × 8 numbers, but the most is",
    "def f():\n    return f()\n" + network("f()"): "line 2, column 12: functions call one another more than 30 deep",
    "class A(nn.Module):\n    def __init__(self):\n        self.a = A()\n": "more than 30 deep",
    "class A(nn.Module):\n    def __init__(self, n):\n        self.n = n\n    def forward(self, x):\n        return x":
        r"line 1, column 1: A needs n: add a line that makes one, such as model = A\(…\)",
    "import torchvision\nmodel = torchvision.models.resnet18()\n": "torchvision.models.resnet18 is not in the text",
    "x = 3\n": "there is no network in the text: paste nn.Sequential",
    "": "there is no network in the text",
    "Networks are great.": "line 1, column 10: this is not Python",
    "class Net(nn.Module):\ndef f(self):\npass\n": "line 2, column 1: the indentation is lost or mixed",
    "class Net:\n\tx = 1\n        y = 2\n": "line 3, column 1: the indentation is lost or mixed",
    "model = nn.Sequential(nn.ReLU()": r"line 1, column 22: this is not Python \('\(' was never closed\)",
    "model = nn.Sequential(“a”)": "line 1, column 23: this is not Python",
    "x = 1\ny = 'a\0'": r"line 2, column 7: the character U\+0000 is no text: delete it",
    "x = '\ud800'": r"line 1, column 6: the character U\+D800 is no text",
    "#" * 600_000: "the text has 600000 characters, but the most is 500000",
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=lambda value: value[-70:] or "nothing")
def test_what_cannot_be_read_is_refused_with_its_place_and_a_way_out(text, message):
    with pytest.raises(SourceError, match=message):
        read_pytorch(text, (3, 8, 8))


def many(what, count):
    return what * count


DOUBLED = "a, b = [1], [1]\n" + many("a, b = [a, a], [b, b]\n", 40)
LONG = network("nn.ReLU()").replace("super().__init__()\n", "super().__init__()\n" + many("        x;x;x\n", 8000))

BOMBS = {
    "a comprehension in a comprehension": network("[[0 for i in range(9999)] for j in range(9999)]"),
    "a comprehension in a dictionary's": network("{i: {j: 0 for j in range(9999)} for i in range(9999)}"),
    "long lists": network("[[0] * 10000 for _ in range(10000)]"),
    "calls that double": "def f(n):\n    return 1 if n == 0 else f(n - 1) + f(n - 1)\n" + network("f(28)"),
    "sequences that double": "s = nn.ReLU()\n" + many("s = nn.Sequential(s, s)\n", 60) + "model = s\n",
    "a sequence in itself": "a = nn.Sequential()\na.append(a)\nmodel = a\n",
    "a list in a list": "a = []\nb = []\n" + many("a = [a]\nb = [b]\n", 2000) + "c = a == b\n" + network("c"),
    "lists that double, compared": DOUBLED + "c = a == b\n" + network("c"),
    "lists that double, looked for": DOUBLED + "c = [a].index(b)\n" + network("c"),
    "lists that double, the larger": DOUBLED + "c = max(a, b)\n" + network("c"),
    "tuples that double, as a key": DOUBLED.replace("[", "(").replace("]", ",)") + "c = a in {}\n" + network("c"),
    "a tuple that nests, as a key": "a = ()\nfor i in range(5000):\n    a = (a,)\nc = a in {}\n" + network("c"),
    "many names of a class": LONG + "=".join(f"a{i}" for i in range(30_000)) + " = Net\nmodel = Net()\n",
    "numbers that double": "n = 3\n" + many("n = n * n\n", 100) + network("nn.Conv2d(n, n, 1)"),
    "a loop without an end": network("nn.ReLU()").replace("return", "while x:\n            pass\n        return"),
    "loops at the module's level": "for i in range(10000):\n    for j in range(10000):\n        pass\nx = 3\n",
    "many statements": many("x;", 80_000),
    "many names": many("x\n", 90_000),
    "many functions": many("def f(): pass\n", 30_000),
    "many classes": many("class A(nn.Module): pass\n", 15_000),
    "a residual of everything": network("nn.ReLU()").replace(
        "        return self.c(x)",
        "        a, b = x, self.c(x)\n        for _ in range(900):\n            a, b = a + b, self.c(a) + b\n"
        "        return a",
    ),
    "channels that double": network("nn.ReLU()").replace(
        "return self.c(x)", "for _ in range(99):\n            x = torch.cat([x, x], 1)\n        return x\n"
    ),
    "a long string": "x = '" + "a" * 400_000 + "'\nmodel = nn.Sequential(x)",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_what_would_take_for_ever_is_refused_soon(text):
    start = time.process_time()
    with pytest.raises(SourceError):
        read_pytorch(text, (3, 8, 8))
    assert time.process_time() - start < 5  # seconds of the processor; a fifth of one in truth


DEEP = [
    "(" * 5000, "-" * 90_000 + "1", "not " * 40_000 + "1", "a" + ".b" * 90_000, "1" + "+1" * 90_000,
    "f" + "()" * 90_000, "a" + "[0]" * 60_000, "lambda: " * 20_000 + "1", "1 if 1 else " * 15_000 + "1",
    "1" + "**1" * 60_000, "9" * 90_000, "0x" + "f" * 90_000, "{1: " * 3000, "f'" + "{" + "-" * 5000 + "1}'",
    "(-" * 5000, "[\n-\n" * 5000, "1" + "<1" * 90_000, "*" * 5000 + "x", "await " * 9000 + "x",
]  # fmt: skip

IN_A_SMALL_THREAD = """
import sys, threading
from cnnviz.errors import SourceError
from cnnviz.models.pytorch_text import read_pytorch
refused = []
def read():
    for text in {texts}:
        try:
            read_pytorch(text)
        except SourceError:
            refused.append(text)
threading.stack_size(512 * 1024)  # that of a thread on macOS
thread = threading.Thread(target=read)
thread.start()
thread.join()
print(len(refused))
"""


def test_what_nests_too_deep_is_refused_before_the_parser_overflows():
    texts = [f"x = {deep}\n" for deep in DEEP]
    texts += ["if 1:\n pass\n" + "elif 1:\n pass\n" * 9000, "".join(" " * i + "if 1:\n" for i in range(150))]
    result = subprocess.run(
        [sys.executable, "-"], input=IN_A_SMALL_THREAD.format(texts=texts), capture_output=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (result.returncode, result.stdout.strip()) == (0, str(len(texts))), result.stderr


@pytest.mark.parametrize("shape", [(3, 8), (3, 8, 8, 8), (), (3, "8", 8)])
def test_an_input_of_another_form_is_explained(shape):
    with pytest.raises(InputError, match="it takes channels, rows and columns, such as"):
        read_pytorch("nn.Sequential(nn.ReLU())", shape)
