"""The app: streamlit run app.py."""

import streamlit as st

# Before the app's own modules are read, so that the first request does not see the sidebar change its width.
st.set_page_config(page_title="cnnviz", layout="wide", initial_sidebar_state=208)

from cnnviz.ui.page import navigate  # noqa: E402

navigate().run()
