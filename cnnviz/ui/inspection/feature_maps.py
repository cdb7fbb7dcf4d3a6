"""What each layer makes of one test image."""

import streamlit as st

from cnnviz.figures.feature_maps import feature_maps_scene
from cnnviz.figures.numbers import share
from cnnviz.figures.pictures import enlarged
from cnnviz.figures.vectors import vector_figure
from cnnviz.geometry.layers import shape_text
from cnnviz.inspection.layer_output import LayerOutput
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.inspection.state import PAGE, OpenRun
from cnnviz.ui.state import control_changed, key_of
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme, draw

SIDE = 128  # px


def show_feature_maps(run: OpenRun, number: int) -> None:
    """Choose a test image; the image, what the network says, and the output of every layer.

    Parameters
    ----------
    run : OpenRun
    number : int
        Of the image, counted from 1.
    """
    images, report = run.dataset.test.images, run.report
    number = min(number, len(images))
    st.session_state[key_of(PAGE, "image")] = number
    picture, words = st.columns([1, 4])
    with words:
        index = _choose_image(len(images)) - 1
        true, said = (report.classes[array[index]] for array in (report.labels, report.predictions))
        verdict = "Right" if true == said else "Wrong"
        certainty = share(report.confidences[index])
        st.markdown(f"**{verdict}.** It is *{true}*; the network says *{said}* with {certainty} certainty.")
        st.markdown(
            ":small[Colours: green is positive, rose is negative, the ground is 0; each layer has its own range, "
            "written beside it. Point at a cell for its number.]",
            help=f"{GLOSSARY['feature map']} The last layer's numbers are the logits. {GLOSSARY['logits']}",
        )
    with picture:
        st.image(enlarged(images[index], SIDE // images.shape[2]), width=SIDE, alt=f"Test image {index + 1}: {true}")
    for output in _outputs(run, index):
        st.markdown(f"**{output.name}** :small[:gray[{_kind(output)}, {shape_text(output.values.shape)}]]")
        key, theme = f"inspection.maps.{output.name}", current_theme()
        if output.values.ndim == 3:
            grid_stepper(feature_maps_scene(output, theme), key=key)
        else:
            alt = f"The output of {output.name} for test image {index + 1}"
            draw(vector_figure(output, theme), key=key, alt=alt)


def _choose_image(count: int) -> int:
    return st.number_input(
        f"Test image, 1 to {count}",
        1,
        count,
        key=key_of(PAGE, "image"),
        on_change=control_changed,
        help=GLOSSARY["test images"],
        width=200,
        persist_state="session",
    )


def _outputs(run: OpenRun, index: int) -> tuple[LayerOutput, ...]:
    with st.spinner("Loading PyTorch"):
        import torch  # here, so that pages without it stay light

        from cnnviz.inspection.feature_maps import feature_maps

    torch.set_num_threads(1)  # the other threads are for those who train
    return feature_maps(run.checkpoint, run.dataset.test.images[index])


def _kind(output: LayerOutput) -> str:
    return output.kind.replace("_", " ")
