"""A part of the index that is complete in itself: some documents with all of their clauses.

Segments do not change. One is written from clauses, or joined from others, of which documents may
be left out; no text is read again for that.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from index.clause_facts import ClauseFacts, join_facts, read_facts
from index.clause_reading import ClauseReader, Titled
from index.clause_tokens import ClauseTokens, join_tokens, row_spans
from index.encoder import Encoder, StaticEncoder, bundled_encoder
from index.lexical import indexed_text
from index.library import ClauseFields, Library
from index.postings import Postings, join_postings, mapped
from index.ragged import Spans, stretches
from index.vectors import Vectors, build_vectors, join_vectors

_IDS = "clause_ids.npy"
_TOGETHER = 16
"""So many segments are joined at a time: each holds some 25 files open."""


class DamagedError(LibraryError):
    """Raised when files of the index are not what was written."""

    def __init__(self) -> None:
        super().__init__("The index is damaged. Run: zhice ingest --rebuild")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A document's version as it was indexed; `at` is when that came, `clauses` how many it has."""

    id: str
    version: int
    at: str
    clauses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Row i of each part is the clause `clause_ids[i]`."""

    clause_ids: NDArray[np.bytes_]
    vectors: Vectors
    postings: Postings
    tokens: ClauseTokens
    facts: ClauseFacts

    @classmethod
    def open(cls, folder: Path) -> "Segment":
        """Open what was written, memory-mapped.

        Raises:
            DamagedError: a file is missing, cut short or something else.
        """
        try:
            return cls(
                clause_ids=mapped(folder / _IDS),
                vectors=Vectors.open(folder),
                postings=Postings.open(folder),
                tokens=ClauseTokens.open(folder),
                facts=ClauseFacts.open(folder),
            )
        except (OSError, ValueError, KeyError, RuntimeError, EOFError) as error:
            raise DamagedError from error


def write_segment(
    folder: Path, library: Library, encoder: Encoder, revisions: dict[str, tuple[int, str]]
) -> list[Indexed]:
    """Index the clauses of some documents, given with version and time, in their order."""
    versions = {each: version for each, (version, _) in revisions.items()}
    found: dict[str, list[ClauseFields]] = {each: [] for each in revisions}
    for each in library.clauses(versions=versions).values():
        found[each.document.id].append(each)
    clauses = [each.clause for fields in found.values() for each in fields]
    bundled = bundled_encoder()
    postings, passages, tokens = ClauseReader(bundled).read(
        Titled(
            title=fields[0].document.title if fields else "",
            clauses=[each.clause for each in fields],
        )
        for fields in found.values()
    )
    folder.mkdir()
    np.save(folder / _IDS, np.array([each.id.encode() for each in clauses], np.bytes_))
    build_vectors(_encoded(encoder, bundled, passages, found)).save(folder)
    postings.save(folder)
    tokens.save(folder)
    read_facts(clauses).save(folder)
    return [
        Indexed(id=each, version=version, at=at, clauses=len(found[each]))
        for each, (version, at) in revisions.items()
    ]


def join_segments(folder: Path, parts: Sequence[tuple[Path, Spans]]) -> None:
    """Write stretches of the documents of several segments as one."""
    if len(parts) > _TOGETHER:
        between = folder.with_name(f"{folder.name}.{len(parts)}")
        between.mkdir()
        joined: list[tuple[Path, Spans]] = []
        for first in range(0, len(parts), _TOGETHER):
            lot = parts[first : first + _TOGETHER]
            join_segments(between / str(first), lot)
            documents = sum(end - start for _, spans in lot for start, end in spans)
            joined.append((between / str(first), [(0, documents)]))
        join_segments(folder, joined)
        shutil.rmtree(between)
        return
    opened = [(Segment.open(path), spans) for path, spans in parts]
    rows = [(each, row_spans(each.tokens, spans)) for each, spans in opened]
    folder.mkdir()
    # One after the other, so that no more than one is in memory.
    np.save(folder / _IDS, stretches([(each.clause_ids, spans) for each, spans in rows]))
    join_vectors([(each.vectors, spans) for each, spans in rows]).save(folder)
    join_postings([(each.postings, spans) for each, spans in rows]).save(folder)
    join_tokens([(each.tokens, spans) for each, spans in opened]).save(folder)
    join_facts([(each.facts, spans) for each, spans in rows]).save(folder)


def _encoded(
    encoder: Encoder,
    bundled: StaticEncoder,
    passages: Sequence[NDArray[np.int32]],
    found: dict[str, list[ClauseFields]],
) -> NDArray[np.float32]:
    if encoder is bundled:
        return bundled.encode_ids(passages)
    texts = [
        indexed_text(each.document.title, each.clause.path, each.clause.text)
        for fields in found.values()
        for each in fields
    ]
    return encoder.encode(texts, role="passage")
