"""The exception tree: everything that a user can bring about and mend.

A message gives the value, the limit and the way out, in one sentence. Pages show these and nothing else.
"""


class CnnvizError(Exception):
    """A mistake that was expected; its message is a sentence for the user.

    Not a ``ValueError``, so that pydantic passes it on unchanged when a value from outside is read.
    """


class GeometryError(CnnvizError):
    """A window, a shape or a layer that cannot work."""


class LayerError(GeometryError):
    """A layer that cannot take what it gets.

    Parameters
    ----------
    layer_name : str
        As in the layer table, ``conv1`` or ``block2.shortcut.conv1``; empty while the layer has no name yet.
    got : tuple of int
        The shape that arrives: (C, H, W) or (N,).
    needed : str
        What the layer takes, ``3 channels``.
    message : str
        The sentence for the user, without the layer's name.
    """

    def __init__(self, layer_name: str, got: tuple[int, ...], needed: str, message: str) -> None:
        super().__init__(f"{layer_name}: {message}" if layer_name else message)
        self.layer_name = layer_name
        self.got = got
        self.needed = needed
        self.message = message


class InputError(CnnvizError):
    """A number, a grid or a link that cannot be read."""


class SourceError(InputError):
    """Source text that cannot be read as a network.

    Parameters
    ----------
    message : str
        The sentence for the user, without the place.
    line, column : int
        Where it stands, from 1; 0 where the text as a whole is meant.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
        self.message = message
        self.line = line
        self.column = column


class ImageError(CnnvizError):
    """A picture that cannot be read or is refused."""


class DataError(CnnvizError):
    """A data set that does not exist or cannot be read."""


class CheckpointError(CnnvizError):
    """A checkpoint that is missing, broken or belongs to another architecture."""


class StoreError(CnnvizError):
    """A store of runs that cannot be opened or does not hold what was asked for."""
