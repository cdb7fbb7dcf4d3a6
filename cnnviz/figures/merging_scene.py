"""Two kernels one after the other, and the one kernel that does the same, side by side."""

from cnnviz.figures.backward_scenes import without_bias
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.scene import Role, Scene, SceneGrid, size_text, without_noise
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.windows import Array


def merging_scene(trace: ConvolutionTrace) -> Scene:
    """The first kernel under the flipped second one: what comes out is the merged kernel.

    Parameters
    ----------
    trace : ConvolutionTrace
        As `merging_trace` gives it, of one channel.
    """
    names = (Role.INPUT, "First kernel"), (Role.KERNEL, "Second, flipped"), (Role.OUTPUT, "Merged kernel")
    return without_bias(convolution_scene(trace, editable=False), names)


def two_in_a_row_scene(image: Array, second: Array, between: Array, after: Array, at_once: Array, bent: Array) -> Scene:
    """Input and second kernel, and what each way gives.

    Parameters
    ----------
    image : ndarray, (H, W)
    second : ndarray, (rows, columns)
        The second kernel, which may be changed.
    between : ndarray
        After the first kernel.
    after, at_once, bent : ndarray, all of one shape
        After the second kernel, after the merged kernel, and after the second with a ReLU between.
    """
    return Scene(
        (
            SceneGrid("input", Role.INPUT, "Input", size_text(image), image),
            SceneGrid("second", Role.KERNEL, "Second kernel", size_text(second), second, editable=True),
            _output("between", "After the first", between),
            _output("after", "After both", after),
            _output("merged", "Merged kernel at once", at_once),
            _output("bent", "Both, with ReLU between", bent),
        ),
        ("", ""),
    )


def _output(name: str, title: str, values: Array) -> SceneGrid:
    return SceneGrid(name, Role.OUTPUT, title, size_text(values), without_noise(values, abs(values).max() + 0 * values))
