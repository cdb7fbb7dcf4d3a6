"""What the architectures page holds."""

from dataclasses import dataclass

from cnnviz.errors import InputError
from cnnviz.geometry.drafts import CheckedDraft, Draft, Path, check_draft
from cnnviz.geometry.layers import Architecture
from cnnviz.links.states import Codec, choice, flag, integer, linked
from cnnviz.models.stack_gradients import INITIALISATIONS
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.ui.drafts import draft_codec, draft_of_name
from cnnviz.ui.state import PageState

PAGE = "architectures"
TABS = ("Network", "Build", "Compare", "Depth")
OWN = "own"  # the network of the builder, among those of the zoo
MOST_COMPARED = 6
NOTHING = Draft("network", (3, 32, 32))


def place_codec() -> Codec:
    """A place in a network: ``3``, inside a block ``3.0.2``; ``in`` for what goes in."""

    def read(text: str) -> Path:
        if text == "in":
            return ()
        numbers = text.split(".")
        if len(numbers) % 2 == 0 or len(numbers) > 31 or not all(n.isascii() and n.isdigit() for n in numbers):
            raise InputError(f"“{text[:20]}” is no place in a network: use one such as 3, or 3.0.2 inside a block")
        return tuple(int(number[:6]) for number in numbers)

    def write(path: Path) -> str:
        return ".".join(map(str, path)) or "in"

    return Codec(read, write)


def names_codec() -> Codec:
    """A few networks, set apart by spaces."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(text.split()))
        for name in names:
            if name not in ARCHITECTURES and name != OWN:
                raise InputError(f"“{name[:20]}” is no network of the zoo: use names such as resnet50")
        if len(names) > MOST_COMPARED:
            raise InputError(f"there are {len(names)} networks: use at most {MOST_COMPARED}")
        return names

    return Codec(read, " ".join)


@dataclass(frozen=True)
class ArchitecturesState(PageState):
    """The networks that are shown, built and compared, and where the person looks."""

    tab: str = linked(choice(TABS), TABS[0])
    network: str = linked(choice(tuple(ARCHITECTURES)), "vgg16")
    layer: str = linked(Codec(lambda text: text[:80], str), "")
    batch: int = linked(integer(1, 4096), 32)
    every_layer: bool = linked(flag(), False)
    draft: Draft = linked(draft_codec(), draft_of_name("simple_cnn"))
    place: Path = linked(place_codec(), (0,))
    compared: tuple[str, ...] = linked(names_codec(), ("alexnet", "vgg16", "resnet50"))
    depth: int = linked(integer(2, 100), 30)
    initialisation: str = linked(choice(tuple(INITIALISATIONS)), "pytorch")
    normalised: bool = linked(flag(), False)
    of_weights: bool = linked(flag(), False)
    seeds: int = linked(integer(1, 10), 5)
    headed: str = linked(choice(tuple(ARCHITECTURES)), "simple_cnn")

    @property
    def checked(self) -> CheckedDraft:
        """The network of the builder, and what is wrong with it."""
        return check_draft(self.draft)

    @property
    def built(self) -> Architecture | None:
        """The network of the builder; None while it has a problem."""
        return self.checked.architecture
