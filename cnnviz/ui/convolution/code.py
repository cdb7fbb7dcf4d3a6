"""The code of what a tab shows."""

from collections.abc import Callable

from cnnviz.ops.convolution import convolve
from cnnviz.ops.frequency import convolve_in_frequency
from cnnviz.ops.gradients import (
    convolution_gradients,
    first_of_each,
    image_gradient_trace,
    kernel_gradient_trace,
    upstream_of,
)
from cnnviz.ops.matrices import kernel_matrix, weight_matrix, window_matrix
from cnnviz.ops.merging import merged_kernel, two_in_a_row
from cnnviz.ops.source import convolution_source, transposed_source
from cnnviz.ops.source_modes import (
    frequency_source,
    gradient_source,
    kernel_matrix_source,
    two_in_a_row_source,
    window_matrix_source,
)
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed
from cnnviz.ui.convolution.backwards import chosen_cell
from cnnviz.ui.convolution.state import ConvolutionState
from cnnviz.ui.convolution.working_area import Worked

Code = tuple[str, *tuple[Callable[..., object], ...]]  # in PyTorch, and what of cnnviz has computed it


def code_of(tab: str, state: ConvolutionState, worked: Worked | None) -> Code:
    """The same in PyTorch, and the functions of cnnviz that computed it.

    Parameters
    ----------
    tab : str
    state : ConvolutionState
    worked : Worked or None
        None on a tab that works out something of its own.
    """
    if worked is None:
        return two_in_a_row_source(state.image[0], state.kernel[0], state.second), two_in_a_row, merged_kernel
    trace = worked.trace
    if isinstance(trace, TransposedTrace):
        return transposed_source(trace), convolve_transposed
    if tab == "Matrix" and state.matrix == "windows":
        return window_matrix_source(trace), window_matrix, weight_matrix
    if tab == "Matrix":
        return kernel_matrix_source(trace), kernel_matrix
    if tab == "Frequency":
        return frequency_source(trace), convolve_in_frequency
    if tab == "Backwards":
        simple = first_of_each(trace)
        stepped = image_gradient_trace if state.gradient == "input" else kernel_gradient_trace
        return gradient_source(simple, upstream_of(simple, chosen_cell(state))), convolution_gradients, stepped
    return convolution_source(trace), convolve
