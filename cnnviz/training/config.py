"""What a run is asked to do."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from math import isfinite, prod

from pydantic import TypeAdapter, ValidationError

from cnnviz.data.datasets import DATASETS, dataset_info, load_dataset
from cnnviz.errors import InputError
from cnnviz.geometry.layers import Architecture, Shape, shape_text
from cnnviz.geometry.table import totals
from cnnviz.models.zoo import ARCHITECTURES

GIB = 2**30
MOST_BYTES = 4 * GIB  # of memory in training, by the model of `totals`


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides how a run goes; the same config gives the same run on the same machine.

    Parameters
    ----------
    dataset : str
        A key of `cnnviz.data.datasets.DATASETS`.
    architecture : Architecture
        Its input shape must be the images' shape, its output one number a class.
    epochs : int
        Passes over the training images, 1 to 1000.
    learning_rate : float
        Of AdamW, above 0 and at most 10.
    batch_size : int
        Images a step, 1 to 4096.
    seed : int
        Decides the initial weights and the order of the images, 0 to 2³² − 1.

    Raises
    ------
    InputError
        If a number is outside its range.
    """

    dataset: str
    architecture: Architecture
    epochs: int = 10
    learning_rate: float = 0.01
    batch_size: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least, most in (("epochs", 1, 1000), ("batch_size", 1, 4096), ("seed", 0, 2**32 - 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or not least <= value <= most:
                raise InputError(f"{name.replace('_', ' ')} is {value}: use a whole number from {least} to {most}")
        if not (isfinite(self.learning_rate) and 0 < self.learning_rate <= 10):
            raise InputError(f"learning rate is {self.learning_rate}: use a number above 0 and at most 10")


@dataclass(frozen=True)
class _Defaults:
    architecture: str  # a key of ARCHITECTURES
    epochs: int
    learning_rate: float
    batch_size: int


_DEFAULTS = {
    "stripes": _Defaults("tiny_cnn", epochs=10, learning_rate=0.01, batch_size=32),
    "digits": _Defaults("digits_cnn", epochs=30, learning_rate=0.002, batch_size=32),
    "coloured_shapes": _Defaults("simple_cnn", epochs=15, learning_rate=0.002, batch_size=64),
}


def default_config(dataset: str) -> RunConfig:
    """A config that learns a data set well within a minute on two cores.

    Raises
    ------
    DataError
        If there is no data set of that name.

    Examples
    --------
    >>> default_config("digits").architecture.name
    'digits_cnn'
    """
    defaults = _DEFAULTS[dataset_info(dataset).name]
    return RunConfig(
        dataset,
        ARCHITECTURES[defaults.architecture],
        epochs=defaults.epochs,
        learning_rate=defaults.learning_rate,
        batch_size=defaults.batch_size,
    )


def check_fit(config: RunConfig) -> None:
    """Make sure that the network can take the images in such batches, has one output a class and is not too large.

    Raises
    ------
    DataError
        If there is no data set of that name.
    InputError
        If the network does not fit the data set or takes more than 4 GiB; the message says what to change.
    """
    fault = misfit(config.architecture, config.dataset)
    if fault:
        raise InputError(fault)
    needed = totals(config.architecture, config.batch_size).training.total
    if needed > MOST_BYTES:
        raise InputError(
            f"training {config.architecture.name} takes {needed / GIB:.1f} GiB, but the most is {MOST_BYTES // GIB}: "
            "use smaller layers or a smaller batch"
        )
    _check_batches(config)


def misfit(architecture: Architecture, dataset: str) -> str:
    """Why a network cannot learn a data set, and what to change; empty where it can.

    Raises
    ------
    DataError
        If there is no data set of that name.

    Examples
    --------
    >>> misfit(ARCHITECTURES["tiny_cnn"], "stripes")
    ''
    """
    info = dataset_info(dataset)
    if architecture.input_shape != info.image_shape:
        return (
            f"the network {architecture.name} takes images of {shape_text(architecture.input_shape)} but those of "
            f"{info.name} have {shape_text(info.image_shape)}: choose another network or another data set"
        )
    output = _output(architecture)
    if output != (len(info.classes),):
        return (
            f"the network {architecture.name} gives {shape_text(output)} numbers but {info.name} has "
            f"{len(info.classes)} classes: end the network with a linear layer of {len(info.classes)} outputs"
        )
    return ""


def misfit_everywhere(architecture: Architecture) -> str:
    """Why a network can learn none of the data sets, and what to change; empty where it can learn one.

    Examples
    --------
    >>> misfit_everywhere(Architecture("none", (1, 8, 8), ())).partition(", ")[0]
    'it takes images of 1 × 8 × 8 and gives 1 × 8 × 8 numbers'
    """
    if not all(misfit(architecture, name) for name in DATASETS):
        return ""
    classes: dict[Shape, list[int]] = {}
    for info in DATASETS.values():
        classes.setdefault(info.image_shape, []).append(len(info.classes))
    sizes = [f"{shape_text(shape)} with {' or '.join(map(str, sorted(counts)))}" for shape, counts in classes.items()]
    sizes[0] += " classes"
    return (
        f"it takes images of {shape_text(architecture.input_shape)} and gives {shape_text(_output(architecture))} "
        f"numbers, but there are images of {' and '.join(sizes)}: change the input shape or the last linear layer"
    )


def _output(architecture: Architecture) -> Shape:
    return architecture.shapes[-1] if architecture.layers else architecture.input_shape


def _check_batches(config: RunConfig) -> None:
    """Make sure that no batch is one image where batch normalisation needs several.

    Over one number a channel there is no variance to divide by.
    """
    normalised = (step for step in config.architecture.steps if step.layer.kind == "batch_norm")
    single = next((step.name for step in normalised if prod(step.input_shapes[0][1:]) == 1), None)
    if single is None:
        return
    images = len(load_dataset(config.dataset).train)
    if 1 in (config.batch_size, images % config.batch_size):
        which = "each" if config.batch_size == 1 else "one"
        enough = next(size for size in count(config.batch_size + 1) if images % size != 1)
        raise InputError(
            f"with batches of {config.batch_size}, {which} of the {images} training images is a batch of its own, and "
            f"{single} needs at least two: choose another batch size, such as {enough}"
        )


_CONFIG_ADAPTER = TypeAdapter(RunConfig)


def config_to_json(config: RunConfig) -> str:
    """A config as JSON text, for a message or a store."""
    return _CONFIG_ADAPTER.dump_json(config).decode()


@lru_cache(maxsize=1024)  # a list of runs has few different ones, and is read at each rerun of a page
def config_from_json(text: str) -> RunConfig:
    """The config that `config_to_json` wrote.

    Raises
    ------
    CnnvizError
        If the text is no config, or a number in it is outside its range.

    Examples
    --------
    >>> config_from_json(config_to_json(default_config("stripes"))) == default_config("stripes")
    True
    """
    try:
        return _CONFIG_ADAPTER.validate_json(text)
    except ValidationError as error:
        raise InputError(
            f"the text is no configuration of a run ({error.error_count()} faults): write it anew"
        ) from error
