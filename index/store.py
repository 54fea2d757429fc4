"""Where an index is kept: in a folder of the home, or in Milvus."""

import fcntl
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from corpus.errors import LibraryError
from index.encoder import Encoder
from index.finding import Index
from index.library import Library
from index.snapshot import (
    check_snapshot,
    count_clauses,
    current_name,
    is_stale,
    open_snapshot,
    write_snapshot,
)

NOTHING = "Nothing is indexed yet. Run: zhice ingest PATH"


class Store(Protocol):
    """Where an index is kept.

    Attributes:
        is_shared: Whether any number of processes may write to it at the same time.
    """

    @property
    def is_shared(self) -> bool: ...  # noqa: D102 (see Attributes)

    def name(self) -> str | None:
        """Return the name of the state in use, another one after any change; None before any."""

    def check(self) -> None:
        """Check that there is an index and that it can be reached.

        Raises:
            LibraryError: there is none, or it cannot.
        """

    def count(self) -> int:
        """Return how many clauses are indexed."""

    def open(self, encoder: Encoder) -> Index[Any]:
        """Open the state in use.

        Raises:
            LibraryError: there is none, or it cannot be used as it is.
        """

    def is_stale(self, encoder: Encoder) -> bool:
        """Tell whether it is not the index of the library as it is."""

    def write(
        self, encoder: Encoder, *, rebuild: bool = False, only: Collection[str] | None = None
    ) -> None:
        """Index what changed in the library; with `rebuild`, everything.

        With `only`, of what is new only these documents, where the store is shared.

        Raises:
            LibraryError: it cannot be written.
        """

    def problem(self, encoder: Encoder) -> str:
        """Say what is wrong with it, after a thorough look; nothing where all is right."""

    def writing(self) -> AbstractContextManager[None]:
        """Wait until no other process changes library and index, where they cannot share."""

    def gauges(self) -> dict[str, float]:
        """Return the size of the index in bytes, where it is known, and its age in seconds."""


class FolderStore:
    """The snapshots of a home."""

    is_shared = False

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self._library = library

    def name(self) -> str | None:
        """Return the name of the snapshot in use."""
        return current_name(self.folder)

    def check(self) -> None:
        """Check that something is indexed."""
        if self.name() is None:
            raise LibraryError(NOTHING)

    def count(self) -> int:
        """Return how many clauses it has."""
        return count_clauses(self.folder)

    def open(self, encoder: Encoder) -> Index[Any]:
        """Open the snapshot in use; LibraryError says why that cannot be."""
        return open_snapshot(self.folder, encoder)

    def is_stale(self, encoder: Encoder) -> bool:
        """Tell whether it is not the index of the library as it is."""
        return is_stale(self.folder, self._library, encoder)

    def write(
        self, encoder: Encoder, *, rebuild: bool = False, only: Collection[str] | None = None
    ) -> None:
        """Write the next snapshot; `only` does not count, since one ingest runs at a time."""
        write_snapshot(self.folder, self._library, encoder, rebuild=rebuild)

    def problem(self, encoder: Encoder) -> str:
        """Say what is wrong with the snapshot in use."""
        if self.is_stale(encoder):
            return "It is not the index of the library as it is."
        if not self.count():
            return ""
        try:
            check_snapshot(self.folder, encoder)
        except (LibraryError, OSError, ValueError, KeyError, RuntimeError) as error:
            return str(error)  # FAISS and numpy raise these for files cut short
        return ""

    def writing(self) -> AbstractContextManager[None]:
        """Wait for the lock of this home."""
        return writer_lock(self.folder)

    def gauges(self) -> dict[str, float]:
        """Return the bytes of the snapshot in use, and its age in seconds."""
        name = self.name()
        index = self.folder / name if name else None
        made = index.stat().st_mtime if index else time.time()
        files = index.rglob("*") if index else ()
        return {
            "zhice_index_bytes": sum(each.stat().st_size for each in files if each.is_file()),
            "zhice_index_age_seconds": max(time.time() - made, 0),
        }


def open_store(address: str, folder: Path, library: Library) -> Store:
    """Return the Milvus at `milvus://…`, or the folder where no address is given.

    Raises:
        LibraryError: the address cannot be used.
    """
    if not address:
        return FolderStore(folder, library)
    from index.milvus_store import MilvusStore  # its client is an extra, and slow to import

    return MilvusStore(address, folder, library)


@contextmanager
def writer_lock(snapshots: Path) -> Iterator[None]:
    """Wait until no other process changes the library; a process that dies gives the lock back.

    Raises:
        LibraryError: the folder cannot be written.
    """
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        lock = (snapshots / "ingest.lock").open("w")
    except OSError as error:
        raise LibraryError(
            f"{snapshots} cannot be written: {error.strerror}. Check the disk's space and rights."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
