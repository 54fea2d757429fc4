"""From the segments of one snapshot to those of the next: what changed is written, no more.

Documents that came make a segment of their own. Segments are joined where one is not much smaller
than the one before it, so that there are few, and the large ones are seldom written again.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.apart import write_apart
from index.encoder import BUNDLED, Encoder
from index.library import Library
from index.ragged import Spans
from index.segment import Indexed, join_segments, write_segment

_SMALL = 20_000
"""So many clauses are one segment."""
_SMALLER = 8
"""A segment is at least so many times smaller than the one before it."""
_CHUNK = 20_000
"""About so many clauses are read at a time."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A segment's folder and its documents, of which those in `spans` stay."""

    folder: Path
    documents: tuple[Indexed, ...]
    spans: Spans

    @property
    def kept(self) -> tuple[Indexed, ...]:
        """The documents that stay."""
        return tuple(each for start, end in self.spans for each in self.documents[start:end])

    @property
    def size(self) -> int:
        """How many clauses stay."""
        return sum(each.clauses for each in self.kept)

    @property
    def is_whole(self) -> bool:
        """Whether all documents stay."""
        return len(self.kept) == len(self.documents)


def grow(
    target: Path,
    before: Sequence[Stored],
    library: Library,
    encoder: Encoder,
    revisions: dict[str, tuple[int, str]],
    is_sound: Callable[[Path], bool],
) -> list[tuple[Path, tuple[Indexed, ...], Path | None]]:
    """Write the segments of all `revisions` below `target`.

    `is_sound` tells of a segment's folder whether its files are what was written. It is asked
    before they are read; where they are not, the documents from there on are indexed anew.

    Returns each segment's folder and documents, and the folder whose files it shares, if any.
    """
    before = [each for each in before if each.kept]
    while True:
        chunks, groups = _plan(before, library, revisions)
        damaged = next((each for each in _read(before, groups) if not is_sound(each.folder)), None)
        if damaged is None:
            break
        _log.warning("%s is damaged; its documents are indexed anew.", damaged.folder)
        before = before[: before.index(damaged)]
    scratch = target / "parts"
    scratch.mkdir()
    stored = [*before, *_written(scratch, library, encoder, chunks)]
    made = []
    for number, group in enumerate(groups):
        together = [stored[each] for each in group]
        folder = target / str(number)
        documents = tuple(document for each in together for document in each.kept)
        shared = None
        if _is_joined(together):
            join_segments(folder, [(each.folder, each.spans) for each in together])
        elif together[0].folder.parent == scratch:
            together[0].folder.rename(folder)
        else:
            shared = together[0].folder
            _link(shared, folder)
        made.append((folder, documents, shared))
    shutil.rmtree(scratch)
    return made


def _plan(
    before: Sequence[Stored], library: Library, revisions: dict[str, tuple[int, str]]
) -> tuple[list[dict[str, tuple[int, str]]], list[list[int]]]:
    """Return which new documents are written together, and which segments are then joined."""
    kept = {each.id for stored in before for each in stored.kept}
    new = {each: at for each, at in revisions.items() if each not in kept}
    counts = library.clause_counts(list(new))
    chunks = _chunks(new, counts)
    sizes = [sum(counts.get(each, 0) for each in chunk) for chunk in chunks]
    return chunks, _groups([*(each.size for each in before), *sizes])


def _read(before: Sequence[Stored], groups: Sequence[Sequence[int]]) -> Iterator[Stored]:
    """Yield the segments whose files are read to write others."""
    for group in groups:
        together = [before[each] for each in group if each < len(before)]
        if len(group) > 1 or _is_joined(together):
            yield from together


def _is_joined(together: Sequence[Stored]) -> bool:
    return len(together) > 1 or not all(each.is_whole for each in together)


def _groups(sizes: Sequence[int]) -> list[list[int]]:
    """Return which segments are joined, by their numbers."""
    groups = [[number] for number in range(len(sizes))]
    weights = list(sizes)
    while len(groups) > 1 and (sum(weights) <= _SMALL or weights[-2] < _SMALLER * weights[-1]):
        groups[-2:] = [groups[-2] + groups[-1]]
        weights[-2:] = [weights[-2] + weights[-1]]
    return groups


def _written(
    scratch: Path,
    library: Library,
    encoder: Encoder,
    chunks: Sequence[dict[str, tuple[int, str]]],
) -> list[Stored]:
    """Write segments of new documents, in several processes where they are many."""
    folders = [scratch / str(number) for number in range(len(chunks))]
    workers = min(len(chunks), os.cpu_count() or 1)
    if workers > 1 and encoder.name == BUNDLED:
        with ThreadPoolExecutor(workers) as pool:
            written = list(pool.map(partial(write_apart, library.url), folders, chunks))
    else:
        written = [
            write_segment(folder, library, encoder, chunk)
            for folder, chunk in zip(folders, chunks, strict=True)
        ]
    return [
        Stored(folder=folder, documents=tuple(documents), spans=[(0, len(documents))])
        for folder, documents in zip(folders, written, strict=True)
    ]


def _chunks(
    new: dict[str, tuple[int, str]], counts: dict[str, int]
) -> list[dict[str, tuple[int, str]]]:
    """Divide documents, in their order, so that each lot has about as many clauses."""
    total = sum(counts.values())
    most = total / max(-(-total // _CHUNK), 1)
    chunks: list[dict[str, tuple[int, str]]] = []
    held = 0.0
    for each, at in new.items():
        if not chunks or held >= most:
            chunks.append({})
            held = 0.0
        chunks[-1][each] = at
        held += counts.get(each, 0)
    return chunks


def _link(source: Path, folder: Path) -> None:
    """Give the files of a folder a second place; they take no room of their own there."""
    folder.mkdir()
    for path in source.iterdir():
        try:
            os.link(path, folder / path.name)
        except OSError:  # a file system without links
            shutil.copyfile(path, folder / path.name)
