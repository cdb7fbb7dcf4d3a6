"""Controls that show what follows from the state."""

from streamlit.testing.v1 import AppTest


def list_of_runs():
    import streamlit as st

    from cnnviz.ui.state import choice

    titles = st.session_state.titles
    shown = choice("run", next(iter(titles)), titles)

    def changed():
        st.session_state.heard = shown.made()

    st.selectbox("Run", list(titles), format_func=titles.__getitem__, key=shown.key, on_change=changed)


def test_a_label_of_before_is_no_choice():
    app = AppTest.from_function(list_of_runs)
    app.session_state.titles = {"a": "running after epoch 6", "b": "stopped"}
    app.run()
    old = app.selectbox[0]
    app.session_state.titles = {"a": "98 % right", "b": "stopped"}
    app.run()
    now = app.selectbox[0]
    assert (now.value, now.options) == ("a", ["98 % right", "stopped"])
    assert now.key != old.key  # so that what the browser still says of the old one is not heard
    app.run()
    assert app.selectbox[0].key == now.key
    now.set_value("b").run()
    assert app.session_state.heard == "b"
