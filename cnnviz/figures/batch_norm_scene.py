"""Batch normalisation as scenes: one step for each number of the output, and what the layer remembers."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.activation_scene import short_decimals
from cnnviz.figures.numbers import bracketed, number_text
from cnnviz.figures.scene import ROUNDING, Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.ops.normalisation import BatchNormTrace

Numbers = NDArray[np.float64]


def batch_norm_scene(trace: BatchNormTrace) -> Scene:
    """A batch, its statistics, the batch normalised, and the output; each step scales and moves one number.

    Parameters
    ----------
    trace : BatchNormTrace
        Of a batch of (N, C): samples by features.

    Returns
    -------
    Scene
        Grids ``batch``, ``normalised``, ``mean``, ``variance``, ``gamma``, ``beta`` and ``output``. Normalised numbers
        and statistics say how they come about; the steps say it of the output.
    """
    samples = len(trace.batch)
    batch, normalised, variance = trace.batch, _normalised(trace), _variance(trace)
    of = ("of the batch", f"by {samples}, biased") if trace.training else ("running", "running")
    output = without_noise(trace.output, np.abs(trace.gamma * normalised) + np.abs(trace.beta))
    grids = (
        SceneGrid("batch", Role.INPUT, "Batch", size_text(batch), batch, editable=True, cell_texts=_batch_texts(trace)),
        SceneGrid(
            "normalised",
            Role.INPUT,
            "Normalised",
            "x̂",
            normalised,
            cell_texts=_normalised_texts(trace, normalised, variance),
        ),
        SceneGrid(
            "mean",
            Role.INPUT,
            "Mean",
            of[0],
            _row(trace.mean),
            decimals=short_decimals(trace.mean),
            cell_texts=_mean_texts(trace),
        ),
        SceneGrid(
            "variance",
            Role.INPUT,
            "Variance",
            of[1],
            _row(variance),
            decimals=short_decimals(variance),
            cell_texts=_variance_texts(trace),
        ),
        SceneGrid("gamma", Role.KERNEL, "γ", "scale", _row(trace.gamma), editable=True, cell_texts=_learned(trace)[0]),
        SceneGrid("beta", Role.KERNEL, "β", "shift", _row(trace.beta), editable=True, cell_texts=_learned(trace)[1]),
        SceneGrid("output", Role.OUTPUT, "Output", "γ · x̂ + β", output),
    )
    return Scene(grids, ("→", "→"), _steps(trace, normalised, output))


def running_scene(trace: BatchNormTrace) -> Scene:
    """The running statistics before and after the batch, and what of the batch goes into them.

    Returns
    -------
    Scene
        Grids ``running_mean`` and ``running_variance``, in training ``batch_mean`` and ``batch_variance``, and
        ``new_mean`` and ``new_variance``; no steps.
    """
    of_running, of_batch_note = ("", "") if trace.unbiased_variance is None else (f"· {w}" for w in _weights(trace))
    before = (
        _statistic("running_mean", Role.KERNEL, "Running mean", trace.running_mean_before, note=of_running),
        _statistic("running_variance", Role.KERNEL, "Running variance", trace.running_variance_before, note=of_running),
    )
    means = _new_texts(trace, trace.running_mean_before, trace.mean, trace.running_mean)
    variances = _new_texts(trace, trace.running_variance_before, trace.unbiased_variance, trace.running_variance)
    after = (
        _statistic("new_mean", Role.OUTPUT, "New mean", trace.running_mean, means),
        _statistic("new_variance", Role.OUTPUT, "New variance", trace.running_variance, variances),
    )
    if trace.unbiased_variance is None:
        return Scene((*before, *after), ("=",))
    count = len(trace.batch)
    unbiased = tuple(
        f"{number_text(biased)} · {count} / {count - 1} = {number_text(better)}: divided by {count - 1}, not by "
        f"{count}: unbiased, since a few samples spread a little less than all data."
        for biased, better in zip(trace.variance.tolist(), trace.unbiased_variance.tolist(), strict=True)
    )
    of_batch = (
        _statistic("batch_mean", Role.INPUT, "Batch mean", trace.mean, _mean_texts(trace), of_batch_note),
        _statistic("batch_variance", Role.INPUT, "Batch variance", trace.unbiased_variance, unbiased, of_batch_note),
    )
    return Scene((*before, *of_batch, *after), ("+", "="))


def running_rule(trace: BatchNormTrace) -> str:
    """How the running statistics go on, in a sentence."""
    if trace.unbiased_variance is None:
        return "In evaluation the running statistics are used, and stay as they are."
    count = len(trace.batch)
    kept, taken = _weights(trace)
    return (
        f"For evaluation the layer remembers {kept} · running + {taken} · batch. The batch's variance is divided by "
        f"{count - 1} here and not by {count}."
    )


def _statistic(
    name: str, role: Role, title: str, values: Numbers, texts: tuple[str, ...] = (), note: str = ""
) -> SceneGrid:
    """One number a feature; what has no words to explain it is typed in."""
    decimals = short_decimals(values) if texts else None
    return SceneGrid(name, role, title, note, _row(values), editable=not texts, decimals=decimals, cell_texts=texts)


def _steps(trace: BatchNormTrace, normalised: Numbers, output: Numbers) -> Steps:
    count, features = trace.batch.size, trace.batch.shape[1]
    numbers, columns = np.arange(count), np.tile(np.arange(features), len(trace.batch))
    mean, gamma = 2 * count, 2 * count + 2 * features  # the first cell of each
    products = (normalised * trace.gamma).reshape(-1, 1)
    return Steps(
        targets=(gamma + 2 * features + numbers).reshape(-1, 1),
        written=output.reshape(-1, 1),
        first=(count + numbers).reshape(-1, 1),
        second=(gamma + columns).reshape(-1, 1),
        products=products,
        sums=products.ravel(),
        addends=gamma + features + columns,
        addend_name="β",
        companions=np.stack([numbers, mean + columns, mean + features + columns], axis=1),
    )


def _normalised(trace: BatchNormTrace) -> Numbers:
    """Without what rounding leaves of a number that is the mean."""
    magnitudes = (np.abs(trace.batch) + np.abs(trace.mean)) / np.sqrt(trace.variance + trace.eps)
    return without_noise(trace.normalised, magnitudes)


def _variance(trace: BatchNormTrace) -> Numbers:
    """Without what rounding leaves of a feature that does not vary."""
    if not trace.training:
        return trace.variance
    is_noise = np.sqrt(trace.variance) <= ROUNDING * np.abs(trace.batch).max(axis=0)
    return np.where(is_noise, 0.0, trace.variance)


def _batch_texts(trace: BatchNormTrace) -> tuple[str, ...]:
    which = "the mean" if trace.training else "the running mean"
    deviations = without_noise(trace.batch - trace.mean, np.abs(trace.batch) + np.abs(trace.mean))
    means = trace.mean.tolist()
    return tuple(
        f"Sample {sample}, feature {feature}: {number_text(value)} {_minus(mean)} = "
        f"{number_text(deviation)}, its distance from {which}."
        for sample, (values, row) in enumerate(zip(trace.batch.tolist(), deviations.tolist(), strict=True), start=1)
        for feature, (value, mean, deviation) in enumerate(zip(values, means, row, strict=True), start=1)
    )


def _normalised_texts(trace: BatchNormTrace, normalised: Numbers, variance: Numbers) -> tuple[str, ...]:
    statistics = list(zip(trace.mean.tolist(), variance.tolist(), strict=True))
    return tuple(
        f"Normalised, sample {sample}, feature {feature}: ({number_text(value)} {_minus(mean)}) / "
        f"√({number_text(spread)} + {number_text(trace.eps)}) = {number_text(result)}."
        for sample, (values, row) in enumerate(zip(trace.batch.tolist(), normalised.tolist(), strict=True), start=1)
        for feature, (value, (mean, spread), result) in enumerate(zip(values, statistics, row, strict=True), start=1)
    )


def _mean_texts(trace: BatchNormTrace) -> tuple[str, ...]:
    if not trace.training:
        return tuple(
            f"Mean of feature {feature}: in evaluation the running one, {number_text(mean)}; the batch has no say."
            for feature, mean in enumerate(trace.mean.tolist(), start=1)
        )
    return tuple(
        f"Mean of feature {feature}: ({' + '.join(map(_term, column))}) / {len(column)} = {number_text(mean)}."
        for feature, (column, mean) in enumerate(zip(trace.batch.T.tolist(), trace.mean.tolist(), strict=True), start=1)
    )


def _variance_texts(trace: BatchNormTrace) -> tuple[str, ...]:
    variance = _variance(trace).tolist()
    if not trace.training:
        return tuple(
            f"Variance of feature {feature}: in evaluation the running one, {number_text(each)}; the batch has no say."
            for feature, each in enumerate(variance, start=1)
        )
    count, deviations = len(trace.batch), (trace.batch - trace.mean).T.tolist()
    return tuple(
        f"Variance of feature {feature}: ({' + '.join(f'{_term(each)}²' for each in column)}) / {count} = "
        f"{number_text(value)}, divided by {count} and not by {count - 1}: biased."
        for feature, (column, value) in enumerate(zip(deviations, variance, strict=True), start=1)
    )


def _learned(trace: BatchNormTrace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    features = range(1, trace.batch.shape[1] + 1)
    return (
        tuple(
            f"γ of feature {feature}, which the network learns: {number_text(g)} multiplies its normalised numbers."
            for feature, g in zip(features, trace.gamma.tolist(), strict=True)
        ),
        tuple(
            f"β of feature {feature}, which the network learns: {number_text(b)} is added to its numbers."
            for feature, b in zip(features, trace.beta.tolist(), strict=True)
        ),
    )


def _new_texts(trace: BatchNormTrace, before: Numbers, of_batch: Numbers | None, after: Numbers) -> tuple[str, ...]:
    if not trace.training or of_batch is None:
        return ("In evaluation nothing is remembered: as before.",) * len(after)
    kept, taken = _weights(trace)
    return tuple(
        f"Feature {feature}: {kept} · {_term(old)} + {taken} · {_term(new)} = {number_text(result)}."
        for feature, (old, new, result) in enumerate(
            zip(before.tolist(), of_batch.tolist(), after.tolist(), strict=True), start=1
        )
    )


def _weights(trace: BatchNormTrace) -> tuple[str, str]:
    """Of what is remembered and of the batch, in what will be remembered."""
    return number_text(1 - trace.momentum), number_text(trace.momentum)


def _row(values: Numbers) -> Numbers:
    return values.reshape(1, -1)


def _term(value: float) -> str:
    return bracketed(number_text(value))


def _minus(value: float) -> str:
    return f"+ {number_text(-value)}" if value < 0 else f"− {number_text(value)}"
