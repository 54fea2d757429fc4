"""Where a document that arrives belongs: which id, which version, which sources.

Everything here works inside one transaction of the library.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, insert, select, update

from corpus.model import Document, DocumentInfo
from index.records import to_record
from index.tables import clauses, documents, files, labels, sources

Change = Literal["added", "updated", "unchanged"]


def shelve(
    connection: Connection, document: Document, path: str, sidecar: str, *, again: bool, label: str
) -> tuple[Change, str]:
    """Store a document that came from a source; return what changed and the document's id."""
    info = document.info
    source = connection.execute(select(sources).where(sources.c.path == path)).first()
    same = _current(connection, documents.c.sha256 == info.sha256)
    if same:
        attach(connection, path, same.id, info.sha256, sidecar)
        if not again or same.path != path:
            return "unchanged", same.id
        _delete_version(connection, same.id, same.version)
        _insert(connection, _renamed(document, same.id), path, same.version)
        return "updated", same.id
    owner = source and _current(connection, documents.c.id == source.document_id)
    identity = identity_of(info)
    twin = _current(connection, documents.c.identity == identity) if identity else None
    if twin and not (owner and owner.id == twin.id and owner.path == path):
        attach(connection, path, twin.id, info.sha256, sidecar)
        return "unchanged", twin.id
    if owner and owner.path == path and (twin or not _other_sources(connection, owner.id, path)):
        document_id = owner.id
        version = _last_version(connection, document_id) + 1
    else:
        document_id, version = _place_for_new(connection, info, path)
    connection.execute(update(documents).where(documents.c.id == document_id).values(current=False))
    _insert(connection, _renamed(document, document_id), path, version)
    attach(connection, path, document_id, info.sha256, sidecar)
    if label and version == 1:
        connection.execute(insert(labels).values(document_id=document_id, label=label))
    return ("updated" if owner and owner.id == document_id else "added"), document_id


def attach(connection: Connection, path: str, document_id: str, sha256: str, sidecar: str) -> None:
    """Note that a source holds a document; one that it held before is let go."""
    before = connection.scalar(select(sources.c.document_id).where(sources.c.path == path))
    connection.execute(delete(sources).where(sources.c.path == path))
    connection.execute(
        insert(sources).values(path=path, document_id=document_id, sha256=sha256, sidecar=sidecar)
    )
    if before and before != document_id:
        _hand_over(connection, before, path)


def detach(connection: Connection, paths: Iterable[str]) -> None:
    """Forget sources that are gone."""
    for path in paths:
        before = connection.scalar(select(sources.c.document_id).where(sources.c.path == path))
        connection.execute(delete(sources).where(sources.c.path == path))
        if before:
            _hand_over(connection, before, path)


def retire_orphans(connection: Connection) -> tuple[str, ...]:
    """Take documents without a source out of use; their versions are kept."""
    orphans = tuple(
        connection.scalars(
            select(documents.c.id).where(
                documents.c.current, ~exists().where(sources.c.document_id == documents.c.id)
            )
        )
    )
    for document_id in orphans:
        connection.execute(
            update(documents).where(documents.c.id == document_id).values(current=False)
        )
    return orphans


def erase(connection: Connection, document_id: str) -> None:
    """Remove a document with all its versions, and the bytes that nothing else needs."""
    versions = select(documents.c.sha256).where(documents.c.id == document_id)
    held = select(sources.c.sha256).where(sources.c.document_id == document_id)
    digests = {*connection.scalars(versions), *connection.scalars(held)}
    connection.execute(delete(clauses).where(clauses.c.document_id == document_id))
    connection.execute(delete(documents).where(documents.c.id == document_id))
    connection.execute(delete(sources).where(sources.c.document_id == document_id))
    connection.execute(delete(labels).where(labels.c.document_id == document_id))
    for sha256 in digests:
        if not _is_needed(connection, sha256):
            connection.execute(delete(files).where(files.c.sha256 == sha256))


def keep_file(connection: Connection, sha256: str, data: bytes) -> None:
    """Keep a file's bytes, once."""
    if not connection.scalar(select(exists().where(files.c.sha256 == sha256))):
        connection.execute(insert(files).values(sha256=sha256, data=data))


def identity_of(info: DocumentInfo) -> str | None:
    """Return what makes two files one document: number, issuers and title, where all are known."""
    if not info.number or not info.issuers:
        return None
    names = sorted(issuer.name for issuer in info.issuers)
    text = json.dumps([info.number, names, info.title], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_needed(connection: Connection, sha256: str) -> bool:
    return any(
        connection.scalar(select(exists().where(table.c.sha256 == sha256)))
        for table in (documents, sources)
    )


def _current(connection: Connection, condition: ColumnElement[bool]) -> Row[Any, Any, Any] | None:
    return connection.execute(
        select(documents.c.id, documents.c.version, documents.c.path)
        .where(condition, documents.c.current)
        .order_by(documents.c.ingested_at)
    ).first()


def _other_sources(connection: Connection, document_id: str, path: str) -> list[str]:
    return list(
        connection.scalars(
            select(sources.c.path)
            .where(sources.c.document_id == document_id, sources.c.path != path)
            .order_by(sources.c.path)
        )
    )


def _hand_over(connection: Connection, document_id: str, path: str) -> None:
    """A document whose first source left it is carried by the next one."""
    others = _other_sources(connection, document_id, path)
    if others:
        connection.execute(
            update(documents)
            .where(documents.c.id == document_id, documents.c.path == path, documents.c.current)
            .values(path=others[0])
        )


def _place_for_new(connection: Connection, info: DocumentInfo, path: str) -> tuple[str, int]:
    """Return id and version for a document that no current one stands for.

    Bytes that come back after they were taken out of use get their id back.
    """
    before = connection.scalar(
        select(documents.c.id)
        .where(documents.c.sha256 == info.sha256)
        .where(documents.c.id.not_in(select(documents.c.id).where(documents.c.current)))
    )
    if before:
        return before, _last_version(connection, before) + 1
    document_id, salt = info.id, path
    while _last_version(connection, document_id):
        # These bytes were once a version of another file; that id stays with it.
        document_id = hashlib.sha256(f"{info.sha256} {salt}".encode()).hexdigest()[:12]
        salt += " "
    return document_id, 1


def _last_version(connection: Connection, document_id: str) -> int:
    query = select(func.max(documents.c.version)).where(documents.c.id == document_id)
    return connection.scalar(query) or 0


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


def _delete_version(connection: Connection, document_id: str, version: int) -> None:
    for table, column in ((clauses, "document_id"), (documents, "id")):
        connection.execute(
            delete(table).where(table.c[column] == document_id, table.c.version == version)
        )


def _insert(connection: Connection, document: Document, path: str, version: int) -> None:
    info = document.info
    connection.execute(
        insert(documents).values(
            id=info.id,
            version=version,
            current=True,
            sha256=info.sha256,
            path=path,
            identity=identity_of(info),
            info=to_record(info),
            text=document.text,
            parts=[to_record(part) for part in document.parts],
            blocks=[to_record(block) for block in document.blocks],
            ingested_at=_next_time(connection),
        )
    )
    if document.clauses:
        connection.execute(
            insert(clauses),
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


def _next_time(connection: Connection) -> str:
    """Return the time, later than that of all documents also where the clock was put back.

    The index has documents in this order; one between others would have it made from nothing.
    """
    last = connection.scalar(select(func.max(documents.c.ingested_at)))
    if not last:
        return now()
    return max(now(), _written(datetime.fromisoformat(last) + timedelta(microseconds=1)))


def now() -> str:
    """Return the time as the library writes it: UTC, ISO 8601, to the microsecond."""
    return _written(datetime.now(UTC))


def _written(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")
