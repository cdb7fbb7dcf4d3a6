"""Receptive fields against autograd: weights all positive, float64, an average for each maximum."""

import math
import random
import time
from fractions import Fraction

import pytest
import torch
from random_networks import random_network
from torch import nn

from cnnviz.errors import GeometryError
from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    Architecture,
    BatchNorm,
    Concatenation,
    Convolution,
    Flatten,
    GlobalAveragePooling,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    SqueezeExcitation,
    TransposedConvolution,
)
from cnnviz.geometry.receptive_field import SeparateFields, receptive_fields
from cnnviz.models.build import build_module
from cnnviz.models.zoo import ARCHITECTURES


class SumOfWindows(nn.Module):
    """Reads what a max pooling reads, all of it with the same weight."""

    def __init__(self, pooling):
        super().__init__()
        self.pooling = pooling

    def forward(self, maps):
        rows, columns = self.pooling(maps).shape[2:]
        channels, (height, width) = maps.shape[1], self.pooling.kernel_size
        (top, left), beyond = self.pooling.padding, 12  # enough for a window that hangs over the end
        padded = nn.functional.pad(maps, (left, left + beyond, top, top + beyond))
        kernel = torch.full((channels, 1, height, width), 1 / height / width, dtype=maps.dtype)
        stride, dilation = self.pooling.stride, self.pooling.dilation
        return nn.functional.conv2d(padded, kernel, None, stride, 0, dilation, channels)[:, :, :rows, :columns]


def positive(module):
    """The module with positive weights that sum to about one, so that no gradient is lost; maxima become averages."""
    for parent in list(module.modules()):
        for name, part in list(parent.named_children()):
            if isinstance(part, nn.MaxPool2d):
                setattr(parent, name, SumOfWindows(part))
            if isinstance(part, nn.AdaptiveMaxPool2d):
                setattr(parent, name, nn.AdaptiveAvgPool2d(part.output_size))
    module = module.double().eval()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
                part.weight.copy_(torch.rand(part.weight.shape, generator=generator) + 0.5)
                part.weight /= part.weight[0].numel()
                if part.bias is not None:
                    part.bias.fill_(0.01)
    return module


def seen(architecture):
    """For each unit of the last layer, the pixels that autograd finds."""
    image = torch.rand(1, *architecture.input_shape, dtype=torch.float64).add(0.1).requires_grad_()
    output = positive(build_module(architecture, seed=0))(image)
    places = output.sum(dim=1)[0] if output.ndim == 4 else output.sum().view(1, 1)
    fields = {}
    for row in range(places.shape[0]):
        for column in range(places.shape[1]):
            (gradient,) = torch.autograd.grad(places[row, column], image, retain_graph=True, allow_unused=True)
            found = torch.zeros(image.shape[2:]) if gradient is None else gradient[0].abs().sum(dim=0)
            fields[row, column] = frozenset(map(tuple, found.nonzero().tolist()))
    return fields


def check(architecture):
    last = architecture.steps[-1].name
    exact, outline = exact_fields(architecture, last), receptive_fields(architecture)[-1]
    fields = seen(architecture)
    assert set(fields) == {(r, c) for r in range(exact.layout[0]) for c in range(exact.layout[1])}
    for unit, pixels in fields.items():
        assert exact.at(*unit).positions == pixels, (architecture, unit)
        if not pixels:
            assert exact.at(*unit).intervals is None
            continue
        spans = tuple((min(axis), max(axis)) for axis in zip(*pixels, strict=True))
        assert exact.at(*unit).intervals == spans
        for (first, last), (begin, end) in zip(spans, outline.intervals(unit), strict=True):
            assert begin <= first <= last <= end, (architecture, unit)


@pytest.mark.parametrize("part", range(6))
def test_every_unit_of_random_networks_sees_what_autograd_says(part):
    for seed in range(40):
        rng = random.Random(1000 * part + seed)
        # without its bias, a unit that reads padding alone gives 0, and 0 times a weight has no gradient
        architecture = random_network(rng, size=(3, 9), channels=3, vectors=seed % 8 == 0, biased=1)
        if architecture.steps and math.prod(architecture.shapes[-1][1:]) <= 150:
            check(architecture)


def test_intervals_in_the_middle_of_a_large_image_are_those_of_autograd():
    checked = 0
    for seed in range(400):
        large = random_network(random.Random(seed), layers=5, size=(80, 90), vectors=False, largest=100)
        kinds = {step.layer.kind for step in large.steps}
        if not kinds or any(word in kind for kind in kinds for word in ("transposed", "squeeze", "global", "adaptive")):
            continue
        field = receptive_fields(large)[-1]
        middle = tuple(length // 2 for length in field.layout)
        if isinstance(field.rows, SeparateFields) or isinstance(field.columns, SeparateFields):
            continue
        along = zip((field.rows, field.columns), middle, strict=True)
        intervals = tuple(fields.interval(place) for fields, place in along)
        if all(10 <= first <= last < 80 for first, last in intervals):
            assert exact_fields(large, large.steps[-1].name).at(*middle).intervals == intervals, large
            assert tuple(last - first + 1 for first, last in intervals) == field.size
            checked += 1
    assert checked > 50


@pytest.mark.parametrize(
    "layers",
    [
        (Convolution(1, 1, 3, padding=4, dilation=4), Convolution(1, 1, 3, padding=2, dilation=2)),
        (TransposedConvolution(1, 1, 3, stride=2, padding=1, output_padding=1), Convolution(1, 1, 3, padding=1)),
        (TransposedConvolution(1, 1, 1, stride=3), MaxPooling(2, ceil_mode=True)),
        (TransposedConvolution(1, 1, 4, 2, 1), TransposedConvolution(1, 1, 4, 2, 1), Convolution(1, 1, 2)),
        (
            Residual((Convolution(1, 1, 2, padding=1, dilation=2),)),
            Residual((Convolution(1, 1, 2, padding=2, dilation=4),)),
        ),
        (Residual((Convolution(1, 1, (1, 5), padding=(0, 2)),), (Convolution(1, 1, (5, 1), padding=(2, 0)),)),),
        (
            Convolution(1, 2, 3, 2, 1),
            Residual((AdaptiveMaxPooling((4, 5)),), (Convolution(2, 2, 1), AdaptiveAveragePooling((4, 5)))),
        ),
        (
            Concatenation(((Convolution(1, 1, 3, padding=1),), (Convolution(1, 2, 5, padding=2),), ())),
            Convolution(4, 1, 2),
        ),
        (MaxPooling(3, 2, ceil_mode=True), AdaptiveAveragePooling(3), SqueezeExcitation(1, 1)),
        (MaxPooling(2, 4), GlobalAveragePooling()),
        (Convolution(1, 2, 3), BatchNorm(2), ReLU(), Flatten(), Linear(2 * 6 * 7, 3)),
    ],
)  # fmt: skip
def test_every_unit_of_a_chosen_network_sees_what_autograd_says(layers):
    check(Architecture("chosen", (1, 8, 9), layers))


def test_a_sum_of_a_row_and_a_column_is_a_cross_and_no_rectangle():
    layer = Residual((Convolution(1, 1, (1, 3), padding=(0, 1)),), (Convolution(1, 1, (3, 1), padding=(1, 0)),))
    field = exact_fields(Architecture("cross", (1, 5, 5), (layer,)), "block1").at(2, 2)
    assert field.positions == {(2, 1), (2, 2), (2, 3), (1, 2), (3, 2)}
    assert field.intervals == ((1, 3), (1, 3))


def only(*layers, size=(9, 9)):
    return receptive_fields(Architecture("one", (1, *size), layers))[-1]


def test_a_transposed_convolution_divides_the_jump():
    field = only(TransposedConvolution(1, 1, 3, stride=2, padding=1, output_padding=1))
    assert (field.size, field.jump, field.start) == ((2, 2), (Fraction(1, 2),) * 2, (Fraction(1, 2),) * 2)
    field = only(TransposedConvolution(1, 1, 2, stride=2))
    assert (field.size, field.jump, field.start) == ((1, 1), (Fraction(1, 2),) * 2, (Fraction(1, 4),) * 2)
    assert [field.intervals((unit, 0))[0] for unit in range(4)] == [(0, 0), (0, 0), (1, 1), (1, 1)]


def test_lopsided_padding_moves_the_start():
    field = only(Convolution(1, 1, 3, padding=((0, 2), (2, 0))))
    assert field.start == (Fraction(3, 2), Fraction(-1, 2))
    assert field.intervals((0, 0)) == ((0, 2), (0, 0))


def test_adaptive_pooling_that_divides_has_a_jump_and_else_an_interval_a_unit():
    assert only(AdaptiveAveragePooling(3)).jump == (3, 3)
    field = only(AdaptiveAveragePooling((2, 3)))
    assert field.jump == (None, 3)
    assert field.rows == SeparateFields(((0, 4), (4, 8)))
    assert field.size == (5, 3)


def test_branches_of_unlike_jumps_have_an_interval_a_unit():
    halves = Convolution(1, 1, 1, stride=2)
    fields = only(Concatenation(((halves,), (AdaptiveAveragePooling(5),))))
    assert fields.jump == (None, None)
    assert fields.intervals((4, 0)) == ((7, 8), (0, 1))


def test_branches_of_like_jumps_span_both():
    field = only(Residual((Convolution(1, 1, 2, padding=((1, 0), (0, 1))),)))
    assert (field.size, field.jump, field.start) == ((2, 2), (1, 1), (0, 1))


def test_global_pooling_sees_the_whole_image_and_only_what_is_read():
    assert only(GlobalAveragePooling()).is_whole_image
    assert only(GlobalAveragePooling()).jump == (0, 0)
    field = only(MaxPooling(2), GlobalAveragePooling())
    assert field.size == (8, 8)  # the ninth row and column are never read
    assert not field.is_whole_image


def test_after_a_flatten_each_number_sees_what_it_saw():
    assert only(Convolution(1, 1, 3), Flatten()).size == (3, 3)
    assert only(Convolution(1, 1, 3), Flatten(), Linear(49, 2)).is_whole_image


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_outline_of_a_zoo_network_is_the_span_of_its_exact_field(name):
    architecture = ARCHITECTURES[name]
    both = list(zip(architecture.steps, receptive_fields(architecture), strict=True))
    for step, field in both[:: max(1, len(both) // 9)]:
        exact = exact_fields(architecture, step.name)
        units = {(0, 0), (exact.layout[0] // 2, exact.layout[1] // 2), (exact.layout[0] - 1, exact.layout[1] - 1)}
        for unit in units:
            assert exact.at(*unit).intervals == field.intervals(unit)


def test_a_unit_or_layer_that_does_not_exist_is_explained():
    with pytest.raises(GeometryError, match="tiny_cnn has no layer 'conv9': use one of conv1, relu1, pool1"):
        exact_fields(ARCHITECTURES["tiny_cnn"], "conv9")
    with pytest.raises(GeometryError, match="pool1 has 4 × 4 units, and none at row 4 and column 0: use rows 0 to 3"):
        exact_fields(ARCHITECTURES["tiny_cnn"], "pool1").at(4, 0)


def test_a_huge_kernel_is_answered_at_once():
    kernel, padding = 10**9 + 1, 5 * 10**8
    for layer in (Convolution(1, 1, kernel, padding=padding), TransposedConvolution(1, 1, kernel, padding=padding)):
        field = exact_fields(Architecture("huge", (1, 3, 3), (layer,)), f"{layer.short_name}1")
        assert len(field.at(1, 1).positions) == 9


def test_long_kernels_on_units_of_unlike_fields_are_answered_soon():
    start = time.process_time()
    layers = AdaptiveAveragePooling((1, 60_000)), Convolution(1, 1, (1, 60_001), padding=(0, 30_000))
    assert receptive_fields(Architecture("wide", (1, 8, 8), layers))[-1].intervals((0, 0)) == ((0, 7), (0, 4))
    layers = (Convolution(1, 1, (1, 3001), padding=(0, 1500)),) * 4
    assert len(exact_fields(Architecture("wide", (1, 1, 4000), layers), "conv4").at(0, 2000).positions) == 4000
    assert time.process_time() - start < 10  # seconds of the processor; two in truth
