"""Kernels against torch, formulas written out by hand, and what is known of their sums and symmetries."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import InputError

sides = st.sampled_from([3, 5, 7])


def array(name, size=3, **parameters):
    return np.array(KERNEL_FAMILIES[name].weights(size, **parameters))


def convolved(first, second):
    """Two kernels one after the other, as one."""
    second = torch.tensor(second, dtype=torch.float64).flip(0, 1)[None, None]
    padding = (second.shape[2] - 1, second.shape[3] - 1)
    return F.conv2d(torch.tensor(first, dtype=torch.float64)[None, None], second, padding=padding)[0, 0].numpy()


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("box", [[1 / 9] * 3] * 3),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("prewitt_x", [[-1, 0, 1]] * 3),
        ("prewitt_y", [[-1] * 3, [0] * 3, [1] * 3]),
        ("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    ],
)
def test_defaults_are_the_kernels_that_everybody_knows(name, weights):
    np.testing.assert_array_equal(array(name), weights)


def test_the_well_known_gaussian_is_the_binomial_one_and_near_sigma_085():
    known = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
    np.testing.assert_array_equal(array("binomial"), known)
    np.testing.assert_allclose(array("gaussian", sigma=1 / math.sqrt(2 * math.log(2))), known, rtol=1e-14)
    np.testing.assert_allclose(array("gaussian"), known, atol=3e-4)  # σ = 0.85 instead of 0.8493


@pytest.mark.parametrize("name", KERNEL_FAMILIES)
def test_every_family_gives_finite_weights_of_every_size_at_usual_values(name):
    family = KERNEL_FAMILIES[name]
    for size in family.sizes:
        assert size % 2 == 1
        for parameter in family.parameters:
            assert parameter.least <= parameter.default <= parameter.most
            for value in (parameter.least, parameter.most, *parameter.usual):
                weights = array(name, size, **{parameter.name: value})
                assert weights.shape == (size, size)
                assert np.isfinite(weights).all()
    assert family.title
    assert family.answers_to.endswith(".")


@settings(max_examples=200)
@given(size=sides, sigma=st.floats(0.1, 10))
def test_a_gaussian_is_its_formula(size, sigma):
    place = torch.arange(size, dtype=torch.float64) - size // 2
    density = torch.exp(torch.distributions.Normal(0.0, torch.tensor(sigma, dtype=torch.float64)).log_prob(place))
    expected = torch.outer(density, density)
    np.testing.assert_allclose(array("gaussian", size, sigma=sigma), expected / expected.sum(), rtol=1e-12, atol=1e-300)


@settings(max_examples=200)
@given(size=sides, angle=st.floats(-180, 180), sigma=st.floats(0.1, 10))
def test_blurs_keep_the_brightness_and_have_no_negative_weights(size, angle, sigma):
    blurs = (
        array("box", size),
        array("binomial", size),
        array("gaussian", size, sigma=sigma),
        array("motion_blur", size, angle=angle),
    )
    for weights in blurs:
        assert weights.sum() == pytest.approx(1, abs=1e-14)
        assert (weights >= 0).all()


@settings(max_examples=200)
@given(size=sides, angle=st.floats(-90, 90))
def test_motion_blur_is_a_line_at_its_angle(size, angle):
    weights = array("motion_blur", size, angle=angle)
    np.testing.assert_allclose(weights, weights[::-1, ::-1], atol=1e-12)  # the middle is its middle
    row, column = np.mgrid[size // 2 : -(size // 2) - 1 : -1, -(size // 2) : size // 2 + 1]  # y upwards, x
    main, other = (column, row) if abs(angle) <= 45 else (row, column)
    slope = math.tan(math.radians(angle)) if abs(angle) <= 45 else 1 / math.tan(math.radians(angle))
    for step in range(-(size // 2), size // 2 + 1):
        on_line = main == step
        assert weights[on_line].sum() == pytest.approx(1 / size)  # read once in each column, or row
        assert (weights * other)[on_line].sum() * size == pytest.approx(slope * step, abs=1e-9)  # at the line's height


@pytest.mark.parametrize("size", [3, 5, 7])
def test_motion_blur_level_upright_and_aslant(size):
    line = np.full(size, 1 / size)
    level = np.zeros((size, size))
    level[size // 2] = line
    for angle, expected in ((0, level), (180, level), (90, level.T), (45, np.diag(line)[::-1]), (-45, np.diag(line))):
        np.testing.assert_allclose(array("motion_blur", size, angle=angle), expected, atol=1e-15)


@settings(max_examples=200)
@given(
    size=st.sampled_from([5, 7]),
    sigma=st.floats(0.1, 10),
    theta=st.floats(-180, 180),
    wavelength=st.floats(1, 20),
    phase=st.floats(-180, 180),
    aspect=st.floats(0.1, 5),
)
def test_a_gabor_kernel_is_the_real_part_of_a_turned_complex_wave(size, sigma, theta, wavelength, phase, aspect):
    half = size // 2
    column, row = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    turned = (column - 1j * row) * np.exp(-1j * math.radians(theta))  # y upwards; turned back by θ
    wave = np.exp(1j * (2 * np.pi * turned.real / wavelength + math.radians(phase)))
    hill = np.exp(-(turned.real**2 + aspect**2 * turned.imag**2) / (2 * sigma**2))
    weights = array("gabor", size, sigma=sigma, theta=theta, wavelength=wavelength, phase=phase, aspect=aspect)
    np.testing.assert_allclose(weights, hill * wave.real, atol=0.5e-6 + 1e-13)  # six decimals


def test_gabor_stripes_stand_across_theta():
    upright = array("gabor", 7, sigma=2, theta=0, wavelength=4)
    np.testing.assert_allclose(upright[:, ::-1], upright)
    assert (upright[:, 3] > 0).all()  # the bright stripe runs down the middle
    assert (upright[:, [1, 5]] < 0).all()  # half a wavelength away it is dark
    np.testing.assert_allclose(array("gabor", 7, sigma=2, theta=90, wavelength=4), upright.T, atol=1e-14)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_sobel_is_a_blur_of_the_smaller_and_finds_the_slope(size):
    sobel = array("sobel_x", size)
    if size > 3:
        blur = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        np.testing.assert_array_equal(sobel, convolved(array("sobel_x", size - 2), blur))
    np.testing.assert_array_equal(array("sobel_y", size), sobel.T)
    assert sobel.sum() == 0


def test_sobel_five_is_opencvs():
    expected = np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1])  # getDerivKernels(1, 0, 5)
    np.testing.assert_array_equal(array("sobel_x", 5), expected)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_prewitt_is_the_slope_of_a_fitted_plane(size):
    half = size // 2
    column, row = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    design = np.column_stack([np.ones(size * size), column.ravel(), row.ravel()])
    slope = np.linalg.pinv(design)[1].reshape(size, size)
    prewitt = array("prewitt_x", size)
    np.testing.assert_allclose(prewitt / prewitt[0, -1], slope / slope[0, -1], atol=1e-12)
    np.testing.assert_array_equal(array("prewitt_y", size), prewitt.T)


def test_scharr_is_three_ten_three():
    np.testing.assert_array_equal(array("scharr_x"), [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]])
    np.testing.assert_array_equal(array("scharr_y"), [[-3, -10, -3], [0, 0, 0], [3, 10, 3]])


@settings(max_examples=200)
@given(diagonal=st.floats(0, 1), amount=st.floats(0, 5), slope=st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
def test_the_laplacian_is_zero_on_ramps_and_sharpening_keeps_them(diagonal, amount, slope):
    row, column = np.mgrid[-1:2, -1:2]
    ramp = 5 + slope[0] * row + slope[1] * column
    assert (array("laplacian", diagonal=diagonal) * ramp).sum() == pytest.approx(0, abs=1e-12)
    assert (array("sharpen", amount=amount) * ramp).sum() == pytest.approx(5, abs=1e-12)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_emboss_grows_towards_the_lower_right_and_keeps_the_brightness(size):
    emboss = array("emboss", size)
    assert emboss.sum() == 1
    assert emboss[0, 0] == -(size - 1) == -emboss[-1, -1]
    np.testing.assert_array_equal(emboss, emboss.T)


@settings(max_examples=200)
@given(size=sides, seed=st.integers(0, 1_000_000))
def test_random_weights_repeat_and_are_no_larger_than_torchs_first_weights(size, seed):
    weights = array("random", size, seed=seed)
    np.testing.assert_array_equal(weights, array("random", size, seed=seed))
    bound = 1 / size  # U(−√k, √k), k = 1 / (channels · size²)
    assert np.abs(weights).max() <= bound + 0.005
    layer = torch.nn.Conv2d(1, 1, size)
    assert layer.weight.abs().max() <= bound


@pytest.mark.parametrize(
    ("name", "size", "parameters", "message"),
    [
        ("scharr_x", 5, {}, "Scharr x has no side of 5: use 3"),
        ("box", 4, {}, "Box blur has no side of 4: use 3 or 5 or 7"),
        ("gaussian", 3, {"sigma": 0}, "sigma is 0: use a number from 0.1 to 10"),
        ("gaussian", 3, {"sigma": float("nan")}, "sigma is nan: use a number from"),
        ("gaussian", 3, {"theta": 1}, "Gaussian blur has no parameter “theta”: it has sigma"),
        ("box", 3, {"sigma": 1}, "Box blur has no parameter “sigma”: it has none"),
        ("random", 3, {"seed": 0.5}, "seed is 0.5: use a whole number"),
    ],
)
def test_kernels_that_cannot_be_are_explained(name, size, parameters, message):
    with pytest.raises(InputError, match=message):
        KERNEL_FAMILIES[name].weights(size, **parameters)
