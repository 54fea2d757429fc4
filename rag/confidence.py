"""Which clause answers a question best, and the chance that it does, 0..1.

Both are linear in the signals below and fitted by `python -m eval.calibrate`: the order on
questions whose clause is known, the chance on the clause that came first, right or wrong,
questions without any answer among them. Questions in Chinese and in other languages have their
own weights: the others share no words with the documents. Of those few are known, so that their
chance is fitted with a strong penalty and no signal weighs much.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is measured of a clause and a question, each about 0..1.

    words: share of the question's words in the clause and its headings, weighted by rarity.
    sentence_words: the same for the best single sentence.
    late: late interaction of the question with the clause.
    sentence_late: late interaction with the best single sentence.
    uncovered: share of the question's tokens to which nothing in the clause is near.
    heading: late interaction with the clause's own headings.
    answer: how relevant the best words are that can answer: with a figure where one is asked
        for, of a clause with offices where these are; 0 where it has none.
    cosine: similarity of question and clause as wholes.
    rank: 1 over the clause's place in the search.
    margin: how far the search puts it below the first clause, in standard deviations.
    """

    words: float
    sentence_words: float
    late: float
    sentence_late: float
    uncovered: float
    heading: float
    answer: float
    cosine: float
    rank: float
    margin: float


_values = attrgetter(*(field.name for field in fields(Signals)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was fitted.

    order: a weight for each signal.
    chance: a weight for each signal and then for each of `stand_out`.
    constant: of the logistic.
    """

    order: tuple[float, ...]
    chance: tuple[float, ...]
    constant: float


CHINESE = Weights(
    order=(0.0, 10.334, 4.463, 3.656, -0.057, 1.124, 0.0, 0.0, 1.623, 0.0),
    chance=(0.0, 0.0, 0.0, 0.0, 0.0, 1.571, 2.451, 3.007, 0.0, -0.415, 0.25, 0.0, 1.561, 5.869),
    constant=-4.224,
)
OTHER = Weights(
    order=(0.0, 0.0, 6.873, 18.853, -3.308, 0.0, 3.043, 14.978, 0.284, -0.118),
    chance=(
        *(0.089, 0.156, 0.0, 0.0, -1.21, 1.325, 1.342, 1.623, 0.847, -0.441),
        *(0.176, 0.182, 0.253, 0.0),
    ),
    constant=-2.861,
)
_AMONG = 5
"""A clause is compared with the best other and with this one after it."""


def scores_of(signals: Sequence[Signals], language: str) -> list[float]:
    """Return what the clauses found for one question are ordered by."""
    return [_dot(_weights(language).order, _values(each)) for each in signals]


def chances_of(signals: Sequence[Signals], scores: Sequence[float], language: str) -> list[float]:
    """Return for each clause the chance that it answers.

    That of the first is fitted; the others' follow from their scores, which are log odds against
    it.
    """
    if not signals:
        return []
    weights = _weights(language)
    best = max(range(len(scores)), key=lambda position: scores[position])
    features = (*_values(signals[best]), *stand_out(best, signals, scores))
    chance = 1 / (1 + math.exp(-weights.constant - _dot(weights.chance, features)))
    return [chance * math.exp(score - scores[best]) for score in scores]


def stand_out(
    position: int, signals: Sequence[Signals], scores: Sequence[float]
) -> tuple[float, float, float, float]:
    """Return how far one clause stands out among those found.

    Its score's lead over the best other and over the one `_AMONG` places on, and the lead of its
    cosine and of its best sentence over the mean.
    """
    others = sorted((*scores[:position], *scores[position + 1 :]), reverse=True)
    own = signals[position]
    count = len(signals)
    return (
        scores[position] - others[0] if others else 0.0,
        scores[position] - others[_AMONG - 1] if len(others) >= _AMONG else 0.0,
        own.cosine - sum(each.cosine for each in signals) / count,
        own.sentence_late - sum(each.sentence_late for each in signals) / count,
    )


def _weights(language: str) -> Weights:
    return CHINESE if language == "zh" else OTHER


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
