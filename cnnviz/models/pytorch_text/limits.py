"""How much of a text is read at most, so that none takes long or much memory."""

import ast
import math
from typing import Any

from cnnviz.models.pytorch_text.refusals import ReadError

LONGEST_TEXT = 500_000  # characters; four thousand layers with all their options
MOST_TOKENS = 200_000  # names, numbers and signs
STEPS = 100_000  # expressions and statements that are followed; ResNet-152 takes a ninth
DEEPEST = 120  # expressions and calls within one another
LONGEST_LIST = 10_000
LONGEST_STRING = 1_000
LARGEST = 2**62  # whole numbers; more than any layer can count


class Budget:
    """Counts what is done while a text is read, and ends it when it is too much."""

    def __init__(self) -> None:
        self.left = STEPS
        self.depth = 0

    def spend(self, node: ast.AST, steps: int = 1) -> None:
        """Count so many steps."""
        self.left -= steps
        if self.left < 0:
            raise ReadError(
                node, f"the text takes more than {STEPS} steps to follow: write loops with fewer rounds or less nesting"
            )

    def enter(self, node: ast.AST) -> None:
        """Go one level deeper; `leave` comes back."""
        if self.depth >= DEEPEST:
            raise ReadError(
                node, f"calls and expressions are nested more than {DEEPEST} deep: name the inner ones first"
            )
        self.depth += 1

    def leave(self) -> None:
        """Come back from a level."""
        self.depth -= 1

    def checked(self, value: Any, node: ast.AST) -> Any:
        """A value that is of a reasonable size; what it takes to make it is counted."""
        self.measure(value, node)
        if isinstance(value, list | tuple | dict | range):
            self.spend(node, len(value) // 20)
        return value

    def weigh(self, value: Any, node: ast.AST) -> None:
        """Count all that is in a value, as often as it is in it: so much may be looked at where it is compared."""
        waiting = [(value, 0)]
        while waiting:
            each, depth = waiting.pop()
            if isinstance(each, list | tuple | dict):
                if depth > DEEPEST:
                    raise ReadError(node, f"lists are nested more than {DEEPEST} deep: put them one after the other")
                self.spend(node, 1 + len(each) // 20)
                inner = each.values() if isinstance(each, dict) else each
                waiting += [(part, depth + 1) for part in inner]

    def measure(self, value: Any, node: ast.AST) -> None:
        """Refuse a value that is too large."""
        match value:
            case bool():
                pass
            case int() if abs(value) > LARGEST:
                raise ReadError(node, "the number is larger than any layer can count (2⁶²): use a smaller one")
            case float() if not math.isfinite(value):
                raise ReadError(node, f"the number is {value}: use a finite one")
            case str() if len(value) > LONGEST_STRING:
                raise ReadError(node, f"the string has {len(value)} characters, but the most is {LONGEST_STRING}")
            case list() | tuple() | dict() | range() if len(value) > LONGEST_LIST:
                raise ReadError(
                    node, f"the list has {len(value)} entries, but the most is {LONGEST_LIST}: make it shorter"
                )
