"""What is measured as an activation is that activation."""

import numpy as np
import pytest

from cnnviz.ops.activation_cost import BLOCK, PLAIN, measure_costs
from cnnviz.ops.activations import ACTIVATIONS, activate


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_plain_form_gives_the_numbers_of_the_activation(name):
    values = np.linspace(-6, 6, BLOCK, dtype=np.float32)
    # GELU's tanh form is off by up to 5e-4; the others by roundings of single precision.
    tolerance = 1e-3 if name == "gelu" else 1e-6
    np.testing.assert_allclose(PLAIN[name](values), activate(values, name).after, rtol=1e-6, atol=tolerance)
    assert PLAIN[name](values).dtype == np.float32


def test_every_activation_is_measured():
    costs = measure_costs(repetitions=1)
    assert [cost.name for cost in costs] == list(ACTIVATIONS)
    assert all(0 < cost.seconds < 60 for cost in costs)
