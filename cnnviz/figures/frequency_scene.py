"""A convolution as a product of spectra."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.numbers import compact
from cnnviz.figures.scene import Colouring, Role, Scene, SceneGrid, size_text
from cnnviz.figures.theme import Theme
from cnnviz.ops.frequency import FrequencyTrace


def frequency_scene(trace: FrequencyTrace, theme: Theme) -> Scene:
    """Amplitudes of the first channel, the first kernel and the first map, zero frequency in the middle.

    Brightness follows the logarithm of the amplitude, since a few low frequencies outweigh all others.

    Parameters
    ----------
    trace : FrequencyTrace
    theme : Theme
    """
    parts = (
        ("spectrum", Role.INPUT, "input", trace.image_spectrum[0], theme.input),
        ("kernel", Role.KERNEL, "kernel", trace.kernel_spectrum[0, 0], theme.kernel),
        ("product", Role.OUTPUT, "result", trace.product[0], theme.output),
    )
    return Scene(tuple(_spectrum(*part, theme) for part in parts), ("·", "="), is_pointed_together=True)


def _spectrum(
    name: str, role: Role, whose: str, spectrum: NDArray[np.complex128], colour: str, theme: Theme
) -> SceneGrid:
    amplitudes = np.abs(np.fft.fftshift(spectrum))
    largest = float(amplitudes.max())
    fractions = np.log1p(amplitudes) / np.log1p(largest) if largest > 0 else np.zeros(amplitudes.shape)
    return SceneGrid(
        name,
        role,
        f"{whose.capitalize()} spectrum",
        f"{size_text(amplitudes)} · 0 to {compact(largest)}",
        amplitudes,
        colouring=Colouring(ColourScale((theme.background, colour)), fractions, is_picture=True),
        label=f"Spectrum of the {whose}",
    )
