"""Where the app begins."""

from cnnviz.ui.home import front_page
from cnnviz.ui.page import begin, head
from cnnviz.ui.state import PageState, keep_state, open_state

info = begin("home")
state, problems = open_state("home", PageState)
head(info, problems)
front_page()
keep_state(state)
