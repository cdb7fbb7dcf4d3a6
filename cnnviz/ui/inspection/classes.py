"""How well each class is recognised, and which are taken for which."""

import streamlit as st

from cnnviz.figures.class_accuracy import class_accuracy_figure
from cnnviz.figures.confusion import confusion_scene
from cnnviz.figures.numbers import number_text, share
from cnnviz.figures.pictures import enlarged
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.inspection.state import InspectionState, OpenRun, pick_cell, show_image
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme, draw

SHOWN = 24
SIDE = 72  # px


def show_classes(run: OpenRun) -> None:
    """Accuracy by class as bars with counts."""
    report = run.report
    right = int((report.predictions == report.labels).sum())
    st.markdown(
        f"**{share(report.accuracy)}** of the test images are right: {right} of {len(report.labels)}. "
        f"Mean loss {number_text(report.loss)}.",
        help=GLOSSARY["accuracy"],
    )
    st.markdown(
        ":small[The thin lines are 95 % intervals: where the accuracy may really lie, since each class was tried on no "
        "more than the images counted beside it.]"
    )
    draw(class_accuracy_figure(report.per_class, current_theme()), key="inspection.classes", alt="Accuracy by class")


def show_mistakes(state: InspectionState, run: OpenRun) -> None:
    """The confusion matrix; a cell shows its images."""
    classes = run.report.classes
    chosen = None
    if state.true in classes and state.predicted in classes:
        chosen = classes.index(state.true), classes.index(state.predicted)
    st.markdown(
        "Rows are the true classes, columns what the network said; the stronger the colour, the larger the share.",
        help=GLOSSARY["confusion matrix"],
    )
    matrix, images = st.columns([11, 9])
    with matrix:
        grid_stepper(
            confusion_scene(run.report.confusion, classes, current_theme()),
            key="inspection.confusion",
            on_pick=lambda row, column: pick_cell(run, row, column),
            picks=("confusion",),
            picked=chosen,
            prompt="Choose a cell to see its images.",
            large=is_presenting(),
        )
    if chosen:
        with images:
            _show_cell(run, *chosen)


def _show_cell(run: OpenRun, true: int, predicted: int) -> None:
    report = run.report
    found = report.examples(true, predicted)
    names = f"*{report.classes[true]}* taken for *{report.classes[predicted]}*"
    if not len(found):
        st.markdown(f"No image of {names}.")
        return
    shown = f"the {SHOWN} surest of {len(found)}" if len(found) > SHOWN else f"{len(found)}"
    st.markdown(f"**Images of {names}**: {shown}.")
    st.markdown(":small[Below each: the network's answer, and how certain it was. Open follows it through the layers.]")
    with st.container(horizontal=True, gap="small"):
        for index in found[:SHOWN].tolist():
            with st.container(width=SIDE):
                image = run.dataset.test.images[index]
                said = f"{report.classes[predicted]}, {share(report.confidences[index])}"
                st.image(enlarged(image, max(1, SIDE // image.shape[1])), width=SIDE, alt=f"Test image {index + 1}")
                st.markdown(f":small[{said}]")
                st.button(
                    f"Open {index + 1}",
                    key=f"inspection.open.{index}",
                    type="tertiary",
                    help="Show what each layer makes of this image.",
                    on_click=show_image,
                    args=(index + 1,),
                )
