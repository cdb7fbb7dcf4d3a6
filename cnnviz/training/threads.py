"""How many threads of the processor compute a run."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from cnnviz.training.events import Snapshot


@contextmanager
def fixed_threads(resume_from: Snapshot | None) -> Iterator[None]:
    """Compute with as many threads as the run began with, since their number decides the order of sums.

    That the number is set, even to what it is, also forbids MKL to take fewer where it sees fit.

    Parameters
    ----------
    resume_from : Snapshot or None
        What knows the number; a new run takes PyTorch's present one.
    """
    before = torch.get_num_threads()
    stored = None if resume_from is None else resume_from.optimiser.get("threads")
    torch.set_num_threads(before if stored is None else int(stored))
    try:
        yield
    finally:
        torch.set_num_threads(before)
