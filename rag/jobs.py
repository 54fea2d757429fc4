"""Uploads read in the background, one after the other, surviving a restart."""

import fcntl
import hashlib
import logging
import shutil
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, insert, select, update

from corpus.errors import BusyError, InputError, LibraryError, NotFoundError, ZhiceError
from index import tables
from index.encoder import Encoder
from index.library import Library
from index.records import from_record, to_record
from index.shelving import now
from index.store import Store

FileState = Literal["queued", "added", "updated", "unchanged", "refused"]
MAX_FILES = 50
MAX_OPEN = 20
_ARRIVING_SECONDS = 600
_NOT_READ = (
    "The upload cannot be read because of an unexpected error; the log says which. "
    "Run: zhice doctor. Then upload again."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """One file of an upload; `reason` says why it was refused."""

    name: str
    state: FileState = "queued"
    reason: str = ""
    document_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An upload and what became of it; `read` counts the files read so far.

    Once `done`, every file that was not refused is found by searches. `error` says why a job
    could not be finished; uploading again is safe.
    """

    id: str
    created_at: str
    files: tuple[UploadedFile, ...]
    read: int = 0
    done: bool = False
    error: str = ""
    label: str = ""


class Jobs:
    """The uploads of one home; `folder` holds their bytes until they are in the library."""

    def __init__(self, library: Library, folder: Path, store: Store, encoder: Encoder) -> None:
        self._library = library
        self._folder = folder
        self._store = store
        self._encoder = encoder
        self._wake = threading.Lock()

    def submit(self, files: Sequence[tuple[str, bytes]], *, label: str = "") -> Job:
        """Take files by name and bytes; they are read in the background.

        Raises:
            InputError: there is no file, or there are too many.
            BusyError: too many uploads wait.
            LibraryError: the upload cannot be stored.
        """
        if not 1 <= len(files) <= MAX_FILES:
            raise InputError(f"Upload 1 to {MAX_FILES} files at once, not {len(files)}.")
        if len(self.unfinished()) >= MAX_OPEN:
            raise BusyError(f"{MAX_OPEN} uploads are waiting already. Try again in a minute.")
        job = Job(
            id=uuid.uuid4().hex,
            created_at=now(),
            files=tuple(UploadedFile(name=shown_name(name)) for name, _ in files),
            label=label,
        )
        try:
            (self._folder / job.id).mkdir(parents=True)
            for position, (_, data) in enumerate(files):
                self._path(job, position).write_bytes(data)
        except OSError as error:
            shutil.rmtree(self._folder / job.id, ignore_errors=True)
            raise _not_stored(error) from error
        with self._library.writing() as connection:
            connection.execute(
                insert(tables.jobs).values(
                    id=job.id, created_at=job.created_at, done=False, record=to_record(job)
                )
            )
        self.start()
        return job

    def job(self, job_id: str) -> Job:
        """Return an upload.

        Raises:
            NotFoundError: there is no upload of that id.
        """
        column = tables.jobs.c
        with self._library.reading() as connection:
            record = connection.scalar(select(column.record).where(column.id == job_id))
        if record is None:
            raise NotFoundError(f"There is no upload {job_id!r}.")
        return from_record(Job, record)

    def unfinished(self) -> list[Job]:
        """Return the uploads that wait, the oldest first."""
        column = tables.jobs.c
        query = select(column.record).where(~column.done).order_by(column.created_at)
        with self._library.reading() as connection:
            return [from_record(Job, record) for record in connection.scalars(query)]

    def start(self) -> None:
        """Read what waits, in a thread; also what a process that died left behind."""
        threading.Thread(target=self._run, name="zhice-uploads", daemon=True).start()

    def _run(self) -> None:
        with self._wake:
            try:
                self._read_waiting()
            except Exception:  # noqa: BLE001 (whatever it was, it is tried again)
                _log.exception("Uploads cannot be read; they go on after a restart.")

    def _read_waiting(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._folder.with_name("uploads.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another server of this home may be at it
            while waiting := [each for each in self.unfinished() if self._is_here(each.id)]:
                self._read(waiting[0])

    def _read(self, job: Job) -> None:
        try:
            done = self._taken(job)
        except ZhiceError as error:
            done = replace(job, done=True, error=str(error))
        except Exception:  # noqa: BLE001 (whatever it was, who waits must hear of it)
            _log.exception("The upload %s cannot be read.", job.id)
            done = replace(job, done=True, error=_NOT_READ)
        self._save(done)
        shutil.rmtree(self._folder / job.id, ignore_errors=True)

    def _taken(self, job: Job) -> Job:
        """Read the files of an upload; return it with what became of them."""
        from index.ingest import Incoming, ingest_files  # late: only those who read need readers

        sources = [
            f"upload:{hashlib.sha256(self._bytes(job, position)).hexdigest()[:16]}/{file.name}"
            for position, file in enumerate(job.files)
        ]
        incoming = [
            Incoming(source=source, name=file.name, path=self._path(job, position))
            for position, (source, file) in enumerate(zip(sources, job.files, strict=True))
            if self._path(job, position).exists()
        ]

        def progress(done: int, total: int, name: str) -> None:
            self._save(replace(job, read=done))

        report = ingest_files(
            incoming,
            self._library,
            self._store,
            self._encoder,
            alone=True,
            progress=progress,
            label=job.label,
        )
        states: dict[str, FileState] = {
            **dict.fromkeys(report.added, "added"),
            **dict.fromkeys(report.updated, "updated"),
            **dict.fromkeys(report.unchanged, "unchanged"),
        }
        reasons = {refusal.path: refusal.reason for refusal in report.refused}
        files = tuple(
            replace(
                file,
                state=states.get(str(self._path(job, position)), "refused"),
                reason=reasons.get(str(self._path(job, position)), ""),
                document_id=self._library.document_of(source),
            )
            for position, (file, source) in enumerate(zip(job.files, sources, strict=True))
        )
        return replace(job, files=files, read=len(files), done=True)

    def _save(self, job: Job) -> None:
        with self._library.writing() as connection:
            connection.execute(
                update(tables.jobs)
                .where(tables.jobs.c.id == job.id)
                .values(done=job.done, record=to_record(job))
            )

    def leftovers(self) -> tuple[list[Path], list[str]]:
        """Return folders of bytes that no upload waits for, and uploads whose bytes are gone."""
        waiting = {job.id for job in self.unfinished()}
        long_ago = time.time() - _ARRIVING_SECONDS  # another process may be taking an upload now
        folders = [
            path
            for path in self._folder.glob("*")
            if path.name not in waiting and path.stat().st_mtime < long_ago
        ]
        lost = {each for each in waiting if not self._is_here(each)}
        if not self._library.is_file:
            # Their bytes may lie with another server of this library.
            lost &= {job.id for job in self.unfinished() if job.created_at < _days_ago(1)}
        return folders, sorted(lost)

    def sweep(self) -> None:
        """Remove bytes and uploads that nothing refers to."""
        folders, lost = self.leftovers()
        for path in folders:
            shutil.rmtree(path, ignore_errors=True)
        with self._library.writing() as connection:
            connection.execute(delete(tables.jobs).where(tables.jobs.c.id.in_(lost)))

    def _is_here(self, job_id: str) -> bool:
        """Tell whether the bytes of an upload lie with this server."""
        return (self._folder / job_id).is_dir()

    def _path(self, job: Job, position: int) -> Path:
        return self._folder / job.id / str(position)

    def _bytes(self, job: Job, position: int) -> bytes:
        path = self._path(job, position)
        return path.read_bytes() if path.exists() else b""


def shown_name(name: str) -> str:
    """Return the last part of a file's name without control characters, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in last if each.isprintable()).strip()
    return shown[-200:] or "unnamed"


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")


def _not_stored(error: OSError) -> LibraryError:
    return LibraryError(
        f"The upload cannot be stored: {error.strerror}. Check the disk's space and rights."
    )
