"""Networks on paper in the links of pages."""

from functools import lru_cache

from cnnviz.errors import CnnvizError, InputError
from cnnviz.geometry.drafts import Draft, draft_from_text, draft_of, draft_to_text
from cnnviz.links.states import Codec
from cnnviz.models.zoo import ARCHITECTURES


@lru_cache(maxsize=64)
def draft_of_name(name: str) -> Draft:
    """A network of the zoo on paper."""
    return draft_of(ARCHITECTURES[name])


def draft_codec() -> Codec:
    """A network on paper: its name where it is one of the zoo, else compressed."""

    def read(text: str) -> Draft:
        if text in ARCHITECTURES:
            return draft_of_name(text)
        try:
            return draft_from_text(text)
        except CnnvizError as error:
            raise InputError(str(error)) from error

    def write(draft: Draft) -> str:
        return draft.name if name_of(draft) else draft_to_text(draft)

    return Codec(read, write)


def name_of(draft: Draft) -> str | None:
    """The name of the network of the zoo that a draft is, unchanged."""
    return draft.name if draft.name in ARCHITECTURES and draft_of_name(draft.name) == draft else None
