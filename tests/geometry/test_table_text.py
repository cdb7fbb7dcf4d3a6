"""The layer table as text and as HTML."""

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

from cnnviz.geometry.layers import Architecture, Convolution, Flatten, Linear, Residual, Sigmoid
from cnnviz.geometry.table import LayerTable, layer_table, outer_rows

NETWORK = Architecture(
    "net", (3, 7, 7), (Convolution(3, 4, 3, stride=2), Residual((Sigmoid(),)), Flatten(), Linear(36, 10))
)
WORDS = [
    ["layer", "kind", "output", "parameters", "from", "MACs", "memory", "field", "jump", "start"],
    ["conv1", "convolution", "4 × 3 × 3", "112", "3·3·3·4 + 4", "972", "144 B", "3 × 3", "2 × 2", "3/2 × 3/2"],
    ["block1.sigmoid1", "sigmoid", "4 × 3 × 3", "", "", "", "144 B", "3 × 3", "2 × 2", "3/2 × 3/2"],
    ["block1", "residual", "4 × 3 × 3", "", "", "", "144 B", "3 × 3", "2 × 2", "3/2 × 3/2"],
    ["flatten1", "flatten", "36", "", "", "", "", "3 × 3", "2 × 2", "3/2 × 3/2"],
    ["fc1", "linear", "10", "370", "36·10 + 10", "360", "40 B", "whole image", "", ""],
]


def cells_of(html):
    table = ElementTree.fromstring(html)
    return [["".join(cell.itertext()) for cell in line] for line in table.iter("tr")]


def test_the_table_is_a_tuple_of_rows_and_so_is_the_short_one():
    rows = layer_table(NETWORK)
    assert isinstance(rows, tuple)
    assert rows == tuple(rows)
    assert [row.name for row in rows] == [line[0] for line in WORDS[1:]]
    assert isinstance(outer_rows(rows), LayerTable)


def test_a_notebook_gets_a_table_with_every_cell():
    assert cells_of(layer_table(NETWORK)._repr_html_()) == WORDS


def test_printed_the_columns_are_aligned_and_numbers_end_together():
    lines = str(layer_table(NETWORK)).splitlines()
    assert [re.split(r"  +", line.strip()) for line in lines] == [[word for word in line if word] for line in WORDS]
    ends = {line.index(words[3]) + len(words[3]) for line, words in zip(lines, WORDS, strict=True) if words[3]}
    assert len(ends) == 1
    column = lines[0].index("field")
    assert [line[column : column + len(words[7])] for line, words in zip(lines, WORDS, strict=True)] == [
        words[7] for words in WORDS
    ]


def test_markup_in_a_name_stays_text():
    row = replace(layer_table(NETWORK)[0], name="<script>alert(1)</script>&amp;")
    html = LayerTable([row])._repr_html_()
    assert "<script" not in html
    assert cells_of(html)[1][0] == row.name
    assert unescape(html).count(row.name) == 1
