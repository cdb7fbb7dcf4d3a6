"""Ways out for layers that do not fit: each that is offered helps, and the ones that a person looks for are there."""

import random

import pytest
from random_networks import random_network

from cnnviz.geometry.drafts import FIELDS, Draft, check_draft, draft_layer, draft_of, mended_throughout
from cnnviz.geometry.layers import Convolution
from cnnviz.models.zoo import ARCHITECTURES

SIMPLE = draft_of(ARCHITECTURES["simple_cnn"])
RESNET = draft_of(ARCHITECTURES["small_resnet"])
MAPS = (3, 8, 8)


def convolution(in_channels, out_channels, kernel_size=3, **values):
    return draft_layer(
        "convolution", in_channels=in_channels, out_channels=out_channels, kernel_size=kernel_size, **values
    )


def linear(in_features, out_features):
    return draft_layer("linear", in_features=in_features, out_features=out_features)


def net(*layers, shape=MAPS):
    return Draft("net", shape, layers)


def titles(draft):
    return [mend.title for mend in check_draft(draft).problems[0].problem.mends]


@pytest.mark.parametrize(
    ("draft", "title", "fits"),
    [
        (net(convolution(16, 8)), "Set in_channels to 3", True),
        (net(convolution(16, 16, groups=16)), "Set in_channels, out_channels and groups to 3", True),
        (net(convolution(16, 8, groups=4)), "Set in_channels to 3 and set groups to 1", True),
        (net(convolution(6, 6), convolution(6, 6, groups=6), shape=(6, 8, 8)).with_value((1,), "groups", 4),
         "Set groups to 3", True),
        (net(convolution(3, 8, 11)), "Set padding to 5", True),
        (net(convolution(3, 8, 11)), "Set padding to 2", True),
        (net(convolution(3, 8, 11)), "Set kernel_size to 8", True),
        (net(convolution(3, 8, 3, dilation=5)), "Set dilation to 1", True),
        (net(convolution(5, 8, 11)), "Set in_channels to 3 and set padding to 5", True),
        (net(draft_layer("max_pooling", kernel_size=9)), "Drop the max pooling", True),
        (net(draft_layer("max_pooling", kernel_size=2, padding=2)), "Set padding to 1", True),
        (net(linear(100, 10)), "Add a flatten and set in_features to 192", True),
        (net(linear(192, 10)), "Add a flatten", True),
        (net(linear(100, 10)), "Average each map, flatten and set in_features to 3", True),
        (net(draft_layer("flatten"), linear(100, 10)), "Set in_features to 192", True),
        (net(draft_layer("flatten"), convolution(3, 8)), "Drop the flatten before it", True),
        (net(draft_layer("flatten"), convolution(5, 8)), "Drop the flatten before it and set in_channels to 3", True),
        (net(draft_layer("batch_norm", channels=8)), "Set channels to 3", True),
        (net(draft_layer("flatten"), draft_layer("batch_norm", channels=3)),
         "Set channels to 192 and use the one for vectors", True),
        (net(draft_layer("flatten"), draft_layer("dropout2d")), "Use the dropout of single numbers", True),
        (net(draft_layer("squeeze_excitation", channels=8, squeezed=2)), "Set channels to 3", True),
        (net(draft_layer("transposed_convolution", in_channels=3, out_channels=3, kernel_size=2, output_padding=1)),
         "Set output_padding to 0", True),
        (net(draft_layer("transposed_convolution", in_channels=3, out_channels=3, kernel_size=2, padding=9)),
         "Set padding to 0", True),
        (net(draft_layer("transposed_convolution", in_channels=3, out_channels=3, kernel_size=2,
                         padding=((0, 1), (0, 0)))), "Set padding to 1 × 0", True),
        (net(draft_layer("dropout", probability=2)), "Set probability to 1", True),
        (net(convolution(3, 0)), "Set out_channels to 1", True),
        (net(convolution(3, 8, padding=100_000)), "Set padding to 1", True),
        (net(draft_layer("residual", (convolution(3, 8, padding=1),), ())),
         "Add a projection to the shortcut, 3 × 8 × 8 → 8 × 8 × 8", True),
        (net(draft_layer("residual", (convolution(3, 3, padding=1, stride=2),), ())),
         "Add a projection to the shortcut, 3 × 8 × 8 → 3 × 4 × 4", True),
        (net(draft_layer("residual", (convolution(3, 3), convolution(3, 3)), ())),
         "Pad inside the branch so that it keeps the size", True),
        (net(draft_layer("residual", (draft_layer("flatten"), linear(192, 5)), ())),
         "Add a projection to the shortcut, 3 × 8 × 8 → 5", True),
        (net(draft_layer("residual", (convolution(3, 8),), (convolution(3, 4, 1),))),
         "Replace the shortcut by a projection, 3 × 8 × 8 → 8 × 6 × 6", True),
        (net(draft_layer("residual", (draft_layer("relu"),), (convolution(3, 4, 1),))),
         "Drop the layers of the shortcut", True),
        (net(draft_layer("concatenation", (convolution(3, 4),), (convolution(3, 4, 1),))),
         "Pad inside the branches so that they keep the size", True),
        (net(draft_layer("concatenation", (convolution(3, 4, 2),), (convolution(3, 4, 1),))),
         "Average the larger branches down to 7 × 7", True),
        (SIMPLE.with_value((0,), "out_channels", 24), "Set out_channels of conv1 to 16", True),
        (SIMPLE.with_value((3,), "out_channels", 64), "Set out_channels of conv2 to 32", True),
        (SIMPLE.with_value((7,), "out_features", 100), "Set out_features of fc1 to 128", True),
        (Draft("small", (3, 16, 16), SIMPLE.layers), "Drop pool2", True),
        (net(convolution(3, 3), draft_layer("relu"), convolution(3, 3, 7)), "Set padding of conv1 to 1", True),
        (net(convolution(3, 3, 3, stride=4), draft_layer("relu"), convolution(3, 8, 5)),
         "Set stride of conv1 to 1", True),
        (net(convolution(3, 3, padding=1), draft_layer("max_pooling", kernel_size=2), draft_layer("relu"),
             convolution(3, 8, 5)), "Drop pool1", True),
        (net(draft_layer("concatenation")), "Give it one branch that changes nothing", True),
    ],
)  # fmt: skip
def test_the_way_out_that_a_person_looks_for_is_offered_and_helps(draft, title, fits):
    mends = {mend.title: mend for mend in check_draft(draft).problems[0].problem.mends}
    assert title in mends
    assert (check_draft(mends[title].applied(draft)).architecture is not None) is fits


def test_a_projection_is_that_of_the_resnets():
    """The shortcut of the second block is taken away; the one that comes back is what torchvision builds."""
    bare = RESNET.without((5, 1, 1)).without((5, 1, 0))
    problem = check_draft(bare).problems[0].problem
    assert problem.mends[0].applied(bare) == RESNET
    assert RESNET.at((5, 1, 0)).spec() == Convolution(16, 32, 1, stride=2, bias=False)


def test_a_layer_before_is_changed_only_where_that_helps_and_after_the_one_that_does_not_fit():
    assert titles(SIMPLE.with_value((0,), "out_channels", 24)) == [
        "Set in_channels to 24", "Set out_channels of conv1 to 16", "Drop the convolution"
    ]  # fmt: skip
    normed = RESNET.with_value((0,), "out_channels", 24)  # the batch norm behind it would not fit
    assert titles(normed)[:2] == ["Set channels to 24", "Set out_channels of conv1 to 16"]
    assert titles(RESNET.with_value((3, 0, 3), "in_channels", 24)) == ["Set in_channels to 16", "Drop the convolution"]


def test_the_last_way_out_drops_the_layer():
    assert titles(net(convolution(16, 8)))[-1] == "Drop the convolution"


def test_nothing_is_offered_twice_nor_without_a_change():
    for draft in (net(convolution(3, 8, 9)), net(draft_layer("max_pooling", kernel_size=2, padding=2))):
        mended = [mend.applied(draft) for mend in check_draft(draft).problems[0].problem.mends]
        assert len(set(mended)) == len(mended)
        assert draft not in mended


def test_each_way_out_solves_the_problem_that_it_is_offered_for():
    rng, tried = random.Random(1), 0
    for _ in range(300):
        draft = draft_of(random_network(rng))
        row = rng.choice(check_draft(draft).rows)
        changed = draft.without(row.path)
        if FIELDS[row.layer.kind]:
            field = rng.choice(FIELDS[row.layer.kind])
            if field.kind not in ("flag", "number"):
                value = rng.randint(0, 5)
                changed = draft.with_value(row.path, field.name, value)
        for problem in check_draft(changed).problems[:1]:
            known = len(check_draft(changed).rows) - check_draft(changed).rows.index(problem)
            for mend in problem.problem.mends:
                tried += 1
                rows = check_draft(mend.applied(changed)).rows
                # What is broken next lies behind: fewer rows are left from there than from the layer that was mended.
                left = next((len(rows) - at for at, row in enumerate(rows) if row.problem), 0)
                assert left < known or not is_same(rows[len(rows) - left], problem), (problem, mend)
    assert tried > 200


def is_same(row, problem):
    return row.layer == problem.layer and row.problem.message == problem.problem.message


@pytest.mark.parametrize("seed", range(60))
def test_mending_one_after_another_ends_with_a_network(seed):
    rng = random.Random(seed)
    draft = draft_of(random_network(rng))
    for _ in range(4):
        rows = [row for row in check_draft(draft).rows if FIELDS[row.layer.kind]]
        row = rng.choice(rows)
        field = rng.choice(FIELDS[row.layer.kind])
        if field.kind not in ("flag", "number"):
            draft = draft.with_value(row.path, field.name, rng.randint(0, 4))
    assert check_draft(mended_throughout(draft)).architecture is not None


def test_other_images_need_one_more_click():
    """SimpleCNN for handwritten digits of 28 × 28 grey pixels: 16·9 + 16 + 16·32·9 + 32 + 32·49·128 + 128 + 1290."""
    draft = mended_throughout(Draft("digits", (1, 28, 28), SIMPLE.layers))
    assert check_draft(draft).architecture.parameters == 206_922
