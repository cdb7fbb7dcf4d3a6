"""What a small move of the image does to a feature map and to a pooled map."""

import numpy as np
import streamlit as st

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import GeometryError
from cnnviz.figures.scene import Role
from cnnviz.figures.shift_scene import cells_text, change_text, shift_scene
from cnnviz.geometry.window import Pair
from cnnviz.ops.shifting import Change, ShiftEffect, change_under_shift, convolve_around
from cnnviz.ui.controls import dropdown, segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.pooling.state import DIRECTIONS, KINDS, PAGE, PoolingState, Trace, Windows, pooled
from cnnviz.ui.pooling.working_area import work_out
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme

WHAT_IS_COMPARED = (
    "Per cent: the mean of |after − before| over all cells of a grid, as a share of the mean of |before|. The feature "
    "map is the image convolved with the kernel above, and is not pooled; the pooled map is pooled from the image."
)


def moved_maps(state: PoolingState) -> Trace | None:
    """Choose a move, and show image, feature map and pooled map before and after it; None where there is no output."""
    _controls(state)
    worked = work_out(state)
    if worked is None:
        return None
    trace = worked.trace
    if not np.isfinite(trace.output).all():
        refuse("A window lies in padding alone and gives −∞, which cannot be compared: set the padding to 0.")
        return None
    shown, dimmed, offset = worked.state, worked.is_old, state.offset
    image_column, map_column, pooled_column = st.columns(3, gap="medium")
    pooling = _pooling_effect(shown, offset)
    with image_column:
        went_round = not any(np.remainder(offset, np.shape(shown.image)))
        words = (
            "The image went once round, and is what it was: this says nothing of smaller moves."
            if went_round
            else f"{cells_text(pooling.image)}, coloured below. What leaves comes in on the other side."
        )
        _map("Image", pooling.image, "change", words, dimmed)
    with map_column:
        _feature_map(shown, offset, dimmed)
    with pooled_column:
        words = f"{cells_text(pooling.invariance)}. {_pooling_words(pooling)}"
        _map("Pooled map", pooling.invariance, "invariance", words, dimmed)
    st.markdown(f":small[:gray[{WHAT_IS_COMPARED}]]")
    return None if dimmed else trace


def what_it_means() -> str:
    """The two words, and how to read the numbers."""
    return (
        "**Equivariant** means that a moved image gives the moved map; a convolution is that, exactly, where the sides "
        "are joined. **Invariant** means that a moved image gives the same map. Pooling is so only a little, and "
        "more so the larger its windows: compare how much its map changes with how much the image does."
    )


def _controls(state: PoolingState) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        segments(PAGE, "direction", "Move the image", DIRECTIONS, "shift", str.capitalize)
        segments(PAGE, "distance", "Pixels", (1, 2, 3, 4), "shift distance")
        kernels = {name: family.title for name, family in KERNEL_FAMILIES.items()}
        dropdown(PAGE, "edges", "Kernel of the feature map", kernels, "feature map", 210, kernels.__getitem__)


def _pooling_effect(state: PoolingState, offset: Pair) -> ShiftEffect:
    sliding = KINDS[state.kind].windows is Windows.SLIDING
    # Only a move by whole strides moves the map by whole cells; other windows take in all of the image.
    jump = state.window.stride if sliding else (len(state.image), len(state.image[0]))
    return change_under_shift(state.image, lambda pixels: pooled(state, pixels).output, offset, jump=jump)


def _feature_map(state: PoolingState, offset: Pair, dimmed: bool) -> None:
    family = KERNEL_FAMILIES[state.edges]
    weights = family.weights()
    try:
        effect = change_under_shift(state.image, lambda pixels: convolve_around(pixels, weights), offset)
    except GeometryError as error:
        refuse(f"There is no feature map: {error}. Set the input size to 3 or more.")
        return
    words = f"{cells_text(effect.invariance)}. {_map_words(effect)}"
    _map("Feature map", effect.invariance, "equivariance", words, dimmed)


def _map_words(effect: ShiftEffect) -> str:
    if effect.equivariance and effect.equivariance.share_changed == 0:
        return "**Equivariant:** it is the old map, moved along."
    return "It is not the old map moved along."


def _pooling_words(effect: ShiftEffect) -> str:
    if effect.invariance.share_changed == 0:
        return "**Invariant** to this move."
    if effect.equivariance and effect.equivariance.share_changed == 0:
        return "**Equivariant** to this move: by whole strides, the old map is moved along by whole cells."
    if effect.invariance.relative_change < effect.image.relative_change:
        return "**A little invariant:** it changes less than the image."
    return "Not invariant here: it changes no less than the image."


def _map(name: str, change: Change, term: str, words: str, dimmed: bool) -> None:
    """A map before and after, below the number that says how far they differ; a number that is no longer so is gone."""
    role = Role.INPUT if name == "Image" else Role.OUTPUT
    st.metric(f"The {name.lower()} changes by", None if dimmed else change_text(change), help=GLOSSARY[term])
    st.markdown(":small[:gray[Below: as it was before.]]" if dimmed else f":small[{words}]")
    grid_stepper(
        shift_scene(change, name, role, current_theme()),
        key=f"{PAGE}.shift.{name}",
        large=is_presenting(),
        dimmed=dimmed,
    )
