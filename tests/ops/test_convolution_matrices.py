"""Convolution as a matrix product, against PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from convolution_cases import cases, one_thread, quarters  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.matrices import kernel_matrix, multiplication_counts, weight_matrix, window_matrix


@settings(max_examples=200)
@given(cases())
def test_windows_as_rows_are_those_that_torch_unfolds_and_give_its_output(case):
    trace, window = case.trace(), case.window
    unfolded = F.unfold(torch.tensor(trace.padded[None]), window.kernel_size, window.dilation, stride=window.stride)
    np.testing.assert_array_equal(window_matrix(trace), unfolded[0].T.numpy())
    output = window_matrix(trace) @ weight_matrix(trace) + case.bias  # (rows · columns, F)
    np.testing.assert_array_equal(output.T.reshape(trace.output.shape), case.expected)


@settings(max_examples=300)
@given(cases())
def test_the_kernel_as_a_matrix_gives_the_output_of_torch_with_every_padding(case):
    matrix, expected = kernel_matrix(case.trace()), case.expected
    output = (matrix @ case.image.ravel()).reshape(expected.shape) + case.bias[:, None, None]
    np.testing.assert_array_equal(output, expected)


@settings(max_examples=200)
@given(cases())
def test_the_kernel_matrix_transposed_passes_gradients_back(case):
    image, kernel, bias = case.tensors()
    output = case.torch_output(image, kernel, bias)
    upstream = quarters(case.seed + 3, *output.shape)
    output.backward(torch.tensor(upstream))
    back = kernel_matrix(case.trace()).T @ upstream.ravel()
    np.testing.assert_array_equal(back.reshape(case.image.shape), image.grad.numpy())


@settings(max_examples=200)
@given(cases())
def test_multiplications_are_the_cells_of_the_matrix_and_those_that_hold_weights(case):
    ones = convolve(case.image, np.ones_like(case.kernel), case.window, 0, case.groups, case.mode)
    matrix, counts = kernel_matrix(ones), multiplication_counts(case.trace())
    assert counts.dense == matrix.size
    assert counts.without_zeros == np.count_nonzero(matrix)
    assert counts.sliding == case.trace().products.size


def test_an_image_gives_a_matrix_of_toeplitz_blocks():
    matrix = kernel_matrix(convolve(np.zeros((3, 3)), [[1, 2], [3, 4]], Window(2)))
    np.testing.assert_array_equal(
        matrix,
        [
            [1, 2, 0, 3, 4, 0, 0, 0, 0],
            [0, 1, 2, 0, 3, 4, 0, 0, 0],
            [0, 0, 0, 1, 2, 0, 3, 4, 0],
            [0, 0, 0, 0, 1, 2, 0, 3, 4],
        ],
    )


def test_copied_pixels_add_up_and_padded_zeros_are_left_out():
    def rows(mode):
        trace = convolve([[0, 0, 0]], [[1, 10, 100]], Window((1, 3), padding=(0, 1)), padding_mode=mode)
        return kernel_matrix(trace).tolist()

    assert rows("zeros") == [[10, 100, 0], [1, 10, 100], [0, 1, 10]]
    assert rows("replicate") == [[11, 100, 0], [1, 10, 100], [0, 1, 110]]
    assert rows("reflect") == [[10, 101, 0], [1, 10, 100], [0, 101, 10]]
    assert rows("circular") == [[10, 100, 1], [1, 10, 100], [100, 1, 10]]


def test_a_matrix_too_large_to_be_held_is_refused():
    trace = convolve(np.zeros((80, 80)), np.zeros((3, 3)), Window(3, padding=1))
    with pytest.raises(GeometryError, match="6400 rows and 6400 columns, more than 20,000,000 cells: use a smaller"):
        kernel_matrix(trace)
