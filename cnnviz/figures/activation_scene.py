"""An activation as a scene: one step for each number."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.numbers import number_text, share
from cnnviz.figures.scene import Reduction, Role, Scene, SceneGrid, Steps, size_text
from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace

DECIMALS, SMALLEST = 2, 0.1


def activation_scene(trace: ActivationTrace) -> Scene:
    """A grid of numbers, what the activation makes of each, and its slope there.

    Parameters
    ----------
    trace : ActivationTrace
        Of two dimensions.

    Returns
    -------
    Scene
        Grids ``values``, ``output`` and ``derivative``; each step applies the function to one number.
    """
    title = ACTIVATIONS[trace.name].title
    grids = (
        SceneGrid(
            "values",
            Role.INPUT,
            "Input",
            f"{size_text(trace.before)} · {share(trace.zero_share_before)} zeros",
            trace.before,
            editable=True,
        ),
        SceneGrid(
            "output",
            Role.OUTPUT,
            "Output",
            f"{title} · {share(trace.zero_share)} zeros",
            trace.after,
            decimals=short_decimals(trace.after),
        ),
        SceneGrid(
            "derivative",
            Role.OUTPUT,
            "Derivative",
            "slope at the input",
            trace.derivative,
            decimals=short_decimals(trace.derivative),
            cell_texts=tuple(
                f"The derivative of {title} at {number_text(at)} is {number_text(slope)}: "
                "by so much the gradient is multiplied here on its way back."
                for at, slope in zip(trace.before.ravel().tolist(), trace.derivative.ravel().tolist(), strict=True)
            ),
        ),
    )
    return Scene(grids, ("→",), _steps(trace, title))


def _steps(trace: ActivationTrace, title: str) -> Steps:
    count = trace.before.size
    cells = np.arange(count).reshape(-1, 1)
    return Steps(
        targets=count + cells,
        written=trace.after.reshape(-1, 1),
        first=cells,
        second=None,
        products=trace.before.reshape(-1, 1),
        sums=trace.before.ravel(),
        reduction=Reduction.APPLY,
        companions=2 * count + cells,
        function=title,
    )


def short_decimals(values: NDArray[np.floating]) -> int | None:
    """How many decimals a cell is to show: two where some number has more, so that the digits stay large.

    Where two would leave a single digit or none of some number, it is None: as many as `number_text` gives.

    Examples
    --------
    >>> short_decimals(np.array([0.25, 3.0])), short_decimals(np.array([0.125, 3.0]))
    (None, 2)
    """
    is_exact = np.allclose(np.round(values, DECIMALS), values, rtol=1e-12, atol=0)
    return None if is_exact or ((values != 0) & (np.abs(values) < SMALLEST)).any() else DECIMALS
