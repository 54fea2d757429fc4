"""What a search asks of an index, wherever that is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.model import DocumentInfo
from index.clause_facts import Fact
from index.clause_tokens import ClauseTokens
from index.filters import Filters
from index.lexical import LexicalIndex

FloatVector = NDArray[np.float32]
Rows = NDArray[np.int64]
Mode = Literal["hybrid", "dense", "lexical"]
Allowed = TypeVar("Allowed")
"""How an index writes down which clauses may be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rows (n,) with their BM25 score (n,) and cosine (n,); mean and deviation over all rows."""

    rows: Rows
    lexical: FloatVector
    lexical_mean: float
    lexical_deviation: float
    dense: FloatVector
    dense_mean: float
    dense_deviation: float


class RowIds(Protocol):
    """Which clause a row is."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> str: ...

    def of(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of some rows, in their order."""


class RowTokens(Protocol):
    """What the ranking needs of rows."""

    def take(self, rows: Rows) -> ClauseTokens:
        """Return a few rows, in their order; their documents are counted from 0."""


class Index(Protocol[Allowed]):
    """One state of an index.

    Attributes:
        name: Another one after any change.
        versions: The documents' versions that were indexed.
        clause_ids: Which clause a row is.
        lexical: How many clauses hold a token.
        clauses: What the ranking needs of rows.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 (see Attributes)

    @property
    def versions(self) -> Mapping[str, int]: ...  # noqa: D102

    @property
    def clause_ids(self) -> RowIds: ...  # noqa: D102

    @property
    def lexical(self) -> LexicalIndex: ...  # noqa: D102

    @property
    def clauses(self) -> RowTokens: ...  # noqa: D102

    def allow(self, filters: Filters, documents: Iterable[DocumentInfo]) -> Allowed:
        """Return which clauses pass the filters, of documents that may be found."""

    def find(
        self,
        vector: FloatVector,
        query: str,
        words: str,
        share: float,
        count: int,
        *,
        mode: Mode,
        allowed: Allowed | None,
    ) -> Found:
        """Return the rows with the best words or the nearest vectors, up to `count` of each.

        `vector` is the query's; other `words` count with a `share`. Without `allowed` all may be
        found.
        """

    def ids(self, allowed: Allowed, fact: Fact | None = None) -> Sequence[str]:
        """Return the clauses allowed, in reading order; with `fact` those that have one."""

    def documents_of(self, rows: Sequence[int]) -> list[str]:
        """Return the id of each row's document."""

    def counts(self, rows: Sequence[int]) -> tuple[Counter[str], Counter[str]]:
        """Count some rows by kind, and by each office that they name."""

    def offices(self, documents: Iterable[str]) -> frozenset[str]:
        """Return the offices that clauses of some documents make responsible."""
