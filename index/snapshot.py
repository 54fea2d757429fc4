"""One immutable, complete set of index files; one pointer says which is in use."""

import fcntl
import hashlib
import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import LibraryError
from index.clause_facts import FactTable
from index.clause_ids import ClauseIds
from index.clause_tokens import ClauseTable
from index.encoder import Encoder, bundled_encoder
from index.growth import Stored, grow
from index.lexical import PostingsIndex
from index.library import Library
from index.local import Snapshot
from index.ragged import offsets_of, spans_of
from index.segment import DamagedError, Indexed, Segment
from index.vectors import VectorIndex

FORMAT = 6
POINTER = "CURRENT"
MANIFEST = "manifest.json"
_ENTRIES = {"encoder", "encoder_digest", "tokens_digest", "segments", "files"}
_KEPT = 2
_TRIES = 3
_log = logging.getLogger(__name__)


def write_snapshot(
    folder: Path, library: Library, encoder: Encoder, *, rebuild: bool = False
) -> str:
    """Index the library as it is and switch to the result; only what changed is read.

    With `rebuild` everything is. Returns the snapshot's name. Interrupted at any point, the one
    before stays in use.
    """
    name = uuid.uuid4().hex[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            # One writer at a time; the last one sees all documents.
            fcntl.flock(lock, fcntl.LOCK_EX)
            _sweep(leftovers(folder))
            try:
                _write(folder, name, library, encoder, rebuild=rebuild)
                _switch(folder, name)
            finally:
                if current_name(folder) != name:
                    shutil.rmtree(folder / name, ignore_errors=True)
            _collect(folder, name)
    except OSError as error:
        raise LibraryError(
            f"The index cannot be written: {error.strerror or error}. The one before stays in "
            "use, and the documents are kept. Check the disk's space and rights, then: "
            "zhice ingest PATH"
        ) from error
    return name


def _write(folder: Path, name: str, library: Library, encoder: Encoder, *, rebuild: bool) -> None:
    revisions = library.revisions()
    digests: dict[str, str] = {}
    before: list[Stored] = []
    if not rebuild:
        before, digests = _reusable(folder, encoder, revisions)
    target = folder / name
    target.mkdir()
    try:
        segments = grow(target, before, library, encoder, revisions, partial(_is_sound, digests))
    except DamagedError:
        if not before:
            raise
        _log.warning("The index is damaged; it is made from nothing.", exc_info=True)
        remove(target)
        target.mkdir()
        segments = grow(target, [], library, encoder, revisions, partial(_is_sound, {}))
    files: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for made, _, shared in segments:
        for path in sorted(made.iterdir()):
            known = digests.get(str(shared / path.name)) if shared else None
            files[f"{made.name}/{path.name}"] = known or file_digest(path)
            sizes[f"{made.name}/{path.name}"] = path.stat().st_size
            if not known:
                sync(path)
        sync(made)
    manifest = {
        "format": FORMAT,
        "encoder": encoder.name,
        "encoder_digest": encoder.digest,
        "tokens_digest": bundled_encoder().digest,
        "segments": [
            {
                "folder": made.name,
                "documents": [[each.id, each.version, each.at, each.clauses] for each in documents],
            }
            for made, documents, _ in segments
        ],
        "files": files,
        "sizes": sizes,
    }
    (target / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for path in (target / MANIFEST, target):
        sync(path)


def _reusable(
    folder: Path, encoder: Encoder, revisions: dict[str, tuple[int, str]]
) -> tuple[list[Stored], dict[str, str]]:
    """Return the segments in use with what stays of them, and their files' digests.

    None stay where another model or version of ZhiCe made them, where a file is missing or cut
    short, or where documents would stand in another order than in an index that is made from
    nothing.
    """
    name = current_name(folder)
    if name is None:
        return [], {}
    try:
        manifest = _manifest(folder / name)
    except LibraryError:
        return [], {}
    same = (FORMAT, encoder.digest, bundled_encoder().digest)
    made_with = ("format", "encoder_digest", "tokens_digest")
    if tuple(manifest.get(each) for each in made_with) != same:
        return [], {}
    if not _is_whole(folder / name, manifest):
        return [], {}
    found = []
    for segment in manifest["segments"]:
        documents = tuple(_indexed(segment))
        stays = [revisions.get(each.id) == (each.version, each.at) for each in documents]
        found.append(
            Stored(
                folder=folder / name / segment["folder"],
                documents=documents,
                spans=spans_of(np.array(stays, bool)),
            )
        )
    kept = [each.id for stored in found for each in stored.kept]
    if kept != list(revisions)[: len(kept)]:
        return [], {}
    digests = {str(folder / name / path): digest for path, digest in manifest["files"].items()}
    return found, digests


def _is_whole(snapshot: Path, manifest: dict[str, Any]) -> bool:
    """Tell whether every file is there and as long as it was written."""
    sizes = manifest.get("sizes", {})  # indexes made before sizes were kept have none
    try:
        found = {each: (snapshot / each).stat().st_size for each in manifest["files"]}
    except OSError:
        return False
    return all(sizes.get(each, size) == size for each, size in found.items())


def _is_sound(digests: Mapping[str, str], segment: Path) -> bool:
    """Tell whether no byte of a segment's files has changed."""
    files = [Path(each) for each in digests if Path(each).parent == segment]
    try:
        return all(file_digest(path) == digests[str(path)] for path in files)
    except OSError:
        return False


def _indexed(segment: dict[str, Any]) -> Iterator[Indexed]:
    for document_id, version, at, clauses in segment["documents"]:
        yield Indexed(id=document_id, version=version, at=at, clauses=clauses)


def current_name(folder: Path) -> str | None:
    """Return the name of the snapshot in use, or None where nothing was indexed yet."""
    pointer = folder / POINTER
    return pointer.read_text("ascii", errors="replace").strip() if pointer.exists() else None


def open_snapshot(folder: Path, encoder: Encoder) -> Snapshot:
    """Open the snapshot in use.

    Raises:
        LibraryError: there is none, it is damaged, or another model or version of ZhiCe made it.
    """
    for _ in range(_TRIES - 1):
        name = current_name(folder)
        try:
            return _opened(folder, name, encoder)
        except DamagedError:
            if current_name(folder) == name:
                raise
            # Not in use any more, it was removed meanwhile.
    return _opened(folder, current_name(folder), encoder)


def _opened(folder: Path, name: str | None, encoder: Encoder) -> Snapshot:
    if name is None:
        raise LibraryError("Nothing is indexed yet. Run: zhice ingest PATH")
    manifest = _manifest(folder / name)
    tokens_digest = bundled_encoder().digest
    if manifest["format"] != FORMAT or manifest["tokens_digest"] != tokens_digest:
        raise LibraryError("Another version of ZhiCe made the index. Run: zhice ingest --rebuild")
    if manifest["encoder_digest"] != encoder.digest:
        raise LibraryError(
            f"The index was made with the model {manifest['encoder']} "
            f"({manifest['encoder_digest'][:8]}), but {encoder.name} ({encoder.digest[:8]}) is "
            "configured. Set ZHICE_EMBEDDER back, or run: zhice ingest --rebuild"
        )
    if not _is_whole(folder / name, manifest):
        raise DamagedError
    segments = [Segment.open(folder / name / each["folder"]) for each in manifest["segments"]]
    ids = ClauseIds([each.clause_ids for each in segments])
    if not ids:
        raise LibraryError("The library is empty. Run: zhice ingest PATH")
    documents = [each for segment in manifest["segments"] for each in _indexed(segment)]
    starts = offsets_of([each.clauses for each in documents]).tolist()
    return Snapshot(
        name=name,
        clause_ids=ids,
        versions={each.id: each.version for each in documents},
        spans={each.id: span for each, span in zip(documents, pairwise(starts), strict=True)},
        encoder_digest=manifest["encoder_digest"],
        vectors=VectorIndex([each.vectors for each in segments]),
        lexical=PostingsIndex([each.postings for each in segments]),
        clauses=ClauseTable([each.tokens for each in segments]),
        facts=FactTable([each.facts for each in segments]),
    )


def count_clauses(folder: Path) -> int:
    """Return how many clauses the snapshot in use has; 0 where none can be used."""
    name = current_name(folder)
    try:
        segments = _manifest(folder / name).get("segments", []) if name else []
    except LibraryError:
        return 0
    return sum(each.clauses for segment in segments for each in _indexed(segment))


def is_stale(folder: Path, library: Library, encoder: Encoder) -> bool:
    """Tell whether the snapshot in use is not the index of the library as it is."""
    name = current_name(folder)
    if name is None:
        return bool(library.documents())
    try:
        manifest = _manifest(folder / name)
    except LibraryError:
        return True
    return bool(
        manifest["format"] != FORMAT
        or manifest["encoder_digest"] != encoder.digest
        or manifest["tokens_digest"] != bundled_encoder().digest
        or not _is_whole(folder / name, manifest)
        or {
            each.id: (each.version, each.at)
            for segment in manifest["segments"]
            for each in _indexed(segment)
        }
        != library.revisions()
    )


def _manifest(snapshot: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] == FORMAT:
            parts = manifest["segments"]
            if not (manifest.keys() >= _ENTRIES and all("folder" in each for each in parts)):
                raise DamagedError
            for each in parts:
                list(_indexed(each))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError from error
    return manifest


def _switch(folder: Path, name: str) -> None:
    """Point to another snapshot: one rename, so that readers see the old or the new."""
    temporary = folder / f"{POINTER}.{name}"
    temporary.write_text(name, encoding="ascii")
    sync(temporary)
    temporary.replace(folder / POINTER)
    try:
        sync(folder)
    except OSError:  # the switch is done; after a power cut the one before may be in use again
        _log.warning("The disk does not confirm the switch to another index.", exc_info=True)


def _collect(folder: Path, current: str) -> None:
    """Remove all snapshots but the newest; readers may still hold the one before."""
    others = [path for path in folder.iterdir() if path.name != current]
    others = [path for path in others if (path / MANIFEST).exists()]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    _sweep(others[_KEPT - 1 :])


def _sweep(paths: Iterable[Path]) -> None:
    """Remove what is not needed; what cannot be removed is tried again by the next writer."""
    for path in paths:
        try:
            remove(path)
        except OSError:
            _log.warning("%s is not needed, but cannot be removed.", path, exc_info=True)


def leftovers(folder: Path) -> list[Path]:
    """Return what writers that were killed left behind; call it while no writer is at work."""
    return [
        *folder.glob(f"{POINTER}.*"),
        *(path for path in folder.glob("*") if path.is_dir() and not (path / MANIFEST).exists()),
    ]


def check_snapshot(folder: Path, encoder: Encoder) -> None:
    """Check that the snapshot in use can be opened and that no byte of it has changed.

    Raises:
        LibraryError: it is missing, damaged, or another model's or version's.
    """
    name = current_name(folder)
    snapshot = open_snapshot(folder, encoder)
    recorded = _manifest(folder / snapshot.name)["files"]
    changed = [
        each
        for each, digest in recorded.items()
        if file_digest(folder / str(name) / each) != digest
    ]
    if changed:
        raise LibraryError(
            f"The index is damaged ({', '.join(changed)}). Run: zhice ingest --rebuild"
        )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(*paths: Path) -> None:
    """Remove files, and folders with all that is in them."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def sync(path: Path) -> None:
    """Wait until the disk has a file, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
