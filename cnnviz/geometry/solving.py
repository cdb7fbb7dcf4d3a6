"""Which settings give an output of a wanted size: all within stated ranges, those nearest to the present ones first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

from cnnviz.geometry.axis_settings import SIZES, AxisSettings, Operation, axis_size
from cnnviz.geometry.window import Pair

SEARCHED: dict[str, range] = {
    "kernel_size": range(1, 17),
    "stride": range(1, 17),
    "padding": range(9),
    "dilation": range(1, 5),
    "output_padding": range(4),
    "ceil_mode": range(2),
}
"""Setting → the values that are tried for it; those that do not go together, such as a pooling padded by more than half
of its kernel, are left out. The padding is the same on both sides."""

NEAREST = 4  # sizes that are named where the wanted one cannot be had

Axes = tuple[AxisSettings, AxisSettings]


@dataclass(frozen=True)
class Solutions:
    """Settings for rows and columns that give the wanted size.

    Attributes
    ----------
    found : tuple of (AxisSettings, AxisSettings)
        Sorted by how many settings differ from the present ones, then by how far they are from them in all.
    nearest : tuple of (int, int)
        Where nothing was found: rows and columns that can be had, the nearest to the wanted ones first.
    """

    found: tuple[Axes, ...]
    nearest: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class AxisSolutions:
    """As `Solutions`, along one axis."""

    found: tuple[AxisSettings, ...]
    nearest: tuple[int, ...] = ()


@lru_cache(maxsize=64)
def solutions(operation: Operation, size: Pair, wanted: Pair, now: Axes, free: frozenset[str]) -> Solutions:
    """All settings within `SEARCHED`, the free ones the same for rows and columns, that give an output of a size.

    Parameters
    ----------
    operation : Operation
    size, wanted : (int, int)
        Rows and columns of the input and of the output.
    now : (AxisSettings, AxisSettings)
        The present settings of rows and columns; those that are not free stay.
    free : frozenset of str
        Names of the settings that may change.

    Examples
    --------
    >>> stem = AxisSettings(7, stride=2, padding=(3, 3))
    >>> solved = solutions(Operation.CONVOLUTION, (224, 224), (56, 56), (stem, stem), frozenset({"stride"}))
    >>> [rows.stride for rows, columns in solved.found]
    [4]
    """
    if size[0] == size[1] and now[0] == now[1] and wanted[0] == wanted[1]:
        solved = axis_solutions(operation, size[0], wanted[0], now[0], free)
        return Solutions(tuple((each, each) for each in solved.found), tuple((each, each) for each in solved.nearest))
    gives = SIZES[operation]
    found = [
        (_as_settings(operation, rows), _as_settings(operation, columns))
        for rows, columns in zip(*(_candidates(operation, axis, free) for axis in now), strict=True)
        if gives(size[0], *rows) == wanted[0] and gives(size[1], *columns) == wanted[1]
    ]
    if found:
        return Solutions(tuple(sorted(found, key=lambda axes: _distance(axes, now))))
    reachable = {
        (gives(size[0], *rows), gives(size[1], *columns))
        for rows, columns in zip(*(_candidates(operation, axis, free) for axis in now), strict=True)
    }
    nearest = sorted(
        (each for each in reachable if min(each) > 0),
        key=lambda each: (abs(each[0] - wanted[0]) + abs(each[1] - wanted[1]), each),
    )
    return Solutions((), tuple(nearest[:NEAREST]))


@lru_cache(maxsize=64)
def axis_solutions(
    operation: Operation, length: int, wanted: int, now: AxisSettings, free: frozenset[str]
) -> AxisSolutions:
    """All settings within `SEARCHED` that give so many rows, or so many columns.

    Parameters
    ----------
    operation : Operation
    length, wanted : int
        Rows, or columns, of the input and of the output.
    now : AxisSettings
        The present settings; those that are not free stay.
    free : frozenset of str
        Names of the settings that may change.

    Examples
    --------
    >>> solved = axis_solutions(Operation.CONVOLUTION, 8, 4, AxisSettings(3, stride=2), frozenset({"padding"}))
    >>> [settings.padding for settings in solved.found]
    [(1, 1)]
    """
    gives = SIZES[operation]
    candidates = _candidates(operation, now, free)
    found = [_as_settings(operation, values) for values in candidates if gives(length, *values) == wanted]
    if found:
        return AxisSolutions(tuple(sorted(found, key=lambda settings: _distance((settings,), (now,)))))
    reachable = {gives(length, *values) for values in _candidates(operation, now, free)}
    return AxisSolutions((), tuple(sorted(reachable - {0}, key=lambda size: (abs(size - wanted), size))[:NEAREST]))


@dataclass(frozen=True)
class Mend:
    """One setting that is to change for there to be an output at all.

    Attributes
    ----------
    setting : str
        Its name; ``size`` is that of the input.
    values : (int, int)
        What it is to be for rows and columns.
    """

    setting: str
    values: Pair


def mends(operation: Operation, size: Pair, now: Axes) -> tuple[Mend, ...]:
    """For each setting by itself, the nearest value with which there is an output; none where there is one already.

    Parameters
    ----------
    operation : Operation
    size : (int, int)
        Rows and columns of the input.
    now : (AxisSettings, AxisSettings)
        Of rows and columns.

    Examples
    --------
    >>> wide = AxisSettings(7)
    >>> [(mend.setting, mend.values) for mend in mends(Operation.CONVOLUTION, (5, 5), (wide, wide))]
    [('kernel_size', (5, 5)), ('padding', (1, 1)), ('size', (7, 7))]
    """
    if all(axis_size(operation, length, axis) for length, axis in zip(size, now, strict=True)):
        return ()
    found = []
    for setting in (*operation.settings, "size"):
        rows, columns = (_mended(operation, length, axis, setting) for length, axis in zip(size, now, strict=True))
        if rows is not None and columns is not None:
            either = max(rows, columns)  # ceil mode is one for both axes
            found.append(Mend(setting, (either, either) if setting == "ceil_mode" else (rows, columns)))
    return tuple(found)


Values = tuple[int, int, Pair, int, int]  # kernel, stride, padding, dilation, and output padding or ceil mode


def _candidates(operation: Operation, now: AxisSettings, free: frozenset[str]) -> Iterator[Values]:
    """All values that the settings are tried with: the free ones within `SEARCHED`, the others as they are."""
    extra = "output_padding" if operation is Operation.TRANSPOSED else "ceil_mode"
    varied = {name for name in operation.settings if name in free}

    def tried(name: str) -> Iterable[int]:
        return SEARCHED[name] if name in varied else (int(getattr(now, name)),)

    paddings = [(side, side) for side in SEARCHED["padding"]] if "padding" in varied else [now.padding]
    return product(tried("kernel_size"), tried("stride"), paddings, tried("dilation"), tried(extra))


def _as_settings(operation: Operation, values: Values) -> AxisSettings:
    kernel_size, stride, padding, dilation, extra = values
    if operation is Operation.TRANSPOSED:
        return AxisSettings(kernel_size, stride, padding, dilation, output_padding=extra)
    return AxisSettings(kernel_size, stride, padding, dilation, ceil_mode=bool(extra))


def _distance(found: Iterable[AxisSettings], now: Iterable[AxisSettings]) -> tuple[int, float, list[bool], list[float]]:
    """How many settings change, how far they move in all, which ones change, and what they are.

    Of settings that are equally far, those that leave the kernel alone come first, then those that leave the stride.
    """
    there, here = (_numbers(axes) for axes in (found, now))
    moved = [abs(a - b) for a, b in zip(there, here, strict=True)]
    return sum(map(bool, moved)), sum(moved), list(map(bool, moved)), there


def _numbers(axes: Iterable[AxisSettings]) -> list[float]:
    """The settings of both axes, the padding as that of one side."""
    return [
        number
        for axis in axes
        for number in (
            axis.kernel_size,
            axis.stride,
            axis.dilation,
            axis.output_padding,
            axis.ceil_mode,
            sum(axis.padding) / 2,
        )
    ]


def _mended(operation: Operation, length: int, now: AxisSettings, setting: str) -> int | None:
    """The nearest value of a setting, its own if that will do, with which there is an output along an axis."""
    own = length if setting == "size" else now.padding[0] if setting == "padding" else int(getattr(now, setting))
    least = 1 if setting == "size" else SEARCHED[setting].start
    most = 1 if setting == "ceil_mode" else own + now.span + sum(now.padding)  # nothing changes further away
    for value in sorted(range(least, most + 1), key=lambda value: (abs(value - own), value)):
        if setting == "size":
            gives = axis_size(operation, value, now)
        else:
            changed: dict[str, Any] = {setting: (value, value) if setting == "padding" else value}
            gives = axis_size(operation, length, now if value == own else replace(now, **changed))
        if gives:
            return value
    return None
