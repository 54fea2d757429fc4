"""The chance that the clause found first answers."""

from dataclasses import replace

import pytest

from rag.confidence import Signals, chances_of, scores_of
from rag.settings import Settings

LEAST = Settings().min_confidence
WEAK = Signals(
    words=0.1,
    sentence_words=0.1,
    late=0.3,
    sentence_late=0.3,
    uncovered=0.8,
    heading=0.2,
    answer=0.0,
    cosine=0.1,
    rank=0.2,
    margin=1.5,
)
STRONG = Signals(
    words=0.9,
    sentence_words=0.9,
    late=0.8,
    sentence_late=0.8,
    uncovered=0.1,
    heading=0.6,
    answer=0.8,
    cosine=0.5,
    rank=1.0,
    margin=0.0,
)


def chances(signals: list[Signals], language: str) -> list[float]:
    return chances_of(signals, scores_of(signals, language), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clause_that_stands_out_answers(language: str) -> None:
    first, *others = chances([STRONG, *[WEAK] * 9], language)
    assert first > 0.5
    assert max(others) < LEAST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_among_weak_clauses_all_alike_none_answers(language: str) -> None:
    assert max(chances([WEAK] * 10, language)) < LEAST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_nothing_found_there_is_no_chance(language: str) -> None:
    assert chances([], language) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("signal", ["heading", "answer", "cosine"])
def test_the_more_is_measured_of_the_first_clause_the_likelier_it_is(
    language: str, signal: str
) -> None:
    more = replace(STRONG, **{signal: getattr(STRONG, signal) + 0.1})
    assert chances([more, WEAK], language)[0] > chances([STRONG, WEAK], language)[0]
