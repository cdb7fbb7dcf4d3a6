"""Activations and their derivatives against torch and autograd."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnviz.errors import InputError
from cnnviz.ops.activations import ACTIVATIONS, activate
from cnnviz.ops.gradient_chain import gradient_chain, largest_derivative

TORCH = {
    "relu": lambda x, slope: F.relu(x),
    "leaky_relu": lambda x, slope: F.leaky_relu(x, slope),
    "gelu": lambda x, slope: F.gelu(x),
    "silu": lambda x, slope: F.silu(x),
    "sigmoid": lambda x, slope: torch.sigmoid(x),
    "tanh": lambda x, slope: torch.tanh(x),
}
EXTREMES = np.array([-1e6, -800.0, -40.0, -1.0, -0.0, 0.0, 1.0, 40.0, 800.0, 1e6])
ROUNDING = {"rtol": 1e-13, "atol": 1e-14}  # some dozens of roundings of 2⁻⁵³, and of 1 − σ where σ is all but 1


def test_the_reference_knows_every_activation():
    assert TORCH.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(max_examples=200)
@given(
    values=arrays(np.float64, array_shapes(max_dims=4, max_side=4), elements=st.floats(-1e6, 1e6)),
    slope=st.floats(0, 1),
)
@example(values=EXTREMES, slope=0.01)
def test_an_activation_and_its_derivative_are_those_of_torch(name, values, slope):
    x = torch.tensor(values, requires_grad=True)
    y = TORCH[name](x, slope)
    y.sum().backward()
    trace = activate(values, name, slope)
    np.testing.assert_allclose(trace.after, y.detach().numpy(), **ROUNDING)
    np.testing.assert_allclose(trace.derivative, x.grad.numpy(), **ROUNDING)
    assert trace.zero_share == (trace.after == 0).mean()
    assert trace.after.shape == trace.derivative.shape == trace.before.shape == values.shape


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(max_examples=200)
@given(values=arrays(np.float64, 16, elements=st.floats(-30, 30)))
def test_no_derivative_is_larger_than_the_largest(name, values):
    assert np.abs(activate(values, name).derivative).max() <= largest_derivative(name) * (1 + 1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_largest_derivative_is_that_of_a_fine_grid(name):
    grid = torch.linspace(-10, 10, 200_001, dtype=torch.float64, requires_grad=True)
    TORCH[name](grid, 0.01).sum().backward()
    assert largest_derivative(name) == pytest.approx(float(grid.grad.max()), abs=1e-8)  # curvature · 10⁻⁴² / 2


@settings(max_examples=200)
@given(name=st.sampled_from(list(ACTIVATIONS)), layers=st.integers(1, 8), paths=st.integers(1, 5), seed=st.integers(0))
def test_the_factors_of_a_chain_are_what_autograd_finds(name, layers, paths, seed):
    pre_activations = np.random.default_rng(seed).normal(size=(layers, paths)) * 2
    chain = gradient_chain(pre_activations, name)
    expected = torch.ones(paths, dtype=torch.float64)
    for depth, layer in enumerate(torch.tensor(pre_activations)):
        x = layer.clone().requires_grad_()
        (TORCH[name](x, 0.01) * expected).sum().backward()
        expected = x.grad
        np.testing.assert_allclose(chain.factors[depth], expected.numpy(), **ROUNDING)
    assert (np.abs(chain.factors) <= chain.largest_possible[:, None] * (1 + 1e-12)).all()


def test_a_sigmoid_leaves_at_most_a_quarter_for_each_layer_and_relu_all():
    depth = np.arange(1, 21)
    zeros, ones = np.zeros(20), np.ones(20)
    np.testing.assert_array_equal(gradient_chain(zeros, "sigmoid").typical, 0.25**depth)
    np.testing.assert_array_equal(gradient_chain(zeros, "sigmoid").largest_possible, 0.25**depth)
    np.testing.assert_array_equal(gradient_chain(ones, "relu").typical, 1)
    np.testing.assert_array_equal(gradient_chain(ones, "relu").largest_possible, 1)
    np.testing.assert_array_equal(gradient_chain(-ones, "relu").typical, 0)


def test_a_leaky_relu_steeper_below_zero_than_above_knows_it():
    assert largest_derivative("leaky_relu", slope=3) == 3


def test_relu_of_an_example_worked_by_hand():
    trace = activate([[-1, 2], [0, -3]], "relu")
    np.testing.assert_array_equal(trace.after, [[0, 2], [0, 0]])
    np.testing.assert_array_equal(trace.derivative, [[0, 1], [0, 0]])
    assert trace.zero_share == 0.75


def test_what_cannot_be_activated_is_explained():
    with pytest.raises(
        InputError, match="no activation “swish”: use one of relu, leaky_relu, gelu, silu, sigmoid, tanh"
    ):
        activate([1.0], "swish")
    with pytest.raises(InputError, match="no numbers to activate"):
        activate([], "relu")
    with pytest.raises(InputError, match=r"the shape \(1, 1, 1\): give \(layers, paths\)"):
        gradient_chain([[[1.0]]], "relu")
