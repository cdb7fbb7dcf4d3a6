"""Weights of well-known kernels: each function takes a side (odd, pixels) and parameters, and gives rows of weights.

Angles are in degrees, counter-clockwise as seen on the screen, from the direction to the right.
"""

from itertools import product
from math import comb, cos, exp, floor, pi, radians, sin

import numpy as np

from cnnviz.links.numbers import Grid

EXACT = 12  # decimals of a position: cos 90° is then 0


def identity(size: int) -> Grid:
    """1 in the middle."""
    middle = size // 2
    return tuple(tuple(float(row == column == middle) for column in range(size)) for row in range(size))


def box(size: int) -> Grid:
    """The same weight everywhere, 1 together."""
    return ((1 / size**2,) * size,) * size


def binomial(size: int) -> Grid:
    """Pascal's triangle, down times across: (1 2 1) for 3, (1 4 6 4 1) for 5; 1 together."""
    line = _binomial_line(size)
    return _outer(line, line, 4.0 ** (size - 1))


def gaussian(size: int, sigma: float) -> Grid:
    """exp(−(x² + y²) / (2σ²)) at the middle of each pixel, then divided by the sum.

    At 3 × 3 it is the binomial kernel for σ = 1 / √(2 ln 2) ≈ 0.85.
    """
    line = [exp(-((place - size // 2) ** 2) / (2 * sigma**2)) for place in range(size)]
    return _outer(line, line, sum(line) ** 2)


def sharpen(size: int, amount: float) -> Grid:
    """The identity minus `amount` times the Laplacian."""
    return tuple(
        tuple(one - amount * edge for one, edge in zip(*rows, strict=True))
        for rows in zip(identity(size), laplacian(size, 0), strict=True)
    )


def sobel_x(size: int) -> Grid:
    """A binomial blur down, a derivative of one across.

    Across it is the binomial line two shorter, convolved with (−1 0 1), as OpenCV's ``getDerivKernels`` builds it.
    """
    line = [0, 0, *_binomial_line(size - 2), 0, 0]
    return _outer(_binomial_line(size), [line[place] - line[place + 2] for place in range(size)])


def sobel_y(size: int) -> Grid:
    """Sobel with rows and columns exchanged."""
    return _turned(sobel_x(size))


def prewitt_x(size: int) -> Grid:
    """The same weight down, −1 0 1 (or −2 … 2, −3 … 3) across.

    But for a factor that is the slope of a plane fitted to the pixels by least squares (Prewitt 1970).
    """
    return (tuple(float(place - size // 2) for place in range(size)),) * size


def prewitt_y(size: int) -> Grid:
    """Prewitt with rows and columns exchanged."""
    return _turned(prewitt_x(size))


def scharr_x(size: int) -> Grid:
    """(3 10 3) down, (−1 0 1) across: Scharr (2000); 3 × 3 only."""
    return _outer((3, 10, 3), (-1, 0, 1))


def scharr_y(size: int) -> Grid:
    """Scharr with rows and columns exchanged."""
    return _turned(scharr_x(size))


def laplacian(size: int, diagonal: float) -> Grid:
    """1 at the sides, `diagonal` at the corners, and what makes the sum 0 in the middle; 3 × 3 only."""
    corner = float(diagonal)
    return ((corner, 1.0, corner), (1.0, -4 - 4 * corner, 1.0), (corner, 1.0, corner))


def emboss(size: int) -> Grid:
    """How far a cell lies towards the lower right, and 1 in the middle: 3 × 3 is −2 −1 0 / −1 1 1 / 0 1 2."""
    middle = size // 2
    return tuple(
        tuple(float(row + column - 2 * middle) if row != middle or column != middle else 1.0 for column in range(size))
        for row in range(size)
    )


def motion_blur(size: int, angle: float) -> Grid:
    """The mean along a line through the middle.

    The line is read once in each column, or row where it is steeper than 45°; between two pixels, each has its share.
    """
    right, down = cos(radians(angle)), -sin(radians(angle))
    longest = max(abs(right), abs(down))
    weights = np.zeros((size + 1, size + 1))  # one more than needed, for the share 0 of a neighbour beyond the end
    for step in range(-(size // 2), size // 2 + 1):
        row = round(step * down / longest + size // 2, EXACT)
        column = round(step * right / longest + size // 2, EXACT)
        for below, beside in product((0, 1), (0, 1)):
            share = (1 - abs(row - floor(row) - below)) * (1 - abs(column - floor(column) - beside))
            weights[floor(row) + below, floor(column) + beside] += share / size
    return _grid(weights[:size, :size])


def gabor(size: int, sigma: float, theta: float, wavelength: float, phase: float, aspect: float) -> Grid:
    """A wave under a Gaussian: exp(−(x'² + γ²y'²) / (2σ²)) · cos(2πx'/λ + ψ).

    x' = x cos θ + y sin θ runs across the stripes and y' = −x sin θ + y cos θ along them, y upwards, from the middle
    (Daugman 1985; in these letters Petkov and Kruizinga 1997): σ is `sigma`, θ `theta`, λ `wavelength`, ψ `phase`,
    γ `aspect`.
    """
    turn, middle = radians(theta), size // 2

    def weight(x: int, y: int) -> float:
        across, along = x * cos(turn) + y * sin(turn), -x * sin(turn) + y * cos(turn)
        hill = exp(-(across**2 + (aspect * along) ** 2) / (2 * sigma**2))
        # Six decimals: a cosine of 90° comes out as 6e−17, where zero is meant.
        return round(hill * cos(2 * pi * across / wavelength + radians(phase)), 6)

    return tuple(tuple(weight(column - middle, middle - row) for column in range(size)) for row in range(size))


def random(size: int, seed: float) -> Grid:
    """Evenly spread from −1/size to 1/size, as an untrained `torch.nn.Conv2d` of one channel, to two decimals."""
    drawn = np.random.default_rng(int(seed)).uniform(-1 / size, 1 / size, (size, size))
    return _grid(drawn.round(2))


def _binomial_line(size: int) -> tuple[int, ...]:
    return tuple(comb(size - 1, place) for place in range(size))


def _outer(down: tuple[float, ...] | list[float], across: tuple[float, ...] | list[float], total: float = 1.0) -> Grid:
    return tuple(tuple(above * beside / total for beside in across) for above in down)


def _turned(grid: Grid) -> Grid:
    return tuple(zip(*grid, strict=True))


def _grid(weights: np.typing.NDArray[np.float64]) -> Grid:
    return tuple(tuple(float(weight) for weight in row) for row in weights)
