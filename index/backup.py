"""The whole home in one verified file, written while the server runs, and back again."""

import fcntl
import hashlib
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError, LibraryError
from index.health import check_database
from index.shelving import now
from index.snapshot import POINTER, current_name, file_digest, remove, sync
from index.store import writer_lock

_DATABASE = "library.db"
_INDEX = "index"
_UPLOADS = "uploads"
_CONTENTS = "backup.json"
_FORMAT = 1
_STAGING = "restoring"
_COMPLETE = "complete"
_IN_USE = "in-use.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup file holds; `size` is its bytes."""

    path: str
    created_at: str
    documents: int
    size: int


def back_up(home: Path, target: Path, *, overwrite: bool = False) -> Backup:
    """Write library (kept files included), index and waiting uploads of a home into one file.

    Questions go on being answered; ingests wait until it is done. The file appears under its
    name once it is complete and has been read back.

    Raises:
        InputError: the target exists, or there is no library.
        LibraryError: the file cannot be written, or the database is damaged.
    """
    if not (home / _DATABASE).exists():
        raise InputError(f"{home} holds no library. Name its folder: zhice --home FOLDER backup")
    if target.exists() and not overwrite:
        raise InputError(f"{target} exists. Choose another name, or say --overwrite.")
    partial = target.with_name(f".{target.name}.partial")
    copy = target.with_name(f".{target.name}.database")
    try:
        with writer_lock(home / _INDEX):
            _copy_database(home / _DATABASE, copy)
            found = check_database(copy)
            if found.state == "broken":
                raise LibraryError(
                    f"Nothing was backed up, the database is damaged: {found.detail}"
                )
            _write(home, copy, partial)
        documents = _verify(partial)["documents"]
        sync(partial)
        partial.replace(target)
        sync(target.parent)
    except OSError as error:
        raise LibraryError(
            f"The backup {target} cannot be written: {error.strerror or error}. "
            "Check the disk's space and rights."
        ) from error
    except sqlite3.Error as error:
        raise LibraryError(
            f"The database cannot be copied beside {target}: {error}. "
            "Check the disk's space and rights."
        ) from error
    finally:
        with suppress(OSError):  # a disk that cannot be written holds nothing to remove
            for path in (partial, copy):
                path.unlink(missing_ok=True)
    return Backup(
        path=str(target), created_at=now(), documents=documents, size=target.stat().st_size
    )


def restore(archive: Path, home: Path, *, overwrite: bool = False) -> int:
    """Put a backup in the place of a home; return how many documents it holds.

    Broken off at any instant, the home is either as it was or, on the next start, as the backup.

    Raises:
        InputError: the home holds a library already, or another process uses it.
        LibraryError: the file is no complete backup, or the home cannot be written.
    """
    contents = _verify(archive)
    if any((home / name).exists() for name in (_DATABASE, _INDEX)) and not overwrite:
        raise InputError(
            f"{home} holds a library already. Choose another --home, or say --overwrite."
        )
    staging = home / _STAGING
    try:
        home.mkdir(parents=True, exist_ok=True)
        with in_use(home, alone=True), writer_lock(home / _INDEX):
            if staging.exists():
                remove(staging)
            with zipfile.ZipFile(archive) as file:
                file.extractall(staging)
            found = check_database(staging / _DATABASE)
            if found.state == "broken":
                raise LibraryError(f"{archive} holds a damaged database: {found.detail}")
            for path in (*staging.rglob("*"), staging):
                sync(path)
            (staging / _COMPLETE).touch()  # from here on it will be finished, whatever happens
            sync(staging)
            _put_in_place(staging, home)
    except OSError as error:
        raise LibraryError(
            f"{home} cannot be written: {error.strerror or error}. "
            "Check the disk's space and rights."
        ) from error
    documents: int = contents["documents"]
    return documents


def finish_restore(home: Path) -> bool:
    """Finish a restore that broke off after its file was unpacked; tell whether there was one."""
    staging = home / _STAGING
    if not (staging / _COMPLETE).exists():
        return False
    with in_use(home, alone=True), writer_lock(home / _INDEX):
        _put_in_place(staging, home)
    return True


def _put_in_place(staging: Path, home: Path) -> None:
    """Move what was unpacked to where it belongs; broken off, it can be called again."""
    for name in (_UPLOADS, _INDEX):  # what was there before is swept up by the next ingest
        (home / name).mkdir(exist_ok=True)
        for path in sorted((staging / name).glob("*"), key=lambda path: path.name == POINTER):
            if (home / name / path.name).is_dir():
                remove(home / name / path.name)
            path.replace(home / name / path.name)
        sync(home / name)
    if (staging / _DATABASE).exists():
        for name in ("-wal", "-shm", ""):  # a log of the old database must not meet the new one
            (home / f"{_DATABASE}{name}").unlink(missing_ok=True)
        (staging / _DATABASE).replace(home / _DATABASE)
    sync(home)
    remove(staging)


def half_restored(home: Path) -> Path | None:
    """Return what a restore left that broke off before its file was unpacked."""
    staging = home / _STAGING
    return staging if staging.exists() and not (staging / _COMPLETE).exists() else None


@contextmanager
def in_use(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Say that a process uses the home; with `alone`, that it does so alone.

    Raises:
        InputError: another process uses it alone, or `alone` cannot be had.
    """
    with (home / _IN_USE).open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                f"Another process uses {home}: a server, or a restore. Stop it first."
            ) from error
        yield


def _copy_database(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(source)) as original,
        closing(sqlite3.connect(target)) as copied,
    ):
        original.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


def _write(home: Path, database: Path, target: Path) -> None:
    parts = {_DATABASE: database}
    name = current_name(home / _INDEX)
    if name:
        parts[f"{_INDEX}/CURRENT"] = home / _INDEX / "CURRENT"
        for path in sorted((home / _INDEX).glob(f"{name}/**/*")):
            if path.is_file():
                parts[path.relative_to(home).as_posix()] = path
    with closing(sqlite3.connect(database)) as connection:
        documents = connection.execute("SELECT count(*) FROM documents WHERE current").fetchone()[0]
        waiting = connection.execute("SELECT id FROM jobs WHERE NOT done").fetchall()
    digests = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for inside, path in parts.items():
            file.write(path, inside)
            digests[inside] = file_digest(path)
        for (job,) in waiting:
            for path in sorted((home / _UPLOADS / job).glob("*")):
                with suppress(FileNotFoundError):  # read by now, hence in the database copied
                    data = path.read_bytes()
                    file.writestr(f"{_UPLOADS}/{job}/{path.name}", data)
                    digests[f"{_UPLOADS}/{job}/{path.name}"] = hashlib.sha256(data).hexdigest()
        contents = {
            "format": _FORMAT,
            "created_at": now(),
            "documents": documents,
            "files": digests,
        }
        file.writestr(_CONTENTS, json.dumps(contents, indent=1))


def _verify(archive: Path) -> dict[str, Any]:
    """Read a backup whole and return its table of contents."""
    try:
        with zipfile.ZipFile(archive) as file:
            contents: dict[str, Any] = json.loads(file.read(_CONTENTS))
            wrong = _wrong_with(file, contents)
    except FileNotFoundError as error:
        raise InputError(f"{archive} does not exist.") from error
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, zlib.error) as error:
        raise LibraryError(f"{archive} is no complete backup: {error}. Use another.") from error
    if wrong:
        raise LibraryError(f"{archive} is no complete backup: {wrong}. Use another.")
    return contents


def _wrong_with(file: zipfile.ZipFile, contents: dict[str, Any]) -> str:
    if contents["format"] != _FORMAT:
        return "another version of ZhiCe made it"
    if sorted(file.namelist()) != sorted([*contents["files"], _CONTENTS]):
        return "it does not hold what it lists"
    for name, digest in contents["files"].items():
        if Path(name).is_absolute() or ".." in Path(name).parts:
            return f"{name} points elsewhere"
        found = hashlib.sha256()
        with file.open(name) as part:
            while block := part.read(1 << 20):
                found.update(block)
        if found.hexdigest() != digest:
            return f"{name} was changed"
    return ""
