"""Sentences that several pages say."""


def never_read(rows: int, columns: int) -> str:
    """How many rows and columns of the padded input no window reaches."""
    if not rows and not columns:
        return "Every pixel is read."
    counts = ((rows, "row"), (columns, "column"))
    parts = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts if count]
    verb = "is" if rows + columns == 1 else "are"
    return f"**{' and '.join(parts)} of the padded input {verb} never read**, struck out above."
