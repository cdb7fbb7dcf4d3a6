"""How the convolution page's own fields are read and written."""

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import InputError
from cnnviz.geometry.padding import NamedPadding
from cnnviz.links.numbers import parse_number
from cnnviz.links.states import Codec

LARGEST_PADDING = 6
PADDINGS = (*(name.value for name in NamedPadding), "causal")


def preset_codec() -> Codec:
    """A kernel's family and its parameters: ``gabor 1.5 45 4 0 1``."""

    def read(text: str) -> tuple[str, ...]:
        family, *parameters = text.split(" ")
        if family not in KERNEL_FAMILIES:
            raise InputError(f"“{family[:20]}” is no kernel: use one of {', '.join(KERNEL_FAMILIES)}")
        known = KERNEL_FAMILIES[family].parameters
        if len(parameters) != len(known):
            raise InputError(f"{family} has {len(parameters)} parameters: give {len(known)}")
        for parameter, value in zip(known, parameters, strict=True):
            parameter.check(parse_number(value))
        return (family, *parameters)

    return Codec(read, " ".join)
