"""BM25 over CJK characters and bigrams, latin words and numbers.

Parameters after recipe: k1 = 0.9, b = 0.75, idf = ln(1 + (N − df + 0.5) / (df + 0.5)), a query
term counts at most twice. Each posting holds its finished weight, so a query only adds up.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.tokens import lexical_tokens

K1 = 0.9
B = 0.75
MAX_QUERY_COUNT = 2
_FILES = ("terms", "offsets", "rows", "weights")


def term_key(token: str) -> int:
    """Return the 64-bit key under which a token is stored."""
    digest = hashlib.blake2b(token.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalIndex:
    """Postings: those of `terms[i]` (sorted keys) are `offsets[i]:offsets[i+1]`."""

    terms: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the BM25 score of every row, shape (size,)."""
        total = np.zeros(self.size, np.float32)
        for token, count in Counter(lexical_tokens(query)).items():
            span = self._span(token)
            total[self.rows[span]] += min(count, MAX_QUERY_COUNT) * self.weights[span]
        return total

    def idf(self, token: str) -> float:
        """Return the weight of a token; one that no clause holds weighs most."""
        return _idf(self.size, self.frequency(token))

    def frequency(self, token: str) -> int:
        """Return how many clauses hold a token."""
        span = self._span(token)
        count: int = span.stop - span.start
        return count

    def _span(self, token: str) -> slice:
        key = np.uint64(term_key(token))
        position = int(self.terms.searchsorted(key))
        if position == len(self.terms) or self.terms[position] != key:
            return slice(0, 0)
        return slice(int(self.offsets[position]), int(self.offsets[position + 1]))

    def save(self, folder: Path) -> None:
        """Write one file a part."""
        for name in _FILES:
            np.save(folder / f"lexical_{name}.npy", getattr(self, name))

    @classmethod
    def open(cls, folder: Path, size: int) -> "LexicalIndex":
        """Open what `save` wrote, memory-mapped."""
        # Plain views of the mapped files: numpy.memmap makes every access slow.
        parts = {
            name: np.asarray(np.load(folder / f"lexical_{name}.npy", mmap_mode="r"))
            for name in _FILES
        }
        return cls(size=size, **parts)


def build_lexical(texts: Iterable[str]) -> LexicalIndex:
    """Index the texts; row i is text i."""
    counts = [Counter(lexical_tokens(text)) for text in texts]
    size = len(counts)
    lengths = np.array([count.total() for count in counts], np.float64)
    mean_length = lengths.mean() if size else 1.0
    postings: dict[str, list[tuple[int, int]]] = {}
    for row, count in enumerate(counts):
        for token, frequency in count.items():
            postings.setdefault(token, []).append((row, frequency))
    keyed = sorted((term_key(token), token) for token in postings)
    sizes = [len(postings[token]) for _, token in keyed]
    flat = np.array([pair for _, token in keyed for pair in postings[token]], np.int64)
    flat = flat.reshape(-1, 2)
    rows, frequencies = flat[:, 0], flat[:, 1].astype(np.float64)
    norm = K1 * (1 - B + B * lengths[rows] / max(mean_length, 1.0))
    idf = np.repeat([_idf(size, df) for df in sizes], sizes)
    weights = idf * frequencies * (K1 + 1) / (frequencies + norm)
    return LexicalIndex(
        terms=np.array([key for key, _ in keyed], np.uint64),
        offsets=np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64),
        rows=rows.astype(np.int32),
        weights=weights.astype(np.float32),
        size=size,
    )


def _idf(size: int, frequency: int) -> float:
    return float(np.log(1 + (size - frequency + 0.5) / (frequency + 0.5)))


def indexed_text(title: str, path: Sequence[str], text: str) -> str:
    """Return what is indexed of a clause: its document's title, the headings above, its text."""
    return "\n".join([title, *path[:-1], text])
