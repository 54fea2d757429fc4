"""What the library's database says of an index in Milvus: documents, and clauses by term.

Every change is one transaction, so that any number of ingest workers and readers agree.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from corpus.errors import LibraryError
from index.database import alone
from index.encoder import Encoder, bundled_encoder
from index.library import Library
from index.postings import term_key
from index.shelving import now
from index.tables import documents, index_documents, index_moments, index_terms, indexes

FORMAT = 1
_MOST_ASKED = 5_000
Terms = dict[int, int]
"""In how many clauses each term occurs, by its key as a signed number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One index as it is now; `revision` is raised by every change."""

    name: str
    format: int
    encoder: str
    encoder_digest: str
    tokens_digest: str
    revision: int
    clauses: int
    tokens: int
    changed_at: str

    def is_made_with(self, encoder: Encoder) -> bool:
        """Tell whether this version of ZhiCe made it, with this model."""
        digests = (self.format, self.encoder_digest, self.tokens_digest)
        return digests == (FORMAT, encoder.digest, bundled_encoder().digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document's version in an index, and how many clauses it has there."""

    version: int
    at: str
    clauses: int
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A document's version that was written to the index: all tokens, a vector for each clause."""

    id: str
    version: int
    at: str
    clauses: int
    tokens: int
    terms: Terms
    offices: tuple[str, ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The first two moments of the vectors of an index: (d,) and (d, d)."""

    mean: NDArray[np.float32]
    second: NDArray[np.float32]

    def spread(self, query: NDArray[np.float32]) -> tuple[float, float]:
        """Return mean and standard deviation of a query's cosine over all of them."""
        mean = float(self.mean @ query)
        return mean, max(float(query @ self.second @ query) - mean**2, 1e-12) ** 0.5


def term_number(token: str) -> int:
    """Return the key of a token as databases hold it."""
    key = term_key(token)
    return key - (1 << 64) if key >= 1 << 63 else key


def current(library: Library) -> State | None:
    """Return the index in use, or None where there is none."""
    with library.reading() as connection:
        row = connection.execute(select(indexes).where(indexes.c.current)).first()
    return _state(row._mapping) if row else None


def begin(connection: Connection, name: str, encoder: Encoder, *, in_use: bool) -> None:
    """Note that an index begins to exist."""
    connection.execute(
        insert(indexes).values(
            name=name,
            current=in_use,
            format=FORMAT,
            encoder=encoder.name,
            encoder_digest=encoder.digest,
            tokens_digest=bundled_encoder().digest,
            revision=0,
            clauses=0,
            tokens=0,
            changed_at=now(),
        )
    )


def switch(library: Library, name: str) -> None:
    """Take another index into use.

    Raises:
        LibraryError: it was forgotten meanwhile.
    """
    with library.writing() as connection:
        alone(connection, "index")
        if not connection.scalar(select(indexes.c.name).where(indexes.c.name == name)):
            raise LibraryError(
                "Another process made the index anew at the same time. Run: zhice ingest"
            )
        connection.execute(update(indexes).values(current=indexes.c.name == name))


def forget(library: Library) -> list[str]:
    """Forget the indexes that are not in use; return their names."""
    with library.writing() as connection:
        alone(connection, "index")
        names = list(connection.scalars(select(indexes.c.name).where(~indexes.c.current)))
        for table in (index_documents, index_terms, index_moments):
            connection.execute(delete(table).where(table.c.index.in_(names)))
        connection.execute(delete(indexes).where(indexes.c.name.in_(names)))
    return names


def held(library: Library, name: str) -> dict[str, Held]:
    """Return the documents of an index, in the order of ingestion."""
    column = index_documents.c
    query = select(column.document_id, column.version, column.at, column.clauses, column.offices)
    with library.reading() as connection:
        rows = connection.execute(
            query.where(column.index == name).order_by(column.at, column.document_id)
        )
        return {
            row.document_id: Held(
                version=row.version, at=row.at, clauses=row.clauses, offices=tuple(row.offices)
            )
            for row in rows
        }


def frequencies(library: Library, name: str, terms: Iterable[int]) -> Terms:
    """Return in how many clauses terms occur; those of none are left out."""
    column = index_terms.c
    found: Terms = {}
    wanted = list(terms)
    with library.reading() as connection:
        for start in range(0, len(wanted), _MOST_ASKED):
            query = select(column.term, column.clauses).where(
                column.index == name,
                column.term.in_(wanted[start : start + _MOST_ASKED]),
                column.clauses > 0,
            )
            found |= {row.term: row.clauses for row in connection.execute(query)}
    return found


def moments(library: Library, name: str) -> Moments:
    """Return the moments of the vectors of an index.

    Raises:
        LibraryError: it has none.
    """
    column = index_moments.c
    with library.reading() as connection:
        row = connection.execute(select(index_moments).where(column.index == name)).first()
    if row is None:
        raise LibraryError("The library is empty. Run: zhice ingest PATH")
    sums = np.frombuffer(row.sums, np.float64) / max(row.vectors, 1)
    dimensions = int(len(sums) ** 0.5)  # of d + d² numbers
    return Moments(
        mean=sums[:dimensions].astype(np.float32),
        second=sums[dimensions:].reshape(dimensions, dimensions).astype(np.float32),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What is left to do in Milvus after documents were noted.

    `shorter` had more clauses before: id, clauses now, clauses before. `late` changed in the
    library, or left it, before their rows were written.
    """

    shorter: list[tuple[str, int, int]]
    late: list[str]


def add(library: Library, name: str, counted: Sequence[Counted]) -> Noted:
    """Note documents that were written.

    One that another worker noted, or that changed in the library meanwhile, is passed over.
    """
    shorter: list[tuple[str, int, int]] = []
    late: list[str] = []
    vectors: list[NDArray[np.float32]] = []
    change = _Change()
    with library.writing() as connection:
        alone(connection, "index")
        for each in counted:
            before = _noted(connection, name, each.id)
            there = connection.execute(
                select(documents.c.version, documents.c.ingested_at).where(
                    documents.c.id == each.id, documents.c.current
                )
            ).first()
            meant = (each.version, each.at)
            if there is None or tuple(there) != meant:
                late.append(each.id)
                continue
            if before is not None:
                if (before.version, before.at) == meant:
                    continue
                change.take(before)
                if before.clauses > each.clauses:
                    shorter.append((each.id, each.clauses, before.clauses))
                connection.execute(_of(name, each.id))
            change.give(each)
            vectors.append(each.vectors)
            connection.execute(
                insert(index_documents).values(
                    index=name,
                    document_id=each.id,
                    version=each.version,
                    at=each.at,
                    clauses=each.clauses,
                    tokens=each.tokens,
                    terms=_packed(each.terms),
                    offices=list(each.offices),
                )
            )
        change.write(connection, name)
        if vectors:
            _add_moments(connection, name, np.concatenate(vectors))
    return Noted(shorter=shorter, late=late)


def remove(library: Library, name: str, gone: Iterable[str]) -> list[str]:
    """Note that documents leave the index; return those that do: the library has them no more."""
    removed: list[str] = []
    change = _Change()
    with library.writing() as connection:
        alone(connection, "index")
        for document_id in gone:
            before = _noted(connection, name, document_id)
            query = select(documents.c.id).where(documents.c.id == document_id, documents.c.current)
            if before is None or connection.scalar(query):
                continue
            change.take(before)
            connection.execute(_of(name, document_id))
            removed.append(document_id)
        change.write(connection, name)
    return removed


class _Change:
    """What documents that came and went change in the counts of an index."""

    def __init__(self) -> None:
        self.clauses = 0
        self.tokens = 0
        self.documents = 0
        self.terms: Terms = {}

    def give(self, each: Counted) -> None:
        self._count(each.terms, 1)
        self.clauses += each.clauses
        self.tokens += each.tokens
        self.documents += 1

    def take(self, row: Any) -> None:
        self._count(_unpacked(row.terms), -1)
        self.clauses -= row.clauses
        self.tokens -= row.tokens
        self.documents += 1

    def _count(self, terms: Terms, sign: int) -> None:
        for term, clauses in terms.items():
            self.terms[term] = self.terms.get(term, 0) + sign * clauses

    def write(self, connection: Connection, name: str) -> None:
        if not self.documents:
            return
        changed = sorted((term, by) for term, by in self.terms.items() if by)
        if changed and connection.dialect.name == "postgresql":
            values = {"terms": [t for t, _ in changed], "counts": [c for _, c in changed]}
            connection.execute(_RAISE_ALL, {"name": name, **values})
        elif changed:
            connection.execute(
                _RAISE, [{"name": name, "term": term, "count": by} for term, by in changed]
            )
        column = indexes.c
        connection.execute(
            update(indexes)
            .where(column.name == name)
            .values(
                revision=column.revision + 1,
                clauses=column.clauses + self.clauses,
                tokens=column.tokens + self.tokens,
                changed_at=now(),
            )
        )


_CONFLICT = (
    'ON CONFLICT ("index", term) DO UPDATE SET clauses = index_terms.clauses + excluded.clauses'
)
_RAISE = text(
    'INSERT INTO index_terms ("index", term, clauses) VALUES (:name, :term, :count) ' + _CONFLICT
)
# One statement for thousands of terms.
_RAISE_ALL = text(
    'INSERT INTO index_terms ("index", term, clauses) '
    "SELECT :name, unnest(:terms), unnest(:counts) " + _CONFLICT
).bindparams(
    bindparam("terms", type_=ARRAY(BigInteger)), bindparam("counts", type_=ARRAY(BigInteger))
)


def _add_moments(connection: Connection, name: str, vectors: NDArray[np.float32]) -> None:
    exact = vectors.astype(np.float64)
    sums = np.concatenate([exact.sum(0), (exact.T @ exact).ravel()])
    mine = index_moments.c.index == name
    before = connection.execute(select(index_moments).where(mine)).first()
    if before is None:
        values = {"vectors": len(vectors), "sums": sums.tobytes()}
        connection.execute(insert(index_moments).values(index=name, **values))
        return
    sums += np.frombuffer(before.sums, np.float64)
    values = {"vectors": before.vectors + len(vectors), "sums": sums.tobytes()}
    connection.execute(update(index_moments).where(mine).values(**values))


def _noted(connection: Connection, name: str, document_id: str) -> Any:
    column = index_documents.c
    return connection.execute(
        select(index_documents).where(column.index == name, column.document_id == document_id)
    ).first()


def _of(name: str, document_id: str) -> Any:
    column = index_documents.c
    return delete(index_documents).where(column.index == name, column.document_id == document_id)


def _packed(terms: Terms) -> bytes:
    keys: NDArray[np.int64] = np.array(sorted(terms), np.int64)
    counts = np.array([terms[each] for each in keys.tolist()], np.int32)
    return zlib.compress(keys.tobytes() + counts.tobytes(), 1)


def _unpacked(data: bytes) -> Terms:
    plain = zlib.decompress(data)
    count = len(plain) // 12
    keys = np.frombuffer(plain, np.int64, count)
    counts = np.frombuffer(plain, np.int32, count, offset=8 * count)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def _state(row: Any) -> State:
    return State(**{key: value for key, value in row.items() if key != "current"})


def batches(counts: dict[str, int], most: int) -> Iterator[list[str]]:
    """Divide documents, in their order, so that a lot has about so many clauses at most."""
    lot: list[str] = []
    size = 0
    for document_id, clauses in counts.items():
        if lot and size + clauses > most:
            yield lot
            lot, size = [], 0
        lot.append(document_id)
        size += clauses
    if lot:
        yield lot
