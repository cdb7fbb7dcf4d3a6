"""The code of what each tab shows."""

from collections.abc import Callable

from cnnviz.geometry.axis_plan import axis_plan
from cnnviz.geometry.axis_settings import SIZES, layer_of
from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.receptive_field import receptive_fields
from cnnviz.geometry.solving import axis_solutions
from cnnviz.geometry.stacking import stacking
from cnnviz.models.shape_source import field_source, output_size_source, stacking_source
from cnnviz.ui.shapes.field import Seen
from cnnviz.ui.shapes.state import ShapesState

Code = tuple[str, *tuple[Callable[..., object], ...]]  # in PyTorch, and what of cnnviz has computed it


def size_code(state: ShapesState) -> Code:
    """Of the output's size."""
    source = output_size_source(layer_of(state.kind, *state.settings), state.size)
    return source, SIZES[state.kind], axis_plan, axis_solutions.__wrapped__


def field_code(seen: Seen) -> Code:
    """Of a unit's field."""
    source = field_source(seen.architecture, seen.field.step.name, seen.field.unit)
    return source, receptive_fields, exact_fields


def stacking_code(state: ShapesState) -> Code:
    """Of a stack and one large kernel."""
    return stacking_source(state.layers, state.channels, state.map_size), stacking
