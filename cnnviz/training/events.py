"""What a run says of itself: the only contract between a run and whatever shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, GetPydanticSchema, TypeAdapter
from pydantic_core import core_schema


@dataclass(frozen=True)
class Started:
    """The data is in memory and the weights are drawn.

    Attributes
    ----------
    train_images, validation_images, test_images : int
        How many there are of each.
    batches_per_epoch : int
    device : str
        ``cpu``, ``cuda`` or ``mps``.
    threads : int
        Of the processor, for torch.
    """

    train_images: int
    validation_images: int
    test_images: int
    batches_per_epoch: int
    device: str
    threads: int
    kind: Literal["started"] = "started"


@dataclass(frozen=True)
class BatchDone:
    """One step of the optimiser is made.

    Attributes
    ----------
    epoch, batch : int
        Counted from 1.
    loss : float
        Mean cross-entropy of this batch, in nats, before the step.
    accuracy : float
        Share of this batch that was classified rightly, 0 to 1, before the step.
    images_per_second : float
        Mean over this epoch so far, training steps only.
    seconds : float
        Since the start of the run.
    """

    epoch: int
    batch: int
    loss: float
    accuracy: float
    images_per_second: float
    seconds: float
    kind: Literal["batch"] = "batch"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of a run after a whole epoch: what is stored, looked at and resumed from.

    Attributes
    ----------
    epoch : int
        Counted from 1; 0 is the state before the first.
    weights : mapping of str to ndarray
        By parameter name, as in the module's state dict.
    validation_logits, test_logits : ndarray of float32, (N, classes)
    optimiser : mapping of str to ndarray
        All that is needed to go on exactly as if the run had not been interrupted.
    """

    epoch: int
    weights: Mapping[str, NDArray[np.float32]]
    validation_logits: NDArray[np.float32]
    test_logits: NDArray[np.float32]
    optimiser: Mapping[str, NDArray[np.generic]]


_NEVER_TRAVELS = GetPydanticSchema(lambda _source, _handler: core_schema.none_schema())


@dataclass(frozen=True)
class EpochDone:
    """All training images were seen once more, and the network was judged.

    Attributes
    ----------
    epoch : int
        Counted from 1.
    train_loss, train_accuracy : float
        Means over the epoch's batches, while the weights were changing.
    validation_loss, validation_accuracy : float
        Of all validation images, with the weights at the end of the epoch.
    images_per_second : float
        Mean over this epoch's training steps.
    seconds : float
        Since the start of the run.
    snapshot : Snapshot or None
        The run's state; None where the event has travelled as text.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    images_per_second: float
    seconds: float
    snapshot: Annotated[Snapshot | None, _NEVER_TRAVELS] = field(default=None, repr=False, compare=False)
    kind: Literal["epoch"] = "epoch"


@dataclass(frozen=True)
class Stopped:
    """The run was stopped on request; what it had learned up to the last whole epoch is kept."""

    epoch: int
    kind: Literal["stopped"] = "stopped"


@dataclass(frozen=True)
class Failed:
    """The run cannot go on; the message is a sentence for the user."""

    message: str
    kind: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Finished:
    """All epochs are done.

    Attributes
    ----------
    test_loss, test_accuracy : float
        Of all test images, which played no part in training.
    seconds : float
        Since the start of the run.
    """

    test_loss: float
    test_accuracy: float
    seconds: float
    kind: Literal["finished"] = "finished"


Event = Started | BatchDone | EpochDone | Stopped | Failed | Finished

_ADAPTER: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Discriminator("kind")])


def event_to_json(event: Event) -> str:
    """An event as one line of JSON; a snapshot stays behind.

    Examples
    --------
    >>> event_to_json(Stopped(epoch=3))
    '{"epoch":3,"kind":"stopped"}'
    """
    if isinstance(event, EpochDone):
        event = replace(event, snapshot=None)
    return _ADAPTER.dump_json(event).decode()


def event_from_json(text: str) -> Event:
    """The event that `event_to_json` wrote.

    Raises
    ------
    pydantic.ValidationError
        If the text is no event: only our own processes write them.
    """
    return _ADAPTER.validate_json(text)
