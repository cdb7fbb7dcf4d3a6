"""Kernels to choose from: families with a size and parameters."""

from collections.abc import Callable
from dataclasses import dataclass

from cnnviz.data import kernel_formulas as formulas
from cnnviz.errors import InputError
from cnnviz.links.numbers import Grid

ODD_SIDES = (3, 5, 7)


@dataclass(frozen=True)
class KernelParameter:
    """A number that a kernel's weights depend on.

    Attributes
    ----------
    name : str
        The keyword.
    title, help : str
        For people.
    default, least, most : float
    usual : tuple of float
        Worth a place on a slider.
    whole : bool
        Whether it takes whole numbers only.
    """

    name: str
    title: str
    default: float
    least: float
    most: float
    usual: tuple[float, ...]
    help: str
    whole: bool = False

    def check(self, value: float) -> None:
        """Refuse what is out of range.

        Raises
        ------
        InputError
            If it is.
        """
        title = self.title.lower()
        if not self.least <= value <= self.most:
            raise InputError(f"{title} is {value:g}: use a number from {self.least:g} to {self.most:g}")
        if self.whole and value != int(value):
            raise InputError(f"{title} is {value:g}: use a whole number")


@dataclass(frozen=True)
class KernelFamily:
    """Kernels of one kind.

    Attributes
    ----------
    title : str
        For people.
    answers_to : str
        One sentence on where its output is large, or what it makes of a picture.
    formula : callable
        From a side and the parameters to weights, checking nothing: what the page shows as code.
    parameters : tuple of KernelParameter
    sizes : tuple of int
        Sides that make sense, in pixels.
    """

    title: str
    answers_to: str
    formula: Callable[..., Grid]
    parameters: tuple[KernelParameter, ...] = ()
    sizes: tuple[int, ...] = ODD_SIDES

    def weights(self, size: int | None = None, **parameters: float) -> Grid:
        """The weights, row by row.

        Parameters
        ----------
        size : int or None
            The side, in pixels: one of `sizes`; the first of them if none is given.
        **parameters : float
            By name; what is missing has its default.

        Raises
        ------
        InputError
            If the size is none of `sizes`, or a parameter is unknown or out of range.

        Examples
        --------
        >>> KERNEL_FAMILIES["laplacian"].weights(diagonal=1)
        ((1.0, 1.0, 1.0), (1.0, -8.0, 1.0), (1.0, 1.0, 1.0))
        """
        size = self.sizes[0] if size is None else size
        if size not in self.sizes:
            raise InputError(f"{self.title} has no side of {size}: use {' or '.join(map(str, self.sizes))}")
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in parameters.items():
            if name not in known:
                raise InputError(f"{self.title} has no parameter “{name}”: it has {', '.join(known) or 'none'}")
            known[name].check(value)
        defaults = {name: parameter.default for name, parameter in known.items()}
        return self.formula(size, **defaults | parameters)


SIGMA_HELP = "The width of the bell, in pixels: two thirds of it lie within one σ to either side."

KERNEL_FAMILIES: dict[str, KernelFamily] = {
    "identity": KernelFamily("Identity", "Gives back the pixel under its centre.", formulas.identity),
    "box": KernelFamily("Box blur", "The mean of all pixels under it: fine detail disappears.", formulas.box),
    "binomial": KernelFamily(
        "Binomial blur",
        "A mean that trusts near pixels more: weights as 1 to 2 to 1, close to a Gaussian with σ ≈ 0.85 at 3 × 3.",
        formulas.binomial,
    ),
    "gaussian": KernelFamily(
        "Gaussian blur",
        "A mean that trusts near pixels more: softer than the box.",
        formulas.gaussian,
        (KernelParameter("sigma", "Sigma", 0.85, 0.1, 10, (0.5, 0.85, 1, 1.5, 2, 3), SIGMA_HELP),),
    ),
    "sharpen": KernelFamily(
        "Sharpen",
        "Adds to each pixel how far it stands out.",
        formulas.sharpen,
        (KernelParameter("amount", "Amount", 1, 0, 5, (0.25, 0.5, 1, 2), "How much of the difference is added."),),
        sizes=(3,),
    ),
    "sobel_x": KernelFamily(
        "Sobel x", "Upright edges: large where it is brighter on the right than on the left.", formulas.sobel_x
    ),
    "sobel_y": KernelFamily("Sobel y", "Level edges: large where it is brighter below than above.", formulas.sobel_y),
    "prewitt_x": KernelFamily(
        "Prewitt x", "Upright edges, as Sobel x, with all rows counting the same.", formulas.prewitt_x
    ),
    "prewitt_y": KernelFamily(
        "Prewitt y", "Level edges, as Sobel y, with all columns counting the same.", formulas.prewitt_y
    ),
    "scharr_x": KernelFamily(
        "Scharr x",
        "Upright edges, as Sobel x, but answering more evenly to slanted ones.",
        formulas.scharr_x,
        sizes=(3,),
    ),
    "scharr_y": KernelFamily(
        "Scharr y",
        "Level edges, as Sobel y, but answering more evenly to slanted ones.",
        formulas.scharr_y,
        sizes=(3,),
    ),
    "laplacian": KernelFamily(
        "Laplacian",
        "Zero on even ground and on ramps; answers to spots and edges.",
        formulas.laplacian,
        (
            KernelParameter(
                "diagonal", "Diagonal", 0, 0, 1, (0, 0.5, 1), "What the corners count: 0 for four neighbours."
            ),
        ),
        sizes=(3,),
    ),
    "emboss": KernelFamily("Emboss", "Light from one corner: slopes become relief.", formulas.emboss),
    "motion_blur": KernelFamily(
        "Motion blur",
        "The mean along a line: what a camera sees that moves.",
        formulas.motion_blur,
        (
            KernelParameter(
                "angle", "Angle", 0, -180, 180, (0, 45, 90, 135), "The direction, in degrees: 0 is level, 90 upright."
            ),
        ),
    ),
    "gabor": KernelFamily(
        "Gabor",
        "Answers to stripes of one width and one direction, as cells of the visual cortex and many first layers do.",
        formulas.gabor,
        (
            KernelParameter("sigma", "Sigma", 1.5, 0.1, 10, (0.5, 1, 1.5, 2, 3), SIGMA_HELP),
            KernelParameter(
                "theta", "Theta", 0, -180, 180, (0, 45, 90, 135), "The direction across the stripes, in degrees."
            ),
            KernelParameter("wavelength", "Wavelength", 4, 1, 20, (2, 3, 4, 6, 8), "From stripe to stripe, in pixels."),
            KernelParameter(
                "phase", "Phase", 0, -180, 180, (0, 90, 180), "In degrees: 0 is bright in the middle, 90 an edge there."
            ),
            KernelParameter(
                "aspect", "Aspect", 1, 0.1, 5, (0.25, 0.5, 1, 2), "Below 1 the stripes are longer than wide."
            ),
        ),
        sizes=(5, 7),
    ),
    "random": KernelFamily(
        "Random",
        "Nothing in particular: as in an untrained layer.",
        formulas.random,
        (
            KernelParameter(
                "seed", "Seed", 0, 0, 1_000_000, (0, 1, 2, 3, 4), "The same number draws the same weights.", whole=True
            ),
        ),
    ),
}
