"""The code of the comparison and of the measurement of depth."""

from functools import lru_cache

from cnnviz.errors import CnnvizError
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.overview import overview
from cnnviz.geometry.table import totals
from cnnviz.models.comparison_source import comparison_source
from cnnviz.models.depth_source import depth_source
from cnnviz.models.stack_gradients import StackGradients, StackSettings
from cnnviz.ui.architectures.compare_tab import compared_networks
from cnnviz.ui.architectures.numbers import REMEMBERED
from cnnviz.ui.architectures.state import ArchitecturesState
from cnnviz.ui.code import show_code
from cnnviz.ui.page import refuse


def show_depth_code(measured: StackGradients) -> None:
    """Draw the script that measures the same, and the lines of the formula."""
    show_code(depth_source(measured.settings), StackSettings.factor, StackSettings.expected)


def show_comparison_code(state: ArchitecturesState) -> None:
    """Draw the script that counts the same, and the lines of the numbers."""
    networks = compared_networks(state)
    if not networks:
        return
    try:
        show_code(_source(tuple(networks.items())), overview, totals)
    except CnnvizError as error:
        refuse(f"There is no PyTorch for these networks: {error}.")


@lru_cache(maxsize=REMEMBERED)
def _source(networks: tuple[tuple[str, Architecture], ...]) -> str:
    return comparison_source(dict(networks))
