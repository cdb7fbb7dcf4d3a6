"""Convolutions of every kind, transposed ones too, drawn by hypothesis, and what PyTorch makes of them.

All numbers are quarters, so that sums of products are exact in double precision and results can be equal, not close.
"""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume
from hypothesis import strategies as st

from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import PADDING_MODES, convolve

MODES = tuple(PADDING_MODES)
steps = st.integers(1, 3)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """For every module that imports it: threads that wait for each other take longer than these small sums."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def quarters(seed, *shape):
    return np.random.default_rng(seed).integers(-8, 9, shape) / 4


@dataclass(frozen=True)
class Case:
    image: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    window: Window
    groups: int
    mode: str
    seed: int

    def trace(self):
        return convolve(self.image, self.kernel, self.window, self.bias, self.groups, self.mode)

    def tensors(self):
        return [torch.tensor(values, requires_grad=True) for values in (self.image, self.kernel, self.bias)]

    def torch_output(self, image, kernel, bias):
        (top, bottom), (left, right) = self.window.padding
        mode = "constant" if self.mode == "zeros" else self.mode
        padded = F.pad(image[None], (left, right, top, bottom), mode=mode)
        return F.conv2d(padded, kernel, bias, self.window.stride, 0, self.window.dilation, self.groups)[0]

    @property
    def expected(self):
        return self.torch_output(*self.tensors()).detach().numpy()


@st.composite
def axes(draw, mode):
    """Size, padding, dilation, kernel size and stride along one axis, such that the window fits."""
    size = draw(st.integers(1, 7))
    most = {"reflect": size - 1, "circular": size}.get(mode, 3)
    sides = draw(st.tuples(st.integers(0, min(3, most)), st.integers(0, min(3, most))))
    dilation, stride = draw(steps), draw(steps)
    kernel = draw(st.integers(1, min(4, (size + sum(sides) - 1) // dilation + 1)))
    return size, sides, dilation, kernel, stride


@st.composite
def cases(draw, mode=None):
    """Any size, window, padding mode, groups from one to one for each channel, kernels from 1×1."""
    mode = mode or draw(st.sampled_from(MODES))
    size, padding, dilation, kernel_size, stride = zip(draw(axes(mode)), draw(axes(mode)), strict=True)
    groups, channels, kernels = draw(steps), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    seed = draw(st.integers(0, 2**32 - 1))
    return Case(
        quarters(seed, groups * channels, *size),
        quarters(seed + 1, groups * kernels, channels, *kernel_size),
        quarters(seed + 2, groups * kernels),
        Window(kernel_size, stride, padding, dilation),
        groups,
        mode,
        seed,
    )


@st.composite
def transposed_axes(draw):
    """Size, padding, dilation, kernel size, stride and output padding along one axis."""
    size, kernel, stride, dilation = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(steps), draw(steps)
    extra = draw(st.integers(0, max(stride, dilation) - 1))
    sides = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    assume(sum(sides) < (size - 1) * stride + dilation * (kernel - 1) + 1 + extra)
    return size, sides, dilation, kernel, stride, extra


@st.composite
def transposed_cases(draw):
    """Image, kernel, window, bias, output padding and groups."""
    size, padding, dilation, kernel, stride, extra = zip(draw(transposed_axes()), draw(transposed_axes()), strict=True)
    groups, channels, maps = draw(steps), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    seed = draw(st.integers(0, 2**32 - 1))
    image, weights = quarters(seed, groups * channels, *size), quarters(seed + 1, groups * channels, maps, *kernel)
    return image, weights, Window(kernel, stride, padding, dilation), quarters(seed + 2, groups * maps), extra, groups
