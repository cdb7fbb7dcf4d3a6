"""Where the app begins."""

from cnnviz.ui.home import PAGE, HomeState, front_page
from cnnviz.ui.page import begin, head
from cnnviz.ui.state import keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, HomeState)
head(info, problems)
front_page(state)
keep_state(state)
