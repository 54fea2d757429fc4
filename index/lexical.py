"""BM25 over CJK characters and bigrams, latin words and numbers.

Parameters after recipe: k1 = 0.9, b = 0.75, idf = ln(1 + (N − df + 0.5) / (df + 0.5)), a query
term counts at most twice. Postings hold counts, not weights: N, df and the mean length are those
of all segments together, and change when one is added.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.postings import Postings, postings_of, term_key
from index.tokens import lexical_tokens

K1 = 0.9
B = 0.75
MAX_QUERY_COUNT = 2
_MOST_HELD = 20_000
_COMMON = 300  # postings of a term whose weights are kept
_ROOM = 8_000_000  # weights kept at most: 32 MB


class LexicalIndex(Protocol):
    """How many clauses of an index hold a token."""

    def idf(self, token: str) -> float:
        """Return the weight of a token; one that no clause holds weighs most."""

    def frequency(self, token: str) -> int:
        """Return how many clauses hold a token."""

    def look_up(self, tokens: Iterable[str]) -> None:
        """Say which tokens will be asked for: what lies elsewhere is read together."""


class PostingsIndex:
    """The postings of all segments; the rows of a segment follow those of the one before."""

    def __init__(self, parts: Sequence[Postings], mean: float | None = None) -> None:
        """Take postings; `mean` is the mean length of all rows, where these are only some."""
        lengths = [part.lengths for part in parts]
        self.size = sum(map(len, lengths))
        total = sum(float(each.sum(dtype=np.float64)) for each in lengths)
        if mean is None:
            mean = total / self.size if self.size else 1.0
        mean = max(mean, 1.0)
        self._parts = tuple(parts)
        self._held: dict[str, list[slice]] = {}  # spans of tokens looked up before
        self._idf: dict[str, float] = {}  # of those tokens
        self._kept: dict[tuple[int, int], NDArray[np.float32]] = {}
        self._room = _ROOM
        self._lock = Lock()
        # What a row's length does to the weight of a count, worked out once for all queries.
        self._norms = [(K1 * (1 - B + B * each / mean)).astype(np.float32) for each in lengths]

    def scores(self, query: str, words: str = "", share: float = 0.0) -> NDArray[np.float32]:
        """Return the BM25 score of every row, shape (size,).

        With a share of that of other words, which mean the same.
        """
        counts = query_counts(query, words, share)
        return self.weighted({token: times * self.idf(token) for token, times in counts.items()})

    def weighted(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the sum over tokens of weight and saturated count of every row, shape (size,)."""
        total = np.zeros(self.size, np.float32)
        for token, weight in weights.items():
            spans = self._spans(token)
            if any(span.stop > span.start for span in spans):
                self._add(total, spans, np.float32(weight * (K1 + 1)))
        return total

    def _add(self, total: NDArray[np.float32], spans: Sequence[slice], factor: np.float32) -> None:
        start = 0
        for number, span in enumerate(spans):
            part = self._parts[number]
            if span.start < span.stop:
                # Three times as quick as `total[rows] += weights`.
                end = start + len(part.lengths)
                weights = self._weights(number, span) * factor
                np.add.at(total[start:end], part.rows[span], weights)
            start += len(part.lengths)

    def _weights(self, number: int, span: slice) -> NDArray[np.float32]:
        """Return what the counts of a segment's postings weigh; those of common terms are kept."""
        kept = self._kept.get((number, span.start))
        if kept is not None:
            return kept
        part = self._parts[number]
        counts = part.counts_in(span)
        weights = self._norms[number].take(part.rows[span])
        weights += counts
        np.divide(counts, weights, out=weights)
        if len(weights) > _COMMON:
            with self._lock:
                if self._room < len(weights):
                    self._kept.clear()
                    self._room = _ROOM
                self._kept[number, span.start] = weights
                self._room -= len(weights)
        return weights

    def idf(self, token: str) -> float:
        """Return the weight of a token; one that no clause holds weighs most."""
        weight = self._idf.get(token)
        if weight is None:
            weight = self._idf[token] = idf_of(self.size, self.frequency(token))
        return weight

    def frequency(self, token: str) -> int:
        """Return how many clauses hold a token."""
        return sum(span.stop - span.start for span in self._spans(token))

    def look_up(self, tokens: Iterable[str]) -> None:
        """Do nothing: the postings are at hand."""

    def _spans(self, token: str) -> list[slice]:
        spans = self._held.get(token)
        if spans is None:
            key = np.uint64(term_key(token))
            spans = [part.span(key) for part in self._parts]
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
                self._idf.clear()
            self._held[token] = spans
        return spans


def query_counts(query: str, words: str = "", share: float = 0.0) -> dict[str, float]:
    """Return how often each token of a query counts, with a share of those of other words."""
    own, others = Counter(lexical_tokens(query)), Counter(lexical_tokens(words))
    return {
        token: min(own[token], MAX_QUERY_COUNT) + share * min(others[token], MAX_QUERY_COUNT)
        for token in dict.fromkeys([*own, *others])
    }


def build_lexical(texts: Iterable[str]) -> PostingsIndex:
    """Index the texts; row i is text i."""
    ids: dict[str, int] = {}
    rows = [
        np.array([ids.setdefault(token, len(ids)) for token in lexical_tokens(text)], np.int32)
        for text in texts
    ]
    return PostingsIndex([postings_of(rows, list(ids))])


def idf_of(size: int, frequency: int) -> float:
    """Return the weight of a token that so many of so many clauses hold."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def indexed_text(title: str, path: Sequence[str], text: str) -> str:
    """Return what is indexed of a clause: its document's title, the headings above, its text."""
    return "\n".join([title, *path[:-1], text])
