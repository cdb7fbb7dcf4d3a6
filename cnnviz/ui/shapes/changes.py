"""How the page on shapes changes by a click: another operation, a solution, a mend."""

from functools import partial

from cnnviz.geometry.axis_settings import AxisSettings, Operation
from cnnviz.geometry.solving import Mend
from cnnviz.links.states import pair_text
from cnnviz.ui.shapes.state import PADDINGS, PAGE, ShapesState
from cnnviz.ui.state import held_state, put_fields

put = partial(put_fields, PAGE)  # changes fields of the state; only in a callback


def choose_operation(name: str) -> None:
    """Go over to another operation; only a convolution is padded by name."""
    by_name = held_state(PAGE, ShapesState).padding in PADDINGS
    put(operation=name, **({"padding": "0"} if by_name and name != Operation.CONVOLUTION else {}))


def use_solution(rows: AxisSettings | None, columns: AxisSettings | None) -> None:
    """Take over settings that were found, for one axis or for both."""
    state = held_state(PAGE, ShapesState)
    now = state.settings
    wanted = rows or now[0], columns or now[1]
    for setting in state.kind.settings:
        values = tuple(getattr(axis, setting) for axis in wanted)
        if values != tuple(getattr(axis, setting) for axis in now):
            _put_setting(setting, (values[0], values[1]))


def use_mend(mend: Mend) -> None:
    """Change the one setting that keeps the output from being there."""
    _put_setting(mend.setting, mend.values)


def _put_setting(setting: str, values: tuple) -> None:
    if setting == "padding":  # solutions have it alike on both sides
        rows, columns = (sides[0] if isinstance(sides, tuple) else sides for sides in values)
        put(padding=pair_text((rows, columns)))
    else:
        put(**{setting: bool(values[0]) if setting == "ceil_mode" else values})
