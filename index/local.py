"""The index of one home in use: read-only files, compared row by row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.model import DocumentInfo
from index.clause_facts import Fact, FactTable
from index.clause_ids import ClauseIds
from index.clause_tokens import ClauseTable
from index.filters import Filters, document_passes, look_at_clauses
from index.finding import Found, Mode
from index.lexical import PostingsIndex
from index.ragged import held
from index.vectors import VectorIndex

FloatVector = NDArray[np.float32]
Rows = NDArray[np.int64]
_BLOCK = 64


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The index in use: row i of vectors and postings is the clause `clause_ids[i]`.

    `versions` are the documents' versions that were indexed; the library keeps them. `spans` are
    the first row of each document and the one after its last.
    """

    name: str
    clause_ids: ClauseIds
    versions: dict[str, int]
    spans: dict[str, tuple[int, int]]
    encoder_digest: str
    vectors: VectorIndex
    lexical: PostingsIndex
    clauses: ClauseTable
    facts: FactTable

    def allow(self, filters: Filters, documents: Iterable[DocumentInfo]) -> Rows:
        """Return the rows that pass the filters, of documents that may be found."""
        passing = self._marked(each.id for each in documents if document_passes(filters, each))
        if look_at_clauses(filters):
            passing &= self.facts.passing(filters)
        return np.flatnonzero(passing)

    def find(
        self,
        vector: FloatVector,
        query: str,
        words: str,
        share: float,
        count: int,
        *,
        mode: Mode,
        allowed: Rows | None,
    ) -> Found:
        """Return the rows with the best words or the nearest vectors, up to `count` of each."""
        lexical = self.lexical.scores(query, words, share)
        nearest, _ = self.vectors.search(vector, count, allowed)
        matched = _matched(lexical, allowed, count)
        if mode == "lexical":
            rows = matched
        elif mode == "dense":
            rows = nearest.astype(np.int64)
        else:
            rows = np.union1d(matched, nearest).astype(np.int64)
        mean, deviation = self.vectors.spread(vector)
        return Found(
            rows=rows,
            lexical=lexical[rows],
            lexical_mean=float(lexical.mean()),
            lexical_deviation=float(lexical.std()),
            dense=self.vectors.cosines(vector, rows),
            dense_mean=mean,
            dense_deviation=deviation,
        )

    def ids(self, allowed: Rows, fact: Fact | None = None) -> list[str]:
        """Return the clauses allowed, in reading order; with `fact` those that have one."""
        rows = allowed if fact is None else allowed[self.facts.holding(fact)[allowed]]
        return self.clause_ids.of(rows.tolist())

    def documents_of(self, rows: Sequence[int]) -> list[str]:
        """Return the id of each row's document."""
        ends, documents = self._ends
        return [documents[each] for each in ends.searchsorted(rows, "right").tolist()]

    def counts(self, rows: Sequence[int]) -> tuple[Counter[str], Counter[str]]:
        """Count some rows by kind, and by each office that they name."""
        return self.facts.counts(rows)

    def offices(self, documents: Iterable[str]) -> frozenset[str]:
        """Return the offices that clauses of some documents make responsible."""
        return self.facts.offices(self._marked(documents))

    @cached_property
    def _ends(self) -> tuple[Rows, tuple[str, ...]]:
        """The row after the last of each document, in order, and the documents."""
        ends = [end for _, end in self.spans.values()]
        return np.array(ends, np.int64), tuple(self.spans)

    def _marked(self, documents: Iterable[str]) -> NDArray[np.bool_]:
        """Return the rows of some documents, marked among all rows."""
        marks = np.zeros(len(self.clause_ids), bool)
        for each in documents:
            start, end = self.spans.get(each, (0, 0))
            marks[start:end] = True
        return marks


def _matched(scores: FloatVector, allowed: Rows | None, count: int) -> Rows:
    """Return the up to `count` rows with the highest scores above 0, best first."""
    if allowed is None:
        return _best(scores, count)
    # Mostly the best of all hold enough that is allowed; not to look at the others is quicker.
    best = _best(scores, 2 * count)
    found = best[held(allowed, best)]
    if len(found) < count and len(best) == 2 * count:
        return allowed[_best(scores[allowed], count)]
    return found[:count]


def _best(scores: FloatVector, count: int) -> NDArray[np.int64]:
    """Return up to `count` places with the highest scores above 0, best first."""
    places = np.arange(len(scores)) if len(scores) <= count * _BLOCK else _high(scores, count)
    scores = scores[places]
    if len(scores) > count:
        least = np.partition(scores, -count)[-count]
        places, scores = places[scores >= least], scores[scores >= least]
    best = np.argsort(-scores, kind="stable")[:count]
    return places[best[scores[best] > 0]]


def _high(scores: FloatVector, count: int) -> NDArray[np.int64]:
    """Return places among which the `count` highest scores are, quicker than by comparing all."""
    whole = len(scores) // _BLOCK
    highest = scores[: whole * _BLOCK].reshape(whole, _BLOCK).max(axis=1)
    # So many blocks have a score at least as high: what is lower is none of the best.
    return np.flatnonzero(scores >= np.partition(highest, -count)[-count])
