"""Clause vectors in FAISS: compared exactly while few; many are first compared by short codes.

What the codes find is compared again exactly, so that every cosine is that of the vectors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.ragged import Spans, held

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
Rows = NDArray[np.int64]

EXACT = 10_000
"""Up to so many vectors are compared one by one."""
_WHOLE = 60_000  # up to so many are kept in single precision, which is read more quickly
_SAMPLE = 4_000  # vectors that the codes are fitted to: more, or more rounds, find no more
_ROUNDS = 5
_DEEPER = 6  # so many times the vectors wanted are compared again exactly
_DEEPEST = 40  # where many of them may be ruled out
_ENOUGH = 2  # so many times the vectors wanted must be left then
_BLOCK = 50_000  # vectors moved at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """The unit vectors of a segment by row, and the first two moments of all of them.

    flat: the vectors as they are; where they are very many, in half precision.
    codes: where they are many, half a byte for each two dimensions (product quantizers).
    """

    flat: faiss.Index
    codes: faiss.Index | None
    mean: FloatVector
    second_moment: FloatMatrix

    def search(
        self, query: FloatVector, count: int, allowed: Rows | None, *, exact: bool = False
    ) -> tuple[Rows, FloatVector]:
        """Return the rows nearest to one query vector and their cosines, best first."""
        if not self.flat.ntotal:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        few = exact or (allowed is not None and len(allowed) <= EXACT)
        if self.codes is not None and not few:
            rows = self._likely(self.codes, query, count, allowed)
            if rows is not None:
                cosines = self.flat.reconstruct_batch(rows) @ query
                best = np.argsort(-cosines, kind="stable")[:count]
                return rows[best], cosines[best]
        selector = None if allowed is None else _selector(allowed, self.flat.ntotal)
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # by SWIG
        return _found(self.flat, query, min(count, self.flat.ntotal), parameters)

    def _likely(
        self, codes: faiss.Index, query: FloatVector, count: int, allowed: Rows | None
    ) -> Rows | None:
        """Return more rows than wanted, by their codes; None where too few are left of them."""
        if allowed is None:
            return _found(codes, query, _DEEPER * count)[0]
        deeper = min(_DEEPER * codes.ntotal / len(allowed), _DEEPEST)
        rows, _ = _found(codes, query, int(deeper * count))
        rows = rows[held(allowed, rows)]
        return rows if len(rows) >= _ENOUGH * count else None

    def save(self, folder: Path) -> None:
        """Write the FAISS indexes and the moments."""
        _write(self.flat, folder / "vectors.faiss")
        if self.codes is not None:
            _write(self.codes, folder / "vectors_codes.faiss")
        np.save(folder / "vectors_mean.npy", self.mean)
        np.save(folder / "vectors_second_moment.npy", self.second_moment)

    @classmethod
    def open(cls, folder: Path) -> "Vectors":
        """Open what `save` wrote; the vectors stay on disk and are shared between processes."""
        codes = folder / "vectors_codes.faiss"
        return cls(
            flat=_mapped(folder / "vectors.faiss"),
            codes=_mapped(codes) if codes.exists() else None,
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
        self,
        query: FloatVector,
        count: int,
        allowed: Rows | None = None,
        *,
        exact: bool = False,
    ) -> tuple[Rows, FloatVector]:
        """Return the rows nearest to one query vector and their cosines, best first.

        `allowed` are the rows that may be found, in order. With `exact` all are compared one
        by one, however many they are.
        """
        faiss.omp_set_num_threads(1)  # one query is too little to share; waiting costs more
        rows: list[Rows] = []
        cosines: list[FloatVector] = []
        for part, start, end in self._spans():
            among = None
            if allowed is not None:
                first, last = allowed.searchsorted([start, end])
                among = allowed[first:last] - start if start else allowed[first:last]
            found, near = part.search(query, count, among, exact=exact)
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
    flat = _empty(vectors.shape[1], len(vectors))
    flat.add(vectors)
    return _with_moments(flat)


def join_vectors(parts: Sequence[tuple[Vectors, Spans]]) -> Vectors:
    """Return the vectors in stretches of several, one behind the other."""
    size = sum(end - start for _, spans in parts for start, end in spans)
    flat = _empty(parts[0][0].flat.d, size)
    for each, spans in parts:
        for start, end in spans:
            for first in range(start, end, _BLOCK):
                flat.add(each.flat.reconstruct_n(first, min(_BLOCK, end - first)))
    return _with_moments(flat)


def _empty(dimensions: int, size: int) -> faiss.Index:
    """Return an index that so many vectors will be added to."""
    if size <= _WHOLE:
        return faiss.IndexFlatIP(dimensions)
    return faiss.IndexScalarQuantizer(
        dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def _with_moments(flat: faiss.Index) -> Vectors:
    total = np.zeros(flat.d, np.float32)
    products = np.zeros((flat.d, flat.d), np.float32)
    for block in _blocks(flat):
        total += block.sum(0)
        products += block.T @ block
    size = max(flat.ntotal, 1)
    return Vectors(
        flat=flat,
        codes=_codes(flat) if flat.ntotal > EXACT else None,
        mean=total / np.float32(size),
        second_moment=products / np.float32(size),
    )


def _codes(flat: faiss.Index) -> faiss.Index:
    codes = faiss.IndexPQFastScan(flat.d, flat.d // 2, 4, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter = _ROUNDS
    chosen = np.random.default_rng(0).choice(flat.ntotal, min(_SAMPLE, flat.ntotal), replace=False)
    codes.train(flat.reconstruct_batch(np.sort(chosen)))
    for block in _blocks(flat):
        codes.add(block)
    return codes


def _blocks(flat: faiss.Index) -> Iterator[FloatMatrix]:
    for first in range(0, flat.ntotal, _BLOCK):
        yield flat.reconstruct_n(first, min(_BLOCK, flat.ntotal - first))


def _selector(allowed: Rows, size: int) -> faiss.IDSelector:
    marks = np.zeros(size, bool)
    marks[allowed] = True
    bits = np.packbits(marks, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # by SWIG


def _found(
    index: faiss.Index,
    query: FloatVector,
    count: int,
    parameters: faiss.SearchParameters | None = None,
) -> tuple[Rows, FloatVector]:
    cosines, rows = index.search(query.reshape(1, -1), count, params=parameters)
    found = rows[0] >= 0
    return rows[0][found], cosines[0][found]


def _write(index: faiss.Index, path: Path) -> None:
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise _failed(path, error) from error
    _mapped(path)  # FAISS does not say when a full disk takes no more of the last bytes


def _mapped(path: Path) -> faiss.Index:
    try:
        # IO_FLAG_MMAP would read all but inverted lists into memory.
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: RuntimeError) -> OSError:
    """Return what other files raise that cannot be read or written."""
    return OSError(f"{path.name}: {str(error).rpartition('failed: ')[2]}")
