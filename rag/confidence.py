"""How sure it is that the documents answer a question, 0..1.

A logistic of five signals, fitted by `python -m eval.calibrate` on questions whose clause is in
the index against the same questions with the clause's document removed. Questions in Chinese and
in other languages have their own weights: the others share no words with the documents.

That fit sees as many questions without an answer as with one. Chinese questions find their clause
far more often (PRIOR), which the constant takes in.
"""

import math
from dataclasses import astuple, dataclass

from rag.evidence import Evidence, Relevance

_READ = 5
PRIOR = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is measured of the best evidence, each about 0..1.

    words: share of the question's words that clause and context hold, weighted by rarity.
    sentence_words: the same for the best single sentence.
    late: late interaction of the question with the clause.
    sentence_late: late interaction with the best single sentence.
    cosine: similarity of question and clause as wholes.
    """

    words: float
    sentence_words: float
    late: float
    sentence_late: float
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights of the signals, in their order, and the constant."""

    weights: tuple[float, ...]
    constant: float

    def confidence(self, signals: Signals) -> float:
        """Return the estimated chance that the evidence answers."""
        pairs = zip(self.weights, astuple(signals), strict=True)
        total = self.constant + sum(weight * signal for weight, signal in pairs)
        return 1 / (1 + math.exp(-total))


CHINESE = Calibration(
    weights=(-1.736, -0.288, 3.564, 7.745, 7.138),
    constant=-9.219 + math.log(PRIOR / (1 - PRIOR)),
)
OTHER = Calibration(weights=(0.529, 1.004, 3.093, 4.921, 8.189), constant=-5.780)


def signals_of(evidence: list[Evidence], relevance: Relevance) -> Signals:
    """Measure the best of the first evidence."""
    head = evidence[:_READ]
    clauses = [f"{_context(each)} {each.hit.clause.text}" for each in head]
    sentences = [
        f"{_context(each)} {' '.join(quote.text for quote in each.quotes)}" for each in head
    ]
    return Signals(
        words=max(relevance.words(clauses)),
        sentence_words=max(relevance.words(sentences)),
        late=max(relevance.late(clauses)),
        sentence_late=max(relevance.late(sentences)),
        cosine=max(relevance.cosines(clauses)),
    )


def confidence_of(signals: Signals, language: str) -> float:
    """Return the confidence for a question in a language.

    A Chinese question of which not one word stands in the documents is not answered by them.
    """
    if language == "zh" and not signals.words:
        return 0.0
    return (CHINESE if language == "zh" else OTHER).confidence(signals)


def _context(evidence: Evidence) -> str:
    return f"{evidence.hit.document.title} {' '.join(evidence.hit.clause.path)}"
