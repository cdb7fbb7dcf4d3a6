"""Networks that come from elsewhere: PyTorch that is pasted, JSON from a file."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnnviz.errors import CnnvizError, SourceError
from cnnviz.geometry.drafts import Draft, draft_of, from_spec
from cnnviz.geometry.drafts.draft import LONGEST_NAME
from cnnviz.geometry.layers import architecture_from_json, shape_text
from cnnviz.models.pytorch_text import PastedNetwork, read_pytorch
from cnnviz.ui.architectures.changes import open_draft, tried
from cnnviz.ui.architectures.state import PAGE
from cnnviz.ui.files import uploaded_text
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import plain, refuse
from cnnviz.ui.state import control_changed, key_in_turn, renew

PASTE, PASTED, REFUSED, READ = (f"{PAGE}.{name}" for name in ("paste", "pasted", "paste refused", "paste read"))
LARGEST_FILE = 4_000_000  # bytes
MOST_NOTES = 3
PLACEHOLDER = "nn.Sequential(\n    nn.Conv2d(3, 16, 3, padding=1),\n    nn.ReLU(),\n    ...\n)"


def paste_key() -> str:
    """The key of what `bring_network` is folded up in: a new one, closed, after a network was read."""
    return key_in_turn(PASTE)


def bring_network() -> None:
    """Draw the text to paste into, and the place for a file."""
    st.text_area("PyTorch", key=PASTED, height=240, placeholder=PLACEHOLDER, help=GLOSSARY["paste pytorch"])
    st.button("Read it", key=f"{PAGE}.read", on_click=_read, help=GLOSSARY["read pytorch"])
    refused = st.session_state.get(REFUSED)
    if refused is not None:
        refuse(f"{str(refused)[0].upper()}{str(refused)[1:]}.")
        if refused.line:
            st.code(_marked(st.session_state.get(PASTED) or "", refused.line, refused.column), language=None)
    key = f"{paste_key()}.json upload"
    st.file_uploader(
        "Or a file, JSON", type="json", key=key, on_change=_open, args=(key,), help=GLOSSARY["network json"]
    )


def what_was_read(draft: Draft) -> None:
    """Say what was dropped or assumed in reading, as long as the network is what was read."""
    pasted: PastedNetwork | None = st.session_state.get(READ)
    if pasted is None or _draft(pasted) != draft:
        return
    notes = [f"{f'line {note.line}: ' if note.line else ''}{plain(note.text)}" for note in pasted.notes]
    more = f"; and {len(notes) - MOST_NOTES} more" if len(notes) > MOST_NOTES else ""
    said = f" {'; '.join(notes[:MOST_NOTES])}{more}." if notes else ""
    st.markdown(f":small[**{plain(pasted.name)}** was read, for images of {shape_text(pasted.input_shape)}.{said}]")


def _read() -> None:
    """Read what was pasted; what cannot be read is marked with its place, and nothing changes."""
    control_changed()
    for key in (READ, REFUSED):
        st.session_state.pop(key, None)
    try:
        pasted = read_pytorch(st.session_state[PASTED], must_fit=False)
        draft = _draft(pasted)
    except SourceError as error:
        st.session_state[REFUSED] = error
        return
    except CnnvizError as error:
        st.session_state[REFUSED] = SourceError(str(error))
        return
    st.session_state[READ] = pasted
    _take_over(draft)


def _take_over(draft: Draft) -> None:
    """Open a network and fold up where it was read."""
    renew(PASTE)
    st.session_state.pop(REFUSED, None)
    open_draft(draft)


def _draft(pasted: PastedNetwork) -> Draft:
    return Draft(pasted.name[:LONGEST_NAME], pasted.input_shape, tuple(map(from_spec, pasted.layers)))


def _marked(text: str, line: int, column: int) -> str:
    """The line, the one before it and a mark below the place."""
    lines = text.splitlines()
    shown = [f"{number:4}  {lines[number - 1]}" for number in (line - 1, line) if 1 <= number <= len(lines)]
    return "\n".join([*shown, f"{'':4}  {'':{max(0, column - 1)}}^"])


def _open(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        tried(lambda: _take_over(_draft_in(file)))


def _draft_in(file: UploadedFile) -> Draft:
    text = uploaded_text(file, LARGEST_FILE, "choose one that “Network as JSON” gave")
    return draft_of(architecture_from_json(text))
