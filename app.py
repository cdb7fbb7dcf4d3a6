"""The app: streamlit run app.py."""

from cnnviz.ui.page import navigate

navigate().run()
