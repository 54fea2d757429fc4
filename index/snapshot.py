"""One immutable, complete set of index files; one pointer says which is in use."""

import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError
from index.clause_tokens import ClauseTokens, read_tokens
from index.encoder import Encoder, bundled_encoder
from index.lexical import LexicalIndex, build_lexical, indexed_text
from index.library import ClauseFields, Library
from index.vectors import VectorIndex, build_vectors

FORMAT = 5
POINTER = "CURRENT"
_KEPT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The index in use: row i of vectors and postings is the clause `clause_ids[i]`.

    `versions` are the documents' versions that were indexed; the library keeps them. `offices`
    are the names of those that each document's clauses make responsible.
    """

    name: str
    clause_ids: tuple[str, ...]
    versions: dict[str, int]
    offices: dict[str, list[str]]
    encoder_digest: str
    vectors: VectorIndex
    lexical: LexicalIndex
    clauses: ClauseTokens


def write_snapshot(folder: Path, library: Library, encoder: Encoder) -> str:
    """Index every current clause of the library and switch to the result.

    Returns the snapshot's name. Interrupted at any point, the one before stays in use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one writer at a time; the last one sees all documents
        remove(*leftovers(folder))
        name = uuid.uuid4().hex[:16]
        try:
            return _write(folder, name, library, encoder)
        except OSError as error:
            shutil.rmtree(folder / name, ignore_errors=True)
            raise LibraryError(
                f"The index cannot be written: {error.strerror or error}. The one before stays in "
                "use, and the documents are kept. Check the disk's space and rights, then: "
                "zhice ingest PATH"
            ) from error


def _write(folder: Path, name: str, library: Library, encoder: Encoder) -> str:
    revisions = library.revisions()
    fields = library.clauses(versions={each: version for each, (version, _) in revisions.items()})
    ids = list(fields)
    texts = [
        indexed_text(
            fields[each].document.title, fields[each].clause.path, fields[each].clause.text
        )
        for each in ids
    ]
    target = folder / name
    target.mkdir()
    build_vectors(encoder.encode(texts, role="passage")).save(target)
    build_lexical(texts).save(target)
    read_tokens([fields[each] for each in ids], bundled_encoder()).save(target)
    manifest = {
        "format": FORMAT,
        "encoder": encoder.name,
        "encoder_digest": encoder.digest,
        "documents": revisions,
        "clause_ids": ids,
        "offices": _offices(fields.values()),
        "files": {path.name: file_digest(path) for path in sorted(target.iterdir())},
    }
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for path in [*target.iterdir(), target]:
        sync(path)
    _switch(folder, name)
    _collect(folder, name)
    return name


def _offices(clauses: Iterable[ClauseFields]) -> dict[str, list[str]]:
    """Return the offices of each document that names any, in the order of the text."""
    found: dict[str, dict[str, None]] = {}
    for each in clauses:
        if each.clause.units:
            names = dict.fromkeys(unit.name for unit in each.clause.units)
            found.setdefault(each.document.id, {}).update(names)
    return {document_id: list(names) for document_id, names in found.items()}


def current_name(folder: Path) -> str | None:
    """Return the name of the snapshot in use, or None where nothing was indexed yet."""
    pointer = folder / POINTER
    return pointer.read_text(encoding="ascii").strip() if pointer.exists() else None


def open_snapshot(folder: Path, encoder: Encoder) -> Snapshot:
    """Open the snapshot in use.

    Raises:
        LibraryError: there is none, or another model or version of ZhiCe made it.
    """
    name = current_name(folder)
    if name is None:
        raise LibraryError("Nothing is indexed yet. Run: zhice ingest PATH")
    manifest = _manifest(folder / name)
    if manifest["format"] != FORMAT:
        raise LibraryError("Another version of ZhiCe made the index. Run: zhice ingest --rebuild")
    if manifest["encoder_digest"] != encoder.digest:
        raise LibraryError(
            f"The index was made with the model {manifest['encoder']} "
            f"({manifest['encoder_digest'][:8]}), but {encoder.name} ({encoder.digest[:8]}) is "
            "configured. Set ZHICE_EMBEDDER back, or run: zhice ingest --rebuild"
        )
    ids = tuple(manifest["clause_ids"])
    if not ids:
        raise LibraryError("The library is empty. Run: zhice ingest PATH")
    return Snapshot(
        name=name,
        clause_ids=ids,
        versions={each: version for each, (version, _) in manifest["documents"].items()},
        offices=manifest["offices"],
        encoder_digest=manifest["encoder_digest"],
        vectors=VectorIndex.open(folder / name),
        lexical=LexicalIndex.open(folder / name, len(ids)),
        clauses=ClauseTokens.open(folder / name),
    )


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
        or manifest["documents"] != {each: list(at) for each, at in library.revisions().items()}
    )


def _manifest(snapshot: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(
            (snapshot / "manifest.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError) as error:
        raise LibraryError("The index is damaged. Run: zhice ingest --rebuild") from error
    return manifest


def _switch(folder: Path, name: str) -> None:
    """Point to another snapshot: one rename, so that readers see the old or the new."""
    temporary = folder / f"{POINTER}.{name}"
    temporary.write_text(name, encoding="ascii")
    sync(temporary)
    temporary.replace(folder / POINTER)
    sync(folder)


def _collect(folder: Path, current: str) -> None:
    """Remove all snapshots but the newest; readers may still hold the one before."""
    others = [path for path in folder.iterdir() if path.is_dir() and path.name != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[_KEPT - 1 :]:
        shutil.rmtree(path)


def leftovers(folder: Path) -> list[Path]:
    """Return what writers that were killed left behind; call it while no writer is at work."""
    return [
        *folder.glob(f"{POINTER}.*"),
        *(
            path
            for path in folder.glob("*")
            if path.is_dir() and not (path / "manifest.json").exists()
        ),
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
