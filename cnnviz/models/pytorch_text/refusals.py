"""Why a text is refused, and where it stands."""

import ast

LONGEST_SHOWN = 60  # characters of the text that a sentence repeats


class ReadError(Exception):
    """Something in the text that describes no network.

    It never leaves this package: `read_pytorch` turns it into a `SourceError` with line and column.

    Parameters
    ----------
    node : ast.AST or None
        Where it stands; None for the text as a whole.
    message : str
        What was found, what is allowed, what to do.
    """

    def __init__(self, node: ast.AST | None, message: str) -> None:
        super().__init__(message)
        self.node = node
        self.message = message


class FitError(ReadError):
    """A layer that cannot take what it gets: with an input of another size it might."""


def shown(node: ast.AST) -> str:
    """What stands at a node, on one line and shortened, between backticks.

    Examples
    --------
    >>> shown(ast.parse("x  =  f(1)").body[0])
    '`x = f(1)`'
    """
    try:
        return quoted(ast.unparse(node).partition("\n")[0])
    except ValueError:  # an f-string with all kinds of quotes
        return "this"


def quoted(text: str) -> str:
    """A piece of the text between backticks, shortened."""
    return f"`{text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + '…'}`"


def argument_node(call: ast.AST, place: int | str) -> ast.AST:
    """Where an argument of a call stands, by its number from 0 or its name; the call itself if that is not plain."""
    if not isinstance(call, ast.Call) or any(isinstance(argument, ast.Starred) for argument in call.args):
        return call
    if isinstance(place, int):
        return call.args[place] if place < len(call.args) else call
    return next((keyword.value for keyword in call.keywords if keyword.arg == place), call)
