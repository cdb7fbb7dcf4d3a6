"""What the viewer is given, against the trace that it comes from and against PyTorch."""

import json
import zlib
from io import BytesIO

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from PIL import Image

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.errors import ImageError
from cnnviz.figures.colour_scale import channels as rgb
from cnnviz.figures.picture_message import picture_message
from cnnviz.figures.picture_view import convolution_view, pooling_view, sums_to_zero, transposed_view
from cnnviz.figures.shown_numbers import shown_clipped, shown_signed
from cnnviz.figures.theme import LIGHT
from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import adaptive_pool
from cnnviz.ops.convolution import convolve
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.transposed import convolve_transposed

RANDOM = np.random.default_rng(0)
COLOURS = RANDOM.integers(0, 256, (3, 11, 9), np.uint8)
SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
NAMES = ("Red", "Green", "Blue")
ONE = ("Brightness",)
LARGEST_MESSAGE = 1_500_000  # bytes


def depthwise(image, kernel, window, **more):
    kernels = np.broadcast_to(kernel, (len(image), 1, *np.shape(kernel)))
    return convolve(image, kernels, window, groups=len(image), **more)


def read(view, channel, row, column):
    """What the lens reads: the numbers of one window, by way of both reaches."""

    def along(reach, at):
        places = reach.begins[at] + reach.offsets[: reach.counts[at]] + reach.margin
        return reach.pixels[places].tolist()

    def number(r, c):
        return view.filler if r < 0 or c < 0 else float(view.inputs[channel, r, c])

    return [number(r, c) for r in along(view.rows, row) for c in along(view.columns, column)]


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize(
    "window",
    [Window(3), Window(3, padding=1), Window((3, 2), (2, 3), ((1, 2), (0, 3))), Window(3, 2, 2, 2)],
    ids=["plain", "padded", "uneven", "dilated"],
)
def test_the_lens_reads_what_the_convolution_read_and_its_sums_are_the_outputs(window, mode):
    kernel = RANDOM.normal(size=window.kernel_size)
    trace = depthwise(COLOURS, kernel, window, bias=0.5, padding_mode=mode)
    view = convolution_view(trace, NAMES, LIGHT)
    for place in np.ndindex(view.outputs.shape):
        numbers = read(view, *place)
        assert numbers == trace.windows[place].ravel().tolist()
        made = np.dot(numbers, view.weights[place[0], 0].ravel()) + view.bias[place[0]]
        assert made == pytest.approx(view.outputs[place], rel=1e-6, abs=1e-4)


def test_the_outputs_are_those_of_pytorch():
    view = convolution_view(depthwise(COLOURS, SOBEL, Window(3, 2, 1)), NAMES, LIGHT)
    kernel = torch.tensor(SOBEL).float().expand(3, 1, 3, 3)
    expected = F.conv2d(torch.tensor(COLOURS).float(), kernel, stride=2, padding=1, groups=3)
    assert torch.equal(torch.tensor(view.outputs), expected)
    assert view.inputs.dtype == np.uint8


def test_a_map_made_of_three_channels_names_all_three():
    kernel = RANDOM.normal(size=(1, 3, 3, 3))
    view = convolution_view(convolve(COLOURS, kernel, Window(3)), NAMES, LIGHT)
    assert view.reads.tolist() == [[0, 1, 2]]
    made = sum(np.dot(read(view, channel, 4, 5), kernel[0, channel].ravel()) for channel in range(3))
    assert made == pytest.approx(view.outputs[0, 4, 5], rel=1e-6)


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize(
    ("window", "extra"),
    [
        (Window(3), 0),
        (Window(3, 2, 1), 1),
        (Window((2, 3), (3, 1), dilation=(1, 2)), 0),
        (Window(3, 2, dilation=4), 0),
        (Window(1, 3), 2),
    ],
    ids=["plain", "upsampling", "uneven", "dilated", "gaps"],
)
def test_the_lens_reads_what_was_stamped_onto_a_pixel_and_its_sums_are_the_outputs_of_pytorch(window, extra, groups):
    kernel = RANDOM.normal(size=(3, 1, *window.kernel_size))
    trace = convolve_transposed(COLOURS, kernel, window, 0.5, extra, groups)
    view = transposed_view(trace, NAMES, LIGHT)
    (top, _), (left, _) = window.padding
    expected = F.conv_transpose2d(
        torch.tensor(COLOURS, dtype=torch.float64), torch.tensor(kernel), torch.full((groups,), 0.5).double(),
        window.stride, (top, left), extra, groups, window.dilation,
    ).numpy()  # fmt: skip
    for place in np.ndindex(view.outputs.shape):
        feature_map, row, column = place
        down, across = view.rows.taps[row], view.columns.taps[column]
        taps = np.ix_(down[: view.rows.counts[row]], across[: view.columns.counts[column]])
        made = sum(
            np.dot(read(view, channel, row, column), view.weights[feature_map, at][taps].ravel())
            for at, channel in enumerate(view.reads[feature_map])
        )
        assert made + view.bias[feature_map] == pytest.approx(expected[place], rel=1e-6, abs=1e-6)
    assert view.outputs == pytest.approx(expected, rel=1e-6, abs=1e-4)


def test_what_rounding_leaves_of_numbers_that_cancel_out_is_zero():
    kernel = np.array([[0.1, 0.2, -0.3]])
    view = convolution_view(convolve(np.full((1, 4, 4), 255), kernel[None, None], Window((1, 3))), ONE, LIGHT)
    assert not view.outputs.any()


@pytest.mark.parametrize("pooling", Pooling)
@pytest.mark.parametrize(
    "pooled",
    [
        lambda p: pool(COLOURS, p, Window(2, 2)),
        lambda p: pool(COLOURS, p, Window(3, 2, 1), ceil_mode=True),
        lambda p: pool(COLOURS, p, Window(3, 2, 1), count_padding=False),
        lambda p: adaptive_pool(COLOURS, p, (4, 5)),
        lambda p: adaptive_pool(COLOURS, p, 1),
    ],
    ids=["plain", "ceil", "padding not counted", "adaptive", "global"],
)
def test_the_lens_reads_what_the_pooling_read(pooled, pooling):
    view = pooling_view(pooled(pooling), NAMES, LIGHT)
    for place in np.ndindex(view.outputs.shape):
        numbers = read(view, *place)
        if pooling is Pooling.MAX:
            assert max(numbers) == view.outputs[place]
        else:
            assert np.float32(sum(numbers) / view.divisors[place[1:]]) == pytest.approx(view.outputs[place], rel=1e-6)


def test_the_winner_is_the_largest_number_of_its_window():
    trace = pool(COLOURS, Pooling.MAX, Window(3, 2, 1))
    view = pooling_view(trace, NAMES, LIGHT)
    for place in np.ndindex(view.outputs.shape):
        assert read(view, *place)[view.winners[place]] == view.outputs[place]


def test_a_difference_of_nothing_is_neutral_everywhere():
    identity = np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
    grey = convolution_view(depthwise(COLOURS[:1], identity, Window(3, padding=1)), ONE, LIGHT)
    assert (grey.difference.pixels == rgb(LIGHT.activations.neutral)).all()
    colours = convolution_view(depthwise(COLOURS, identity, Window(3, padding=1)), NAMES, LIGHT)
    assert (colours.difference.pixels == 128).all()
    assert np.array_equal(colours.after.pixels, COLOURS.transpose(1, 2, 0))
    assert colours.no_difference == ""


def test_pictures_of_two_sizes_have_no_difference_and_say_why():
    view = convolution_view(depthwise(COLOURS, SOBEL, Window(3, 2)), NAMES, LIGHT)
    assert view.difference is None
    assert "before is 11 × 9 and after 5 × 4" in view.no_difference


def test_only_kernels_that_look_for_edges_sum_to_zero():
    assert sums_to_zero(SOBEL)
    assert sums_to_zero(np.array([[0.1, 0.2, -0.3]]))
    assert not sums_to_zero(np.ones((3, 3)) / 9)


def test_slices_that_cancel_each_other_out_sum_to_zero():
    red_less_green = np.array([[[1.0]], [[-1.0]], [[0.0]]])
    assert sums_to_zero(red_less_green)
    view = convolution_view(convolve(COLOURS, red_less_green[np.newaxis], Window(1)), NAMES, LIGHT)
    assert "neutral 0" in view.after.note


def test_edges_are_shown_around_a_neutral_zero_and_the_range_is_told():
    step = np.repeat([[[0] * 4 + [255] * 4]], 6, axis=1)
    view = convolution_view(depthwise(step, SOBEL, Window(3)), ONE, LIGHT)
    assert view.after.pixels[0, 0].tolist() == list(rgb(LIGHT.activations.neutral))
    assert view.after.pixels[0, 3].tolist() == list(rgb(LIGHT.output))
    assert view.after.note == "rose −1020, neutral 0, green 1020"


def test_what_is_beyond_black_and_white_is_cut_off_and_said():
    shown = shown_clipped(np.array([[[-5.0, 300.0, 99.6]]]))
    assert shown.pixels[0].tolist() == [[0, 0, 0], [255, 255, 255], [100, 100, 100]]
    assert shown.note == "below 0 is black, above 255 full: 2 of 3 pixels cut off"


def test_colours_that_do_not_reach_to_the_largest_numbers_say_so_and_of_how_many_pixels():
    few = np.array([[[*range(-50, 50), *[-4000.0], *[9000.0] * 2, *range(-50, 50)]]])
    few = np.concatenate([few, np.zeros((1, 1, 100))], axis=2)
    strong = np.percentile(np.abs(few), 99)
    beyond = int((np.abs(few) > strong).sum())
    assert 0 < beyond < 5
    note = f"rose ≤ −{strong:.0f}, neutral 0, green ≥ {strong:.0f}: {beyond} of 303 pixels cut off"
    assert shown_signed(few, LIGHT).note == note
    assert shown_signed(np.concatenate([few] * 3), LIGHT).note.endswith(
        f"full ≥ {strong:.0f}: {beyond} of 303 pixels cut off"
    )


def test_two_channels_are_no_picture():
    with pytest.raises(ImageError, match="there are 2 channels: a picture has one, or three"):
        pooling_view(pool(COLOURS[:2], Pooling.MAX, Window(2)), NAMES[:2], LIGHT)


def unpacked(message):
    line, _, content = message.partition(b"\n")
    header = json.loads(line)
    return header, {name: content[begin:end] for name, (begin, end) in header["blocks"].items()}


def test_the_message_holds_the_view_exactly():
    view = convolution_view(depthwise(COLOURS, RANDOM.normal(size=(3, 3)), Window(3, padding=1)), NAMES, LIGHT)
    header, blocks = unpacked(picture_message(view, {"large": True}))
    assert header["large"] is True
    assert zlib.decompress(blocks["inputs"]) == view.inputs.tobytes()
    outputs = np.frombuffer(zlib.decompress(blocks["outputs"]), "<f4").reshape(header["output"])
    assert np.array_equal(outputs, view.outputs)
    assert np.array_equal(np.array(header["weights"]), view.weights)
    for name in ("before", "after", "difference"):
        assert np.array_equal(np.array(Image.open(BytesIO(blocks[name]))), getattr(view, name).pixels)


def test_a_pooling_without_a_number_for_minus_infinity_is_still_json():
    header, blocks = unpacked(picture_message(pooling_view(pool(COLOURS, Pooling.MAX, Window(2)), NAMES, LIGHT), {}))
    assert header["filler"] is None
    assert set(blocks) == {"inputs", "outputs", "before", "after", "winners"}


@pytest.mark.parametrize("photograph", PHOTOGRAPHS)
@pytest.mark.parametrize("side", [3, 7])
def test_a_photograph_in_all_its_colours_is_within_the_budget(photograph, side):
    pixels = pick_channels(PHOTOGRAPHS[photograph](), Channels.ALL)
    kernel = RANDOM.normal(size=(side, side))
    view = convolution_view(depthwise(pixels, kernel, Window(side, padding=side // 2)), NAMES, LIGHT)
    assert len(picture_message(view, {})) <= LARGEST_MESSAGE
