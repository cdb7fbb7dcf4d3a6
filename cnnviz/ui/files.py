"""What a person takes along: the picture as a file, and the numbers as CSV. Nothing is computed before the click."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnnviz.errors import InputError
from cnnviz.figures.scene import Scene
from cnnviz.figures.scene_files import scene_gif, scene_png, scene_svg
from cnnviz.links.csv_grids import LONGEST_TEXT, csv_text, read_csv_channels
from cnnviz.links.numbers import Grid
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, key_in_turn, renew
from cnnviz.ui.theme import current_theme


def files_section(page: str) -> Any:
    """A section that is folded up, and knows whether it is ``open``."""
    return st.expander("Files: pictures and tables", key=f"{page}.files", on_change="rerun")


def picture_downloads(scene: Scene, name: str, step: int = 0) -> None:
    """Buttons to download the scene as PNG and SVG, as it is at a step to choose, and all steps as GIF.

    Parameters
    ----------
    scene : Scene
    name : str
        What the files' names begin with; one of its own for each scene of a page.
    step : int
        At which the choice begins, counted from 1; 0 is a third of the way through, as on the stepper.
    """
    theme = current_theme()  # here, since there is no page any more when the file is made
    count = len(scene.steps.targets) if scene.steps else 1
    at = min(step or -(-count // 3), count)
    if count > 1:
        at = st.slider("Step of the picture", 1, count, at, key=f"{name}.picture step", help=GLOSSARY["picture step"])
    with st.container(horizontal=True, gap="xsmall"):
        _download("PNG", f"{name}-step-{at}.png", "image/png", partial(scene_png, scene, at, theme), "picture file")
        _download("SVG", f"{name}-step-{at}.svg", "image/svg+xml", partial(scene_svg, scene, at, theme), "drawing file")
        if scene.steps:
            _download("GIF", f"{name}.gif", "image/gif", partial(scene_gif, scene, theme), "animation file")


def grid_downloads(grids: Mapping[str, np.ndarray], name: str) -> None:
    """A button for each grid, to download its numbers.

    Parameters
    ----------
    grids : mapping from str to ndarray, (H, W) or (C, H, W)
        By what they are called, such as ``Output``.
    name : str
        What the files' names begin with.
    """
    with st.container(horizontal=True, gap="xsmall"):
        for title, values in grids.items():
            blocks = values.reshape(-1, *values.shape[-2:])
            file = f"{name}-{title.lower().replace(' ', '-')}.csv"
            _download(f"{title} as CSV", file, "text/csv", partial(csv_text, blocks.tolist()), "csv file")


def table_input(page: str, titles: Mapping[str, str], take: Callable[[str, tuple[Grid, ...]], None], most: int) -> None:
    """Numbers typed, pasted or read from a file as a table, and a button that takes them over.

    Parameters
    ----------
    page : str
    titles : mapping from str to str
        What the numbers may replace: a name that `take` knows, and its title.
    take : callable
        Called with a name and the grids; an `InputError` that it raises is shown.
    most : int
        Rows and columns of a grid at most.
    """
    problem_key = f"{page}.table problem"
    st.text_area(
        "Numbers as CSV or from a spreadsheet",
        key=f"{page}.table",
        placeholder="1,2,3\n4,5,6",
        help=GLOSSARY["csv input"],
    )
    name = f"{page}.table file"
    upload = key_in_turn(name)

    def read_file() -> None:
        file = st.session_state[upload]
        if file is None:
            return
        renew(name)
        try:
            st.session_state[f"{page}.table"] = uploaded_text(file, LONGEST_TEXT, "save the table as CSV")
        except InputError as error:
            st.session_state[problem_key] = f"The table was not read: {error}."

    st.file_uploader("Or a file, CSV", type=["csv", "tsv", "txt"], key=upload, on_change=read_file)
    problem = st.session_state.pop(problem_key, None)
    if problem:
        refuse(problem)

    def take_over(name: str) -> None:
        control_changed()
        try:
            take(name, read_csv_channels(st.session_state[f"{page}.table"], most))
        except InputError as error:
            st.session_state[problem_key] = f"The table was not taken: {error}."

    with st.container(horizontal=True, gap="xsmall"):
        for name, title in titles.items():
            st.button(
                f"Take over as {title.lower()}", key=f"{page}.take table {name}", on_click=take_over, args=(name,)
            )


def uploaded_text(file: UploadedFile, most: int, advice: str) -> str:
    """The text in a file that a person gave.

    Parameters
    ----------
    file : UploadedFile
    most : int
        Bytes.
    advice : str
        What to do where the file is no text, ``save the table as CSV``.

    Raises
    ------
    InputError
        If the file is too large or no text.
    """
    if file.size > most:
        raise InputError(f"the file has {file.size} bytes, but the most is {most}: choose a smaller one")
    try:
        return file.getvalue().decode()
    except UnicodeDecodeError:
        raise InputError(f"{file.name} is no text: {advice}") from None


def _download(label: str, file: str, mime: str, make: Callable[[], str | bytes], term: str) -> None:
    st.download_button(
        label,
        make,
        file,
        mime,
        key=f"files.{file.partition('-step-')[0]}.{label}",
        help=GLOSSARY[term],
        on_click="ignore",
    )
