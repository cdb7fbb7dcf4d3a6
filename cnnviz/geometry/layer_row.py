"""What is known of one layer of an architecture."""

from dataclasses import dataclass

from cnnviz.geometry.layers import Shape
from cnnviz.geometry.receptive_field import ReceptiveField


@dataclass(frozen=True)
class LayerRow:
    """One layer of the table.

    Attributes
    ----------
    name : str
        ``conv1``; inside a block with the block's name, ``block2.conv1``. A block's own row comes after those of its
        layers and stands for the addition or the concatenation.
    kind : str
        As in the spec, ``convolution``, ``relu``, ``max_pooling``, ….
    block : str
        The name of the block that the layer is in, ``block2`` or ``block2.shortcut``; empty outside of blocks.
    input_shape, output_shape : tuple of int
        (C, H, W) or (N,), for one image. Of a block's own row, the input is what its branch gives.
    parameters : int
        Weights and biases; those of the layers inside a block stand in their own rows.
    parameter_arithmetic : str
        Where they come from, ``3·3·3·32 + 32``; empty where there are none.
    trainable_parameters : int
        Those that training changes: none of a frozen layer.
    macs : int
        Multiplications with a weight, each with its addition, for one image: of convolutions and linear layers, without
        biases.
    activation_bytes : int
        The output of one image as float32; 0 for a flatten, which is its input read in another order.
    kept_bytes : int
        What training keeps of this row for the backward pass, for one image: the output if this layer or one that reads
        it needs it there, and what the layer notes beside (a mask, positions of winners).
    receptive_field : ReceptiveField
        With `size`, `jump` and `start`.
    """

    name: str
    kind: str
    block: str
    input_shape: Shape
    output_shape: Shape
    parameters: int
    parameter_arithmetic: str
    trainable_parameters: int
    macs: int
    activation_bytes: int
    kept_bytes: int
    receptive_field: ReceptiveField
