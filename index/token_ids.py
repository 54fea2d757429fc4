"""Many texts to the ids of their tokens at once: `index.tokens.encoder_tokens` over arrays.

Chinese runs are looked up as code points, characters and pairs in one step each; words and numbers,
few in a Chinese text, one by one.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.tokens import RUN_RANGES, grams_of, normal_form, words_in

Ids = NDArray[np.int32]
Codes = NDArray[np.uint32]

_BETWEEN = "\0"  # parts the texts; no token holds it
_WORDS = 50_000  # words whose ids are remembered
_LONGEST = 32  # characters of such a word


class TokenIds:
    """Looks up the ids of a vocabulary in texts."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        run = np.zeros(sys.maxunicode + 1, bool)
        for first, last in RUN_RANGES:
            run[first : last + 1] = True
        self._run = run
        self._one = np.full(len(run), -1, np.int32)
        pairs: dict[tuple[int, int], int] = {}
        for token, row in ids.items():
            if len(token) == 1 and run[ord(token)]:
                self._one[ord(token)] = row
            elif len(token) == 2 and run[ord(token[0])] and run[ord(token[1])]:
                pairs[ord(token[0]), ord(token[1])] = row
        codes = np.array(list(pairs), np.uint32).reshape(-1, 2)
        # Characters that occur in pairs are numbered from 1; 0 stands for every other.
        characters = np.unique(codes)
        self._number = np.zeros(len(run), np.int32)
        self._number[characters] = np.arange(1, len(characters) + 1)
        self._base = len(characters) + 1
        keys = self._keys(codes[:, 0], codes[:, 1])
        order = np.argsort(keys)
        self._pair_keys = keys[order]
        self._pairs = np.fromiter(pairs.values(), np.int32, len(pairs))[order]

        self._ids = ids
        self._known = lru_cache(_WORDS)(self._read_word)

    def read(self, texts: Sequence[str]) -> tuple[Ids, NDArray[np.int64]]:
        """Return the ids of all known tokens, by text, and where each text's begin.

        Returns:
            Ids, shape (n,), and offsets, shape (len(texts) + 1,): those of text i are
            `ids[offsets[i]:offsets[i + 1]]`, in no certain order.
        """
        joined = _BETWEEN.join(normal_form(text).replace(_BETWEEN, " ") for text in texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = np.flatnonzero(codes == 0)
        run = self._run[codes]
        at = np.flatnonzero(run)
        pair_at = np.flatnonzero(run[:-1] & run[1:])
        words, word_at = self._words(joined)
        found = np.concatenate(
            [self._one[codes[at]], self._pair_ids(codes[pair_at], codes[pair_at + 1]), words]
        )
        owners = np.searchsorted(ends, np.concatenate([at, pair_at, word_at]))
        known = found >= 0
        found, owners = found[known], owners[known]
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=len(texts))
        return found[order], np.concatenate([[0], np.cumsum(counts)])

    def _pair_ids(self, first: Codes, second: Codes) -> Ids:
        if not len(self._pairs):
            return np.full(len(first), -1, np.int32)
        keys = self._keys(first, second)
        row = np.minimum(np.searchsorted(self._pair_keys, keys), len(self._pairs) - 1)
        return np.where(self._pair_keys[row] == keys, self._pairs[row], np.int32(-1))

    def _keys(self, first: Codes, second: Codes) -> NDArray[np.int64]:
        """Return a number for each pair, 0 up; the same one for no two known pairs."""
        return self._number[first].astype(np.int64) * self._base + self._number[second]

    def _words(self, text: str) -> tuple[Ids, NDArray[np.int64]]:
        """Return the ids of words, their 4-grams and numbers, and where each stands."""
        found: list[int] = []
        places: list[int] = []
        for match in words_in(text):
            word = match[0]
            ids = self._known(word) if len(word) <= _LONGEST else self._read_word(word)
            found += ids
            places += [match.start()] * len(ids)
        return np.array(found, np.int32), np.array(places, np.int64)

    def _read_word(self, word: str) -> list[int]:
        return [self._ids[token] for token in (word, *grams_of(word)) if token in self._ids]
