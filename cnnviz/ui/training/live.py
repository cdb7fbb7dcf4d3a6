"""A run as it goes on: how far it is, how fast, and its curves."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.errors import CnnvizError, InputError
from cnnviz.figures.numbers import count_text, share
from cnnviz.figures.training_curves import accuracy_curve, loss_curve
from cnnviz.runs.queue import RunQueue
from cnnviz.runs.records import RunRecord, RunStatus
from cnnviz.runs.store import Store
from cnnviz.training.events import Finished
from cnnviz.training.history import History
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.sentences import many
from cnnviz.ui.state import control_changed, has_changed, held_state
from cnnviz.ui.theme import current_theme, draw
from cnnviz.ui.training.state import PAGE, TrainingState, show_run

FIRST_WORD = 0.4  # seconds
DRAWINGS = 12
NUMBERS_AT_MOST, CURVES_AT_MOST = 3.0, 8.0  # seconds from one to the next
FAILURE = "training.failure"


def start_button(queue: RunQueue, state: TrainingState) -> None:
    """Start a run with the present controls, where they can be trained."""
    # Not of the type "primary": in the dark theme Streamlit writes white on the light blue of our accent.
    can = not state.trouble
    label = ":blue[**Start training**]" if can else "Start training"
    st.button(label, key="training.start", on_click=_start, args=(queue,), disabled=not can)


def refusal(state: TrainingState) -> None:
    """Say why the last button did nothing, or why Start would not."""
    reason = st.session_state.pop(FAILURE, "") or state.trouble
    if reason:
        refuse(f"{reason[0].upper()}{reason[1:]}.")


def _start(queue: RunQueue) -> None:
    def start_and_show() -> None:
        # Asked for here, since a number may have been changed by the very click that pressed the button.
        state = held_state(PAGE, TrainingState)
        if state.trouble:
            raise InputError(state.trouble)
        run_id = queue.start(state.config)
        show_run(run_id)
        # A warm worker says its first word within some 50 ms, so that the page has something to show at once.
        queue.wait_for_batch(run_id, FIRST_WORD)

    _tried(start_and_show)


def run_view(store: Store, queue: RunQueue, shown: RunRecord) -> None:
    """The run's buttons and, kept up to date, its progress and curves."""
    goes_on = not shown.status.is_over
    pace = _pace(store.history(shown.id))
    drawings = count()

    @st.fragment(run_every=min(pace, NUMBERS_AT_MOST) if goes_on else None)
    def follow_numbers() -> None:
        is_first = next(drawings) == 0  # within the whole page's run, which is not to be cut short
        try:
            record, history = (shown if is_first else store.run(shown.id)), store.history(shown.id)
        except CnnvizError:
            st.rerun()  # it was deleted elsewhere: the page chooses another
        _progress(record, history, queue.place(shown.id))
        _buttons(record, queue)
        ended = goes_on and record.status.is_over
        if not is_first and (has_changed() or ended or not 0.5 <= _pace(history) / pace <= 2):
            st.rerun()  # the rest of the page is to know as well

    @st.fragment(run_every=pace if goes_on else None)
    def follow_curves() -> None:
        with suppress(CnnvizError):  # deleted elsewhere, which the numbers notice
            _curves(store.history(shown.id))

    follow_numbers()
    follow_curves()


def _pace(history: History) -> float:
    """Seconds from one drawing of the curves to the next: some twelve drawings a run, neither hectic nor slow.

    On a laptop of two cores the browser that draws and the network that learns share them, and whatever the browser
    takes is lost to learning.
    """
    if not history.epochs:  # the first batches are slow, and say little of what is to come
        return 1.0
    return min(max((history.seconds_left or 0.0) / DRAWINGS, 1.0), CURVES_AT_MOST)


def empty_view(epochs: int) -> None:
    """What is shown before the first run: where everything will be, and what to do."""
    st.progress(0.0, text="No run yet. Press Start training: the curves appear here as the network learns.")
    _curves(History(epochs))


def _progress(record: RunRecord, history: History, place: int | None) -> None:
    words = [many(record.config.epochs, "epoch")]
    if history.epochs or history.batches:
        epoch = max((part[-1].epoch for part in (history.batches, history.epochs) if part), default=0)
        words = [f"Epoch {epoch} of {record.config.epochs}"]
    if history.images_per_second:
        words.append(f"{count_text(history.images_per_second)} images per second")
    if record.status is RunStatus.RUNNING:
        words.append("preparing" if history.seconds_left is None else f"{_duration(history.seconds_left)} left")
    elif record.status is RunStatus.QUEUED and place:
        words.append("waits until another run has ended" + (f", place {place} in line" if place > 1 else ""))
    else:
        words.append(record.status.value)
    st.markdown(" · ".join(words))


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _buttons(record: RunRecord, queue: RunQueue) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if not record.status.is_over:
            st.button("Stop", key="training.stop", on_click=_tried, args=(lambda: queue.stop(record.id),))
            return
        if isinstance(record.end, Finished):
            st.markdown(_verdict(record, record.end.test_accuracy), width="content")
        elif record.message:
            st.markdown(f"{record.message[0].upper()}{record.message[1:]}.", width="content")
        elif record.status is RunStatus.STOPPED:
            st.markdown("Stopped. What was learned up to the last whole epoch is kept.", width="content")
        if record.latest_epoch:
            st.page_link("pages/inspection.py", label="Look inside", query_params={"run": record.id})
        if record.status.can_be_resumed:
            st.button("Resume", key="training.resume", on_click=_tried, args=(lambda: queue.resume(record.id),))
        with st.popover("Delete", type="tertiary"):
            st.markdown("The run, its curves and its weights are deleted for good.")
            st.button("Delete this run", key="training.delete", on_click=_delete, args=(queue, record.id))


def _verdict(record: RunRecord, accuracy: float) -> str:
    guessing = 1 / len(DATASETS[record.config.dataset].classes)
    verdict = f"**{share(accuracy)} of the test images right.**"
    if accuracy > 1.2 * guessing:
        return verdict
    return (
        f"{verdict} Guessing gives {share(guessing)}, so nothing was learned: try a smaller learning rate, "
        f"which was {record.config.learning_rate:g}, or more epochs."
    )


def _curves(history: History) -> None:
    theme = current_theme()
    st.markdown(
        ":small[:gray[Loss and accuracy, on the images that the network learns from and on those held back.]]",
        help=f"Loss: {GLOSSARY['loss']} Validation: {GLOSSARY['validation']}",
    )
    left, right = st.columns(2)
    with left:
        draw(loss_curve(history, theme), key="training.loss", alt="Loss by epoch")
    with right:
        draw(accuracy_curve(history, theme), key="training.accuracy", alt="Accuracy by epoch")


def _delete(queue: RunQueue, run_id: str) -> None:
    def delete_and_forget() -> None:
        queue.delete(run_id)
        show_run("")

    _tried(delete_and_forget)


def _tried(action: Callable[[], None]) -> None:
    """Do what a button asks; what cannot be done is said in the next run of the page."""
    control_changed()
    try:
        action()
    except CnnvizError as error:
        st.session_state[FAILURE] = str(error)
