"""A wrong answer is told which usual mistake it comes from, and nothing where none explains it."""

import numpy as np
import pytest

from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import global_pool
from cnnviz.ops.convolution import convolve, flipped
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.transposed import convolve_transposed
from cnnviz.practice.mistakes import two_mistakes, usual_mistakes
from cnnviz.practice.recognition import Guess, recognise, recognise_size

OPEN = np.nan
ALIKE = ": here the two come out alike and cannot be told apart"
IMAGE = [[1, 2, 3, 0], [0, 1, 2, 3], [4, 0, 1, 2], [1, 3, 0, 5]]
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
SLID = convolve(IMAGE, [[1, 2], [3, 4]], Window(2))  # the output, by hand: 1 + 4 + 0 + 4 = 9 first
FIRST = [[1, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]]


def said_of(answer, trace, place=0):
    """What is found, from "if" on."""
    right = trace.output.reshape(-1, *trace.output.shape[-2:])
    given = np.full(right.shape, OPEN)
    answer = np.array(answer, dtype=float)
    given[place, : answer.shape[0], : answer.shape[1]] = answer
    found = recognise(given, right, usual_mistakes(trace), two_mistakes(trace))
    return [each.finding.partition("if ")[2] for each in found]


def test_a_flipped_kernel_is_named():
    assert SLID.output[0, 0] == 9
    answer = convolve(IMAGE, flipped([[1, 2], [3, 4]]), Window(2)).output
    assert answer[0, 0] == 4 * 1 + 3 * 2 + 2 * 0 + 1 * 1
    assert said_of(answer, SLID) == ["**the kernel is turned round by 180°**."]


def test_one_cell_alone_is_enough():
    trace = convolve([[1, 2, 4]], [[-1, 3]], Window((1, 2)))
    assert said_of([[1]], trace) == ["**the kernel is turned round by 180°**."]
    right = trace.output[np.newaxis].copy()
    right[0, 0, 0] = 1
    (found,) = recognise(right, trace.output[np.newaxis], usual_mistakes(trace))
    assert found.finding == "The wrong cell is what comes out if **the kernel is turned round by 180°**."
    assert found.remedy.startswith("Deep learning slides it as it stands (cross-correlation)")


RAMP = np.arange(16).reshape(4, 4)
TWO_CHANNELS = [[[1, 2]], [[5, 5]]]
AVERAGED, LARGEST = (pool(FIRST, pooling, Window(2, 2)) for pooling in (Pooling.AVERAGE, Pooling.MAX))
PADDED = {"image": [[2, 4], [6, 9]], "pooling": Pooling.AVERAGE, "window": Window(2, 1, 1)}
ROW_OF_TWO, ROW_OF_THREE = Window((1, 2), padding=((0, 0), (1, 0))), Window((1, 3), padding=(0, 1))


@pytest.mark.parametrize(
    ("answer", "trace", "condition"),
    [
        ([[-8, -8], [-8, -8]], convolve(RAMP, SOBEL, Window(3)), "the sign is the other way round"),
        ([[13, 23], [8, 13]], SLID, "the kernel is turned to the left by 90°"),
        ([[1, 2]], convolve([[1, 2]], [[1]], Window(1), bias=3), "the bias is left out"),
        ([[3, 5]], convolve([[1, 2, 3]], [[1, 1]], ROW_OF_TWO), "the padding is left out (valid)"),
        ([[3, 3]], convolve([[1, 2]], [[1, 1, 0]], ROW_OF_THREE), "the padding is the opposite side (circular)"),
        ([[1, 2]], convolve([[1, 2, 3]], [[1]], Window(1, 2)), "the window moves on by one pixel each time"),
        ([[3, 5]], convolve([[1, 2, 3, 9]], [[1, 1]], Window((1, 2), dilation=2)), "the kernel has no holes"),
        ([[1, 3], [2, 4]], convolve([[1, 2], [3, 4]], [[1]], Window(1)), "rows and columns are exchanged"),
        ([[5]], convolve([[4.75]], [[1]], Window(1)), "the numbers are rounded to whole numbers"),
        ([[1, 2]], convolve(TWO_CHANNELS, np.ones((1, 2, 1, 1)), Window(1)), "only channel 1 of 2 is summed"),
        (
            [[1, 10, 2]],
            convolve_transposed([[1, 2]], [[1, 10, 100]], Window((1, 3), 2)),
            "a later stamp replaces what an earlier one has left",
        ),
        ([[3, 4], [5, 4]], AVERAGED, "the largest number is taken"),
        ([[1.25, 2.25], [2.25, 2.5]], LARGEST, "the average is taken"),
        ([[5, 9], [9, 10]], AVERAGED, "the sum is not divided"),
        ([[OPEN, 3]], pool(**PADDED), "padding does not count in the divisor"),
        ([[OPEN, 1.5]], pool(**PADDED, count_padding=False), "padding counts in the divisor"),
        ([[0]], pool([[-3]], Pooling.MAX, Window(2, padding=1)), "padding counts as 0"),
        ([[9]], global_pool([[1, 9], [2, 0]], Pooling.AVERAGE), "the largest number is taken"),
    ],
)
def test_usual_mistakes_are_named(answer, trace, condition):
    assert f"**{condition}**" in [each.removesuffix(".").removesuffix(ALIKE) for each in said_of(answer, trace)]


def test_what_is_right_or_open_is_not_explained():
    assert said_of(SLID.output, SLID) == []
    assert said_of([[OPEN, OPEN]], SLID) == []
    assert said_of([[9, OPEN], [OPEN, OPEN]], SLID) == []


def test_an_answer_that_no_mistake_explains_is_left_alone():
    assert said_of([[1234.5]], SLID) == []


def test_every_wrong_cell_must_fit():
    answer = convolve(IMAGE, flipped([[1, 2], [3, 4]]), Window(2)).output
    answer[2, 2] += 100
    assert said_of(answer, SLID) == []


def test_what_explains_more_of_the_answer_is_named_alone():
    right = np.array([[[1.0, 2, 3]]])
    here, everywhere = (Guess(name, "", np.array([[cells]])) for name, cells in (("a", [9, 0, 0]), ("b", [9, 2, 3])))
    (found,) = recognise(np.array([[[9.0, 2, 3]]]), right, [here, everywhere])
    assert found.finding == "The wrong cell is what comes out if **b**."


def test_of_mistakes_that_fit_as_well_two_are_named():
    answer, right = (np.array([[[number, OPEN]]]) for number in (9.0, 1.0))
    guesses = [Guess(name, "", np.array([[[9.0, at]]])) for at, name in enumerate("aabc")]
    found = recognise(answer, right, guesses)
    assert [each.finding for each in found] == ["The wrong cell is what comes out if **a**.", "Or if **b**."]


def test_a_turned_kernel_that_is_its_own_negative_is_said_to_look_like_the_other_sign():
    assert np.array_equal(flipped(SOBEL), -np.array(SOBEL))
    trace = convolve(IMAGE, SOBEL, Window(3))
    turned, negative = said_of(-trace.output, trace)
    assert turned == "**the kernel is turned round by 180°**."
    assert negative == f"**the sign is the other way round**{ALIKE}."


def test_two_mistakes_at_once_are_named_where_neither_alone_explains_the_answer():
    trace = convolve(IMAGE, [[1, 2], [3, 4]], Window(2), bias=7)
    answer = convolve(IMAGE, flipped([[1, 2], [3, 4]]), Window(2)).output
    assert answer[0, 0] == 4 * 1 + 3 * 2 + 2 * 0 + 1 * 1
    assert said_of(answer, trace) == ["**the kernel is turned round by 180° and the bias is left out**."]
    (found,) = recognise(answer[np.newaxis], trace.output[np.newaxis], usual_mistakes(trace), two_mistakes(trace))
    assert found.remedy.startswith("Deep learning slides it as it stands (cross-correlation)")
    assert found.remedy.endswith("Add it to the sum of the products, once for each cell.")


def test_one_mistake_that_explains_all_is_not_made_two_of():
    trace = convolve(IMAGE, [[1, 2], [3, 4]], Window(2), bias=7)
    assert said_of(trace.output - 7, trace) == ["**the bias is left out**."]


def test_two_wrong_numbers_are_too_few_for_two_mistakes():
    trace = convolve(IMAGE, [[1, 2], [3, 4]], Window(2), bias=7)
    answer = convolve(IMAGE, flipped([[1, 2], [3, 4]]), Window(2)).output
    answer[:2] = OPEN
    assert said_of(answer[:, :2], trace) == []
    assert len(said_of(answer, trace)) == 1


def test_the_map_that_is_wrong_is_compared():
    trace = convolve(np.ones((1, 2, 2)), np.ones((2, 1, 1, 1)), Window(1), bias=[0, 3])
    assert said_of([[1, 1]], trace, place=1) == ["**the bias is left out**."]


def test_a_maximum_of_padding_alone_does_no_harm():
    trace = pool([[1]], Pooling.MAX, Window(2, 1, 1, 2))
    assert said_of([[0]], trace) == ["**padding counts as 0**."]


# --- sizes ----------------------------------------------------------------------------------------------------------

FIVE = np.arange(25.0).reshape(5, 5)


@pytest.mark.parametrize(
    ("said", "trace", "condition"),
    [
        ((5, 5), convolve(FIVE, SOBEL, Window(3)), "the padding keeps the size (same)"),
        ((7, 7), convolve(FIVE, SOBEL, Window(3)), "the padding takes in all that overlaps (full)"),
        ((3, 3), convolve(FIVE, SOBEL, Window(3, padding=1)), "the padding is left out (valid)"),
        ((2, 2), convolve(FIVE, SOBEL, Window(3)), "the + 1 of the size formula is left out"),
        ((3, 3), convolve(FIVE, SOBEL[:2], Window((2, 3), stride=(2, 1))), "the size is rounded up (ceil)"),
        ((3, 3), pool(FIVE, Pooling.MAX, Window(2, 2)), "the size is rounded up (ceil)"),
        ((2, 2), pool(FIVE, Pooling.MAX, Window(2, 2), ceil_mode=True), "the size is rounded down (floor)"),
        ((4, 4), pool(FIVE, Pooling.MAX, Window(2, 2)), "the window moves on by one pixel each time"),
        ((5, 5), convolve_transposed([[1, 2], [3, 4]], SOBEL, Window(3, 2, 1)), "the padding is not cut off"),
        ((4, 4), convolve_transposed([[1, 2], [3, 4]], SOBEL, Window(3, 2)), "the stamps lie one cell apart"),
        ((3, 4), convolve(FIVE[:, :5], [[1, 1, 1], [1, 1, 1]], Window((2, 3))), "rows and columns are exchanged"),
    ],
)
def test_a_size_of_another_convention_is_named(said, trace, condition):
    right = trace.output.shape[-2:]
    found = recognise_size(said, right, usual_mistakes(trace))
    assert f"{said[0]} × {said[1]} is what comes out if **{condition}**." in [
        each.finding.replace("Or if", f"{said[0]} × {said[1]} is what comes out if") for each in found
    ]


def test_the_right_size_and_one_that_nothing_gives_are_left_alone():
    trace = convolve(FIVE, SOBEL, Window(3))
    assert recognise_size((3, 3), (3, 3), usual_mistakes(trace)) == ()
    assert recognise_size((40, 2), (3, 3), usual_mistakes(trace)) == ()


def test_a_whole_answer_of_another_size_is_known_by_its_numbers():
    trace = convolve(FIVE, SOBEL, Window(3))
    same = convolve(FIVE, SOBEL, Window(3, padding=1)).output
    (found,) = recognise_size((5, 5), (3, 3), usual_mistakes(trace), numbers=same)
    assert found.finding == "These numbers are what comes out if **the padding keeps the size (same)**."
    assert found.remedy == "There is none here."
    (found,) = recognise_size((5, 5), (3, 3), usual_mistakes(trace), numbers=same + 1)
    assert found.finding.startswith("5 × 5 is what comes out")


def test_a_whole_answer_of_another_size_may_come_of_two_mistakes():
    trace = convolve(FIVE, SOBEL, Window(3, 2, 1))
    dense = convolve(FIVE, SOBEL, Window(3)).output
    assert dense.shape == trace.output.shape == (3, 3)  # of the right size all the same
    assert said_of(dense, trace) == [
        "**the padding is left out (valid) and the window moves on by one pixel each time**."
    ]
    trace = convolve(FIVE, SOBEL, Window(3, 2, 2))
    assert trace.output.shape == (4, 4)
    (found,) = recognise_size((3, 3), (4, 4), usual_mistakes(trace), two_mistakes(trace), dense)
    assert found.finding == (
        "These numbers are what comes out if **the padding is left out (valid) and the window moves on by one pixel "
        "each time**."
    )
    (found,) = recognise_size((1, 1), (4, 4), usual_mistakes(trace), two_mistakes(trace))
    assert found.finding == (
        "1 × 1 is what comes out if **the padding is left out (valid) and the + 1 of the size formula is left out**."
    )
