"""A network's diagram as plain lists and texts, for a component that draws it."""

from collections.abc import Sequence

from cnnviz.figures.network_diagram import NetworkDiagram
from cnnviz.figures.network_tree import Group, Item, map_stack
from cnnviz.figures.numbers import count_text
from cnnviz.geometry.layers import shape_text
from cnnviz.geometry.table_text import row_cells


def network_message(diagram: NetworkDiagram) -> dict[str, object]:
    """What the network picture is sent.

    Groups are sent with all that is inside, so that opening one needs no answer.
    """
    whole = Group("", diagram.title, "", "", (diagram.items,))
    return {
        "title": diagram.title,
        "layers": sum(not step.is_join for step in diagram.architecture.steps),
        "items": _items(diagram.items),
        "whole": {
            "name": diagram.title,
            "kind": "from the input on" if diagram.is_beginning else "from input to output",
            **_numbers(whole),
            "shape": shape_text(whole.shape),
        },
    }


def _items(items: Sequence[Item]) -> list[dict[str, object]]:
    return [_item(item) for item in items]


def _item(item: Item) -> dict[str, object]:
    """What is empty is left out."""
    stack = map_stack(item.shape)
    message: dict[str, object] = {
        "name": item.name,
        "title": item.title,
        "kind": item.kind,
        "setting": item.setting,
        "role": item.role.value if item.role else "",
        "shape": shape_text(item.shape),
        "maps": [stack.count, *stack.size],
        **_numbers(item),
    }
    if isinstance(item, Group):
        message |= {
            "branches": [_items(branch) for branch in item.branches],
            "join": _item(item.join) if item.join else None,
            "skips": item.is_residual,
            "repeats": item.repeats if item.repeats > 1 else 0,
        }
    else:
        message["slim"] = item.is_slim
    return {key: value for key, value in message.items() if value}


def _numbers(item: Item) -> dict[str, str]:
    row = item.sums if isinstance(item, Group) else item.row
    if row is None:
        return {}
    *_, field, jump, _ = row_cells(row)
    return {
        "parameters": count_text(row.parameters) if row.parameters else "",
        "arithmetic": row.parameter_arithmetic,
        "macs": count_text(row.macs) if row.macs else "",
        "field": f"{field}, jump {jump}" if jump else field,
    }
