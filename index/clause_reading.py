"""Clauses as stored to what an index has of them; every stretch of text is read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.model import Clause
from index.answer_cues import cues_of
from index.clause_tokens import ClauseTokens
from index.encoder import StaticEncoder
from index.postings import Postings, postings_of
from index.ragged import distinct, offsets_of
from index.tokens import encoder_tokens, tokens_and_grams

Ids = NDArray[np.int32]
_HEADINGS = 20_000  # kept read: those of a chapter stand above many clauses
_ID_BITS = 32
_IDS = (1 << _ID_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A document's title with its clauses in reading order."""

    title: str
    clauses: Sequence[Clause]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """The tokens of some text: all that the lexical index has, and those that the model knows."""

    words: Ids
    known: Ids


class ClauseReader:
    """Reads the clauses of a segment."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._vocabulary = len(encoder.tokens)
        self._ids = _Ids(encoder.tokens)
        self._heading = lru_cache(_HEADINGS)(self._read)

    def read(self, documents: Iterable[Titled]) -> tuple[Postings, list[Ids], ClauseTokens]:
        """Return postings, the model's tokens of each indexed text, and what the ranking needs."""
        words: list[Ids] = []
        passages: list[Ids] = []
        tokens: list[Ids] = []
        heads: list[Ids] = []
        titles: list[Ids] = []
        clauses: list[Clause] = []
        sizes: list[int] = []
        for document in documents:
            title = self._read(document.title)
            titles.append(title.known)
            sizes.append(len(document.clauses))
            clauses += document.clauses
            for clause in document.clauses:
                path = [self._heading(each) for each in clause.path]
                text = self._read(clause.text)
                # In the order of `index.lexical.indexed_text`.
                indexed = [title, *path[:-1], text]
                words.append(np.concatenate([each.words for each in indexed]))
                passages.append(np.concatenate([each.known for each in indexed]))
                heads.append(np.concatenate([text.known[:0], *(each.known for each in path)]))
                tokens.append(np.concatenate([heads[-1], text.known]))
        return (
            postings_of(words, self._ids.tokens),
            passages,
            _clause_tokens(clauses, sizes, tokens, heads, titles),
        )

    def _read(self, text: str) -> _Stretch:
        found, grams = tokens_and_grams(text)
        words = np.fromiter(map(self._ids.__getitem__, found), np.int32, len(found))
        if grams:
            return _Stretch(words=words, known=self._encoder.ids_of(encoder_tokens(text)))
        return _Stretch(words=words, known=words[words < self._vocabulary])


class _Ids(dict[str, int]):
    """Ids of tokens: those of the model's vocabulary, then others as they come."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self.tokens = list(tokens)
        super().__init__((token, row) for row, token in enumerate(self.tokens))

    def __missing__(self, token: str) -> int:
        self[token] = row = len(self.tokens)
        self.tokens.append(token)
        return row


def _clause_tokens(
    clauses: Sequence[Clause],
    sizes: Sequence[int],
    tokens: Sequence[Ids],
    heads: Sequence[Ids],
    titles: Sequence[Ids],
) -> ClauseTokens:
    documents = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    starts = offsets_of(sizes)[documents]
    counts = np.array(sizes, np.int64)[documents]
    places = (np.arange(len(clauses)) - starts) / counts
    return ClauseTokens(
        **_ragged("tokens", "offsets", tokens),
        **_ragged("heads", "head_offsets", heads),
        **_ragged("titles", "title_offsets", titles),
        documents=documents,
        lengths=np.array([len(each.text) for each in clauses], np.int32),
        positions=places.astype(np.float32),
        articles=np.array([each.kind == "article" for each in clauses], np.float32),
        cues=np.array([cues_of(each.text) for each in clauses], np.uint32),
    )


def _ragged(flat: str, offsets: str, rows: Sequence[Ids]) -> dict[str, Any]:
    """Return the tokens of each row, each once and in order."""
    owners = np.repeat(np.arange(len(rows), dtype=np.int64), [len(row) for row in rows])
    together = np.concatenate([*rows, np.zeros(0, np.int32)])
    pairs = distinct((owners << _ID_BITS) | together)
    return {
        flat: (pairs & _IDS).astype(np.int32),
        offsets: offsets_of(np.bincount(pairs >> _ID_BITS, minlength=len(rows))),
    }
