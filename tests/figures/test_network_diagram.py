"""The diagram of a network: what is drawn, where, and what leads where."""

import random
import time
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from random_networks import random_network

from cnnviz.figures.network_diagram import network_diagram
from cnnviz.figures.network_message import network_message
from cnnviz.figures.network_tree import Group, nodes_of
from cnnviz.figures.numbers import count_text
from cnnviz.figures.theme import DARK, LIGHT
from cnnviz.geometry.layers import Architecture, Concatenation, Convolution, ReLU, Residual, shape_text
from cnnviz.geometry.table import layer_table
from cnnviz.models.zoo import ARCHITECTURES, ZOO

SVG = "{http://www.w3.org/2000/svg}"
SAME = (Convolution(8, 8, 3, padding=1), ReLU())


def opened(architecture):
    diagram = network_diagram(architecture)
    return diagram.with_opened([group.name for group in diagram.groups])


def edges(architecture):
    """Who gives to whom, from the steps of the computation alone."""
    steps = architecture.steps
    names = ["input", *(step.name for step in steps)]
    given = {(names[source + 1], step.name) for step in steps for source in step.inputs}
    return given | {(names[-1], "output")}


def texts(svg):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def random_architectures(count):
    return [random_network(random.Random(seed)) for seed in range(count)]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_layer_is_drawn_once(name):
    boxes = [box.name for box in opened(ARCHITECTURES[name]).layout.boxes]
    assert sorted(boxes) == sorted(["input", *(row.name for row in layer_table(ARCHITECTURES[name])), "output"])


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_lines_lead_where_the_numbers_go(name):
    connections = opened(ARCHITECTURES[name]).layout.connections
    assert {(each.source, each.target) for each in connections} == edges(ARCHITECTURES[name])
    assert len(connections) == len(edges(ARCHITECTURES[name]))


def test_random_networks_are_drawn_whole():
    for architecture in random_architectures(60):
        layout = opened(architecture).layout
        assert sorted(box.name for box in layout.boxes) == sorted(
            ["input", *(step.name for step in architecture.steps), "output"]
        )
        assert {(each.source, each.target) for each in layout.connections} == edges(architecture)
        check_places(layout)


@pytest.mark.parametrize("name", ["alexnet", "vgg16", "small_resnet", "resnet18", "resnet50_v1"])
def test_no_box_lies_on_another_and_lines_end_at_boxes(name):
    check_places(opened(ARCHITECTURES[name]).layout)
    check_places(network_diagram(ARCHITECTURES[name], opened=()).layout)


def check_places(layout):
    width, height = layout.size
    for box in layout.boxes:
        assert 0 <= box.place[0] <= width - box.size[0]
        assert 0 <= box.place[1] <= height - box.size[1]
    for first, second in combinations(layout.boxes, 2):
        apart = [
            first.place[axis] + first.size[axis] <= second.place[axis]
            or second.place[axis] + second.size[axis] <= first.place[axis]
            for axis in (0, 1)
        ]
        assert any(apart), (first.name, second.name)
    places = {box.name: box for box in layout.boxes}
    for connection in layout.connections:
        assert on_edge(connection.points[0], places[connection.source])
        assert on_edge(connection.points[-1], places[connection.target])
        for before, after in pairwise(connection.points):
            assert before[0] == after[0] or before[1] == after[1], connection
            for box in layout.boxes:
                assert not goes_through(before, after, box), (connection.source, connection.target, box.name)


def on_edge(point, box):
    (x, y), (left, top), (width, height) = point, box.place, box.size
    return (left <= x <= left + width and y in (top, top + height)) or (
        top <= y <= top + height and x in (left, left + width)
    )


def goes_through(before, after, box):
    """Whether a stretch of a line has points inside a box, its edges left out."""
    return all(
        min(before[axis], after[axis]) < box.place[axis] + box.size[axis]
        and max(before[axis], after[axis]) > box.place[axis]
        for axis in (0, 1)
    )


def test_shortcuts_are_told_apart_from_branches():
    layers = (Residual(SAME), Residual(SAME, (Convolution(8, 8, 1),)), Concatenation((SAME, ())))
    connections = opened(Architecture("net", (8, 6, 6), layers)).layout.connections
    assert {(each.source, each.target) for each in connections if each.is_skip} == {
        ("input", "block1"),
        ("block1", "block2.shortcut.conv1"),
        ("block2.shortcut.conv1", "block2"),
    }


@pytest.mark.parametrize(
    ("name", "stages"),
    [("resnet18", [2, 2, 2, 2]), ("resnet152", [3, 8, 36, 3]), ("resnet50_v1", [3, 4, 6, 3]), ("vgg16", [])],
)
def test_blocks_that_repeat_become_stages(name, stages):
    items = network_diagram(ARCHITECTURES[name]).items
    groups = [item for item in items if isinstance(item, Group)]
    assert [group.repeats for group in groups] == stages
    assert [group.title for group in groups] == [f"stage {number}" for number in range(1, len(stages) + 1)]
    last = [group.branches[0][-2].shape for group in groups]
    assert [group.shape for group in groups] == last


def test_a_deep_plain_stack_is_one_stage_and_its_end_stays_outside():
    layers = (Convolution(1, 8, 3, padding=1), ReLU(), *(SAME * 20), Convolution(8, 3, 1))
    items = network_diagram(Architecture("deep", (1, 9, 9), layers)).items
    assert [item.title for item in items] == ["input", "stage 1", "conv22", "output"]
    assert items[1].repeats == 21  # the first gives what the others give


def test_a_closed_group_has_the_sums_of_its_layers():
    diagram = network_diagram(ARCHITECTURES["resnet152"])
    rows = {row.name: row for row in layer_table(ARCHITECTURES["resnet152"])}
    for group in diagram.groups:
        names = [node.name for node in nodes_of([group])]
        assert group.sums.parameters == sum(rows[name].parameters for name in names)
        assert group.sums.macs == sum(rows[name].macs for name in names)
    stages = [item for item in diagram.items if isinstance(item, Group)]
    assert sum(stage.sums.parameters for stage in stages) == 60_192_808 - 9_408 - 128 - 2_049_000


def test_a_small_network_begins_open_and_a_deep_one_closed():
    assert network_diagram(ARCHITECTURES["small_resnet"]).opened == {"block1", "block2", "block3"}
    assert network_diagram(ARCHITECTURES["resnet152"]).opened == set()
    assert network_diagram(ARCHITECTURES["small_resnet"], opened=["block2"]).opened == {"block2"}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_file_names_every_layer_with_its_shape_and_parameters(theme):
    for name in ("small_resnet", "vgg16"):
        architecture = ARCHITECTURES[name]
        diagram = network_diagram(architecture, ZOO[name].title)
        words = texts(diagram.with_opened([group.name for group in diagram.groups]).svg(theme))
        assert words[0] == ZOO[name].title
        assert words[1].startswith(f"{count_text(architecture.parameters)} parameters")
        for row in layer_table(architecture):
            title = row.name.rpartition(".")[2]
            assert any(text == title or text.startswith(f"{title} ") for text in words), row.name
            assert shape_text(row.output_shape) in words
        counted = [count_text(row.parameters) for row in layer_table(architecture) if row.macs]
        assert all(words.count(count) >= counted.count(count) for count in counted)


def test_a_stage_says_in_the_file_how_often_it_repeats():
    words = texts(network_diagram(ARCHITECTURES["resnet152"]).svg())
    assert [text for text in words if text.startswith("stage")] == [
        "stage 1 × 3", "stage 2 × 8", "stage 3 × 36", "stage 4 × 3",
    ]  # fmt: skip


def test_the_beginning_of_a_network_has_no_output():
    architecture = ARCHITECTURES["simple_cnn"]
    boxes = [box.name for box in network_diagram(architecture, is_beginning=True).layout.boxes]
    assert [*boxes, "output"] == [box.name for box in network_diagram(architecture).layout.boxes]


def test_a_title_from_outside_stays_text():
    svg = network_diagram(ARCHITECTURES["tiny_cnn"], '<script>"&').svg()
    assert "<script" not in svg
    assert texts(svg)[0] == '<script>"&'


def test_a_notebook_shows_the_light_file():
    diagram = network_diagram(ARCHITECTURES["lenet5"])
    assert diagram._repr_svg_() == diagram.svg(LIGHT)
    assert ElementTree.fromstring(diagram._repr_svg_()).tag == f"{SVG}svg"


def test_the_picture_is_sent_every_layer_of_the_table_with_its_numbers():
    architecture = ARCHITECTURES["small_resnet"]
    message = network_message(network_diagram(architecture))
    found = {}

    def walk(items):
        for item in items:
            found[item["name"]] = item
            for branch in item.get("branches", ()):
                walk(branch)

    walk(message["items"])
    for row in layer_table(architecture):
        assert found[row.name]["shape"] == shape_text(row.output_shape)
        if row.kind not in ("residual", "concatenation"):
            assert found[row.name].get("parameters", "") == (count_text(row.parameters) if row.parameters else "")
            assert found[row.name].get("arithmetic", "") == row.parameter_arithmetic
            assert found[row.name].get("macs", "") == (count_text(row.macs) if row.macs else "")
    assert message["layers"] == sum(not step.is_join for step in architecture.steps)
    assert message["whole"]["parameters"] == count_text(architecture.parameters)


def test_the_deepest_landmark_is_laid_out_in_a_moment():
    best = min(timed(ARCHITECTURES["resnet152"]) for _ in range(3))
    assert best < 0.5  # seconds; a tenth of that on a calm machine


def timed(architecture):
    begin = time.process_time()
    opened(architecture).svg()
    return time.process_time() - begin
