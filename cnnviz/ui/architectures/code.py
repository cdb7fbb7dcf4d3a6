"""The code of the measurement of depth."""

from cnnviz.models.depth_source import depth_source
from cnnviz.models.stack_gradients import StackGradients, StackSettings
from cnnviz.ui.code import show_code


def show_depth_code(measured: StackGradients) -> None:
    """Draw the script that measures the same, and the lines of the formula."""
    show_code(depth_source(measured.settings), StackSettings.factor, StackSettings.expected)
