"""Files to library to snapshot."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError, ReadError, TooLargeError
from corpus.limits import MAX_BYTES
from corpus.model import Document
from corpus.readers.text import decode
from corpus.sidecar import Sidecar, read_sidecar
from corpus.worker import ParsePool
from index.encoder import Encoder
from index.library import Arrival, Library, Source
from index.shards import Shard
from index.shelving import Change
from index.store import Store

_AHEAD = 4
_TOGETHER = 16
_TOGETHER_BYTES = 1_000_000
SIDECAR_SUFFIX = ".meta.yaml"
Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the file now being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A file on its way into the library.

    source: what the library calls the place it comes from. name: shown to people.
    path: where its bytes lie.
    """

    source: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did; `clauses` counts all clauses of the index afterwards.

    `removed` are the ids of documents whose files are gone.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refusal, ...]
    clauses: int
    removed: tuple[str, ...] = ()


def ingest(
    paths: Iterable[Path],
    library: Library,
    store: Store,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    shard: Shard | None = None,
    progress: Progress = lambda done, total, name: None,
) -> IngestReport:
    """Read files and folders into the library and index what changed.

    Files that did not change are not read again. Files of a folder named that are gone leave the
    library. Broken off at any instant, it goes on where it was when called again.

    With `rebuild`, files already known are read again, and everything is indexed again. With
    `shard`, only files of that part are read, indexed or found gone; other workers do the others.

    Raises:
        InputError: a path does not exist, or there is no file in it; or a shard is asked for
            together with `rebuild`, or where one home has library and index for itself.
    """
    if shard:
        _check_shard(shard, store, rebuild=rebuild)
    paths = list(paths)
    files = [
        Incoming(source=source, name=printable(path.name), path=path)
        for place in paths
        for path in find_files([place])
        for source in [printable(path.resolve())]
        if shard is None or shard.holds(_below(source, printable(place.resolve())))
    ]
    folders = [printable(path.resolve()) for path in paths if path.is_dir()]
    return ingest_files(
        files,
        library,
        store,
        encoder,
        folders=folders,
        rebuild=rebuild,
        shard=shard,
        progress=progress,
    )


def ingest_files(
    files: Sequence[Incoming],
    library: Library,
    store: Store,
    encoder: Encoder,
    *,
    folders: Sequence[str] = (),
    rebuild: bool = False,
    shard: Shard | None = None,
    alone: bool = False,
    label: str = "",
    progress: Progress = lambda done, total, name: None,
) -> IngestReport:
    """Read files into the library and index what changed.

    What the library has from one of the folders and is not among the files leaves it. One ingest
    runs at a time, unless library and index are shared. There, with `alone` or a shard, nothing
    else is indexed that the library has: other workers are about it.
    """
    with store.writing():
        changes: dict[Change, list[str]] = {"added": [], "updated": [], "unchanged": []}
        refused: list[Refusal] = []
        known = library.sources()
        shelf = _Shelf(library, changes, label)
        with ParsePool(workers=min(len(files), os.cpu_count() or 1)) as pool:
            for position, (file, read) in enumerate(_read_ahead(files, known, pool, rebuild)):
                progress(position, len(files), file.name)
                try:
                    data, sidecar, document = read()
                    if document is not None:
                        library.check(document, file.name)
                except (ReadError, InputError) as error:
                    refused.append(Refusal(path=printable(file.path), reason=str(error)))
                    continue
                if document is None:
                    changes["unchanged"].append(printable(file.path))
                    continue
                arrival = Arrival(document=document, path=file.source, data=data, sidecar=sidecar)
                shelf.put(printable(file.path), arrival)
            shelf.store()
        progress(len(files), len(files), "")
        here = {file.source for file in files}
        removed = library.clear_up(
            path
            for path in known
            if path not in here and any(_was_in(path, each, shard) for each in folders)
        )
        # An ingest that broke off may have stored more than it indexed.
        if rebuild or store.is_stale(encoder):
            own = None
            if shard or (alone and store.is_shared):
                sources = library.sources().items()
                own = {source.document_id for path, source in sources if path in here}
            store.write(encoder, rebuild=rebuild, only=own)
        return IngestReport(
            added=tuple(changes["added"]),
            updated=tuple(changes["updated"]),
            unchanged=tuple(changes["unchanged"]),
            refused=tuple(refused),
            clauses=store.count(),
            removed=removed,
        )


def _check_shard(shard: Shard, store: Store, *, rebuild: bool) -> None:
    if rebuild:
        raise InputError("--shard does not go with --rebuild: it makes the whole index anew.")
    if shard.count > 1 and not store.is_shared:
        raise InputError(
            "Several ingest workers need a library and an index that they can share. Set "
            "ZHICE_LIBRARY=postgresql://… and ZHICE_INDEX=milvus://…"
        )


def _below(source: str, folder: str) -> str:
    """Return the path of a source below a folder, or its name where it lies elsewhere.

    Links are followed in both: what the library knows is all that tells whose part it was.
    """
    return source[len(folder) + 1 :] if source.startswith(f"{folder}/") else Path(source).name


def _was_in(source: str, folder: str, shard: Shard | None) -> bool:
    """Tell whether a source known before lay in a folder, in the part that is read."""
    if not source.startswith(f"{folder}/"):
        return False
    return shard is None or shard.holds(_below(source, folder))


def printable(path: Path | str) -> str:
    """Return a file's name as text, also where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read, in a stable order; hidden files and sidecars are left out.

    Raises:
        InputError: a path does not exist, or a folder holds no document.
    """
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and not file.name.endswith(SIDECAR_SUFFIX)
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if not found:
                raise InputError(
                    f"{path} holds no documents. Name a folder with PDF, DOCX, HTML or TXT."
                )
            yield from found
        else:
            raise InputError(f"{path} does not exist.")


class _Shelf:
    """Documents on their way into the library, a few in one transaction: it waits for the disk."""

    def __init__(self, library: Library, changes: dict[Change, list[str]], label: str) -> None:
        self._library = library
        self._changes = changes
        self._label = label
        self._waiting: list[tuple[str, Arrival]] = []
        self._size = 0

    def put(self, name: str, arrival: Arrival) -> None:
        """Take a document; it is stored with some that follow."""
        self._waiting.append((name, arrival))
        self._size += len(arrival.data or b"")
        if len(self._waiting) >= _TOGETHER or self._size >= _TOGETHER_BYTES:
            self.store()

    def store(self) -> None:
        """Store what was taken and note what changed."""
        arrivals = [arrival for _, arrival in self._waiting]
        if arrivals:
            found = self._library.put_all(arrivals, again=True, label=self._label)
            for (name, _), change in zip(self._waiting, found, strict=True):
                self._changes[change].append(name)
        self._waiting = []
        self._size = 0


_Read = tuple[bytes, str, Document | None]


def _read_ahead(
    files: Sequence[Incoming], known: Mapping[str, Source], pool: ParsePool, again: bool
) -> Iterator[tuple[Incoming, Callable[[], _Read]]]:
    """Yield each file, in order, with a call that waits for its bytes, sidecar and document.

    Some files ahead of the caller are being parsed, never so many that documents pile up.
    """
    with ThreadPoolExecutor(pool.workers) as executor:
        ahead: deque[tuple[Incoming, Future[_Read]]] = deque()
        try:
            for file in files:
                before = None if again else known.get(file.source)
                ahead.append((file, executor.submit(_read_file, file, before, pool)))
                if len(ahead) > _AHEAD * pool.workers:
                    done, future = ahead.popleft()
                    yield done, future.result
            while ahead:
                done, future = ahead.popleft()
                yield done, future.result
        finally:
            for _, future in ahead:
                future.cancel()


def _read_file(file: Incoming, known: Source | None, pool: ParsePool) -> _Read:
    """Return bytes, the sidecar's digest, and the document; None for one that did not change."""
    try:
        size = file.path.stat().st_size
        if size > MAX_BYTES:
            raise TooLargeError(
                file.name,
                f"has {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read.",
            )
        data = file.path.read_bytes()
        beside = file.path.with_name(file.path.name + SIDECAR_SUFFIX)
        supplied = beside.read_bytes() if beside.exists() else b""
    except OSError as error:
        raise ReadError(file.name, f"cannot be opened: {error.strerror}.") from error
    digest = hashlib.sha256(supplied).hexdigest() if supplied else ""
    if known and known.sidecar == digest and known.sha256 == hashlib.sha256(data).hexdigest():
        return data, digest, None
    sidecar = Sidecar()
    if supplied:
        sidecar = read_sidecar(decode(supplied, beside.name), beside.name)
    return data, digest, pool.parse(data, file.name, sidecar)
