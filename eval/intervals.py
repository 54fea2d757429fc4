"""Uncertainty: bootstrap over documents, and the risk–coverage curve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
_SEED = 20_260
Value = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over n questions and its 95 % interval; all None where nothing was measured."""

    mean: float | None
    low: float | None
    high: float | None
    n: int


def estimate(values: Sequence[Value], clusters: Sequence[str]) -> Estimate:
    """Return mean and percentile interval of one metric.

    Questions about one document stand or fall together, so documents are drawn with replacement,
    not questions; a question about none is a cluster of its own. The mean of a draw is
    Σ values / Σ questions measured. With few documents the interval is rough, and rather too
    narrow than too wide.
    """
    sums, counts = _totals(values, clusters)
    return _estimate(_means(sums, counts, len(sums)), sums, counts)


def difference(
    first: Sequence[Value], second: Sequence[Value], clusters: Sequence[str]
) -> Estimate:
    """Return the mean of first − second, paired: both are measured on the same draws.

    Only questions that both have a value for are taken. The interval lies above zero where the
    first is better beyond the chance of which documents were asked about.
    """
    pairs = [None if a is None or b is None else a - b for a, b in zip(first, second, strict=True)]
    return estimate(pairs, clusters)


def _totals(
    values: Sequence[Value], clusters: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sum of values and the number of measured questions, cluster by cluster."""
    positions = {name: row for row, name in enumerate(dict.fromkeys(clusters))}
    sums, counts = np.zeros(len(positions)), np.zeros(len(positions))
    for value, cluster in zip(values, clusters, strict=True):
        if value is not None:
            sums[positions[cluster]] += value
            counts[positions[cluster]] += 1
    return sums, counts


def _means(
    sums: NDArray[np.float64], counts: NDArray[np.float64], clusters: int
) -> NDArray[np.float64]:
    if not clusters:
        return np.zeros(0)
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(clusters, np.full(clusters, 1 / clusters), size=RESAMPLES)
    measured = drawn @ counts
    kept = measured > 0  # a draw of documents that the metric says nothing about
    means: NDArray[np.float64] = (drawn @ sums)[kept] / measured[kept]
    return means


def _estimate(
    means: NDArray[np.float64], sums: NDArray[np.float64], counts: NDArray[np.float64]
) -> Estimate:
    n = int(counts.sum())
    if not n:
        return Estimate(mean=None, low=None, high=None, n=0)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(mean=float(sums.sum() / n), low=float(low), high=float(high), n=n)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share (0..1) of the values does not exceed, interpolated."""
    return float(np.quantile(values, share)) if values else 0.0


def risk_coverage(
    confidences: Sequence[float | None], right: Sequence[bool]
) -> list[tuple[float, float]]:
    """Return (coverage, risk) for every threshold on the confidence, from strict to lax.

    confidences: of the answers; None where the system abstained.
    coverage(t) = questions answered with confidence ≥ t / all questions;
    risk(t) = wrong ones among those / those. Answers of one confidence come together.
    """
    answered = sorted(
        ((c, r) for c, r in zip(confidences, right, strict=True) if c is not None),
        key=lambda pair: -pair[0],
    )
    points: list[tuple[float, float]] = []
    wrong = 0
    for position, (confidence, is_right) in enumerate(answered, start=1):
        wrong += not is_right
        if position == len(answered) or answered[position][0] != confidence:
            points.append((position / len(confidences), wrong / position))
    return points


def area_under_risk(points: Sequence[tuple[float, float]]) -> float | None:
    """Return the mean risk over the coverage reached, each step weighted by its width.

    Lower is better: a system that knows what it does not know errs last. None without answers.
    """
    if not points:
        return None
    area, before = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - before) * risk
        before = coverage
    return area / before
