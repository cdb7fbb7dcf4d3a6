"""A control of a field of a page's state."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import streamlit as st

from cnnviz.errors import InputError
from cnnviz.links.states import codec_of
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import PageState, choice, control_changed, key_of, put_fields

T = TypeVar("T")

OWN = "own"
ANOTHER = "Choose one or type another, such as 2x1 for rows and columns."


def segments(
    page: str,
    field: str,
    label: str,
    options: Iterable[T],
    term: str,
    title: Callable[[T], str] = str,
    *,
    wrap: bool | None = None,
) -> None:
    """A few choices side by side, of which one holds.

    Parameters
    ----------
    page, field : str
        Of the state.
    label : str
        For people.
    options : iterable
        Values of the field.
    term : str
        Of the glossary.
    title : callable
        From a value to what stands on it.
    wrap : bool or None
        Whether a second row may begin where there is no room; None leaves it to Streamlit.
    """
    st.segmented_control(
        label,
        list(options),
        format_func=title,
        required=True,
        key=key_of(page, field),
        on_change=control_changed,
        help=GLOSSARY[term],
        persist_state="session",
        wrap=wrap,
    )


def shown_segments(
    page: str,
    label: str,
    options: Iterable[T],
    now: T,
    choose: Callable[[T], None],
    term: str,
    title: Callable[[T], str] = str,
) -> None:
    """A few choices side by side that show what follows from the state.

    Parameters
    ----------
    page : str
    label : str
        For people.
    options : iterable
        True values all.
    now : object
        The option that holds.
    choose : callable
        Called with the option that the person chooses.
    term : str
        Of the glossary.
    title : callable
        From an option to what stands on it.
    """
    options = list(options)
    shown = choice(f"{page}.chosen {term}", now, options)

    def changed() -> None:
        if shown.made():
            choose(shown.made())

    st.segmented_control(
        label,
        options,
        format_func=title,
        required=True,
        default=shown.now,
        key=shown.key,
        on_change=changed,
        help=GLOSSARY[term],
    )


def dropdown(
    page: str,
    field: str,
    label: str,
    options: Iterable[T],
    term: str,
    width: int | None = None,
    title: Callable[[T], str] = str,
) -> None:
    """A list of choices, of which one holds.

    Parameters
    ----------
    page, field : str
        Of the state.
    label : str
        For people.
    options : iterable
        Values of the field.
    term : str
        Of the glossary.
    width : int or None
        In pixels; None takes what there is.
    title : callable
        From a value to what stands in the list.
    """
    st.selectbox(
        label,
        list(options),
        format_func=title,
        key=key_of(page, field),
        on_change=control_changed,
        help=GLOSSARY[term],
        width=width or "stretch",
        persist_state="session",
    )


def named_list(
    page: str,
    label: str,
    titles: Mapping[str, str],
    now: str | None,
    choose: Callable[[str], None],
    term: str,
    width: int | None = None,
) -> None:
    """A list of names that shows which of them the state has, or that it has something of the person's own.

    Parameters
    ----------
    page : str
    label : str
        For people.
    titles : mapping from str to str
        What stands in the list, by name.
    now : str or None
        The name that holds; None if none does.
    choose : callable
        Called with the name that the person chooses.
    term : str
        Of the glossary.
    width : int or None
        In pixels; None takes what there is.
    """
    shown = choice(f"{page}.chosen {term}", now or OWN, titles)

    def changed() -> None:
        if shown.made() not in (None, OWN):
            choose(shown.made())

    options = list(titles) if now else [OWN, *titles]
    st.selectbox(
        label,
        options,
        format_func=lambda name: titles.get(name, "Your own"),
        index=options.index(shown.now),
        key=shown.key,
        on_change=changed,
        help=GLOSSARY[term],
        width=width or "stretch",
    )


def puts_into(page: str, kind: type[PageState], field: str) -> Callable[[str], None]:
    """What puts a typed text into a field of a page's state, for `typed`.

    Parameters
    ----------
    page, field : str
        Of the state.
    kind : type
        Of the state.

    Returns
    -------
    callable
        Raises InputError where the field cannot be read from the text.
    """
    codec = codec_of(kind, field)
    return lambda text: put_fields(page, **{field: codec.read(text)})


def typed(
    page: str, label: str, usual: Iterable[str], now: str, take: Callable[[str], None], width: int, explained: str = ""
) -> None:
    """A list of numbers to choose from and to type into; what cannot be read is said by `refuse_typed`.

    Parameters
    ----------
    page : str
    label : str
        For people, and in small letters a term of the glossary.
    usual : iterable of str
        What the list offers.
    now : str
        What it shows, as in a link: ``2x1`` for rows and columns.
    take : callable
        Takes what was chosen or typed; raises InputError where it cannot be read.
    width : int
        In pixels.
    explained : str
        Instead of the glossary.
    """
    shown = choice(f"{page}.chosen {label.lower()}", now)

    def changed() -> None:
        text = shown.made()
        if text is None:
            return
        # The browser drops a first digit that is what the list shows.
        if text.lstrip()[:1] in ("x", "×"):
            text = now.partition("x")[0] + text
        elif text[:1] == "e" and text[1:].lstrip("+-").isdigit():
            text = now[0] + text
        try:
            take(text)
        except InputError as error:
            st.session_state[f"{page}.refused"] = f"{label}: {error}. It stays {now.replace('x', ' × ')}."
            control_changed()

    options = list(dict.fromkeys((*usual, now)))
    st.selectbox(
        label,
        options,
        format_func=lambda text: text.replace("x", "×") if text[0].isdigit() else text,
        index=options.index(shown.now),
        key=shown.key,
        on_change=changed,
        accept_new_options=True,
        help=explained or f"{GLOSSARY[label.lower()]} {ANOTHER}",
        width=width,
    )


def typed_number(
    page: str, kind: type[PageState], label: str, field: str, usual: Iterable[float], now: float, width: int
) -> None:
    """A field's usual numbers to choose from, or another to type.

    A list and not a field to type in: Streamlit's reads "0,5" as 5 and "abc" as the least, without a word.

    Parameters
    ----------
    page : str
    kind : type
        Of the state.
    label : str
        For people, and in small letters a term of the glossary.
    field : str
        Of the state.
    usual : iterable of float
        What the list offers.
    now : float
        What the state has.
    width : int
        In pixels.
    """
    write = codec_of(kind, field).write
    texts = [write(each).replace("e-0", "e-") for each in (*usual, now)]
    explained = f"{GLOSSARY[label.lower()]} Choose one or type another."
    typed(page, label, texts[:-1], texts[-1], puts_into(page, kind, field), width, explained)


def refuse_typed(page: str) -> None:
    """Say what could not be read of what was typed last."""
    problem = st.session_state.pop(f"{page}.refused", None)
    if problem:
        refuse(problem)
