"""The front page: what can be done here, a door to each page."""

import streamlit as st

from cnnviz.ui.page import PAGES


def front_page() -> None:
    """A card for each page, by section."""
    for name, info in PAGES.items():
        if name != "home":
            with st.container(border=True):
                st.page_link(f"pages/{name}.py", label=f"**{info.title}**")
                st.markdown(info.lead)
