"""The pages and what they have in common: the navigation, the head, notices."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page as StreamlitPage

from cnnviz.links.states import write_state
from cnnviz.ui.history import history_buttons
from cnnviz.ui.state import (
    NAVIGATED,
    VIEW,
    VIEWS,
    PageState,
    choice,
    control_changed,
    is_presenting,
    key_of,
    will_present,
)


@dataclass(frozen=True)
class PageInfo:
    """A page of the app.

    Attributes
    ----------
    title : str
    lead : str
        What one can do here, in one sentence.
    section : str
        Of the navigation; the empty one comes first and has no heading.
    path : str
        Of the address, without the slash.
    """

    title: str
    lead: str
    section: str
    path: str


PAGES: dict[str, PageInfo] = {
    "home": PageInfo("cnnviz", "See, change and measure what a convolutional network does.", "", ""),
    "convolution": PageInfo(
        "Convolution",
        "A kernel slides over the input: multiply, add, move on. Change any number and everything follows.",
        "Understand",
        "convolution",
    ),
    "pooling": PageInfo(
        "Pooling",
        "A window slides over the input and keeps one number of what it sees: the largest, or the average.",
        "Understand",
        "pooling",
    ),
    "activations": PageInfo(
        "Activations",
        "What becomes of a layer's numbers: activations, batch normalisation, dropout. Change any of them.",
        "Understand",
        "activations",
    ),
    "shapes": PageInfo(
        "Shapes",
        "What size comes out, which settings give the size you want, and what each unit sees of the image.",
        "Understand",
        "shapes",
    ),
    "architectures": PageInfo(
        "Architectures",
        "Look into the networks that the field remembers, build your own layer by layer, and compare what they cost.",
        "Build",
        "architectures",
    ),
    "training": PageInfo(
        "Training",
        "Choose images and a pace, start, and watch a small network learn to tell them apart.",
        "Build",
        "training",
    ),
    "inspection": PageInfo(
        "Inspection",
        "Open a trained network: its filters, what it makes of an image, and where it goes wrong.",
        "Look inside",
        "inspection",
    ),
}


def navigate() -> StreamlitPage:
    """Tell Streamlit the pages; returns the one to run."""
    st.set_page_config(page_title="cnnviz", layout="wide", initial_sidebar_state=208)
    st.set_option("client.showSidebarNavigation", True)
    sections: dict[str, list] = {}
    for name, info in PAGES.items():
        title = "Home" if name == "home" else info.title
        page = st.Page(f"pages/{name}.py", title=title, url_path=info.path or None, default=name == "home")
        sections.setdefault(info.section, []).append(page)
    st.session_state[NAVIGATED] = True
    return st.navigation(sections, position="hidden" if will_present() else "sidebar", expanded=True)


def begin(name: str) -> PageInfo:
    """Begin a page: each page's first line.

    Until some session has called ``st.navigation``, Streamlit finds the folder ``pages`` by itself, and a link that is
    the first request after a start runs a page without ``app.py``; then the navigation is told here and the run begins
    anew.
    """
    if NAVIGATED not in st.session_state:
        navigate()
        st.rerun()
    return PAGES[name]


def head(info: PageInfo, problems: tuple[str, ...] = (), undo: tuple[str, PageState] | None = None) -> DeltaGenerator:
    """The title, the lead, the presenter's view, and what was wrong with the address.

    Parameters
    ----------
    info : PageInfo
    problems : tuple of str
        Sentences of `open_state`.
    undo : (str, PageState) or None
        The page's name and state, where changes can be taken back.

    Returns
    -------
    DeltaGenerator
        The place for `copy_link`.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(info.title, anchor=False, width="stretch")
        if undo and not is_presenting():
            history_buttons(*undo)
        place = st.container(width="content")
        st.button(
            "Leave presenter's view" if is_presenting() else "Present",
            key="present",
            type="tertiary",
            help="Enlarges the working area and hides the rest, to be read from the back of a room.",
            on_click=_switch_view,
        )
    if not is_presenting():
        st.markdown(f":gray[{info.lead}]")
    for problem in problems:
        warn(problem)
    return place


def page_tabs(page: str, titles: tuple[str, ...], now: str) -> dict[str, Any]:
    """The sections of a page, of which one is open; which, outlives a visit to another page.

    Parameters
    ----------
    page : str
        Whose state has the field ``tab``.
    titles : tuple of str
    now : str
        The title of the open one, as the state has it.

    Returns
    -------
    dict
        By title, containers that know whether they are ``open``.
    """
    shown = choice(f"{page}.open tab", now)

    def changed() -> None:
        if shown.made():
            st.session_state[key_of(page, "tab")] = shown.made()
            control_changed()

    return dict(zip(titles, st.tabs(titles, default=now, key=shown.key, on_change=changed), strict=True))


def copy_link(place: DeltaGenerator, state: PageState) -> None:
    """Offer the link to the page as it is; after the last widget, where the state is known."""
    query = urlencode(write_state(state))
    with place.popover("Copy link", type="tertiary"):
        st.markdown("This link opens the page as it is now.")
        st.code(f"{st.context.url or ''}{'?' + query if query else ''}", language=None, wrap_lines=True)


def warn(sentence: str) -> None:
    """Say what was wrong and what is shown instead."""
    st.warning(plain(sentence))


def refuse(sentence: str) -> None:
    """Say why something cannot be done, and the way out."""
    st.error(plain(sentence))


def plain(text: str) -> str:
    """Text from outside, such as a link or a file's name, with all that Markdown would read as markup made harmless.

    Examples
    --------
    >>> plain("![x](//elsewhere) costs $5$")
    '\\\\!\\\\[x\\\\]\\\\(\\\\/\\\\/elsewhere\\\\) costs \\\\$5\\\\$'
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _switch_view() -> None:
    st.session_state[VIEW] = VIEWS[0] if is_presenting() else VIEWS[1]
    control_changed()
