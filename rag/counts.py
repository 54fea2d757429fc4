"""Counts that an answer states: of the clauses it cites, and of the facts it quotes from them."""

import re
from collections.abc import Iterable, Sequence

from corpus.model import Clause, Span
from corpus.patterns import regex
from rag.model import Citation, Quote
from rag.phrases import LANGUAGES, phrase, phrases_for
from rag.values import fold_values

_COUNTS_CITATIONS = regex(
    "|".join(
        [r"共有?\s?(\d+)\s?[条项个]"]
        + [re.escape(each).replace(r"\{number\}", r"(\d+)") for each in phrases_for("count")]
    )
)


def _pattern(language: str, key: str) -> re.Pattern[str]:
    words = fold_values(phrase(language, key, number="NUMBER", items="ITEMS"))
    return re.compile(re.escape(words).replace("NUMBER", r"(\d+)").replace("ITEMS", r"(\d+)"))


_COUNTS_TARGETS = [_pattern(language, "count_targets") for language in LANGUAGES]
_COUNTS_AMOUNTS = [_pattern(language, "count_amounts") for language in LANGUAGES]


def targets_quoted(clause: Clause, quotes: Iterable[Quote]) -> int:
    """Return how many targets of a clause stand within its quotes."""
    return _quoted((target.span for target in clause.targets), tuple(quotes))


def amounts_quoted(clause: Clause, quotes: Iterable[Quote]) -> int:
    """Return how many amounts of money of a clause stand within its quotes."""
    return _quoted((amount.span for amount in clause.amounts), tuple(quotes))


def _quoted(spans: Iterable[Span], quotes: Sequence[Quote]) -> int:
    return sum(
        any(quote.start <= span.start and span.end <= quote.end for quote in quotes)
        for span in spans
    )


def without_counts(said: str, cited: Sequence[Citation]) -> str:
    """Blank out the counts that are right; a wrong one stays, and no clause carries it."""
    clauses = len(cited)
    targets = sum(targets_quoted(each.clause, each.quotes) for each in cited)
    amounts = sum(amounts_quoted(each.clause, each.quotes) for each in cited)
    for patterns, items in ((_COUNTS_TARGETS, targets), (_COUNTS_AMOUNTS, amounts)):
        for pattern in patterns:
            found = pattern.search(said)
            if found and found.groups() == (str(clauses), str(items)):
                said = pattern.sub(" ", said)
    return _COUNTS_CITATIONS.sub(
        lambda match: "" if int(next(filter(None, match.groups()))) == clauses else match[0], said
    )
