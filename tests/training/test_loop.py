"""The loop: what it says, that it learns, that it repeats, and how it fails."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from cnnviz.data.datasets import load_dataset
from cnnviz.errors import CheckpointError, DataError, InputError
from cnnviz.geometry.layers import Architecture, BatchNorm, Dropout, Flatten, Linear, ReLU
from cnnviz.models.build import load_module
from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.training.config import check_fit, default_config
from cnnviz.training.events import BatchDone, EpochDone, Failed, Finished, Started
from cnnviz.training.loop import train

STRIPES = default_config("stripes")


def epochs_of(events):
    return [event for event in events if isinstance(event, EpochDone)]


def test_events_come_in_order_and_count_right():
    events = list(train(replace(STRIPES, epochs=2, batch_size=100)))
    assert [event.kind for event in events] == ["started", *["batch", "batch", "batch", "epoch"] * 2, "finished"]
    assert events[0] == Started(256, 64, 80, 3, events[0].device, torch.get_num_threads())
    batches = [event for event in events if isinstance(event, BatchDone)]
    assert [(event.epoch, event.batch) for event in batches] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    seconds = [event.seconds for event in events[1:]]
    assert seconds == sorted(seconds)
    assert all(event.images_per_second > 0 for event in batches)


def test_means_of_an_epoch_weigh_each_image_alike():
    events = list(train(replace(STRIPES, epochs=1, batch_size=100)))
    batches = [event for event in events if isinstance(event, BatchDone)]
    (epoch,) = epochs_of(events)
    sizes = [100, 100, 56]
    assert epoch.train_loss == pytest.approx(np.average([event.loss for event in batches], weights=sizes))
    assert epoch.train_accuracy == pytest.approx(np.average([event.accuracy for event in batches], weights=sizes))


def test_first_loss_is_that_of_guessing():
    first = next(event for event in train(default_config("digits")) if isinstance(event, BatchDone))
    assert first.loss == pytest.approx(np.log(10), abs=0.15)


def test_snapshot_is_the_network_that_gave_the_logits():
    (epoch,) = epochs_of(train(replace(STRIPES, epochs=1)))
    dataset = load_dataset("stripes")
    mean, deviation = dataset.channel_statistics()
    checkpoint = Checkpoint(STRIPES.architecture, dataset.classes, mean, deviation, epoch.snapshot.weights, 1.0, "{}")
    pixels = torch.tensor(dataset.test.images) / 255
    with torch.inference_mode():
        logits = load_module(checkpoint)((pixels - mean[0]) / deviation[0])
    np.testing.assert_allclose(epoch.snapshot.test_logits, logits, atol=1e-5)


def test_snapshots_stay_as_they_were_while_training_goes_on():
    events = train(replace(STRIPES, epochs=2))
    first = next(event for event in events if isinstance(event, EpochDone)).snapshot
    before = {name: value.copy() for name, value in {**first.weights, **first.optimiser}.items()}
    list(events)
    for name, value in {**first.weights, **first.optimiser}.items():
        assert np.array_equal(value, before[name])


def test_same_seed_repeats_bit_for_bit_and_another_does_not():
    first, again, other = (
        epochs_of(train(replace(STRIPES, epochs=2, seed=seed)))[-1].snapshot.weights for seed in (7, 7, 8)
    )
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["conv1.weight"], other["conv1.weight"])


@pytest.mark.parametrize("dataset", ["stripes", "digits"])
def test_resumed_run_is_bit_for_bit_the_uninterrupted_one(dataset):
    config = replace(default_config(dataset), epochs=4)
    whole = epochs_of(train(config))
    resumed = list(train(config, resume_from=whole[1].snapshot))
    assert [event.epoch for event in epochs_of(resumed)] == [3, 4]
    for expected, got in zip(whole[2:], epochs_of(resumed), strict=True):
        assert got.train_loss == expected.train_loss
        for name, value in expected.snapshot.weights.items():
            assert np.array_equal(got.snapshot.weights[name], value)
        assert np.array_equal(got.snapshot.test_logits, expected.snapshot.test_logits)
    assert resumed[1].seconds > whole[1].seconds  # the clock goes on too


WITH_DROPOUT = replace(
    STRIPES,
    architecture=Architecture("dropping", (1, 8, 8), (Flatten(), Linear(64, 16), ReLU(), Dropout(0.5), Linear(16, 2))),
)


def test_a_run_with_dropout_repeats_and_goes_on_after_a_stop_bit_for_bit():
    config = replace(WITH_DROPOUT, epochs=3)
    whole, again = (epochs_of(train(config)) for _ in range(2))
    resumed = epochs_of(train(config, resume_from=whole[0].snapshot))
    weights = [epochs[-1].snapshot.weights["fc1.weight"] for epochs in (whole, again, resumed)]
    assert np.array_equal(weights[0], weights[1])
    assert np.array_equal(weights[0], weights[2])


def test_a_resumed_run_computes_with_the_threads_that_it_began_with():
    config, before = replace(STRIPES, epochs=2), torch.get_num_threads()
    torch.set_num_threads(before + 1)
    try:
        whole = epochs_of(train(config))
    finally:
        torch.set_num_threads(before)
    events = train(config, resume_from=whole[0].snapshot)
    assert next(events).threads == before + 1
    (last,) = epochs_of(events)
    assert all(np.array_equal(last.snapshot.weights[name], value) for name, value in whole[1].snapshot.weights.items())
    assert torch.get_num_threads() == before


def without(snapshot, *names):
    return replace(snapshot, optimiser={name: v for name, v in snapshot.optimiser.items() if name not in names})


def test_a_run_stored_before_noise_and_threads_were_kept_goes_on():
    for config in (replace(STRIPES, epochs=2), replace(WITH_DROPOUT, epochs=2)):
        whole = epochs_of(train(config))
        resumed = list(train(config, resume_from=without(whole[0].snapshot, "noise", "threads")))
        assert resumed[-1].kind == "finished"
        if config.architecture is STRIPES.architecture:  # no dropout, so nothing is missing
            assert epochs_of(resumed)[-1].train_loss == whole[1].train_loss


def test_a_run_stored_without_the_order_of_its_images_is_explained():
    (epoch,) = epochs_of(train(replace(STRIPES, epochs=1)))
    with pytest.raises(CheckpointError, match="epoch 1 lacks the order of the images: start the run again"):
        next(train(replace(STRIPES, epochs=2), resume_from=without(epoch.snapshot, "shuffler")))


def test_a_batch_of_one_image_that_cannot_be_normalised_is_refused():
    layers = (Flatten(), Linear(64, 4), BatchNorm(4, dimensions=1), Linear(4, 2))
    config = replace(STRIPES, architecture=Architecture("normed", (1, 8, 8), layers), batch_size=85)  # 256 = 3 · 85 + 1
    with pytest.raises(InputError, match="one of the 256 training images is a batch of its own, and bn1.* as 86$"):
        next(train(config))
    with pytest.raises(InputError, match="batches of 1, each of the 256 training images is .* such as 2$"):
        check_fit(replace(config, batch_size=1))  # what Start asks before there is a run
    assert next(train(replace(config, batch_size=86))).kind == "started"


def test_run_resumed_after_its_last_epoch_only_finishes():
    config = replace(STRIPES, epochs=1)
    whole = list(train(config))
    resumed = list(train(config, resume_from=epochs_of(whole)[0].snapshot))
    assert [event.kind for event in resumed] == ["started", "finished"]
    assert resumed[-1].test_loss == whole[-1].test_loss


def test_global_generator_is_left_alone():
    before = torch.get_rng_state()
    list(train(replace(STRIPES, epochs=1)))
    assert torch.equal(torch.get_rng_state(), before)


DEEP = Architecture("deep", (1, 8, 8), (Flatten(), *(Linear(64, 64) for _ in range(24)), Linear(64, 2)))
OVERSHOOTING = replace(STRIPES, architecture=DEEP, learning_rate=10.0)  # its first step makes all weights enormous


def test_loss_that_is_no_number_ends_the_run_with_an_explanation():
    events = list(train(OVERSHOOTING))
    assert isinstance(events[-1], Failed)
    last = [event for event in events if isinstance(event, BatchDone)][-1]
    where = f"epoch {last.epoch}, batch {last.batch + 1}"
    assert events[-1].message in {
        f"the loss became {what} in {where}: lower the learning rate, which is 10" for what in ("NaN", "infinite")
    }


def test_loss_that_is_no_number_only_after_the_epochs_last_step_ends_the_run_without_that_epoch():
    events = list(train(replace(OVERSHOOTING, batch_size=256)))  # one step an epoch, before which all is well
    assert [event.kind for event in events] == ["started", "batch", "failed"]
    assert events[-1].message in {
        f"the loss became {what} at the end of epoch 1: lower the learning rate, which is 10"
        for what in ("NaN", "infinite")
    }


def test_weights_that_overflow_in_the_last_step_are_noticed():
    config = replace(STRIPES, epochs=2)
    snapshot = epochs_of(islice(train(config), 10))[0].snapshot
    weights = {**snapshot.weights, "fc1.weight": np.full((2, 64), 3e38, np.float32)}
    events = list(train(config, resume_from=replace(snapshot, weights=weights)))
    assert isinstance(events[-1], Failed)
    assert "in epoch 2, batch 1" in events[-1].message


def test_network_for_other_images_is_refused_before_anything_starts():
    with pytest.raises(InputError, match=r"simple_cnn takes images of 3 × 32 × 32 but those of stripes have 1 × 8 × 8"):
        next(train(replace(STRIPES, architecture=ARCHITECTURES["simple_cnn"])))


def test_network_with_too_many_outputs_is_refused_before_anything_starts():
    with pytest.raises(InputError, match="digits_cnn gives 10 numbers but stripes has 2 classes: end the network with"):
        next(train(replace(STRIPES, architecture=ARCHITECTURES["digits_cnn"])))


def test_unknown_data_set_is_refused_before_anything_starts():
    with pytest.raises(DataError, match="no data set 'mnist'"):
        next(train(replace(STRIPES, dataset="mnist")))


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "least"), [("stripes", 1.0), ("digits", 0.97), ("coloured_shapes", 0.85)])
def test_defaults_learn_the_data_set_within_a_minute(dataset, least):
    *_, end = train(default_config(dataset))
    assert isinstance(end, Finished)
    assert end.test_accuracy >= least
    assert end.seconds < 60
