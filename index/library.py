"""The library: documents and clauses, the truth from which every index is derived."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    select,
    update,
)

from corpus.errors import NotFoundError
from corpus.model import Block, Clause, Document, DocumentInfo, Part
from index import tables
from index.records import from_record, to_record

Change = Literal["added", "updated", "unchanged"]
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFields:
    """What filters compare of a clause, with the document it belongs to."""

    clause: Clause
    document: DocumentInfo


class Library:
    """Documents and clauses in a database (SQLAlchemy URL)."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _configure_sqlite)
        tables.metadata.create_all(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def put(self, document: Document, path: str, *, again: bool = False) -> Change:
        """Store a document in one transaction.

        The same bytes are one document wherever they come from. Other bytes from a path already
        known are a new version under the same id; the old version is kept. With `again`, a
        document already stored is replaced by this reading of it.
        """
        info = document.info
        with self._engine.begin() as connection:
            stored = connection.execute(
                select(
                    tables.documents.c.id, tables.documents.c.version, tables.documents.c.path
                ).where(tables.documents.c.sha256 == info.sha256, tables.documents.c.current)
            ).first()
            if stored and (not again or stored.path != path):
                return "unchanged"
            if stored:
                _delete(connection, stored.id, stored.version)
                _insert(connection, _renamed(document, stored.id), stored.path, stored.version)
                return "updated"
            known = connection.execute(
                select(tables.documents.c.id, func.max(tables.documents.c.version))
                .where(tables.documents.c.path == path)
                .group_by(tables.documents.c.id)
            ).first()
            document_id, version = (known[0], known[1] + 1) if known else (info.id, 1)
            if not known and _exists(connection, tables.documents.c.id == info.id, old=True):
                # These bytes were once a version of another file; that id stays with it.
                document_id = hashlib.sha256(f"{info.sha256} {path}".encode()).hexdigest()[:12]
            connection.execute(
                update(tables.documents)
                .where(tables.documents.c.id == document_id)
                .values(current=False)
            )
            _insert(connection, _renamed(document, document_id), path, version)
        return "updated" if known else "added"

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the current documents, in the order of ingestion."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(tables.documents.c.info)
                .where(tables.documents.c.current)
                .order_by(tables.documents.c.ingested_at, tables.documents.c.id)
            )
            return tuple(from_record(DocumentInfo, row.info) for row in rows)

    def document(self, document_id: str) -> Document:
        """Return the current version of a document with its clauses.

        Raises:
            NotFoundError: there is no document of that id.
        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(tables.documents).where(
                    tables.documents.c.id == document_id, tables.documents.c.current
                )
            ).first()
            if row is None:
                raise NotFoundError(f"There is no document {document_id!r} in the library.")
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
        with self._engine.connect() as connection:
            return list(connection.scalars(_current_clauses(tables.clauses.c.id)))

    def clauses(self, ids: Sequence[str] | None = None) -> dict[str, ClauseFields]:
        """Return current clauses by id, with their documents; all of them without `ids`."""
        with self._engine.connect() as connection:
            infos: dict[str, DocumentInfo] = {}
            found: dict[str, ClauseFields] = {}
            for restriction in _batches(ids):
                query = _current_clauses(tables.clauses.c.record)
                if restriction is not None:
                    query = query.where(restriction)
                for record in connection.scalars(query):
                    clause = from_record(Clause, record)
                    if clause.document_id not in infos:
                        infos[clause.document_id] = _info(connection, clause.document_id)
                    found[clause.id] = ClauseFields(
                        clause=clause, document=infos[clause.document_id]
                    )
            return found

    def save_answer(self, answer_id: str, record: dict[str, Any]) -> None:
        """Keep an answer with the text of every clause it cites."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(tables.answers).values(id=answer_id, asked_at=_now(), record=record)
            )


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")


def _exists(connection: Connection, condition: ColumnElement[bool], *, old: bool = False) -> bool:
    query = exists().where(condition)
    if not old:
        query = query.where(tables.documents.c.current)
    return bool(connection.scalar(select(query)))


def _current_clauses(column: Any) -> Any:
    return (
        select(column)
        .join(
            tables.documents,
            (tables.documents.c.id == tables.clauses.c.document_id)
            & (tables.documents.c.version == tables.clauses.c.version),
        )
        .where(tables.documents.c.current)
        .order_by(tables.documents.c.ingested_at, tables.documents.c.id, tables.clauses.c.position)
    )


def _batches(ids: Sequence[str] | None) -> Iterable[ColumnElement[bool] | None]:
    """Yield conditions small enough for the database's limit on parameters."""
    if ids is None:
        yield None
        return
    for start in range(0, len(ids), _BATCH):
        yield tables.clauses.c.id.in_(ids[start : start + _BATCH])


def _info(connection: Connection, document_id: str) -> DocumentInfo:
    record = connection.scalar(
        select(tables.documents.c.info).where(
            tables.documents.c.id == document_id, tables.documents.c.current
        )
    )
    assert record is not None, "a clause without a document breaks the foreign key"
    return from_record(DocumentInfo, record)


def _renamed(document: Document, document_id: str) -> Document:
    """A new version keeps the id under which the document was first stored."""
    if document.info.id == document_id:
        return document
    return replace(
        document,
        info=replace(document.info, id=document_id),
        clauses=tuple(
            replace(
                clause,
                id=clause.id.replace(document.info.id, document_id, 1),
                document_id=document_id,
            )
            for clause in document.clauses
        ),
    )


def _delete(connection: Connection, document_id: str, version: int) -> None:
    for table, column in ((tables.clauses, "document_id"), (tables.documents, "id")):
        connection.execute(
            delete(table).where(table.c[column] == document_id, table.c.version == version)
        )


def _insert(connection: Connection, document: Document, path: str, version: int) -> None:
    info = document.info
    connection.execute(
        insert(tables.documents).values(
            id=info.id,
            version=version,
            current=True,
            sha256=info.sha256,
            path=path,
            info=to_record(info),
            text=document.text,
            parts=[to_record(part) for part in document.parts],
            blocks=[to_record(block) for block in document.blocks],
            ingested_at=_now(),
        )
    )
    if document.clauses:
        connection.execute(
            insert(tables.clauses),
            [
                {
                    "id": clause.id,
                    "document_id": info.id,
                    "version": version,
                    "position": position,
                    "record": to_record(clause),
                }
                for position, clause in enumerate(document.clauses)
            ],
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
