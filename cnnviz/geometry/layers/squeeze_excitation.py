"""Squeeze and excitation: channels weighted by what the whole image says of them."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from cnnviz.geometry.layers.spec import LayerSpec, Shape, check_count, matching_maps


@dataclass(frozen=True)
class SqueezeExcitation(LayerSpec):
    """Each channel times a weight from 0 to 1, which two linear layers find from the means of all channels.

    Mean of each channel → linear → ReLU → linear → sigmoid → factor of each channel.

    Parameters
    ----------
    channels : int
    squeezed : int
        Numbers between the two linear layers.
    bias : bool
        Whether both linear layers add numbers of their own.

    References
    ----------
    Hu et al., Squeeze-and-excitation networks (2017).

    Examples
    --------
    >>> SqueezeExcitation(64, 4).parameter_arithmetic
    '64·4 + 4 + 4·64 + 64'
    """

    channels: int
    squeezed: int
    bias: bool = True
    kind: Literal["squeeze_excitation"] = "squeeze_excitation"
    short_name: ClassVar[str] = "se"
    keeps_input: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_count("channels", self.channels)
        check_count("squeezed", self.squeezed)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W), unchanged."""
        matching_maps("the squeeze-and-excitation", shape, self.channels, field="channels")
        return shape

    @property
    def parameters(self) -> int:
        """Weights and biases of both linear layers."""
        return 2 * self.channels * self.squeezed + (self.channels + self.squeezed) * self.bias

    @property
    def parameter_arithmetic(self) -> str:
        """Of one linear layer and of the other."""
        channels, squeezed = self.channels, self.squeezed
        if not self.bias:
            return f"{channels}·{squeezed} + {squeezed}·{channels}"
        return f"{channels}·{squeezed} + {squeezed} + {squeezed}·{channels} + {channels}"

    def macs(self, shape: Shape) -> int:
        """One for each weight of the linear layers."""
        return 2 * self.channels * self.squeezed

    def kept_bytes(self, shape: Shape) -> int:
        """Means, squeezed numbers and factors, as float32."""
        return 4 * (2 * self.channels + self.squeezed)
