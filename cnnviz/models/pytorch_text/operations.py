"""What a layer of PyTorch does to a tensor, where it is a layer here and where it is none."""

from dataclasses import dataclass

from cnnviz.geometry.layers import Layer, Shape
from cnnviz.geometry.window import PaddingPair


@dataclass(eq=False)
class Tensor:
    """What the network has computed at a point: an entry of the graph, and its shape for one image.

    A layer that works in place, or ``+=``, changes the tensor itself, so that all names that stand for it see it.
    """

    index: int
    shape: Shape

    def become(self, other: "Tensor") -> "Tensor":
        """Hold what another tensor holds."""
        self.index, self.shape = other.index, other.shape
        return self


@dataclass(frozen=True)
class Identity:
    """Gives what it gets."""


@dataclass(frozen=True)
class Softmax:
    """Numbers as shares of one; the loss takes them before this, so that a network of layers ends without."""


@dataclass(frozen=True)
class Pad:
    """Zeros around feature maps: ((top, bottom), (left, right)) in pixels."""

    sides: PaddingPair


Operation = Layer | Identity | Softmax | Pad
