"""From a result to a picture of it: a Plotly figure, or an array of bytes that a page shows as an image.

A figure function takes a result and a `Theme`, and computes nothing that the result could have told. Colours and
scales are in `theme` and nowhere else. No Streamlit here; no torch either.
"""
