"""How much of a question a stretch of text covers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import bundled_encoder
from index.lexical import LexicalIndex
from index.tokens import lexical_tokens
from rag.question import content_of, fold

Vector = NDArray[np.float32]

_DIMENSIONS = 128
_MAX_NORM = 60.0
# A question's token that nothing in the text comes this near to is not covered.
_NEAR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What of the question a text has: (words,) 0 or 1, (tokens,) similarity 0..1.

    `one | other` is the match of both texts together.
    """

    words: Vector
    tokens: Vector

    def __or__(self, other: "Match") -> "Match":
        return Match(
            words=np.maximum(self.words, other.words), tokens=np.maximum(self.tokens, other.tokens)
        )


class Relevance:
    """Measures texts against one question, by its words and by the bundled model's tokens.

    The bundled model is used whatever model finds the clauses, so that a measure always means the
    same.
    """

    def __init__(self, question: str, language: str, lexical: LexicalIndex) -> None:
        self._content = content_of(fold(question))
        self._encoder = bundled_encoder()
        self.by_words = language == "zh"
        self._words = list(dict.fromkeys(filter(_telling, lexical_tokens(self._content))))
        self._word_weights = np.array([lexical.idf(word) for word in self._words], np.float32)
        ids = np.unique(self._encoder.token_ids(self._content))
        vectors = self._encoder.token_vectors(ids)[:, :_DIMENSIONS]
        norms = np.linalg.norm(vectors, axis=1)
        idf = np.array([lexical.idf(self._encoder.tokens[i]) for i in ids], np.float32)
        self._token_weights = idf * np.minimum(norms, _MAX_NORM)
        self._tokens = vectors / np.maximum(norms, 1e-9)[:, None]

    def match(self, text: str) -> Match:
        """Compare one text."""
        present = set(lexical_tokens(text))
        ids = np.unique(self._encoder.token_ids(text))
        nearest = np.zeros(len(self._tokens), np.float32)
        if len(ids) and len(self._tokens):
            vectors = self._encoder.token_vectors(ids)[:, :_DIMENSIONS]
            unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1), 1e-9)[:, None]
            nearest = np.maximum((self._tokens @ unit.T).max(axis=1), 0)
        return Match(
            words=np.array([word in present for word in self._words], np.float32), tokens=nearest
        )

    def words(self, match: Match) -> float:
        """Return the share of the question's words in the text, weighted by rarity."""
        return _mean(match.words, self._word_weights)

    def precision(self, text: str) -> float:
        """Return the share of a text's words that the question has."""
        words = {word for word in lexical_tokens(text) if _telling(word)}
        return len(words & set(self._words)) / len(words) if words else 0.0

    def late(self, match: Match) -> float:
        """Return the late interaction: mean similarity of each token's nearest, weighted."""
        return _mean(match.tokens, self._token_weights)

    def uncovered(self, match: Match) -> float:
        """Return the weight of the question's tokens to which nothing in the text is near."""
        return _mean((match.tokens < _NEAR).astype(np.float32), self._token_weights)

    def of(self, match: Match) -> float:
        """Return one measure, 0..1: words and tokens for Chinese, tokens for other languages."""
        late = self.late(match)
        return (self.words(match) + late) / 2 if self.by_words else late

    def cosines(self, texts: list[str]) -> list[float]:
        """Return the similarity of the question as a whole to each text."""
        content = self._encoder.encode([self._content], role="query")[0]
        return [float(c) for c in self._encoder.encode(texts, role="passage") @ content]


def _telling(token: str) -> bool:
    return len(token) > 1 and not token.isdecimal()


def _mean(values: Vector, weights: Vector) -> float:
    total = float(weights.sum())
    return float(values @ weights) / total if total else 0.0
