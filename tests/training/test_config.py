"""Configs: what they refuse, whether they fit, and configs as text."""

from dataclasses import replace

import pytest

from cnnviz.data.datasets import DATASETS
from cnnviz.errors import CnnvizError, DataError, InputError
from cnnviz.geometry.layers import Architecture
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.training.config import check_fit, config_from_json, config_to_json, default_config


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_has_a_default_that_fits_it(dataset):
    check_fit(default_config(dataset))


def test_default_of_an_unknown_data_set_is_explained():
    with pytest.raises(DataError, match="no data set 'mnist'"):
        default_config("mnist")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs is 0: use a whole number from 1 to 1000"),
        ({"batch_size": 5000}, "batch size is 5000: use a whole number from 1 to 4096"),
        ({"learning_rate": float("nan")}, "learning rate is nan: use a number above 0 and at most 10"),
    ],
)
def test_numbers_out_of_range_are_explained(change, message):
    with pytest.raises(InputError, match=message):
        replace(default_config("stripes"), **change)


@pytest.mark.parametrize(
    "architecture", [ARCHITECTURES["simple_cnn"], ARCHITECTURES["digits_cnn"], Architecture("none", (1, 8, 8), ())]
)
def test_network_that_does_not_fit_is_refused(architecture):
    with pytest.raises(InputError, match="stripes"):
        check_fit(replace(default_config("stripes"), architecture=architecture))


@pytest.mark.parametrize("dataset", DATASETS)
def test_config_comes_back_from_text(dataset):
    config = replace(default_config(dataset), seed=2**32 - 1, learning_rate=1 / 3)
    assert config_from_json(config_to_json(config)) == config


@pytest.mark.parametrize("text", ["", "{}", '{"dataset": "stripes"}', "[1, 2]"])
def test_text_that_is_no_config_is_explained(text):
    with pytest.raises(InputError, match="no configuration of a run"):
        config_from_json(text)


def test_text_with_a_number_out_of_range_is_explained():
    text = config_to_json(default_config("stripes")).replace('"epochs":10', '"epochs":0')
    with pytest.raises(CnnvizError, match="epochs is 0"):
        config_from_json(text)
