"""Clauses read when a search needs them, and kept: their words by count, and their tokens.

What a folder's index has of every clause lies there in files; elsewhere it is read again from the
library's text, for the few clauses that a question comes near.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import document_of
from index.clause_reading import ClauseReader, Titled
from index.clause_tokens import ClauseTokens
from index.encoder import bundled_encoder
from index.library import Library
from index.postings import Postings
from index.ragged import offsets_of

_MOST_KEPT = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A clause's terms (sorted keys) with counts, its tokens, and all that `ClauseTokens` has."""

    terms: NDArray[np.uint64]
    counts: NDArray[np.int32]
    length: int
    tokens: NDArray[np.int32]
    heads: NDArray[np.int32]
    title: NDArray[np.int32]
    characters: int
    article: float
    cues: int
    kind: str
    offices: tuple[str, ...]


Revision = tuple[int, str]
"""Version of a document and when it was read: the same version may be read anew."""


class Readings:
    """Reads clauses of a library; for several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._kept: dict[tuple[str, Revision], Reading] = {}
        self._reader = ClauseReader(bundled_encoder())  # it keeps every token that it sees

    def read(self, clauses: Iterable[str], revisions: Mapping[str, Revision]) -> dict[str, Reading]:
        """Return the readings of clauses; `revisions` are those of the documents meant.

        Those that the library does not have are left out.
        """
        keys = {each: (each, revisions[document_of(each)]) for each in clauses}
        with self._lock:
            missing = [each for each, key in keys.items() if key not in self._kept]
            if missing:
                if len(self._kept) + len(missing) > _MOST_KEPT:
                    self._forget()
                    missing = list(keys)
                self._read(missing, revisions)
            kept = {each: self._kept.get(key) for each, key in keys.items()}
        return {each: reading for each, reading in kept.items() if reading is not None}

    def _read(self, ids: Sequence[str], revisions: Mapping[str, Revision]) -> None:
        versions = {each: version for each, (version, _) in revisions.items()}
        fields = self._library.clauses(ids, versions)
        postings, _, tokens = self._reader.read(
            Titled(title=each.document.title, clauses=[each.clause]) for each in fields.values()
        )
        order = np.argsort(postings.rows, kind="stable")
        keys = np.repeat(postings.terms, np.diff(postings.offsets))[order]
        counts = postings.counts_in(slice(0, len(postings.rows))).astype(np.int32)[order]
        ends = offsets_of(np.bincount(postings.rows, minlength=len(fields)))
        for row, (clause_id, each) in enumerate(fields.items()):
            own = slice(int(ends[row]), int(ends[row + 1]))
            self._kept[clause_id, revisions[each.document.id]] = Reading(
                terms=keys[own],
                counts=counts[own],
                length=int(postings.lengths[row]),
                tokens=_part(tokens.tokens, tokens.offsets, row),
                heads=_part(tokens.heads, tokens.head_offsets, row),
                title=_part(tokens.titles, tokens.title_offsets, row),
                characters=int(tokens.lengths[row]),
                article=float(tokens.articles[row]),
                cues=int(tokens.cues[row]),
                kind=each.clause.kind,
                offices=tuple({unit.name: 0 for unit in each.clause.units}),
            )


def postings_of_readings(
    readings: Sequence[Reading], terms: NDArray[np.uint64] | None = None
) -> Postings:
    """Return the postings of readings, row by row; of some terms (sorted) alone where given."""
    keys = np.concatenate([np.zeros(0, np.uint64), *(each.terms for each in readings)])
    counts = np.concatenate([np.zeros(0, np.int32), *(each.counts for each in readings)])
    rows = np.repeat(
        np.arange(len(readings), dtype=np.int32), [len(each.terms) for each in readings]
    )
    if terms is not None and len(terms):
        place = np.minimum(terms.searchsorted(keys), len(terms) - 1)
        wanted = terms[place] == keys
        keys, counts, rows = keys[wanted], counts[wanted], rows[wanted]
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    high = np.flatnonzero(counts > np.iinfo(np.uint8).max)
    return Postings(
        terms=keys[first],
        offsets=np.append(first, len(keys)).astype(np.int64),
        rows=rows[order],
        counts=np.minimum(counts, np.iinfo(np.uint8).max).astype(np.uint8),
        high_places=high,
        high_counts=counts[high].astype(np.int32),
        lengths=np.array([each.length for each in readings], np.int32),
    )


def tokens_of_readings(
    readings: Sequence[Reading], documents: Sequence[str], positions: Sequence[float]
) -> ClauseTokens:
    """Return what the ranking needs of clauses, given with document and place in it (0..1)."""
    numbers: dict[str, int] = {}
    owners = [numbers.setdefault(each, len(numbers)) for each in documents]
    titles = {owner: each.title for owner, each in zip(owners, readings, strict=True)}
    tokens, offsets = _flat([each.tokens for each in readings])
    heads, head_offsets = _flat([each.heads for each in readings])
    flat_titles, title_offsets = _flat([titles[each] for each in range(len(numbers))])
    return ClauseTokens(
        tokens=tokens,
        offsets=offsets,
        heads=heads,
        head_offsets=head_offsets,
        titles=flat_titles,
        title_offsets=title_offsets,
        documents=np.array(owners, np.int32),
        lengths=np.array([each.characters for each in readings], np.int32),
        positions=np.array(positions, np.float32),
        articles=np.array([each.article for each in readings], np.float32),
        cues=np.array([each.cues for each in readings], np.uint32),
    )


def _part(flat: NDArray[np.int32], offsets: NDArray[np.int64], row: int) -> NDArray[np.int32]:
    return flat[offsets[row] : offsets[row + 1]]


def _flat(parts: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    flat = np.concatenate([np.zeros(0, np.int32), *parts])
    return flat, offsets_of([len(part) for part in parts])
