"""What the ranking needs of every clause, read once when the index is made.

Row i is clause i. Tokens are ids of the bundled model's vocabulary, whatever model the vectors
come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings import mapped
from index.ragged import Spans, join, offsets_of, pick, stretches

Rows = NDArray[np.int64]


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
        """Write one file a part."""
        for field in fields(self):
            np.save(folder / f"clause_{field.name}.npy", getattr(self, field.name))

    @classmethod
    def open(cls, folder: Path) -> "ClauseTokens":
        """Open what `save` wrote, memory-mapped."""
        return cls(
            **{field.name: mapped(folder / f"clause_{field.name}.npy") for field in fields(cls)}
        )

    def take(self, rows: Rows) -> "ClauseTokens":
        """Return a few rows, in their order; their documents are counted from 0 again."""
        kinds, documents = np.unique(self.documents[rows], return_inverse=True)
        tokens, offsets = pick((self.tokens, self.offsets), rows)
        heads, head_offsets = pick((self.heads, self.head_offsets), rows)
        titles, title_offsets = pick((self.titles, self.title_offsets), kinds)
        return ClauseTokens(
            tokens=tokens,
            offsets=offsets,
            heads=heads,
            head_offsets=head_offsets,
            titles=titles,
            title_offsets=title_offsets,
            documents=documents.astype(np.int32),
            lengths=self.lengths[rows],
            positions=self.positions[rows],
            articles=self.articles[rows],
            cues=self.cues[rows],
        )


class ClauseTable:
    """The tokens of all segments; the rows of a segment follow those of the one before."""

    def __init__(self, parts: Sequence[ClauseTokens]) -> None:
        self._parts = tuple(parts)
        self._starts = offsets_of([len(part.documents) for part in parts])

    def take(self, rows: Rows) -> ClauseTokens:
        """Return a few rows, in their order; their documents are counted from 0."""
        if len(self._parts) == 1:
            return self._parts[0].take(rows)
        owners = self._starts.searchsorted(rows, "right") - 1
        taken = [
            part.take(rows[owners == number] - self._starts[number])
            for number, part in enumerate(self._parts)
        ]
        together = join_tokens([(each, [(0, len(each.title_offsets) - 1)]) for each in taken])
        place = np.empty(len(rows), np.int64)
        place[np.argsort(owners, kind="stable")] = np.arange(len(rows))
        return together.take(place)

    @property
    def documents(self) -> NDArray[np.int32]:
        """The document of each row, from 0."""
        every = [(part, [(0, len(part.title_offsets) - 1)]) for part in self._parts]
        return _documents(every)


def join_tokens(parts: Sequence[tuple[ClauseTokens, Spans]]) -> ClauseTokens:
    """Return stretches of the documents of several with their rows, one behind the other."""
    rows = [(each, row_spans(each, spans)) for each, spans in parts]
    tokens, offsets = join([((each.tokens, each.offsets), spans) for each, spans in rows])
    heads, head_offsets = join([((each.heads, each.head_offsets), spans) for each, spans in rows])
    titles, title_offsets = join(
        [((each.titles, each.title_offsets), spans) for each, spans in parts]
    )
    return ClauseTokens(
        tokens=tokens,
        offsets=offsets,
        heads=heads,
        head_offsets=head_offsets,
        titles=titles,
        title_offsets=title_offsets,
        documents=_documents(parts),
        lengths=stretches([(each.lengths, spans) for each, spans in rows]),
        positions=stretches([(each.positions, spans) for each, spans in rows]),
        articles=stretches([(each.articles, spans) for each, spans in rows]),
        cues=stretches([(each.cues, spans) for each, spans in rows]),
    )


def row_spans(tokens: ClauseTokens, documents: Spans) -> Spans:
    """Return the stretches of rows that stretches of documents have."""
    ends = tokens.documents.searchsorted([end for _, end in documents])
    starts = tokens.documents.searchsorted([start for start, _ in documents])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _documents(parts: Sequence[tuple[ClauseTokens, Spans]]) -> NDArray[np.int32]:
    found = [np.zeros(0, np.int32)]
    base = 0
    for each, spans in parts:
        for (first, last), (start, end) in zip(spans, row_spans(each, spans), strict=True):
            found.append(each.documents[start:end] + np.int32(base - first))
            base += last - first
    return np.concatenate(found)
