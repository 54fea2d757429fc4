"""Clause vectors in FAISS: searched exactly while few, by lists of near ones when many.

What the lists find is compared again exactly, so that every cosine is that of the vectors.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.ragged import Spans

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
Rows = NDArray[np.int64]

EXACT = 60_000
"""Up to so many vectors are compared one by one."""
_LISTS_PER_ROOT = 2  # lists for each square root of the number of vectors
_PROBED = 48  # lists looked into for one query
_SAMPLE = 40  # vectors a list that the lists are made from
_DEEPER = 2  # so many times the vectors wanted are compared again exactly
_BLOCK = 50_000  # vectors moved at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """The unit vectors of a segment by row, and the first two moments of all of them.

    flat: the vectors as they are. near: the same in one byte a dimension, in lists of near ones;
    None where they are few.
    """

    flat: faiss.Index
    near: faiss.Index | None
    mean: FloatVector
    second_moment: FloatMatrix

    def search(
        self, query: FloatVector, count: int, allowed: Rows | None
    ) -> tuple[Rows, FloatVector]:
        """Return the rows nearest to one query vector and their cosines, best first."""
        if not self.flat.ntotal:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self.near is not None and (allowed is None or len(allowed) > EXACT):
            return self._search_near(self.near, query, count, allowed)
        selector = None if allowed is None else _selector(allowed, self.flat.ntotal)
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # by SWIG
        return _found(self.flat, query, min(count, self.flat.ntotal), parameters)

    def _search_near(
        self, near: faiss.Index, query: FloatVector, count: int, allowed: Rows | None
    ) -> tuple[Rows, FloatVector]:
        selector = None if allowed is None else _selector(allowed, near.ntotal)
        parameters = faiss.SearchParametersIVF(  # type: ignore[call-arg]  # by SWIG
            sel=selector, nprobe=_PROBED
        )
        rows, _ = _found(near, query, _DEEPER * count, parameters)
        cosines = self.flat.reconstruct_batch(rows) @ query
        best = np.argsort(-cosines, kind="stable")[:count]
        return rows[best], cosines[best]

    def save(self, folder: Path) -> None:
        """Write the FAISS indexes and the moments."""
        faiss.write_index(self.flat, str(folder / "vectors.faiss"))
        if self.near is not None:
            faiss.write_index(self.near, str(folder / "vectors_near.faiss"))
        np.save(folder / "vectors_mean.npy", self.mean)
        np.save(folder / "vectors_second_moment.npy", self.second_moment)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Open what `save` wrote; the vectors stay on disk and are shared between processes."""
        near = folder / "vectors_near.faiss"
        return cls(
            flat=_mapped(folder / "vectors.faiss"),
            near=_mapped(near) if near.exists() else None,
            mean=np.load(folder / "vectors_mean.npy"),
            second_moment=np.load(folder / "vectors_second_moment.npy"),
        )


class VectorIndex:
    """The vectors of all segments; the rows of a segment follow those of the one before.

    Their moments give mean and spread of all similarities to a query without computing them.
    """

    def __init__(self, parts: Sequence[Vectors]) -> None:
        self._parts = tuple(parts)
        sizes = np.array([part.flat.ntotal for part in parts])
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        shares = (sizes / max(int(sizes.sum()), 1)).astype(np.float32)
        self._mean = sum(share * part.mean for share, part in zip(shares, parts, strict=True))
        self._second_moment = sum(
            share * part.second_moment for share, part in zip(shares, parts, strict=True)
        )

    def search(
        self, query: FloatVector, count: int, allowed: Rows | None = None
    ) -> tuple[Rows, FloatVector]:
        """Return the rows nearest to one query vector and their cosines, best first.

        `allowed` restricts the rows before anything is ranked.
        """
        faiss.omp_set_num_threads(1)  # one query is too little to share; waiting costs more
        if len(self._parts) == 1:
            return self._parts[0].search(query, count, allowed)
        allowed = None if allowed is None else np.sort(allowed)
        rows: list[Rows] = []
        cosines: list[FloatVector] = []
        for part, start, end in self._spans():
            among = None
            if allowed is not None:
                first, last = allowed.searchsorted([start, end])
                among = allowed[first:last] - start
            found, near = part.search(query, count, among)
            rows.append(found + start)
            cosines.append(near)
        every, together = np.concatenate(rows), np.concatenate(cosines)
        best = np.argsort(-together, kind="stable")[:count]
        return every[best], together[best]

    def cosines(self, query: FloatVector, rows: Rows) -> FloatVector:
        """Return the cosine of each given row to the query."""
        vectors = np.zeros((len(rows), len(query)), np.float32)
        for part, start, end in self._spans():
            own = (rows >= start) & (rows < end)
            if own.any():
                vectors[own] = part.flat.reconstruct_batch(rows[own] - start)
        return vectors @ query

    def spread(self, query: FloatVector) -> tuple[float, float]:
        """Return mean and standard deviation of the query's cosine over all rows."""
        mean = float(self._mean @ query)
        variance = float(query @ self._second_moment @ query) - mean**2
        return mean, max(variance, 1e-12) ** 0.5

    def _spans(self) -> Iterator[tuple[Vectors, int, int]]:
        starts = self._starts.tolist()
        return zip(self._parts, starts[:-1], starts[1:], strict=True)


def build_vectors(vectors: FloatMatrix) -> Vectors:
    """Index unit vectors of shape (n, d)."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return _with_moments(flat)


def join_vectors(parts: Sequence[tuple[Vectors, Spans]]) -> Vectors:
    """Return the vectors in stretches of several, one behind the other."""
    flat = faiss.IndexFlatIP(parts[0][0].flat.d)
    for each, spans in parts:
        for start, end in spans:
            for first in range(start, end, _BLOCK):
                flat.add(each.flat.reconstruct_n(first, min(_BLOCK, end - first)))
    return _with_moments(flat)


def _with_moments(flat: faiss.Index) -> Vectors:
    total = np.zeros(flat.d, np.float32)
    products = np.zeros((flat.d, flat.d), np.float32)
    for block in _blocks(flat):
        total += block.sum(0)
        products += block.T @ block
    size = max(flat.ntotal, 1)
    return Vectors(
        flat=flat,
        near=_in_lists(flat) if flat.ntotal > EXACT else None,
        mean=total / np.float32(size),
        second_moment=products / np.float32(size),
    )


def _in_lists(flat: faiss.Index) -> faiss.Index:
    """Return the vectors in lists of near ones, each dimension in one byte."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    count = int(_LISTS_PER_ROOT * flat.ntotal**0.5)
    near = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(flat.d),
        flat.d,
        count,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    chosen = np.random.default_rng(0).choice(
        flat.ntotal, min(_SAMPLE * count, flat.ntotal), replace=False
    )
    near.train(flat.reconstruct_batch(np.sort(chosen)))
    for block in _blocks(flat):
        near.add(block)
    return near


def _blocks(flat: faiss.Index) -> Iterator[FloatMatrix]:
    for first in range(0, flat.ntotal, _BLOCK):
        yield flat.reconstruct_n(first, min(_BLOCK, flat.ntotal - first))


def _selector(allowed: Rows, size: int) -> faiss.IDSelector:
    marks = np.zeros(size, bool)
    marks[allowed] = True
    bits = np.packbits(marks, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # by SWIG


def _found(
    index: faiss.Index, query: FloatVector, count: int, parameters: faiss.SearchParameters
) -> tuple[Rows, FloatVector]:
    cosines, rows = index.search(query.reshape(1, -1), count, params=parameters)
    found = rows[0] >= 0
    return rows[0][found], cosines[0][found]


def _mapped(path: Path) -> faiss.Index:
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
