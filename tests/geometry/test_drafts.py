"""Networks on paper: what fits, what does not, and what each operation gives."""

import random
import re

import pytest
from random_networks import random_network

from cnnviz.errors import CnnvizError, GeometryError, InputError, LayerError
from cnnviz.geometry.drafts import (
    FIELDS,
    Draft,
    check_draft,
    draft_layer,
    draft_of,
    field_of,
    new_layer,
    parse_value,
    value_text,
)
from cnnviz.geometry.layers import Architecture, Concatenation, Residual
from cnnviz.models.zoo import ARCHITECTURES

SIMPLE = draft_of(ARCHITECTURES["simple_cnn"])
RESNET = draft_of(ARCHITECTURES["small_resnet"])


def built(draft):
    """The architecture that a draft describes, or why there is none, without the draft's own checks."""
    try:
        layers = tuple(layer.spec() for layer in draft.layers)
        return Architecture(draft.name, draft.input_shape, layers), None
    except GeometryError as error:
        return None, error


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_network_of_the_zoo_comes_back_from_paper(name):
    assert check_draft(draft_of(ARCHITECTURES[name])).architecture == ARCHITECTURES[name]


@pytest.mark.parametrize("seed", range(100))
def test_random_networks_come_back_from_paper(seed):
    architecture = random_network(random.Random(seed))
    assert check_draft(draft_of(architecture)).architecture == architecture


@pytest.mark.parametrize("name", ["lenet5", "small_resnet", "resnet50"])
def test_rows_have_the_names_and_shapes_of_the_steps(name):
    steps = {step.name: step.output_shape for step in ARCHITECTURES[name].steps}
    rows = check_draft(draft_of(ARCHITECTURES[name])).rows
    assert {row.name: row.output_shape for row in rows} == steps
    assert not any(row.problem or row.is_assumed for row in rows)


@pytest.mark.parametrize("kind", FIELDS)
def test_fields_are_the_arguments_of_the_layers(kind):
    layer = new_layer(kind, (8, 16, 16))
    if kind not in (Residual.kind, Concatenation.kind):
        arguments = {field.name: layer[field.name] for field in FIELDS[kind]}
        assert type(layer.spec())(**arguments) == layer.spec()
    defaults = {field.name: field.default for field in FIELDS[kind] if field.default is not None}
    for name, value in defaults.items():  # a value that is left out is the layer's own default
        assert getattr(layer.with_value(name, value).spec(), name, value) == value


def test_where_a_random_change_breaks_a_network_is_said_as_the_architecture_says_it():
    rng, broken = random.Random(0), 0
    for _ in range(400):
        draft = draft_of(random_network(rng))
        rows = check_draft(draft).rows
        row = rng.choice([row for row in rows if FIELDS[row.layer.kind]] or [rows[0]])
        if rng.random() < 0.3 or not FIELDS[row.layer.kind]:
            draft = draft.without(row.path)
        else:
            field = rng.choice(FIELDS[row.layer.kind])
            draft = draft.with_value(row.path, field.name, other_value(rng, field, row.layer[field.name]))
        checked = check_draft(draft)
        architecture, error = built(draft)
        if error is None:
            assert (checked.architecture, checked.problems) == (architecture, ())
            continue
        broken += 1
        if isinstance(error, LayerError):
            first = checked.problems[0]
            assert (first.name, first.problem.message, first.problem.got) == (
                error.layer_name, error.message, error.got
            )  # fmt: skip
        else:
            assert str(error) in {row.problem.message for row in checked.problems}
    assert broken > 100


def other_value(rng, field, value):
    number = rng.randint(0, 6)
    return {"flag": lambda: not value, "number": lambda: rng.random(), "count": lambda: number}.get(
        field.kind.value, lambda: (number, rng.randint(0, 6))
    )()


def test_layers_behind_a_broken_one_go_on_as_if_it_were_mended():
    checked = check_draft(SIMPLE.with_value((0,), "out_channels", 24))
    assert [row.name for row in checked.problems] == ["conv2"]
    assert [row.output_shape for row in checked.rows] == [
        (24, 32, 32), (24, 32, 32), (24, 16, 16), (32, 16, 16), (32, 16, 16), (32, 8, 8), (2048,), (128,), (128,), (10,)
    ]  # fmt: skip
    assert [row.is_assumed for row in checked.rows] == [False] * 4 + [True] * 6
    assert checked.architecture is None


def test_more_places_than_an_architecture_may_have_are_the_problem_of_the_layer_that_goes_too_far():
    wide = draft_layer("adaptive_max_pooling", output_size=(1, 60_000))
    first = check_draft(Draft("wide", (1, 8, 8), (wide,) * 20)).problems[0]
    assert (first.name, [mend.title for mend in first.problem.mends]) == (
        "adaptive_pool17",
        ["Drop the adaptive max pooling"],
    )
    assert first.problem.message.startswith("the feature maps have 1020017 rows and columns in all, but the most is")


def test_two_faults_are_two_problems_and_the_first_is_first():
    checked = check_draft(SIMPLE.with_value((3,), "in_channels", 7).with_value((9,), "in_features", 7))
    assert [row.name for row in checked.problems] == ["conv2", "fc2"]


def test_a_block_with_a_fault_inside_has_none_of_its_own():
    checked = check_draft(RESNET.with_value((3, 0, 0), "in_channels", 5))
    assert [row.name for row in checked.problems] == ["block1.conv1"]


def test_numbers_of_a_layer_that_contradict_one_another_are_its_problem():
    problem = check_draft(SIMPLE.with_value((3,), "groups", 3)).problems[0].problem
    assert problem.message.startswith("groups is 3, but must divide in_channels (16) and out_channels (32)")
    assert problem.needed == ""


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda draft: draft.moved((1,), -1), ["relu", "flatten", "tanh"]),
        (lambda draft: draft.moved((1,), 1), ["flatten", "tanh", "relu"]),
        (lambda draft: draft.moved((0,), -1), ["flatten", "relu", "tanh"]),
        (lambda draft: draft.moved((2,), 1), ["flatten", "relu", "tanh"]),
        (lambda draft: draft.duplicated((2,)), ["flatten", "relu", "tanh", "tanh"]),
        (lambda draft: draft.without((0,)), ["relu", "tanh"]),
        (lambda draft: draft.spliced((3,), 0, [draft_layer("gelu")]), ["flatten", "relu", "tanh", "gelu"]),
        (lambda draft: draft.with_block((1,), 2), ["flatten", "residual"]),
        (lambda draft: draft.with_block((1,), 2).without_block((1,)), ["flatten", "relu", "tanh"]),
    ],
)
def test_an_operation_gives_a_new_draft_and_leaves_the_old_one(change, kinds):
    draft = Draft("d", (1, 2, 2), (draft_layer("flatten"), draft_layer("relu"), draft_layer("tanh")))
    assert [layer.kind for layer in change(draft).layers] == kinds
    assert [layer.kind for layer in draft.layers] == ["flatten", "relu", "tanh"]


def test_operations_reach_into_blocks():
    names = [row.name for row in check_draft(RESNET.without((5, 1, 1)).duplicated((3, 0, 2))).rows]
    assert "block2.shortcut.bn1" not in names
    assert "block1.relu2" in names
    changed = RESNET.with_value((5, 1, 0), "stride", 1)
    assert check_draft(changed).problems[0].name == "block2"
    assert changed.with_value((5, 1, 0), "stride", 2) == RESNET


@pytest.mark.parametrize("path", [(99,), (-1,), (0, 0, 0), (3, 2, 0), (3, 0, 9), (3, 0, -1)])
def test_a_place_that_does_not_exist_is_refused(path):
    with pytest.raises(GeometryError, match="small_resnet has no"):
        RESNET.without(path)


@pytest.mark.parametrize("shape", [(3, 16, 16), (8, 4, 4), (7, 5, 3), (2, 1, 1), (10,), (1,)])
@pytest.mark.parametrize("kind", FIELDS)
def test_a_new_layer_fits_where_it_is_put(kind, shape):
    needs_maps = ("convolution", "transposed_convolution", "dropout2d", "squeeze_excitation")
    if len(shape) == 1 and (kind in needs_maps or "pooling" in kind):
        return
    if (kind == "linear" and len(shape) == 3) or (kind in ("max_pooling", "average_pooling") and shape[1:] == (1, 1)):
        return
    assert len(new_layer(kind, shape).spec().output_shape(shape)) in (1, 3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Draft("d", (0, 8, 8)), "channels of the input is 0, but the least is 1"),
        (lambda: Draft("d", (3, 8)), "the input shape is 3 × 8, but an image has three"),
        (lambda: Draft("d", (3, 70_000, 1)), "the most is 2147483647 with 65536 rows or columns"),
        (lambda: Draft("", (3, 8, 8)), "the name has 0 characters: use 1 to 60"),
        (lambda: Draft("d\nimport os", (3, 8, 8)), "the name has a line break or another sign that cannot be seen"),
        (lambda: Draft("d" * 61, (3, 8, 8)), "the name has 61 characters: use 1 to 60"),
        (lambda: Draft("d", (3, 8, 8), (draft_layer("relu"),) * 1001), "there are 1001 layers, but the builder takes"),
        (lambda: Draft("d", (3, 8, 8), (draft_layer("relu"),) * 1_000_000), "there are 1000000 layers"),
        (lambda: Draft("d", (3, 8, 8), (nested(9),)), "blocks are nested 9 deep, but the deepest is 8"),
        (lambda: draft_layer("recurrent"), "there is no layer of the kind 'recurrent': use one of convolution, "),
        (lambda: draft_layer("convolution", kernel_size=3), "a convolution needs in_channels: give it"),
        (lambda: draft_layer("relu", inplace=True), "a relu has no field 'inplace': its fields are none"),
        (lambda: draft_layer("linear", in_features=1.5, out_features=2), "in_features is '1.5', but it takes a whole"),
        (lambda: draft_layer("linear", in_features=True, out_features=2), "in_features is 'True', but it takes"),
        (lambda: draft_layer("linear", in_features=10**400, out_features=2), "in_features is '1000"),
        (lambda: draft_layer("dropout", probability=float("nan")), "probability is 'nan', but it takes a number"),
        (lambda: draft_layer("max_pooling", kernel_size=(2, 2, 2)), "kernel_size is '(2, 2, 2)', but it takes one"),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_paper_is_refused(make, message):
    with pytest.raises(CnnvizError, match=re.escape(message)):
        make()


def nested(depth):
    layer = draft_layer("relu")
    for _ in range(depth):
        layer = draft_layer("residual", (layer,), ())
    return layer


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("kernel_size", "3", (3, 3)),
        ("kernel_size", " 3 × 1 ", (3, 1)),
        ("padding", "1", ((1, 1), (1, 1))),
        ("padding", "1x0", ((1, 1), (0, 0))),
        ("padding", "0+1", ((0, 1), (0, 1))),
        ("padding", "0+1 x 2", ((0, 1), (2, 2))),
        ("in_channels", "16", 16),
        ("bias", "off", False),
    ],
)
def test_a_typed_value_is_read_and_written_back(field, text, value):
    kind = field_of("convolution", field)
    assert parse_value(kind, text) == value
    assert parse_value(kind, value_text(value)) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [("in_channels", "0,5"), ("in_channels", "3x3"), ("kernel_size", "1x2x3"), ("padding", "1+2+3"), ("bias", "maybe"),
     ("in_channels", ""), ("in_channels", "9" * 5000), ("padding", "++")],
)  # fmt: skip
def test_a_typed_value_that_cannot_be_read_is_explained(field, text):
    with pytest.raises(InputError, match=f"{field} is .* but it takes"):
        parse_value(field_of("convolution", field), text)
