"""What each usual mistake gives, against PyTorch, which is made to make it."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import adaptive_pool
from cnnviz.ops.convolution import convolve
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.transposed import convolve_transposed
from cnnviz.practice.mistakes import two_mistakes, usual_mistakes

MODES = ("zeros", "reflect", "replicate", "circular")
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Threads that wait for each other take longer than these small sums."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def quarters(seed, *shape):
    return np.random.default_rng(seed).integers(-8, 9, shape) / 4


def made(trace, words):
    """What the mistakes give whose condition has these words."""
    return [guess.output for guess in usual_mistakes(trace) if words in guess.condition]


def assert_made(trace, words, expected):
    if expected.shape[-2:] == trace.output.shape[-2:] and np.allclose(expected, trace.output, rtol=0, atol=1e-12):
        return  # no mistake
    outputs = made(trace, words)
    assert any(
        output.shape == tuple(expected.shape) and np.allclose(output, expected, rtol=0, atol=1e-12)
        for output in outputs
    ), (words, outputs, expected)


def assert_turned_kernels_are_made(trace, weights, convolved):
    known = [weights, weights.flip(2, 3)]
    for words, turned in (
        ("kernel's rows and columns are exchanged", weights.mT),
        ("turned to the left", weights.rot90(1, (2, 3))),
        ("turned to the right", weights.rot90(-1, (2, 3))),
    ):
        if not any(turned.equal(other) for other in known):  # or it is called what it is called already
            assert_made(trace, words, convolved(weights=turned))
        known.append(turned)


def padded(image, padding, mode="zeros"):
    (top, bottom), (left, right) = padding
    return F.pad(image, (left, right, top, bottom), mode="constant" if mode == "zeros" else mode)


@settings(max_examples=200)
@given(
    channels=st.integers(1, 3),
    kernels=st.integers(1, 2),
    size=st.tuples(st.integers(4, 7), st.integers(4, 7)),
    kernel_size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * 2),
    dilation=st.integers(1, 2),
    mode=st.sampled_from(MODES),
    seed=seeds,
)
def test_a_mistaken_convolution_is_what_torch_makes_of_it(
    channels, kernels, size, kernel_size, stride, padding, dilation, mode, seed
):
    window = Window(kernel_size, stride, padding, dilation)
    arrays = (
        quarters(seed, channels, *size),
        quarters(seed + 1, kernels, channels, *kernel_size),
        quarters(seed, kernels),
    )
    image, weights, bias = map(torch.tensor, arrays)
    try:
        trace = convolve(arrays[0], arrays[1], window, arrays[2], padding_mode=mode)
    except GeometryError:
        assume(False)

    with_padding = padded(image[None], padding, mode)

    def convolved(image=with_padding, weights=weights, bias=bias, stride=stride, dilation=dilation):
        return F.conv2d(image, weights, bias, stride, 0, dilation)[0]

    right = convolved()
    assert_made(trace, "turned round by 180°", convolved(weights=weights.flip(2, 3)))
    if kernel_size[0] == kernel_size[1]:
        assert_turned_kernels_are_made(trace, weights, convolved)
    assert_made(trace, "sign is the other way round", -right)
    assert_made(trace, "sign is the other way round", convolved(weights=-weights))
    assert_made(trace, "bias is left out", convolved(bias=None))
    assert_made(trace, "moves on by one pixel", convolved(stride=1))
    assert_made(trace, "has no holes", convolved(dilation=1))
    assert_made(trace, "rows and columns are exchanged", right.transpose(1, 2))
    for other in MODES:
        assert_made(
            trace,
            f"({other})" if other != "zeros" else "filled with zeros",
            convolved(padded(image[None], padding, other)),
        )
    spans = [dilation * (length - 1) + 1 for length in kernel_size]
    whole = [(span - 1, span - 1) for span in spans]
    if mode == "zeros" and tuple(whole) != padding:
        assert_made(trace, "(full)", convolved(padded(image[None], whole)))
    if all(length >= span for length, span in zip(size, spans, strict=True)):
        assert_made(trace, "(valid)", convolved(image[None]))
    for channel in range(channels if channels > 1 else 0):
        alone = torch.zeros_like(image)
        alone[channel] = image[channel]
        assert_made(trace, f"only channel {channel + 1} of", convolved(padded(alone[None], padding, mode)))


@settings(max_examples=200)
@given(
    size=st.integers(4, 9),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
)
def test_mistaken_sizes_are_those_of_the_formula(size, kernel, stride, padding):
    window = Window((1, kernel), stride, ((0, 0), padding))
    trace = convolve(np.ones((1, size)), np.ones((1, kernel)), window)
    moves = (size + sum(padding) - kernel) / stride
    rounded_up = [output.shape[1:] for output in made(trace, "rounded up (ceil)")]
    assert rounded_up == ([] if moves == math.floor(moves) else [(1, math.ceil(moves) + 1)])
    assert made(trace, "+ 1")[0].shape[1:] == (0, math.floor(moves))
    one_side = math.floor((size + padding[0] - kernel) / stride) + 1
    sizes = [output.shape[1:] for output in made(trace, "one side only")]
    assert sizes == ([(1, one_side)] if padding[0] == padding[1] > 0 else [])


@settings(max_examples=200)
@given(size=st.tuples(st.integers(1, 7), st.integers(1, 7)), kernel=st.sampled_from([1, 3, 5]), seed=seeds)
def test_same_padding_is_that_of_torch(size, kernel, seed):
    image, weights = quarters(seed, 1, *size), quarters(seed + 1, 1, 1, kernel, kernel)
    trace = convolve(image, weights, Window(kernel, padding=((kernel, kernel), (kernel, kernel))))
    assert_made(trace, "(same)", F.conv2d(torch.tensor(image)[None], torch.tensor(weights), padding="same")[0])


@settings(max_examples=200)
@given(
    channels=st.integers(1, 2),
    maps=st.integers(1, 2),
    size=st.tuples(st.integers(2, 4), st.integers(2, 4)),
    kernel_size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 3),
    padding=st.integers(0, 1),
    dilation=st.integers(1, 2),
    extra=st.integers(0, 1),
    seed=seeds,
)
def test_a_mistaken_transposed_convolution_is_what_torch_makes_of_it(
    channels, maps, size, kernel_size, stride, padding, dilation, extra, seed
):
    assume(extra < max(stride, dilation))
    arrays = quarters(seed, channels, *size), quarters(seed + 1, channels, maps, *kernel_size), quarters(seed, maps)
    image, weights, bias = map(torch.tensor, arrays)
    try:
        trace = convolve_transposed(
            arrays[0], arrays[1], Window(kernel_size, stride, padding, dilation), arrays[2], extra
        )
    except GeometryError:
        assume(False)

    def stamped(
        image=image, weights=weights, bias=bias, stride=stride, padding=padding, dilation=dilation, extra=extra
    ):
        return F.conv_transpose2d(image[None], weights, bias, stride, padding, extra, 1, dilation)[0]

    right = stamped()
    assert_made(trace, "turned by 180°", stamped(weights=weights.flip(2, 3)))
    assert_made(trace, "sign is the other way round", -right)
    assert_made(trace, "sign is the other way round", stamped(weights=-weights))
    assert_made(trace, "bias is left out", stamped(bias=None))
    assert_made(trace, "padding is not cut off", stamped(padding=0))
    assert_made(trace, "rows and columns are exchanged", right.transpose(1, 2))

    def leaves_something(stride, dilation, extra):
        lengths = zip(size, kernel_size, strict=True)
        return extra < max(stride, dilation) and all(
            (length - 1) * stride + dilation * (taps - 1) + 1 + extra > 2 * padding for length, taps in lengths
        )

    if leaves_something(1, dilation, extra):
        assert_made(trace, "one cell apart", stamped(stride=1))
    if leaves_something(stride, 1, extra):
        assert_made(trace, "has no holes", stamped(dilation=1))
    for channel in range(channels if channels > 1 else 0):
        alone = torch.zeros_like(image)
        alone[channel] = image[channel]
        assert_made(trace, f"only channel {channel + 1} of", stamped(image=alone))
    if leaves_something(stride, dilation, 0):
        assert_made(trace, "output padding is left out", stamped(extra=0))
    spans = [dilation * (length - 1) + 1 for length in kernel_size]
    if all(length + 2 * padding >= span for length, span in zip(size, spans, strict=True)):
        slid = F.conv2d(image[None], weights.transpose(0, 1), bias, stride, padding, dilation)[0]
        assert_made(trace, "slides over the input", slid)


def test_of_stamps_that_overlap_the_last_is_left():
    trace = convolve_transposed([[1, 2]], [[1, 10, 100]], Window((1, 3), stride=(1, 2)), bias=5)
    assert trace.output.tolist() == [[6, 15, 107, 25, 205]]
    (output,) = made(trace, "a later stamp replaces")
    assert output.tolist() == [[[6, 15, 7, 25, 205]]]


@settings(max_examples=200)
@given(
    pooling=st.sampled_from(Pooling),
    size=st.tuples(st.integers(4, 8), st.integers(4, 8)),
    kernel=st.integers(2, 3),
    stride=st.integers(1, 3),
    padding=st.integers(0, 1),
    ceil_mode=st.booleans(),
    counted=st.booleans(),
    seed=seeds,
)
def test_a_mistaken_pooling_is_what_torch_makes_of_it(pooling, size, kernel, stride, padding, ceil_mode, counted, seed):
    image = quarters(seed, 1, *size)
    trace = pool(image, pooling, Window(kernel, stride, padding), ceil_mode=ceil_mode, count_padding=counted)
    batch = torch.tensor(image)[None]

    def average(stride=stride, padding=padding, ceil_mode=ceil_mode, counted=counted, divisor=None):
        return F.avg_pool2d(batch, kernel, stride, padding, ceil_mode, counted, divisor)[0]

    def largest(stride=stride, padding=padding, ceil_mode=ceil_mode):
        return F.max_pool2d(batch, kernel, stride, padding, 1, ceil_mode)[0]

    own, other = (largest, average) if pooling is Pooling.MAX else (average, largest)
    assert_made(trace, "is taken", other())
    assert_made(trace, "moves on by one pixel", own(stride=1))
    assert_made(trace, "side by side", own(stride=kernel))
    assert_made(trace, "padding is left out", own(padding=0))
    assert_made(trace, "the size is rounded", own(ceil_mode=not ceil_mode))
    assert_made(trace, "rows and columns are exchanged", own().transpose(1, 2))
    if pooling is Pooling.AVERAGE:
        assert_made(trace, "not divided", average(divisor=1))
        assert_made(trace, "in the divisor", average(counted=not counted))
        assert_made(trace, "size of the whole window", average(divisor=kernel**2))
    elif not ceil_mode:
        zeros = F.pad(batch, (padding,) * 4)
        assert_made(trace, "padding counts as 0", F.max_pool2d(zeros, kernel, stride)[0])


@settings(max_examples=200)
@given(size=st.tuples(st.integers(1, 7), st.integers(1, 7)), places=st.integers(1, 4), seed=seeds)
def test_a_mistaken_adaptive_pooling_is_what_torch_makes_of_it(size, places, seed):
    image = quarters(seed, 1, *size)
    average, largest = (adaptive_pool(image, pooling, places) for pooling in (Pooling.AVERAGE, Pooling.MAX))
    assert_made(average, "the largest number is taken", F.adaptive_max_pool2d(torch.tensor(image)[None], places)[0])
    assert_made(largest, "the average is taken", F.adaptive_avg_pool2d(torch.tensor(image)[None], places)[0])


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("rounded to whole numbers", [5, 3, -3, 2]),
        ("halves to the even one", [5, 2, -2, 2]),
        ("rounded down to whole numbers", [4, 2, -3, 2]),
        ("rounded up to whole numbers", [5, 3, -2, 2]),
        ("rounded to one decimal", [4.8, 2.5, -2.5, 2]),
    ],
)
def test_numbers_with_decimals_are_rounded_in_every_way(how, expected):
    outputs = made(convolve([[4.75, 2.5, -2.5, 2]], [[1]], Window(1)), how)
    assert outputs[0].tolist() == [[expected]]


def test_whole_numbers_are_not_rounded():
    assert made(convolve([[1 / 3, 1 / 3]] * 3, [[1], [1], [1]], Window((3, 1))), "rounded to") == []


@settings(max_examples=200)
@given(
    size=st.tuples(st.integers(5, 8), st.integers(5, 8)),
    kernel_size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(2, 3),
    padding=st.integers(1, 2),
    dilation=st.integers(1, 2),
    seed=seeds,
)
def test_two_mistakes_at_once_are_what_torch_makes_of_both(size, kernel_size, stride, padding, dilation, seed):
    image, weights, bias = quarters(seed, 2, *size), quarters(seed + 1, 2, 2, *kernel_size), np.array([0.25, -3.0])
    trace = convolve(image, weights, Window(kernel_size, stride, padding, dilation), bias)
    batch, weights, bias = torch.tensor(image)[None], torch.tensor(weights), torch.tensor(bias)
    turned = weights.flip(2, 3)

    def convolved(weights=weights, bias=bias, stride=stride, padding=padding):
        return F.conv2d(batch, weights, bias, stride, padding, dilation)[0]

    given = {guess.condition: guess.output for guess in two_mistakes(trace)}
    valid, one_apart = "the padding is left out (valid)", "the window moves on by one pixel each time"
    flip, no_bias = "the kernel is turned round by 180°", "the bias is left out"
    expected = {
        f"{flip} and {no_bias}": convolved(turned, bias=None),
        f"{valid} and {one_apart}": convolved(stride=1, padding=0),
        f"{valid} and {flip}": convolved(turned, padding=0),
        f"{flip} and {one_apart}": convolved(turned, stride=1),
        f"{one_apart} and rows and columns are exchanged": convolved(stride=1).transpose(1, 2),
        f"the sign is the other way round and {no_bias}": -convolved(bias=None),
    }
    for condition, output in expected.items():
        np.testing.assert_allclose(given[condition], output, rtol=0, atol=1e-12, err_msg=condition)


def test_two_mistakes_in_a_pooling_and_in_a_transposed_convolution_are_made_as_well():
    image = np.array([[1.0, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]])
    batch = torch.tensor(image)[None, None]
    pooled = {guess.condition: guess.output for guess in two_mistakes(pool(image, Pooling.MAX, Window(2, 2, 1)))}
    both = "the padding is left out and the average is taken"
    assert pooled[both].tolist() == F.avg_pool2d(batch, 2)[0].tolist()
    assert pooled["the average is taken and the sum is not divided"].tolist() == (
        F.avg_pool2d(batch, 2, 2, 1, divisor_override=1)[0].tolist()
    )
    weights = torch.tensor([[[[1.0, 2], [3, 4]]]], dtype=torch.float64)
    stamped = convolve_transposed(image[np.newaxis], weights.numpy(), Window(2, 2, 1), bias=5)
    outputs = {guess.condition: guess.output for guess in two_mistakes(stamped)}
    both = "the kernel is turned by 180° before it is stamped and the bias is left out"
    assert outputs[both].tolist() == F.conv_transpose2d(batch, weights.flip(2, 3), None, 2, 1)[0].tolist()
