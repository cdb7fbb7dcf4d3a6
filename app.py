"""The app: streamlit run app.py."""

import streamlit as st

from cnnviz.ui.page import SIDEBAR_WIDTH, navigate

st.set_page_config(page_title="cnnviz", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
navigate().run()
