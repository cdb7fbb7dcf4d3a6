"""Tables, sums, diagrams and source of networks, remembered: pages ask for the same ones at every run."""

from functools import lru_cache

from cnnviz.figures.network_diagram import NetworkDiagram, network_diagram
from cnnviz.geometry.drafts import CheckedDraft
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.overview import LayerCost, Overview, layer_costs, overview
from cnnviz.geometry.receptive_field import ReceptiveField
from cnnviz.geometry.table import LayerTable, layer_table, outer_rows
from cnnviz.models.source import pytorch_source

REMEMBERED = 64  # networks; whoever asks brings the network along, so that nobody sees another's


@lru_cache(maxsize=REMEMBERED)
def table_of(architecture: Architecture) -> LayerTable:
    """The layer table."""
    return layer_table(architecture)


@lru_cache(maxsize=REMEMBERED)
def outer_table_of(architecture: Architecture) -> LayerTable:
    """The layer table in which blocks are rows."""
    return outer_rows(table_of(architecture))


@lru_cache(maxsize=REMEMBERED)
def overview_of(architecture: Architecture, batch_size: int) -> Overview:
    """The network in a few numbers."""
    return overview(architecture, batch_size)


@lru_cache(maxsize=REMEMBERED)
def costs_of(architecture: Architecture, batch_size: int) -> tuple[LayerCost, ...]:
    """What each layer takes."""
    return layer_costs(architecture, batch_size)


@lru_cache(maxsize=REMEMBERED)
def diagram_of(architecture: Architecture, title: str, *, is_beginning: bool) -> NetworkDiagram:
    """The diagram with the groups open that are open to begin with."""
    return network_diagram(architecture, title, is_beginning=is_beginning)


@lru_cache(maxsize=REMEMBERED)
def source_of(architecture: Architecture) -> str:
    """The network as PyTorch."""
    return pytorch_source(architecture)


def error_text(error: float) -> str:
    """A published error in per cent, with the one decimal that is usual.

    Examples
    --------
    >>> error_text(0.2093), error_text(0.0713)
    ('20.9 %', '7.1 %')
    """
    return f"{100 * error:.1f} %"


def fields_of(checked: CheckedDraft) -> dict[str, ReceptiveField]:
    """The receptive field of each layer before the first that does not fit, by name."""
    return {row.name: row.receptive_field for row in table_of(checked.sound)}
