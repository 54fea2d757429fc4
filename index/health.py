"""What can be wrong with a library and its index, found and, where possible, mended."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, exists, func, not_, or_, select

from index import shelving, tables
from index.encoder import BUNDLED, WEIGHTS, Encoder, weights_digest
from index.library import Library
from index.snapshot import leftovers, remove
from index.store import FolderStore, Store

State = Literal["fine", "mended", "mendable", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `detail` says what is wrong, and what to do."""

    check: str
    state: State
    detail: str = ""


def finding(check: str, wrong: str, mend: Callable[[], object] | None) -> Finding:
    """Return what a check found: nothing where `wrong` is empty; `mend` is called if given."""
    if not wrong:
        return Finding(check=check, state="fine")
    if mend is None:
        return Finding(check=check, state="mendable", detail=wrong)
    mend()
    return Finding(check=check, state="mended", detail=wrong)


def broken(check: str, wrong: str) -> Finding:
    """Return what a check found that only people can put right."""
    return Finding(check=check, state="broken" if wrong else "fine", detail=wrong)


def check_database(path: Path) -> Finding:
    """Check the database file itself; nothing else can be relied on where it is broken."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            wrong = [] if wrong == ["ok"] else wrong
            lost = len(list(connection.execute("PRAGMA foreign_key_check")))
    except sqlite3.DatabaseError as error:
        wrong, lost = [str(error)], 0
    if lost:
        wrong.append(f"{lost} clauses belong to no document")
    detail = "; ".join(wrong)
    return broken("database", detail and f"{detail}. Restore a backup: zhice restore FILE")


def check_model(encoder: Encoder) -> Finding:
    """Check that the bundled model's files are those its vectors were made with."""
    changed = encoder.name == BUNDLED and weights_digest(WEIGHTS) != encoder.digest
    return broken(
        "model", f"The files in {WEIGHTS} were changed. Install zhice again." if changed else ""
    )


def check_library(library: Library, *, mend: bool) -> Iterator[Finding]:
    """Check what the library says against itself; hold the writer's lock meanwhile."""
    documents, sources = tables.documents.c, tables.sources.c
    current = select(documents.id).where(documents.current)
    unheld = not_(exists().where(sources.document_id == documents.id))
    checks = (
        (
            "documents without a source",
            select(func.count()).select_from(tables.documents).where(documents.current, unheld),
            shelving.retire_orphans,
        ),
        (
            "sources without a document",
            select(func.count()).where(sources.document_id.not_in(current)),
            lambda connection: connection.execute(
                delete(tables.sources).where(sources.document_id.not_in(current))
            ),
        ),
        (
            "labels of no document",
            select(func.count()).where(tables.labels.c.document_id.not_in(select(documents.id))),
            lambda connection: connection.execute(
                delete(tables.labels).where(
                    tables.labels.c.document_id.not_in(select(documents.id))
                )
            ),
        ),
        (
            "kept files of no document",
            select(func.count()).select_from(tables.files).where(_unneeded()),
            lambda connection: connection.execute(delete(tables.files).where(_unneeded())),
        ),
    )
    for name, query, repair in checks:
        with library.reading() as connection:
            count = connection.scalar(query)
        yield finding(
            name, f"{count} found." if count else "", _within(library, repair) if mend else None
        )
    yield broken("texts", _wrong_texts(library))
    yield broken("kept files", _wrong_files(library))


def check_index(store: Store, encoder: Encoder, *, mend: bool) -> Iterator[Finding]:
    """Check the index; hold the writer's lock meanwhile."""
    if isinstance(store, FolderStore):
        left = leftovers(store.folder)
        yield finding(
            "half-written snapshots",
            ", ".join(path.name for path in left),
            (lambda: remove(*left)) if mend else None,
        )
    wrong = store.problem(encoder)
    yield finding("index", wrong, (lambda: store.write(encoder, rebuild=True)) if mend else None)


def _within(library: Library, repair: Callable[[Connection], object]) -> Callable[[], None]:
    def run() -> None:
        with library.writing() as connection:
            repair(connection)

    return run


def _unneeded() -> ColumnElement[bool]:
    digest = tables.files.c.sha256
    return not_(
        or_(
            exists().where(tables.documents.c.sha256 == digest),
            exists().where(tables.sources.c.sha256 == digest),
        )
    )


def _wrong_texts(library: Library) -> str:
    """Name the documents whose clauses are not slices of their text."""
    wrong = []
    for document_id, (version, _) in library.revisions().items():
        document = library.document(document_id, version)
        if any(
            document.text[clause.char_start : clause.char_end] != clause.text
            for clause in document.clauses
        ):
            wrong.append(document_id)
    if not wrong:
        return ""
    return f"Clauses differ from the text of {', '.join(wrong)}. Run: zhice ingest --rebuild PATH"


def _wrong_files(library: Library) -> str:
    with library.reading() as connection:
        digests = list(connection.scalars(select(tables.files.c.sha256)))
    wrong = [
        each for each in digests if hashlib.sha256(library.file(each) or b"").hexdigest() != each
    ]
    if not wrong:
        return ""
    return f"The bytes kept of {', '.join(wrong)} were changed. Run: zhice ingest --rebuild PATH"
