"""Rows of different lengths in one flat array: row i is `flat[offsets[i]:offsets[i + 1]]`."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ragged = tuple[NDArray[Any], NDArray[np.int64]]
Spans = Sequence[tuple[int, int]]
"""Stretches of rows, start and end, in order."""


def offsets_of(sizes: NDArray[Any] | Sequence[int]) -> NDArray[np.int64]:
    """Return where each row starts, and the end of the last."""
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Return what `numpy.unique` does, which hashes: of millions sorting takes a tenth of that."""
    values = np.sort(values)
    first: NDArray[np.bool_] = np.append(True, values[1:] != values[:-1])
    found: NDArray[Any] = values[first[: len(values)]]
    return found


def held(ordered: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each of a few rows whether it is among many that are in order."""
    if not len(ordered):
        return np.zeros(len(rows), bool)
    place = np.minimum(ordered.searchsorted(rows), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[place] == rows
    return found


def pick(ragged: Ragged, rows: Iterable[int]) -> Ragged:
    """Return a few rows, in their order."""
    flat, offsets = ragged
    parts = [flat[offsets[row] : offsets[row + 1]] for row in rows]
    return np.concatenate([*parts, flat[:0]]), offsets_of([len(part) for part in parts])


def stretches(parts: Sequence[tuple[NDArray[Any], Spans]]) -> NDArray[Any]:
    """Return stretches of several arrays, one behind the other."""
    first, _ = parts[0]
    cut = [values[start:end] for values, spans in parts for start, end in spans]
    return np.concatenate([first[:0], *cut])


def join(parts: Sequence[tuple[Ragged, Spans]]) -> Ragged:
    """Return the rows in stretches of several arrays, one behind the other."""
    flats = [
        (flat, [(int(offsets[start]), int(offsets[end])) for start, end in spans])
        for (flat, offsets), spans in parts
    ]
    sizes = stretches([(np.diff(offsets), spans) for (_, offsets), spans in parts])
    return stretches(flats), offsets_of(sizes)


def spans_of(kept: NDArray[np.bool_]) -> Spans:
    """Return the stretches of rows that are kept."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
