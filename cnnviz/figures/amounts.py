"""Large counts and bytes in short, for bars and sums."""

from cnnviz.figures.numbers import compact

STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
KIB = 1024
UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def short_count(number: float) -> str:
    """A count with three significant digits and a letter for thousands, millions, ….

    Examples
    --------
    >>> short_count(15_470_264_320), short_count(268_650), short_count(170), short_count(999_999)
    ('15.5 G', '269 k', '170', '1 M')
    """
    for step, letter in STEPS:
        if number >= 0.9995 * step:
            return f"{compact(number / step)} {letter}"
    return compact(number)


def bytes_text(count: float) -> str:
    """Bytes in the unit that leaves one to four digits before the point.

    Examples
    --------
    >>> bytes_text(680), bytes_text(1_074_600), bytes_text(3 * 2**30)
    ('680 B', '1.02 MiB', '3 GiB')
    """
    power = 0
    while count >= 0.9995 * KIB and power < len(UNITS) - 1:
        count, power = count / KIB, power + 1
    return f"{compact(count)} {UNITS[power]}"
