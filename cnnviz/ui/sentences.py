"""Sentences that several pages say."""


def many(count: int, word: str, plural: str = "") -> str:
    """A count and what is counted.

    Examples
    --------
    >>> many(1, "kernel"), many(2, "kernel"), many(3, "bias", "biases")
    ('1 kernel', '2 kernels', '3 biases')
    """
    return f"{count} {word if count == 1 else plural or f'{word}s'}"


def never_read(rows: int, columns: int) -> str:
    """How many rows and columns of the padded input no window reaches."""
    if not rows and not columns:
        return "Every pixel is read."
    parts = [many(count, name) for count, name in ((rows, "row"), (columns, "column")) if count]
    verb = "is" if rows + columns == 1 else "are"
    return f"**{' and '.join(parts)} of the padded input {verb} never read**, struck out above."
