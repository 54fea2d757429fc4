"""What the ranking needs of every clause, read once when the index is made.

Row i is clause i. Tokens are ids of the bundled model's vocabulary, whatever model the vectors
come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.answer_cues import cues_of
from index.encoder import StaticEncoder
from index.library import ClauseFields

_FILE = "clause_tokens.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseTokens:
    """Tokens and marks by row.

    tokens: unique token ids of headings and text; row i's are `offsets[i]:offsets[i+1]`.
    heads, head_offsets: those of the clause's own headings.
    titles, title_offsets: those of each document's title, by document.
    documents: (n,) the document of each row, from 0.
    lengths: (n,) characters. positions: (n,) place in the document, 0..1. articles: (n,) 1 for 条.
    cues: (n,) one bit for each kind of answer the text looks like; see `answer_cues`.
    """

    tokens: NDArray[np.int32]
    offsets: NDArray[np.int64]
    heads: NDArray[np.int32]
    head_offsets: NDArray[np.int64]
    titles: NDArray[np.int32]
    title_offsets: NDArray[np.int64]
    documents: NDArray[np.int32]
    lengths: NDArray[np.int32]
    positions: NDArray[np.float32]
    articles: NDArray[np.float32]
    cues: NDArray[np.uint32]

    def save(self, folder: Path) -> None:
        """Write one file."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez(folder / _FILE, **parts)

    @classmethod
    def open(cls, folder: Path) -> "ClauseTokens":
        """Read what `save` wrote."""
        with np.load(folder / _FILE) as parts:
            return cls(**{name: parts[name] for name in parts.files})


def read_tokens(clauses: Sequence[ClauseFields], encoder: StaticEncoder) -> ClauseTokens:
    """Read the clauses, in the order of the rows; those of a document stand together."""
    ids: dict[str, int] = {}
    titles: list[str] = []
    for each in clauses:
        if each.document.id not in ids:
            ids[each.document.id] = len(ids)
            titles.append(each.document.title)
    documents = np.array([ids[each.document.id] for each in clauses], np.int32)
    sizes = np.bincount(documents, minlength=len(ids))
    starts = np.concatenate([[0], np.cumsum(sizes)])[documents]
    tokens, offsets = _ragged(
        [f"{' '.join(each.clause.path)} {each.clause.text}" for each in clauses], encoder
    )
    heads, head_offsets = _ragged([" ".join(each.clause.path) for each in clauses], encoder)
    title_tokens, title_offsets = _ragged(titles, encoder)
    return ClauseTokens(
        tokens=tokens,
        offsets=offsets,
        heads=heads,
        head_offsets=head_offsets,
        titles=title_tokens,
        title_offsets=title_offsets,
        documents=documents,
        lengths=np.array([len(each.clause.text) for each in clauses], np.int32),
        positions=((np.arange(len(clauses)) - starts) / sizes[documents]).astype(np.float32),
        articles=np.array([each.clause.kind == "article" for each in clauses], np.float32),
        cues=np.array([cues_of(each.clause.text) for each in clauses], np.uint32),
    )


def _ragged(
    texts: Sequence[str], encoder: StaticEncoder
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    rows = [np.unique(encoder.token_ids(text)) for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return np.concatenate([*rows, np.zeros(0, np.int32)]).astype(np.int32), offsets
