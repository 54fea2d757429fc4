"""What the service holds: documents, clauses, uploads, stored answers and feedback."""

import copy
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus.errors import InputError, NotFoundError
from corpus.model import Document, DocumentInfo
from index.encoder import Encoder
from index.library import ClauseFields, Library
from index.records import from_record
from index.shards import Shard
from index.shelving import now
from index.store import open_store
from rag.jobs import Job, Jobs, shown_name
from rag.keys import KeyStore
from rag.metrics import Metrics
from rag.model import Answer, DocumentView, Feedback, OutlineEntry, StoredFile, Verdict
from rag.settings import Settings
from rag.validity import on_day

if TYPE_CHECKING:
    from index.ingest import IngestReport

MAX_COMMENT = 4000
SEEN: ContextVar[frozenset[str] | None] = ContextVar("SEEN", default=None)
"""The labels whose documents the present request may see; None stands for all."""


class Holdings:
    """The library of one home folder, as somebody may see it."""

    def __init__(self, settings: Settings, library: Library, encoder: Encoder) -> None:
        self.settings = settings
        self._library = library
        self._encoder = encoder
        self._lock = threading.Lock()
        self._store = open_store(settings.index, settings.snapshots, library)
        self._jobs = Jobs(library, settings.uploads, self._store, encoder)
        self._labels: frozenset[str] | None = None
        self._read_only = False
        self.metrics = Metrics()
        self.metrics.count("zhice_check_failures_total", 0)

    def seen_by(self, labels: Iterable[str] | None, *, read_only: bool = False) -> Self:
        """Return the service for somebody who holds these labels; None holds all of them.

        Documents with another label do not exist for it. With `read_only` it changes none.
        """
        restricted = copy.copy(self)
        restricted._labels = None if labels is None else frozenset(labels)
        restricted._read_only = read_only
        return restricted

    def ingest(
        self,
        paths: Iterable[Path],
        *,
        rebuild: bool = False,
        shard: Shard | None = None,
        progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    ) -> "IngestReport":
        """Read files and folders into the library; see `index.ingest.ingest`."""
        from index.ingest import ingest  # late: a search, or an answer, needs no readers

        return ingest(
            paths,
            self._library,
            self._store,
            self._encoder,
            rebuild=rebuild,
            shard=shard,
            progress=progress,
        )

    @property
    def library(self) -> Library:
        """The documents and clauses, whoever may see them."""
        return self._library

    def keys(self) -> KeyStore:
        """Return the access keys."""
        return KeyStore(self._library)

    def check_ready(self) -> None:
        """Check that questions can be answered; LibraryError says why not."""
        self._library.revisions()
        self._store.check()

    def index_name(self) -> str | None:
        """Return the name of the index in use, another one after any change."""
        return self._store.name()

    def gauges(self) -> dict[str, float]:
        """Return the size of library and index, and the age of the index in seconds."""
        return {
            "zhice_documents": len(self._library.revisions()),
            "zhice_clauses": self._store.count(),
            **self._store.gauges(),
            "zhice_uploads_waiting": len(self._jobs.unfinished()),
        }

    def documents(self, as_of: date | None = None) -> tuple[DocumentInfo, ...]:
        """Return all documents of the library, with the status they have today or on a day."""
        hidden = self._hidden()
        seen = [each for each in self._library.documents() if each.id not in hidden]
        return tuple(on_day(seen, as_of or date.today()).values())

    def document(self, document_id: str) -> Document:
        """Return one document with its clauses and the status it has today.

        Raises:
            NotFoundError: there is no document of that id.
        """
        self._check_visible(document_id)
        found = self._library.document(document_id)
        dated = {each.id: each for each in self.documents()}
        return replace(found, info=dated.get(document_id, found.info))

    def document_view(self, document_id: str) -> DocumentView:
        """Return a document with its outline; NotFoundError as for `document`."""
        document = self.document(document_id)
        sources = self._library.sources(document_id=document_id)
        return DocumentView(
            document=document.info,
            outline=tuple(
                OutlineEntry(
                    clause_id=clause.id,
                    label=clause.label,
                    heading=clause.heading,
                    path=clause.path,
                    kind=clause.kind,
                    part=clause.part,
                    page_start=clause.page_start,
                )
                for clause in document.clauses
            ),
            parts=document.parts,
            sources=tuple(path.rpartition("/")[2] for path in sources),
            versions=self._library.versions_of(document_id),
            label=self._library.labels().get(document_id, ""),
        )

    def document_file(self, document_id: str) -> StoredFile:
        """Return the file of a document as it came.

        Raises:
            NotFoundError: there is no such document, or its bytes were not kept.
        """
        info = self.document(document_id).info
        data = self._library.file(info.sha256)
        if data is None:
            raise NotFoundError(
                f"The file of {document_id!r} was not kept. Run: zhice ingest --rebuild PATH"
            )
        pdf = data.startswith(b"%PDF-")
        return StoredFile(
            name=shown_name(info.source),
            media_type="application/pdf" if pdf else "application/octet-stream",
            data=data,
        )

    def clause(self, clause_id: str) -> ClauseFields:
        """Return a clause with its document and the status that has today.

        Raises:
            NotFoundError: there is no clause of that id.
        """
        found = self._library.clauses([clause_id]).get(clause_id)
        if found is None or found.document.id in self._hidden():
            raise NotFoundError(f"There is no clause {clause_id!r} in the library.")
        dated = {each.id: each for each in self.documents()}
        return replace(found, document=dated.get(found.document.id, found.document))

    def upload(self, files: Sequence[tuple[str, bytes]], *, label: str = "") -> Job:
        """Take files by name and bytes, to be read in the background; see `Jobs.submit`."""
        self._check_writable()
        return self._jobs.submit(files, label=label)

    def job(self, job_id: str) -> Job:
        """Return an upload; NotFoundError where there is none of that id."""
        return self._jobs.job(job_id)

    def resume(self) -> None:
        """Go on with what a process that died left behind; call it when a server starts."""
        with self._store.writing():
            self._jobs.sweep()
            # An index that is shared is brought up to date by the ingest workers.
            if not self._store.is_shared:
                self._library.clear_up()
                if self._store.is_stale(self._encoder):
                    self._store.write(self._encoder)
        self.read_uploads()

    def read_uploads(self) -> None:
        """Read uploads that wait, in the background."""
        self._jobs.start()

    def delete(self, document_id: str) -> None:
        """Remove a document with all its versions, for good.

        Answers given before keep what they cite. A file that still lies in a folder comes back
        with the next ingest of that folder.

        Raises:
            NotFoundError: there is no document of that id.
        """
        self._check_writable()
        self._check_visible(document_id)
        with self._store.writing():
            self._library.erase(document_id)
            self._store.write(self._encoder, only=() if self._store.is_shared else None)

    def set_label(self, document_id: str, label: str) -> None:
        """Set who may see a document; see `Library.set_label`."""
        self._check_writable()
        self._check_visible(document_id)
        self._library.set_label(document_id, label)

    def stored_answer(self, answer_id: str) -> Answer:
        """Return an answer as it was given, with the words it cited then.

        Raises:
            NotFoundError: there is no answer of that id.
        """
        answer = from_record(Answer, self._library.answer(answer_id))
        shown = {each.document.id for each in answer.citations}
        shown |= {each.document.id for each in answer.related}
        if self._hidden() & shown:
            raise NotFoundError(f"There is no answer {answer_id!r}.")
        return answer

    def give_feedback(
        self,
        answer_id: str,
        *,
        helpful: bool,
        comment: str = "",
        expected: str = "",
        marker: int | None = None,
        verdict: Verdict | None = None,
    ) -> Feedback:
        """Keep what somebody says of an answer, or of its citation of that marker.

        Raises:
            NotFoundError: there is no answer of that id, or no such citation in it.
            InputError: a text is too long.
        """
        if max(len(comment), len(expected)) > MAX_COMMENT:
            raise InputError(f"comment and expected take at most {MAX_COMMENT} characters.")
        answer = self.stored_answer(answer_id)
        if marker is not None and marker not in {each.marker for each in answer.citations}:
            raise NotFoundError(f"The answer {answer_id!r} has no citation {marker}.")
        feedback = Feedback(
            id=uuid.uuid4().hex,
            given_at=now(),
            answer_id=answer_id,
            question=answer.question,
            helpful=helpful,
            comment=comment,
            expected=expected,
            marker=marker,
            verdict=verdict,
        )
        self._library.save_feedback(feedback.id, feedback.given_at, feedback)
        return feedback

    def feedback(self) -> tuple[Feedback, ...]:
        """Return all feedback, the oldest first."""
        return tuple(from_record(Feedback, record) for record in self._library.feedback())

    def _hidden(self) -> frozenset[str]:
        held = SEEN.get() if self._labels is None else self._labels
        if held is None:
            return frozenset()
        labels = self._library.labels().items()
        return frozenset(each for each, label in labels if label not in held)

    def _check_writable(self) -> None:
        if self._read_only:
            raise InputError(
                "This page may only read, since the server asks for keys. Use POST or DELETE "
                "/v1/documents with a key of scope write."
            )

    def _check_visible(self, document_id: str) -> None:
        if document_id in self._hidden():
            raise NotFoundError(f"There is no document {document_id!r} in the library.")
