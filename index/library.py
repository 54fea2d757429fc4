"""The library: documents and clauses, the truth from which every index is derived."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.exc import DataError, DBAPIError

from corpus.errors import LibraryError, NotFoundError, ReadError
from corpus.model import Block, Clause, Document, DocumentInfo, Part
from index import shelving, tables
from index.database import alone, open_engine, remedy
from index.presence import Presence
from index.records import from_record, to_record
from index.shelving import Change

_BATCH = 500
Versions = Mapping[str, int]
"""The version of each document that is meant; other documents are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFields:
    """What filters compare of a clause, with the document it belongs to."""

    clause: Clause
    document: DocumentInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A document with the source it came from, the bytes of its file and its sidecar's digest."""

    document: Document
    path: str
    data: bytes | None = None
    sidecar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document came from: a file's path, or `upload:` with digest and name."""

    path: str
    document_id: str
    sha256: str
    sidecar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One reading of a document; `ingested_at` is UTC."""

    version: int
    current: bool
    sha256: str
    ingested_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Since when the current version of a document has a text (UTC), and for which time.

    `first` says that it has it since the document came.
    """

    since: str
    times: int
    first: bool


class Library:
    """Documents and clauses in a database (SQLAlchemy URL): SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._presence = Presence(self._engine, self._having)
        with self.reading() as connection:
            complete = tables.are_complete(connection)
        if not complete:
            with self.writing() as connection:
                if self.is_file:  # or another process would create them between look and creation
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                alone(connection, "tables")
                tables.create(connection)

    @property
    def url(self) -> str:
        """What another process opens it by."""
        return self._engine.url.render_as_string(hide_password=False)

    @property
    def is_file(self) -> bool:
        """Whether it is a file of one machine, which all its writers share with a lock."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give the connections back."""
        self._presence.close()
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction.

        Raises:
            LibraryError: the disk is full, read-only or broken; nothing was changed.
            NotFoundError: as for `reading`.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            _check_asked(error)
            raise LibraryError(
                f"The library cannot be written: {error.orig}. Nothing was changed. "
                f"{remedy(self._engine)}"
            ) from error

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Wait until no server of another home of this library is at the same.

        This holds a connection, but no transaction: what is done meanwhile may take long.
        """
        if self.is_file:
            yield
            return
        key = func.hashtextextended(f"zhice {what}", 0)
        with self.reading() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                connection.execute(select(func.pg_advisory_lock(key)))
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(key)))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to read.

        Raises:
            LibraryError: the library cannot be read.
            NotFoundError: an id holds NUL, which PostgreSQL neither keeps nor compares.
        """
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            _check_asked(error)
            raise LibraryError(
                f"The library cannot be read: {error.orig}. {remedy(self._engine)}"
            ) from error

    def _having(self, documents: list[str]) -> set[str]:
        column = tables.documents.c.id
        with self.reading() as connection:
            return {
                each
                for batch in _batches(documents)
                for each in connection.scalars(select(column).where(column.in_(batch)))
            }

    def check(self, document: Document, name: str) -> None:
        """Check that the database can keep a document; `name` is its file's.

        Raises:
            ReadError: it cannot.
        """
        if not self.is_file and "\x00" in document.text:
            raise ReadError(name, "holds NUL characters, which PostgreSQL does not keep.")

    def put(
        self,
        document: Document,
        path: str,
        *,
        data: bytes | None = None,
        sidecar: str = "",
        again: bool = False,
        label: str = "",
    ) -> Change:
        """Store a document, and the bytes of its file, in one transaction.

        The same bytes are one document wherever they come from, and so are files with the same
        number, issuers and title. Other bytes from a path already known are a new version under
        the same id; the old version is kept. With `again`, a document already stored is replaced
        by this reading of it. A new document gets the `label`.
        """
        arrival = Arrival(document=document, path=path, data=data, sidecar=sidecar)
        (change,) = self.put_all([arrival], again=again, label=label)
        return change

    def put_all(
        self, arrivals: Iterable[Arrival], *, again: bool = False, label: str = ""
    ) -> list[Change]:
        """Store several documents as `put` does, in one transaction, which waits for the disk."""
        changes: list[Change] = []
        with self.writing() as connection:
            alone(connection, "documents")
            for each in arrivals:
                if each.data is not None:
                    shelving.keep_file(connection, each.document.info.sha256, each.data)
                change, _ = shelving.shelve(
                    connection, each.document, each.path, each.sidecar, again=again, label=label
                )
                changes.append(change)
        return changes

    def sources(self, *, document_id: str | None = None) -> dict[str, Source]:
        """Return all sources by path, or those of one document."""
        query = select(tables.sources).order_by(tables.sources.c.path)
        if document_id is not None:
            query = query.where(tables.sources.c.document_id == document_id)
        with self.reading() as connection:
            return {row.path: Source(**row._mapping) for row in connection.execute(query)}

    def document_of(self, path: str) -> str | None:
        """Return the id of the document that a source holds."""
        column = tables.sources.c
        with self.reading() as connection:
            return connection.scalar(select(column.document_id).where(column.path == path))

    def clear_up(self, gone: Iterable[str] = ()) -> tuple[str, ...]:
        """Forget sources that are gone; return the documents this took out of use."""
        with self.writing() as connection:
            alone(connection, "documents")
            shelving.detach(connection, gone)
            return shelving.retire_orphans(connection)

    def erase(self, document_id: str) -> None:
        """Remove a document with all its versions, its label and its bytes.

        Raises:
            NotFoundError: there is no document of that id.
        """
        with self.writing() as connection:
            alone(connection, "documents")
            if not connection.scalar(select(exists().where(tables.documents.c.id == document_id))):
                raise _unknown(document_id)
            shelving.erase(connection, document_id)

    def file(self, sha256: str) -> bytes | None:
        """Return the bytes of a file, or None where they were not kept."""
        with self.reading() as connection:
            return connection.scalar(
                select(tables.files.c.data).where(tables.files.c.sha256 == sha256)
            )

    def documents(self, versions: Versions | None = None) -> tuple[DocumentInfo, ...]:
        """Return the current documents, or those versions, in the order of ingestion."""
        column = tables.documents.c
        query = select(column.id, column.version, column.info)
        if versions is None:
            query = query.where(column.current)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(column.ingested_at, column.id))
            return tuple(
                from_record(DocumentInfo, row.info)
                for row in rows
                if versions is None or versions.get(row.id) == row.version
            )

    def having(self, documents: Iterable[str]) -> set[str]:
        """Return those of some documents that the library has, in whatever version."""
        return self._presence.of(documents)

    def revisions(self) -> dict[str, tuple[int, str]]:
        """Return version and time of each current document, in the order of ingestion."""
        column = tables.documents.c
        query = select(column.id, column.version, column.ingested_at).where(column.current)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(column.ingested_at, column.id))
            return {row.id: (row.version, row.ingested_at) for row in rows}

    def versions_of(self, document_id: str) -> tuple[Version, ...]:
        """Return every version of a document, the oldest first."""
        column = tables.documents.c
        query = select(column.version, column.current, column.sha256, column.ingested_at)
        with self.reading() as connection:
            rows = connection.execute(
                query.where(column.id == document_id).order_by(column.version)
            )
            return tuple(Version(**row._mapping) for row in rows)

    def texts_came(self, document_id: str) -> dict[str, Appearance]:
        """Return when the texts of a document's clauses came, by the text."""
        document, clause = tables.documents.c, tables.clauses.c
        query = (
            select(clause.record, document.version, document.ingested_at)
            .join(
                tables.documents,
                (document.id == clause.document_id) & (document.version == clause.version),
            )
            .where(clause.document_id == document_id)
            .order_by(document.version)
        )
        versions: dict[tuple[int, str], set[str]] = {}
        with self.reading() as connection:
            for row in connection.execute(query):
                versions.setdefault((row.version, row.ingested_at), set()).add(row.record["text"])
        came: dict[str, Appearance] = {}
        before: set[str] = set()
        for (_, at), texts in versions.items():
            for text in texts - before:
                times = came[text].times + 1 if text in came else 1
                came[text] = Appearance(since=at, times=times, first=not before)
            before = texts
        return came

    def document(self, document_id: str, version: int | None = None) -> Document:
        """Return a document with its clauses: its current version, or the one given.

        Raises:
            NotFoundError: there is no document of that id, or no such version of it.
        """
        column = tables.documents.c
        meant = column.current if version is None else column.version == version
        with self.reading() as connection:
            row = connection.execute(
                select(tables.documents).where(column.id == document_id, meant)
            ).first()
            if row is None:
                raise _unknown(document_id)
            clauses = connection.execute(
                select(tables.clauses.c.record)
                .where(
                    tables.clauses.c.document_id == document_id,
                    tables.clauses.c.version == row.version,
                )
                .order_by(tables.clauses.c.position)
            )
            return Document(
                info=from_record(DocumentInfo, row.info),
                text=row.text,
                parts=tuple(from_record(Part, part) for part in row.parts),
                clauses=tuple(from_record(Clause, clause.record) for clause in clauses),
                blocks=tuple(from_record(Block, block) for block in row.blocks),
            )

    def clause_ids(self) -> list[str]:
        """Return the ids of all current clauses, document by document, in reading order."""
        column = tables.documents.c
        with self.reading() as connection:
            return list(
                connection.scalars(
                    select(tables.clauses.c.id)
                    .join(
                        tables.documents,
                        (column.id == tables.clauses.c.document_id)
                        & (column.version == tables.clauses.c.version),
                    )
                    .where(column.current)
                    .order_by(column.ingested_at, column.id, tables.clauses.c.position)
                )
            )

    def clause_counts(self, documents: Sequence[str]) -> dict[str, int]:
        """Return how many clauses some documents have, all of their versions together."""
        column = tables.clauses.c.document_id
        counts: dict[str, int] = {}
        with self.reading() as connection:
            for batch in _batches(documents):
                # Of the index on documents alone: clauses are long, and reading them takes long.
                query = select(column, func.count()).where(column.in_(batch)).group_by(column)
                counts |= {row[0]: row[1] for row in connection.execute(query)}
        return counts

    def clauses(
        self,
        ids: Sequence[str] | None = None,
        versions: Versions | None = None,
        infos: Mapping[str, DocumentInfo] | None = None,
    ) -> dict[str, ClauseFields]:
        """Return clauses by id, with their documents; all of them without `ids`.

        They are those of the current documents, or of the versions given. Documents come in the
        order of ingestion, their clauses in reading order. `infos` are the documents, where they
        were read before; clauses of others are left out.
        """
        if versions is None:
            versions = {each: version for each, (version, _) in self.revisions().items()}
        column = tables.clauses.c
        query = select(column.document_id, column.version, column.record)
        wanted = (
            [column.id.in_(batch) for batch in _batches(ids)]
            if ids is not None
            else [
                tuple_(column.document_id, column.version).in_(batch)
                for batch in _batches(list(versions.items()))
            ]
        )
        records: dict[str, list[Any]] = {}
        with self.reading() as connection:
            for condition in wanted:
                for row in connection.execute(query.where(condition).order_by(column.position)):
                    if versions.get(row.document_id) == row.version:
                        records.setdefault(row.document_id, []).append(row.record)
            meant = [(each, versions[each]) for each in versions if each in records]
            infos = dict(_infos(connection, meant)) if infos is None else infos
        return {
            record["id"]: ClauseFields(
                clause=from_record(Clause, record), document=infos[document_id]
            )
            for document_id, _ in meant
            if document_id in infos
            for record in records[document_id]
        }

    def labels(self) -> dict[str, str]:
        """Return the label of every document that has one."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.labels))
            return {row.document_id: row.label for row in rows}

    def set_label(self, document_id: str, label: str) -> None:
        """Set who may see a document; an empty label lets everybody.

        Raises:
            NotFoundError: there is no document of that id.
        """
        with self.writing() as connection:
            if not connection.scalar(select(exists().where(tables.documents.c.id == document_id))):
                raise _unknown(document_id)
            connection.execute(
                delete(tables.labels).where(tables.labels.c.document_id == document_id)
            )
            if label:
                connection.execute(
                    insert(tables.labels).values(document_id=document_id, label=label)
                )

    def save_answer(self, answer_id: str, record: dict[str, Any]) -> None:
        """Keep an answer with the text of every clause it cites."""
        with self.writing() as connection:
            connection.execute(
                insert(tables.answers).values(id=answer_id, asked_at=shelving.now(), record=record)
            )

    def answer(self, answer_id: str) -> dict[str, Any]:
        """Return an answer as it was given.

        Raises:
            NotFoundError: there is no answer of that id.
        """
        column = tables.answers.c
        with self.reading() as connection:
            record = connection.scalar(select(column.record).where(column.id == answer_id))
        if record is None:
            raise NotFoundError(f"There is no answer {answer_id!r}.")
        return dict(record)

    def save_feedback(self, feedback_id: str, given_at: str, record: Any) -> None:
        """Keep what somebody said of an answer."""
        with self.writing() as connection:
            connection.execute(
                insert(tables.feedback).values(
                    id=feedback_id, given_at=given_at, record=to_record(record)
                )
            )

    def feedback(self) -> list[dict[str, Any]]:
        """Return all feedback, the oldest first."""
        column = tables.feedback.c
        with self.reading() as connection:
            return list(connection.scalars(select(column.record).order_by(column.given_at)))


def _unknown(document_id: str) -> NotFoundError:
    return NotFoundError(f"There is no document {document_id!r} in the library.")


def _check_asked(error: DBAPIError) -> None:
    if isinstance(error, DataError) and "(0x00)" in str(error.orig):
        raise NotFoundError("The library holds nothing that has a NUL character.") from error


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield slices small enough for the database's limit on parameters."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _infos(
    connection: Connection, versions: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, DocumentInfo]]:
    column = tables.documents.c
    for batch in _batches(versions):
        query = select(column.id, column.info).where(
            tuple_(column.id, column.version).in_(list(batch))
        )
        for row in connection.execute(query):
            yield row.id, from_record(DocumentInfo, row.info)
