"""The code that opens this run."""

import streamlit as st

from cnnviz.inspection.filters import convolution_filters
from cnnviz.inspection.report import classification_report
from cnnviz.inspection.source import inspection_source
from cnnviz.ui.code import code_tabs
from cnnviz.ui.inspection.state import OpenRun


def show_code(run: OpenRun, number: int) -> None:
    """The network read from its file and fed with a test image, and the lines of cnnviz behind the other tabs.

    Parameters
    ----------
    run : OpenRun
    number : int
        Of the test image, counted from 1.
    """
    with st.expander("The code: this network and this image in PyTorch"):
        index = min(number, len(run.dataset.test)) - 1
        source = inspection_source(run.checkpoint, run.path, run.dataset_name, index)
        code_tabs(source, convolution_filters, classification_report)
