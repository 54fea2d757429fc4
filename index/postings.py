"""Which clauses of a segment hold which term, and how often: made, joined, saved, opened."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.ragged import Spans, offsets_of, stretches

_BLOCK = 4_000_000  # postings moved at a time, so that joining takes little memory
_HIGHEST = 255  # count that one byte holds
_ROW_BITS = np.uint64(32)


def term_key(token: str) -> int:
    """Return the 64-bit key under which a token is stored."""
    digest = hashlib.blake2b(token.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Those of `terms[i]` (sorted keys) are `offsets[i]:offsets[i + 1]` of rows and counts.

    lengths: (n,) tokens of each row. counts: one byte each; those that are higher than it holds
    stand in high_counts, at high_places among them.
    """

    terms: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    high_places: NDArray[np.int64]
    high_counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    def span(self, key: np.uint64) -> slice:
        """Return where the postings of a term are."""
        position = int(self.terms.searchsorted(key))
        if position == len(self.terms) or self.terms[position] != key:
            return slice(0, 0)
        return slice(int(self.offsets[position]), int(self.offsets[position + 1]))

    def counts_in(self, span: slice) -> NDArray[Any]:
        """Return the counts of some postings."""
        counts = self.counts[span]
        first, last = self.high_places.searchsorted((span.start, span.stop))
        if first == last:
            return counts
        whole = counts.astype(np.int32)
        whole[self.high_places[first:last] - span.start] = self.high_counts[first:last]
        return whole

    def save(self, folder: Path) -> None:
        """Write one file a part."""
        for field in fields(self):
            np.save(folder / f"lexical_{field.name}.npy", getattr(self, field.name))

    @classmethod
    def open(cls, folder: Path) -> "Postings":
        """Open what `save` wrote, memory-mapped."""
        return cls(
            **{field.name: mapped(folder / f"lexical_{field.name}.npy") for field in fields(cls)}
        )


def mapped(path: Path) -> NDArray[Any]:
    """Open a saved array, memory-mapped."""
    # A plain view of the mapped file: numpy.memmap makes every access slow.
    return np.asarray(np.load(path, mmap_mode="r"))


def postings_of(rows: Sequence[NDArray[np.int32]], tokens: Sequence[str]) -> Postings:
    """Index rows of token ids, repeats kept; `tokens` has the token of each id."""
    lengths = np.array([len(row) for row in rows], np.int32)
    flat = np.concatenate([*rows, np.zeros(0, np.int32)])
    present = np.unique(flat)
    keys = np.array([term_key(tokens[each]) for each in present.tolist()], np.uint64)
    order = np.argsort(keys)
    place = np.zeros(len(tokens), np.uint64)
    place[present[order]] = np.arange(len(present), dtype=np.uint64)
    owners = np.repeat(np.arange(len(rows), dtype=np.uint64), lengths)
    pairs, times = np.unique((place[flat] << _ROW_BITS) | owners, return_counts=True)
    high = np.flatnonzero(times > _HIGHEST)
    return Postings(
        terms=keys[order],
        offsets=offsets_of(
            np.bincount((pairs >> _ROW_BITS).astype(np.int64), minlength=len(present))
        ),
        rows=(pairs & np.uint64(0xFFFFFFFF)).astype(np.int32),
        counts=np.minimum(times, _HIGHEST).astype(np.uint8),
        high_places=high,
        high_counts=times[high].astype(np.int32),
        lengths=lengths,
    )


def join_postings(parts: Sequence[tuple[Postings, Spans]]) -> Postings:
    """Return one index of the rows in stretches of several, one behind the other."""
    kept = [_Kept(postings, spans) for postings, spans in parts]
    terms = np.unique(np.concatenate([each.terms for each in kept]))
    places = [terms.searchsorted(each.terms) for each in kept]
    sizes = np.zeros(len(terms), np.int64)
    for each, place in zip(kept, places, strict=True):
        sizes[place] += each.sizes
    offsets = offsets_of(sizes)
    rows = np.zeros(offsets[-1], np.int32)
    counts = np.zeros(offsets[-1], np.uint8)
    high_places = [np.zeros(0, np.int64)]
    high_counts = [np.zeros(0, np.int32)]
    free = offsets[:-1].copy()
    base = 0
    for each, place in zip(kept, places, strict=True):
        for block, found, times in each.blocks():
            moved = each.sizes[block]
            starts = free[place[block]] - offsets_of(moved)[:-1]
            target = np.repeat(starts, moved) + np.arange(len(found))
            rows[target] = found + base
            counts[target] = np.minimum(times, _HIGHEST)
            high = times > _HIGHEST
            high_places.append(target[high])
            high_counts.append(times[high])
        free[place] += each.sizes
        base += len(each.lengths)
    high_at = np.concatenate(high_places)
    order = np.argsort(high_at)
    return Postings(
        terms=terms,
        offsets=offsets,
        rows=rows,
        counts=counts,
        high_places=high_at[order],
        high_counts=np.concatenate(high_counts)[order].astype(np.int32),
        lengths=np.concatenate([each.lengths for each in kept]),
    )


class _Kept:
    """The postings of the rows that stay; terms that no row holds any more are gone."""

    def __init__(self, postings: Postings, spans: Spans) -> None:
        self._postings = postings
        self.lengths = stretches([(postings.lengths, spans)])
        self._all = len(self.lengths) == len(postings.lengths)
        stays = np.zeros(len(postings.lengths), bool)
        for start, end in spans:
            stays[start:end] = True
        self._stays = stays
        self._number = (np.cumsum(stays) - 1).astype(np.int32)
        sizes = np.diff(postings.offsets)
        if not self._all:
            sizes = np.concatenate(
                [
                    np.add.reduceat(
                        self._stays[postings.rows[start:end]], at - start, dtype=np.int64
                    )
                    for start, end, at in self._term_blocks(sizes)
                ]
                or [sizes]
            )
        self._held = np.flatnonzero(sizes)
        self.sizes = sizes[self._held]
        self.terms = postings.terms[self._held]

    def _term_blocks(self, sizes: NDArray[np.int64]) -> Iterator[tuple[int, int, Any]]:
        offsets = self._postings.offsets
        for first, last in _blocks(sizes):
            yield int(offsets[first]), int(offsets[last]), offsets[first:last]

    def blocks(self) -> Iterator[tuple[slice, NDArray[np.int32], NDArray[Any]]]:
        """Yield the rows and counts of some of the terms after the other."""
        postings = self._postings
        for first, last in _blocks(self.sizes):
            block = slice(first, last)
            # Between the terms of a block may lie some that are not held: they have no row here.
            start = int(postings.offsets[self._held[first]])
            end = int(postings.offsets[self._held[last - 1] + 1])
            rows, counts = postings.rows[start:end], postings.counts_in(slice(start, end))
            if not self._all:
                stays = self._stays[rows]
                rows, counts = self._number[rows[stays]], counts[stays]
            yield block, rows, counts


def _blocks(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of terms that have about so many postings as are moved at a time."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(int(ends.searchsorted(before + _BLOCK, "right")), first + 1)
        yield first, last
        first = last
