"""Pairs to token ids: which tokens the encoder knows, and every text as ids, held flat."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.tokens import encoder_tokens
from index.train.pairs import Source

_LEAST = 3  # texts a token must occur in


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as ids: text i is `ids[starts[i]:starts[i + 1]]`; equal texts share a `group`."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    group: NDArray[np.int64]

    def rows(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the ids of the chosen texts, one after another, and where each begins."""
        parts = [self.ids[self.starts[i] : self.starts[i + 1]] for i in chosen]
        sizes = np.array([len(part) for part in parts], dtype=np.int64)
        return np.concatenate(parts), np.cumsum(sizes) - sizes


@dataclass(frozen=True, slots=True)
class Encoded:
    """One source, ready to train on: pair i is text i of `first` and text i of `second`."""

    name: str
    weight: float
    first: Texts
    second: Texts


def encode_sources(sources: list[Source], size: int) -> tuple[list[str], list[Encoded]]:
    """Choose the `size` tokens that occur in most texts and encode all sources with them.

    Pairs of which one side has no known token are dropped. Tokens of equal frequency are taken in
    order of first sight, so the same files give the same vocabulary.
    """
    seen: dict[str, int] = {}
    raw = [
        (
            source,
            _read(seen, (p[0] for p in source.pairs)),
            _read(seen, (p[1] for p in source.pairs)),
        )
        for source in sources
    ]
    frequency = np.zeros(len(seen), dtype=np.int64)
    for _, first, second in raw:
        frequency += _document_frequency(first, len(seen)) + _document_frequency(second, len(seen))
    order = np.argsort(-frequency, kind="stable")[:size]
    order = order[frequency[order] >= _LEAST]
    names = list(seen)
    new_ids = np.full(len(seen), -1, dtype=np.int32)
    new_ids[order] = np.arange(len(order), dtype=np.int32)
    encoded = [
        _pair_up(source, _renumber(first, new_ids), _renumber(second, new_ids))
        for source, first, second in raw
    ]
    return [names[i] for i in order], encoded


def _read(seen: dict[str, int], texts: Iterable[str]) -> Texts:
    ids = array("i")
    starts = array("q", [0])
    group = array("q")
    for text in texts:
        ids.extend([seen.setdefault(token, len(seen)) for token in encoder_tokens(text)])
        starts.append(len(ids))
        group.append(hash(text))
    return Texts(
        np.frombuffer(ids, dtype=np.int32) if ids else np.zeros(0, np.int32),
        np.frombuffer(starts, dtype=np.int64),
        np.frombuffer(group, dtype=np.int64),
    )


def _document_frequency(texts: Texts, tokens: int) -> NDArray[np.int64]:
    counts = np.zeros(tokens, dtype=np.int64)
    block = 2_000  # texts at a time: bounds the memory of the sort
    for begin in range(0, len(texts.starts) - 1, block):
        end = min(begin + block, len(texts.starts) - 1)
        bounds = texts.starts[begin : end + 1]
        owner = np.repeat(np.arange(end - begin, dtype=np.int64), np.diff(bounds))
        pairs = np.unique(owner * tokens + texts.ids[bounds[0] : bounds[-1]])
        counts += np.bincount(pairs % tokens, minlength=tokens)
    return counts


def _renumber(texts: Texts, new_ids: NDArray[np.int32]) -> Texts:
    ids = new_ids[texts.ids]
    known = ids >= 0
    before = np.concatenate(([0], np.cumsum(known)))
    return Texts(ids[known], before[texts.starts], texts.group)


def _pair_up(source: Source, first: Texts, second: Texts) -> Encoded:
    """Keep the pairs that have a known token on both sides."""
    whole = np.flatnonzero((np.diff(first.starts) > 0) & (np.diff(second.starts) > 0))
    return Encoded(source.name, source.weight, _select(first, whole), _select(second, whole))


def _select(texts: Texts, chosen: NDArray[np.int64]) -> Texts:
    ids, begins = texts.rows(chosen)
    return Texts(ids, np.append(begins, len(ids)), texts.group[chosen])
