"""The training loop: plain PyTorch, as a generator of events that knows no screen."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, isfinite, isnan
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from cnnviz.data.datasets import load_dataset
from cnnviz.data.labelled import LabelledImages
from cnnviz.errors import CheckpointError
from cnnviz.models.build import build_module
from cnnviz.training.config import RunConfig, check_fit
from cnnviz.training.events import BatchDone, EpochDone, Event, Failed, Finished, Snapshot, Started
from cnnviz.training.threads import fixed_threads

JUDGED_AT_ONCE = 1000  # images


def train(config: RunConfig, resume_from: Snapshot | None = None) -> Generator[Event, None, None]:
    """Train a network and say what happens; whoever listens stops the run by closing the generator.

    Parameters
    ----------
    config : RunConfig
    resume_from : Snapshot or None
        Goes on after that epoch, exactly as if the run had not been interrupted.

    Yields
    ------
    Event
        `Started`; for each epoch a `BatchDone` a step and an `EpochDone` with its snapshot; at last `Finished`, or
        `Failed` where the loss is no longer a number.

    Raises
    ------
    CnnvizError
        Before anything starts, if there is no such data set, the network does not fit it, or the snapshot lacks what
        going on asks for.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from cnnviz.training.config import default_config
    >>> [event.kind for event in train(replace(default_config("stripes"), epochs=1, batch_size=256))]
    ['started', 'batch', 'epoch', 'finished']
    """
    check_fit(config)
    with fixed_threads(resume_from):
        yield from _events(config, resume_from)


def _events(config: RunConfig, resume_from: Snapshot | None) -> Generator[Event, None, None]:
    start = perf_counter()
    learner = Learner(config)
    if resume_from is not None:
        start -= learner.restore(resume_from)
    yield learner.started()
    for epoch in range(1 if resume_from is None else resume_from.epoch + 1, config.epochs + 1):
        learner.model.train()
        tally = Tally()
        begin = perf_counter()
        for batch, (images, labels) in enumerate(learner.shuffled_batches(), start=1):
            with learner.own_noise():
                logits = learner.model(images)
            loss = cross_entropy(logits, labels)
            if not isfinite(loss.item()):
                yield _failed(loss.item(), f"in epoch {epoch}, batch {batch}", config)
                return
            learner.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            learner.optimiser.step()
            accuracy = share_right(logits, labels)
            tally.add(len(labels), loss.item(), accuracy, perf_counter() - begin)
            yield BatchDone(epoch, batch, loss.item(), accuracy, tally.images_per_second, perf_counter() - start)
            begin = perf_counter()  # what the listener did meanwhile is not our time
        snapshot = learner.snapshot(epoch, start)
        validation_loss, validation_accuracy = score(snapshot.validation_logits, learner.validation.labels)
        if not isfinite(validation_loss):
            yield _failed(validation_loss, f"at the end of epoch {epoch}", config)
            return
        yield EpochDone(
            epoch,
            tally.loss,
            tally.accuracy,
            validation_loss,
            validation_accuracy,
            tally.images_per_second,
            float(snapshot.optimiser["seconds"]),
            snapshot,
        )
    yield Finished(*score(learner.judge(learner.test), learner.test.labels), perf_counter() - start)


def pick_device() -> torch.device:
    """The accelerator where there is one, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def score(logits: NDArray[np.float32], labels: Tensor) -> tuple[float, float]:
    """Mean cross-entropy in nats and the share that is right, of logits (N, classes)."""
    values, truth = torch.from_numpy(logits), labels.cpu()
    return cross_entropy(values, truth).item(), share_right(values, truth)


def share_right(logits: Tensor, labels: Tensor) -> float:
    """How many of the largest logits are those of the label, 0 to 1."""
    return int((logits.argmax(dim=1) == labels).sum()) / len(labels)


@dataclass(frozen=True)
class Part:
    """A part of a data set in the device's memory."""

    images: Tensor  # bytes, (N, C, H, W)
    labels: Tensor  # (N,)


@dataclass
class Tally:
    """Means over an epoch's batches, each image counting alike."""

    images: int = 0
    loss: float = 0.0
    accuracy: float = 0.0
    seconds: float = 0.0

    def add(self, images: int, loss: float, accuracy: float, seconds: float) -> None:
        """Take in one batch."""
        self.images += images
        self.loss += (loss - self.loss) * images / self.images
        self.accuracy += (accuracy - self.accuracy) * images / self.images
        self.seconds += seconds

    @property
    def images_per_second(self) -> float:
        """Mean over the batches so far."""
        return self.images / self.seconds


class Learner:
    """What a run works with: the data, the network, the optimiser and the order of the images."""

    def __init__(self, config: RunConfig) -> None:
        dataset = load_dataset(config.dataset)
        self.device = pick_device()
        self.batch_size = config.batch_size
        self.train, self.validation, self.test = (
            self._part(images) for images in (dataset.train, dataset.validation, dataset.test)
        )
        mean, deviation = dataset.channel_statistics()
        self.mean = torch.tensor(mean, device=self.device).view(1, -1, 1, 1)
        self.deviation = torch.tensor(deviation, device=self.device).view(1, -1, 1, 1)
        self.model = build_module(config.architecture, config.seed)
        self.model.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=config.learning_rate)
        self.shuffler = torch.Generator().manual_seed(config.seed)
        self.noise = torch.Generator().manual_seed(config.seed)

    def started(self) -> Started:
        """What there is to learn from, and where."""
        train, validation, test = (len(part.labels) for part in (self.train, self.validation, self.test))
        batches = ceil(train / self.batch_size)
        return Started(train, validation, test, batches, self.device.type, torch.get_num_threads())

    def shuffled_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """All training images once, in a new order: (B, C, H, W) and their labels (B,)."""
        order = torch.randperm(len(self.train.labels), generator=self.shuffler).to(self.device)
        for chosen in torch.split(order, self.batch_size):
            yield self.normalised(self.train.images[chosen]), self.train.labels[chosen]

    @contextmanager
    def own_noise(self) -> Iterator[None]:
        """Dropout knows only the global generator: lend it one that is the run's own, so that a run repeats."""
        seed = torch.randint(2**62, (), generator=self.noise)
        with torch.random.fork_rng([self.device] if self.device.type == "cuda" else []):
            torch.manual_seed(int(seed))
            yield

    def normalised(self, images: Tensor) -> Tensor:
        """Bytes → numbers whose mean is 0 and whose deviation is 1 over all training pixels of a channel."""
        pixels = images.to(torch.float32, memory_format=torch.channels_last) / 255
        return (pixels - self.mean) / self.deviation

    @torch.inference_mode()
    def judge(self, part: Part) -> NDArray[np.float32]:
        """Logits of all images of a part, (N, classes)."""
        self.model.eval()
        logits = [self.model(self.normalised(images)) for images in torch.split(part.images, JUDGED_AT_ONCE)]
        return _array(torch.cat(logits)).astype(np.float32, copy=False)

    def snapshot(self, epoch: int, start: float) -> Snapshot:
        """The state after an epoch of a run that began at `start`, as arrays that later steps leave alone."""
        validation_logits, test_logits = self.judge(self.validation), self.judge(self.test)
        states = self.optimiser.state_dict()["state"]  # parameter's place → name → tensor
        optimiser = {
            f"{place}.{name}": _array(value) for place, state in states.items() for name, value in state.items()
        }
        optimiser["shuffler"] = _array(self.shuffler.get_state())
        optimiser["noise"] = _array(self.noise.get_state())
        optimiser["threads"] = np.array(torch.get_num_threads())
        optimiser["seconds"] = np.array(perf_counter() - start)
        weights = {name: _array(value) for name, value in self.model.state_dict().items()}
        return Snapshot(epoch, weights, validation_logits, test_logits, optimiser)

    def restore(self, snapshot: Snapshot) -> float:
        """Go back to a snapshot's state; gives the seconds that the run had taken by then."""
        self.model.load_state_dict(_tensors(snapshot.weights))
        states: dict[int, dict[str, Tensor]] = {}
        state = _tensors(snapshot.optimiser)
        if not {"shuffler", "seconds"} <= state.keys():
            raise CheckpointError(
                f"what is stored of epoch {snapshot.epoch} lacks the order of the images: start the run again"
            )
        self.shuffler.set_state(state.pop("shuffler"))
        if "noise" in state:  # at first it was not kept; then dropout goes on with what the seed gives
            self.noise.set_state(state.pop("noise"))
        seconds = state.pop("seconds").item()
        state.pop("threads", None)
        for key, value in state.items():
            place, name = key.split(".")
            states.setdefault(int(place), {})[name] = value
        self.optimiser.load_state_dict(self.optimiser.state_dict() | {"state": states})
        return float(seconds)

    def _part(self, part: LabelledImages) -> Part:
        return Part(torch.tensor(part.images, device=self.device), torch.tensor(part.labels, device=self.device))


def _array(value: Tensor) -> NDArray[np.float32]:
    """A copy in the memory of the processor; of float32 but for the optimiser's bookkeeping."""
    array: NDArray[np.float32] = value.detach().cpu().clone(memory_format=torch.contiguous_format).numpy()
    return array


def _tensors(arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, Tensor]:
    return {name: torch.tensor(array) for name, array in arrays.items()}


def _failed(loss: float, where: str, config: RunConfig) -> Failed:
    what = "NaN" if isnan(loss) else "infinite"
    return Failed(f"the loss became {what} {where}: lower the learning rate, which is {config.learning_rate:g}")
