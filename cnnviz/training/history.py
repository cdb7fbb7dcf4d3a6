"""What has been heard of a run so far."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cnnviz.training.events import BatchDone, EpochDone, Event, Failed, Finished, Started, Stopped


@dataclass(frozen=True)
class History:
    """The events of one run, sorted by kind, and what follows from them.

    Attributes
    ----------
    planned_epochs : int
        As the run's config asks.
    started : Started or None
    batches : tuple of BatchDone
        In order; some may be missing, since a fast run does not report each.
    epochs : tuple of EpochDone
        In order, without their snapshots where they come from a store.
    end : Stopped, Failed, Finished or None
        None while the run goes on.

    Examples
    --------
    >>> history = History(2).heard([Started(256, 64, 80, 8, "cpu", 2), BatchDone(1, 4, 0.6, 0.75, 1000.0, 3.0)])
    >>> history.progress, history.seconds_left
    (0.25, 9.0)
    """

    planned_epochs: int
    started: Started | None = None
    batches: tuple[BatchDone, ...] = ()
    epochs: tuple[EpochDone, ...] = ()
    end: Stopped | Failed | Finished | None = None

    def heard(self, events: Iterable[Event]) -> "History":
        """This history and what came after it."""
        started, end = self.started, self.end
        batches, epochs = list(self.batches), list(self.epochs)
        for event in events:
            match event:
                case Started():
                    started = event
                case BatchDone():
                    batches.append(event)
                case EpochDone():
                    epochs.append(event)
                case _:
                    end = event
        return replace(self, started=started, batches=tuple(batches), epochs=tuple(epochs), end=end)

    @property
    def progress(self) -> float:
        """The share of all training steps that is done, 0 to 1."""
        latest = self._latest
        if isinstance(latest, BatchDone) and self.started is not None:
            whole_epochs = latest.epoch - 1 + latest.batch / self.started.batches_per_epoch
        else:
            whole_epochs = self.epochs[-1].epoch if self.epochs else 0
        return min(1.0, whole_epochs / self.planned_epochs)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the pace so far; None before the first step and after the end."""
        if self.end is not None or self._latest is None or self.progress == 0:
            return None
        return self._latest.seconds * (1 - self.progress) / self.progress

    @property
    def images_per_second(self) -> float | None:
        """Of the latest batch or epoch; None before the first."""
        return None if self._latest is None else self._latest.images_per_second

    @property
    def _latest(self) -> BatchDone | EpochDone | None:
        """The later of the last batch and the last epoch."""
        if self.batches and (not self.epochs or self.batches[-1].epoch > self.epochs[-1].epoch):
            return self.batches[-1]
        return self.epochs[-1] if self.epochs else None
