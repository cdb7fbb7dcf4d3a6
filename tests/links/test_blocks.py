"""A block from a spreadsheet lands where it was pasted, or the refusal says which cell and which sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import InputError
from cnnviz.links.blocks import BlockError, read_block, with_block

GRID = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))


@given(st.integers(0, 2), st.integers(0, 2), st.data())
def test_a_block_replaces_the_cells_below_it_and_no_others(row, column, data):
    rows, columns = data.draw(st.integers(1, 3 - row)), data.draw(st.integers(1, 3 - column))
    block = tuple(tuple(f"{10 * r + c}.5" for c in range(columns)) for r in range(rows))
    changed = with_block(GRID, block, (row, column))
    for r, line in enumerate(changed):
        for c, value in enumerate(line):
            inside = row <= r < row + rows and column <= c < column + columns
            assert value == (10 * (r - row) + c - column + 0.5 if inside else GRID[r][c])


@pytest.mark.parametrize(
    ("block", "corner", "sentence", "cell"),
    [
        (
            (("1", "2", "3"), ("4", "5", "6")),
            (1, 1),
            "the block is 2 × 3, but from this cell on there is room for 2 × 2 in the 3 × 3 grid: paste at most that "
            "many cells or begin further up and left",
            (1, 1),
        ),
        (
            (("1",) * 5,) * 4,
            (0, 0),
            "the block is 4 × 5, but from this cell on there is room for 3 × 3 in the 3 × 3 grid: paste at most that "
            "many cells",
            (0, 0),
        ),
        (
            (("1", "2"), ("3", "4,5")),
            (1, 0),
            "row 2, column 2 of the 2 × 2 block for the 3 × 3 grid: “4,5” is not a number: type one such as 2, −0.5 or "
            "1/9",
            (2, 1),
        ),
        (
            (("1", ""), ("3", "4")),
            (0, 0),
            "row 1, column 2 of the 2 × 2 block for the 3 × 3 grid: an empty cell holds no number: type one, such as 0",
            (0, 1),
        ),
        (
            (("1", "2e6"),),
            (0, 0),
            "row 1, column 2 of the 1 × 2 block for the 3 × 3 grid: “2e6” is beyond a million: use a number from "
            "−1000000 to 1000000",
            (0, 1),
        ),
        (
            (("1", "2"), ("3",)),
            (1, 1),
            "row 2 of the pasted block has 1 number, but row 1 has 2: give all rows the same length, as in the grid of "
            "3 × 3",
            (1, 1),
        ),
        ((("x",),), (2, 2), "“x” is not a number: type one such as 2, −0.5 or 1/9", (2, 2)),
    ],
)
def test_a_refusal_names_the_cell_what_it_held_and_both_sizes(block, corner, sentence, cell):
    with pytest.raises(BlockError) as refused:
        with_block(GRID, block, corner)
    assert str(refused.value) == sentence
    assert refused.value.cell == cell
    assert isinstance(refused.value, InputError)


def test_an_emptied_cell_may_stand_for_something():
    assert with_block(GRID, (("", "−1"),), (0, 0), blank=0.5)[0] == (0.5, -1.0, 3.0)


def test_a_block_is_read_by_itself():
    assert read_block((("1", " "), ("1/4", "2")), blank=0.0) == ((1.0, 0.0), (0.25, 2.0))
    with pytest.raises(BlockError, match="row 2 of the pasted block has 2 numbers, but row 1 has 1"):
        read_block((("1",), ("2", "3")))
