"""What the browser shows: controls, the state of a page as a link, the glossary, the components, notices.

The only room that knows Streamlit. It computes nothing: controls give specs, the rooms below give traces, tables and
maps, and figures draw them.
"""
