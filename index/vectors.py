"""Clause vectors in FAISS, searched exactly."""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorIndex:
    """Unit vectors by row, and the first two moments of the whole set.

    The moments give mean and spread of all similarities to a query without computing them.
    """

    flat: faiss.Index
    mean: NDArray[np.float32]
    second_moment: FloatMatrix

    def search(
        self, query: NDArray[np.float32], count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to one query vector and their cosines, best first."""
        faiss.omp_set_num_threads(1)  # one query is too little to share; waiting costs more
        parameters = None
        if allowed is not None:
            marks = np.zeros(self.flat.ntotal, bool)
            marks[allowed] = True
            bits = np.packbits(marks, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # by SWIG
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # by SWIG
        cosines, rows = self.flat.search(
            query.reshape(1, -1), min(count, self.flat.ntotal), params=parameters
        )
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def cosines(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosine of each given row to the query."""
        if not len(rows):
            return np.zeros(0, np.float32)
        vectors: FloatMatrix = self.flat.reconstruct_batch(rows)
        return vectors @ query

    def spread(self, query: NDArray[np.float32]) -> tuple[float, float]:
        """Return mean and standard deviation of the query's cosine over all rows."""
        mean = float(self.mean @ query)
        variance = float(query @ self.second_moment @ query) - mean**2
        return mean, max(variance, 1e-12) ** 0.5

    def save(self, folder: Path) -> None:
        """Write the FAISS index and the moments."""
        faiss.write_index(self.flat, str(folder / "vectors.faiss"))
        np.save(folder / "vectors_mean.npy", self.mean)
        np.save(folder / "vectors_second_moment.npy", self.second_moment)

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Open what `save` wrote; the vectors stay on disk and are shared between processes."""
        return cls(
            flat=faiss.read_index(str(folder / "vectors.faiss"), faiss.IO_FLAG_MMAP),
            mean=np.load(folder / "vectors_mean.npy"),
            second_moment=np.load(folder / "vectors_second_moment.npy"),
        )


def build_vectors(vectors: FloatMatrix) -> VectorIndex:
    """Index unit vectors of shape (n, d)."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    size = max(len(vectors), 1)
    return VectorIndex(
        flat=flat,
        mean=vectors.sum(0) / size,
        second_moment=(vectors.T @ vectors / size).astype(np.float32),
    )
