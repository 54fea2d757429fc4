"""Which clause a row of the index is."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.ragged import offsets_of


class ClauseIds(Sequence[str]):
    """The ids of all clauses by row, held as they lie on disk."""

    def __init__(self, parts: Sequence[NDArray[np.bytes_]]) -> None:
        self._parts = tuple(parts)
        self._starts = offsets_of([len(part) for part in parts])

    def __len__(self) -> int:
        return int(self._starts[-1])

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        row = range(len(self))[row]
        part = int(self._starts.searchsorted(row, "right")) - 1
        found: bytes = self._parts[part][row - self._starts[part]]
        return found.decode()

    def of(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of some rows, in their order."""
        owners = (self._starts.searchsorted(rows, "right") - 1).tolist()
        starts = self._starts.tolist()
        return [
            self._parts[owner][row - starts[owner]].decode()
            for row, owner in zip(rows, owners, strict=True)
        ]

    def __iter__(self) -> Iterator[str]:
        return (each.decode() for part in self._parts for each in part.tolist())
