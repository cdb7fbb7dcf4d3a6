"""Pasted PyTorch as an architecture: the text is parsed and followed by its syntax tree, and never run.

Here belongs the small part of Python that describes networks, and what PyTorch's layers and functions mean in it. There
is no torch here.
"""

from cnnviz.models.pytorch_text.reading import Note, PastedNetwork, read_pytorch

__all__ = ["Note", "PastedNetwork", "read_pytorch"]
