"""Scripts and style sheets of the components, put together from files.

What is put in goes to the browser with every change of a component's data, so it is kept small: comments of whole lines
and indentation stay here. What components have in common stands in this folder.
"""

import re
from pathlib import Path

_HERE = Path(__file__).parent
_LEFT_OUT = re.compile(r"^\s*//.*\n|^[ \t]+|^\n", re.MULTILINE)


def inline_script(folder: Path, *parts: str) -> str:
    """One script from ``elements.js`` and ``palette.js`` of this folder, and parts of another, in order.

    Parameters
    ----------
    folder : Path
    *parts : str
        Names of files, without ``.js``.
    """
    shared = (_HERE / "elements.js", _HERE / "palette.js")
    return _joined([*shared, *(folder / f"{part}.js" for part in parts)])


def inline_style(folder: Path, *parts: str) -> str:
    """One style sheet from ``palette.css`` of this folder, and parts of another; parameters as in `inline_script`."""
    return _joined([_HERE / "palette.css", *(folder / f"{part}.css" for part in parts)])


def _joined(files: list[Path]) -> str:
    return _LEFT_OUT.sub("", "".join(file.read_text(encoding="utf-8") for file in files))
