"""Files to library to snapshot."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError, ReadError, TooLargeError
from corpus.model import Document
from corpus.readers.read import MAX_BYTES
from corpus.readers.text import decode
from corpus.sidecar import Sidecar, read_sidecar
from corpus.worker import ParsePool
from index.encoder import Encoder
from index.library import Change, Library
from index.snapshot import is_stale, write_snapshot

_AHEAD = 4
SIDECAR_SUFFIX = ".meta.yaml"
Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the file now being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did; `clauses` counts all clauses of the index afterwards."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refusal, ...]
    clauses: int


def ingest(
    paths: Iterable[Path],
    library: Library,
    snapshots: Path,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    progress: Progress = lambda done, total, name: None,
) -> IngestReport:
    """Read files and folders into the library and index what changed.

    With `rebuild`, files already known are read again, and everything is indexed again.

    Raises:
        InputError: a path does not exist, or there is no file in it.
    """
    files = list(find_files(paths))
    changes: dict[Change, list[str]] = {"added": [], "updated": [], "unchanged": []}
    refused: list[Refusal] = []
    with ParsePool(workers=min(len(files), os.cpu_count() or 1)) as pool:
        for position, (path, read) in enumerate(_read_ahead(files, pool)):
            progress(position, len(files), path.name)
            try:
                change = library.put(read(), str(path.resolve()), again=rebuild)
            except (ReadError, InputError) as error:
                refused.append(Refusal(path=str(path), reason=str(error)))
            else:
                changes[change].append(str(path))
    progress(len(files), len(files), "")
    # An ingest that broke off may have stored more than it indexed.
    if rebuild or is_stale(snapshots, library):
        write_snapshot(snapshots, library, encoder)
    return IngestReport(
        added=tuple(changes["added"]),
        updated=tuple(changes["updated"]),
        unchanged=tuple(changes["unchanged"]),
        refused=tuple(refused),
        clauses=len(library.clause_ids()),
    )


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


def _read_ahead(
    files: Sequence[Path], pool: ParsePool
) -> Iterator[tuple[Path, Callable[[], Document]]]:
    """Yield each file, in order, with a call that waits for its document.

    Some files ahead of the caller are being parsed, never so many that documents pile up.
    """
    with ThreadPoolExecutor(pool.workers) as executor:
        ahead: deque[tuple[Path, Future[Document]]] = deque()
        try:
            for path in files:
                ahead.append((path, executor.submit(_parse_file, path, pool)))
                if len(ahead) > _AHEAD * pool.workers:
                    done, future = ahead.popleft()
                    yield done, future.result
            while ahead:
                done, future = ahead.popleft()
                yield done, future.result
        finally:
            for _, future in ahead:
                future.cancel()


def _parse_file(path: Path, pool: ParsePool) -> Document:
    if path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size / 1e6
        raise TooLargeError(
            path.name, f"has {size:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read."
        )
    sidecar_path = path.with_name(path.name + SIDECAR_SUFFIX)
    sidecar = Sidecar()
    if sidecar_path.exists():
        text = decode(sidecar_path.read_bytes(), sidecar_path.name)
        sidecar = read_sidecar(text, sidecar_path.name)
    return pool.parse(path.read_bytes(), path.name, sidecar)
