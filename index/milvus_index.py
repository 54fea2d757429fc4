"""An index in Milvus as a search reads it.

Milvus finds: by BM25 over words, by vectors, both under the filters. What it found is scored again
here, as a folder's index scores: Milvus Lite counts words within a part of its rows only, and a
cluster within a shard, so that their scores do not compare.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import NotFoundError
from corpus.model import DocumentInfo, document_of
from index.clause_facts import Fact
from index.clause_tokens import ClauseTokens
from index.filters import EXCLUDED_BY_DEFAULT, Filters
from index.finding import Found, Mode
from index.index_state import Held, Moments, State, frequencies, term_number
from index.lexical import MAX_QUERY_COUNT, PostingsIndex, idf_of, query_counts
from index.library import Library
from index.milvus_client import MilvusClient
from index.milvus_rows import LOTS, clause_of, expression, number_of, place_of, with_fact, words_of
from index.postings import term_key
from index.readings import Readings, Revision, postings_of_readings, tokens_of_readings
from index.tokens import lexical_tokens

FloatVector = NDArray[np.float32]
Rows = NDArray[np.int64]
SAMPLE = 4_000
"""About so many clauses say how scores spread over all; where there are no more, all do."""
_DEEPER = 2  # Milvus is asked for so many times the rows wanted by their words


class SharedFrequencies:
    """In how many clauses tokens occur, read from the database when asked for."""

    def __init__(self, library: Library, state: State) -> None:
        self._library = library
        self._state = state
        self._known: dict[str, int] = {}

    def idf(self, token: str) -> float:
        """Return the weight of a token; one that no clause holds weighs most."""
        return idf_of(self._state.clauses, self.frequency(token))

    def frequency(self, token: str) -> int:
        """Return how many clauses hold a token."""
        if token not in self._known:
            self.look_up([token])
        return self._known[token]

    def look_up(self, tokens: Iterable[str]) -> None:
        """Read what is not known yet of these tokens, together."""
        new = {each: term_number(each) for each in tokens if each not in self._known}
        if new:
            found = frequencies(self._library, self._state.name, new.values())
            self._known |= {token: found.get(term, 0) for token, term in new.items()}


class RowNames:
    """Which clause a row is; its number says so."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: int) -> str:
        return clause_of(row)

    def of(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of some rows, in their order."""
        return list(map(clause_of, rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The words of clauses drawn by lot from an index that then had so many, and their rows."""

    clauses: int
    rows: Rows
    words: PostingsIndex


class MilvusIndex:
    """One state of an index in Milvus; see `index.finding.Index`."""

    def __init__(
        self,
        client: MilvusClient,
        library: Library,
        state: State,
        held: Mapping[str, Held],
        readings: Readings,
        sample: Sample,
        moments: Moments,
    ) -> None:
        self._client = client
        self._library = library
        self._state = state
        self._held = held
        self._readings = readings
        self._sample = sample
        self._moments = moments
        self._order = {document_id: order for order, document_id in enumerate(held)}
        self.name = name_of(state)
        self.versions = {each: found.version for each, found in held.items()}
        self._revisions = revisions_of(held)
        self.clause_ids = RowNames(state.clauses)
        self.lexical = SharedFrequencies(library, state)
        self.clauses = self

    def take(self, rows: Rows) -> ClauseTokens:
        """Return what the ranking needs of a few rows, in their order."""
        ids = [clause_of(row) for row in rows.tolist()]
        readings = self._readings.read(ids, self._revisions)
        if len(readings) < len(ids):
            raise NotFoundError("A document went while it was read. Ask again.")
        documents = [document_of(each) for each in ids]
        places = [
            place_of(row) / self._held[document].clauses
            for row, document in zip(rows.tolist(), documents, strict=True)
        ]
        return tokens_of_readings([readings[each] for each in ids], documents, places)

    def allow(self, filters: Filters, documents: Iterable[DocumentInfo]) -> str:
        """Return the expression that says which rows may be found."""
        open_ = {
            each.id
            for each in documents
            if each.id in self._held
            and (
                each.status in filters.status
                if filters.status
                else each.status not in EXCLUDED_BY_DEFAULT
            )
        }
        return expression(filters, self._held.keys() - open_, open_)

    def find(
        self,
        vector: FloatVector,
        query: str,
        words: str,
        share: float,
        count: int,
        *,
        mode: Mode,
        allowed: str | None,
    ) -> Found:
        """Return the rows with the best words or the nearest vectors, up to `count` of each."""
        asked = list(_asked(vector, query, words, count, mode))
        found = self._client.search(self._state.name, asked, allowed or "") if asked else {}
        weights = self._weights(query, words, share)
        rows, lexical, dense = self._scored(found, vector, weights)
        chosen = np.zeros(len(rows), bool)
        if mode != "dense":
            best = np.argsort(-lexical, kind="stable")[:count]
            chosen[best[lexical[best] > 0]] = True
        if mode != "lexical":
            chosen[np.argsort(-dense, kind="stable")[:count]] = True
        sample = self._sample.words.weighted(weights)
        others = ~np.isin(self._sample.rows, rows)
        mean, deviation = _spread(lexical, sample[others], self._state.clauses)
        dense_mean, dense_deviation = self._moments.spread(vector)
        return Found(
            rows=rows[chosen],
            lexical=lexical[chosen],
            lexical_mean=mean,
            lexical_deviation=deviation,
            dense=dense[chosen],
            dense_mean=dense_mean,
            dense_deviation=dense_deviation,
        )

    def ids(self, allowed: str, fact: Fact | None = None) -> list[str]:
        """Return the clauses allowed, in reading order; with `fact` those that have one."""
        found = self._client.rows(self._state.name, with_fact(allowed, fact), ["id"])
        return [clause_of(row) for row in self._in_order(each["id"] for each in found)]

    def documents_of(self, rows: Sequence[int]) -> list[str]:
        """Return the id of each row's document."""
        return [document_of(clause_of(row)) for row in rows]

    def counts(self, rows: Sequence[int]) -> tuple[Counter[str], Counter[str]]:
        """Count some rows by kind, and by each office that they name."""
        readings = self._readings.read(map(clause_of, rows), self._revisions)
        kinds = Counter(each.kind for each in readings.values())
        return kinds, Counter(name for each in readings.values() for name in each.offices)

    def offices(self, documents: Iterable[str]) -> frozenset[str]:
        """Return the offices that clauses of some documents make responsible."""
        return frozenset(
            name for each in documents if each in self._held for name in self._held[each].offices
        )

    def _weights(self, query: str, words: str, share: float) -> dict[str, float]:
        counts = query_counts(query, words, share)
        self.lexical.look_up(counts)
        return {
            token: times * self.lexical.idf(token)
            for token, times in counts.items()
            if self.lexical.frequency(token)
        }

    def _scored(
        self, found: Mapping[int, Sequence[float]], vector: FloatVector, weights: dict[str, float]
    ) -> tuple[Rows, FloatVector, FloatVector]:
        """Return rows in the order of the index, with BM25 scores and cosines."""
        rows = self._in_order(found)
        ids = {row: clause_of(row) for row in rows}
        readings = self._readings.read(ids.values(), self._revisions)
        rows = [row for row in rows if ids[row] in readings]
        terms = np.array(sorted(map(term_key, weights)), np.uint64)
        postings = postings_of_readings([readings[ids[row]] for row in rows], terms)
        lexical = PostingsIndex([postings], mean_length(self._state)).weighted(weights)
        vectors = np.array([found[row] for row in rows], np.float32).reshape(-1, len(vector))
        return np.array(rows, np.int64), lexical, vectors @ vector

    def _in_order(self, rows: Iterable[int]) -> list[int]:
        """Return the rows of documents of this state, document by document, in reading order."""
        known = []
        for row in rows:
            document = document_of(clause_of(row))
            # A worker may have written more since, or not yet removed what went.
            if document in self._order and place_of(row) < self._held[document].clauses:
                known.append((self._order[document], row))
        return [row for _, row in sorted(known)]


def name_of(state: State) -> str:
    """Return the name of one state of an index."""
    return f"{state.name}.{state.revision}"


def mean_length(state: State) -> float:
    """Return how many tokens a clause has in the mean."""
    return state.tokens / max(state.clauses, 1)


def revisions_of(held: Mapping[str, Held]) -> dict[str, Revision]:
    """Return version and time of each document of an index."""
    return {each: (found.version, found.at) for each, found in held.items()}


def draw(
    client: MilvusClient, state: State, held: Mapping[str, Held], readings: Readings
) -> Sample:
    """Draw clauses by lot."""
    most = LOTS if state.clauses <= SAMPLE else LOTS * SAMPLE // state.clauses
    drawn = [clause_of(row["id"]) for row in client.rows(state.name, f"lot < {most}", ["id"])]
    read = readings.read((each for each in drawn if document_of(each) in held), revisions_of(held))
    return Sample(
        clauses=state.clauses,
        rows=np.array(list(map(number_of, read)), np.int64),
        words=PostingsIndex([postings_of_readings(list(read.values()))], mean_length(state)),
    )


def _spread(known: FloatVector, sample: FloatVector, clauses: int) -> tuple[float, float]:
    """Return mean and deviation of the scores of so many clauses.

    Few clauses hold the rare words, and make most of the deviation: those that were found are
    `known`, a `sample` of the others stands for the others.
    """
    parts = ((known, len(known)), (sample, clauses - len(known)))
    mean = square = 0.0
    for scores, weight in parts:
        if len(scores):
            exact = scores.astype(np.float64)
            mean += weight / clauses * float(exact.mean())
            square += weight / clauses * float((exact**2).mean())
    return mean, max(square - mean**2, 0.0) ** 0.5


def _asked(
    vector: FloatVector, query: str, words: str, count: int, mode: Mode
) -> Iterator[tuple[str, object, int]]:
    if mode != "dense":
        own = lexical_tokens(query)
        if own:
            yield "lexical", words_of(_capped(own)), _DEEPER * count
        others = lexical_tokens(words)
        if others:
            yield "lexical", words_of(_capped(others)), _DEEPER * count
    if mode != "lexical":
        yield "vector", vector.tolist(), count


def _capped(tokens: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    kept = []
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
        if counts[token] <= MAX_QUERY_COUNT:
            kept.append(token)
    return kept
