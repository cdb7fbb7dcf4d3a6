"""Networks on paper as text in a link."""

import base64
import json
import random
import re
import zlib

import pytest
from random_networks import random_network

from cnnviz.errors import CnnvizError, InputError
from cnnviz.geometry.drafts import FIELDS, Draft, draft_from_text, draft_layer, draft_of, draft_to_text, new_layer
from cnnviz.geometry.drafts.text import _DICTIONARY
from cnnviz.models.zoo import ARCHITECTURES


def packed(content):
    text = content if isinstance(content, str) else json.dumps(content)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    return "1." + base64.urlsafe_b64encode(packer.compress(text.encode()) + packer.flush()).decode().rstrip("=")


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_network_of_the_zoo_is_short_text_that_comes_back(name):
    draft = draft_of(ARCHITECTURES[name])
    text = draft_to_text(draft)
    assert draft_from_text(text) == draft
    assert re.fullmatch(r"1\.[\w-]+", text)
    assert len(text) < 400


@pytest.mark.parametrize("seed", range(100))
def test_random_networks_come_back_from_text(seed):
    draft = draft_of(random_network(random.Random(seed)))
    assert draft_from_text(draft_to_text(draft)) == draft


@pytest.mark.parametrize("kind", FIELDS)
def test_layers_that_cannot_work_come_back_too(kind):
    layer = new_layer(kind, (8, 8, 8))
    for field in FIELDS[kind]:
        broken = layer.with_value(field.name, {"flag": False, "number": -7.5}.get(field.kind.value, 0))
        draft = Draft("broken", (1, 2, 3), (broken,))
        assert draft_from_text(draft_to_text(draft)) == draft


def test_text_of_the_first_version_is_still_read():
    assert draft_from_text(FIRST_VERSION) == draft_of(ARCHITECTURES["simple_cnn"])


FIRST_VERSION = "1.A6Wz3IKc1PjkPBAPSRNRLiPgH1xuxdSGLd0ZGZhYYCQPmCQ4bkHpDwA"

RELU = ["relu"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "“” is no network: copy the whole link anew"),
        ("2.abc", "“2.abc” is no network"),
        ("1.", "is cut off or has more than"),
        ("1.!!!", "is cut off or altered"),
        ("1.éé", "is cut off or altered"),
        ("1." + "A" * 30_000, "the network has 30002 characters, but the most is 24000"),
        (packed("x" * 3_000_000), "has more than 400000 characters"),
        (packed("[" * 100_000), "is cut off or altered"),
        (packed([]), "is cut off or altered"),
        (packed(["n", [1, 8, 8]]), "is cut off or altered"),
        (packed([7, [1, 8, 8], []]), "is cut off or altered"),
        (packed(["n", [1, 8, 8.0], []]), "is cut off or altered"),
        (packed(["n", [1, 8], []]), "an image has three: channels, rows, columns"),
        (packed(["n", [1, 0, 8], []]), "rows of the input is 0, but the least is 1"),
        (packed(["n", [1, 8, 8], [["lstm", 3]]]), "a layer of the unknown kind “lstm”"),
        (packed(["n", [1, 8, 8], [[["relu"]]]]), "a layer of the unknown kind"),
        (packed(["n", [1, 8, 8], ["relu"]]), "is cut off or altered"),
        (packed(["n", [1, 8, 8], [["linear", 3]]]), "out_features is 'None', but it takes a whole number"),
        (packed(["n", [1, 8, 8], [["linear", 3, 4, True, 5]]]), "a linear with 4 values"),
        (packed(["n", [1, 8, 8], [["dropout", "0.5"]]]), "probability is '0.5', but it takes a number"),
        (packed('["n",[1,8,8],[["dropout",NaN]]]'), "probability is 'nan', but it takes a number"),
        (packed(["n", [1, 8, 8], [["residual", [RELU]]]]), "cannot have 1 sequences of layers inside"),
        (packed(["n", [1, 8, 8], [["relu", [RELU]]]]), "cannot have 1 sequences of layers inside"),
        (packed(["n", [1, 8, 8], [RELU] * 1001]), "there are 1001 layers, but the builder takes 1000"),
        (packed('["n",[1,8,8],[' + '["residual",[' * 30 + "]" * 60 + "]]"), "nested more than 8 deep"),
        (packed('["n",[1,8,8],[' + '["residual",[' * 30 + '["relu"]' + "],[]]" * 30 + "]]"),
         "nested more than 8 deep"),
    ],
)  # fmt: skip
def test_a_broken_link_is_explained(text, message):
    with pytest.raises(CnnvizError, match=re.escape(message)):
        draft_from_text(text)


def test_a_network_that_is_too_long_for_a_link_is_refused():
    rng = random.Random(0)

    def odd_layer():
        numbers = [rng.randint(1, 2**31 - 1) for _ in range(6)]
        return draft_layer(
            "convolution", in_channels=numbers[0], out_channels=numbers[1], kernel_size=numbers[2:4], stride=numbers[4:]
        )

    layers = tuple(odd_layer() for _ in range(1000))
    draft_to_text(Draft("large", (1, 1, 1), layers[:100]))
    with pytest.raises(InputError, match="characters of the address, but the most is 24000"):
        draft_to_text(Draft("too large", (1, 1, 1), layers))
