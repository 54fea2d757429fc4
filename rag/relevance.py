"""How much of a question a stretch of text covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from index.encoder import LATE_DIMENSIONS, StaticEncoder, bundled_encoder
from index.lexical import LexicalIndex
from index.tokens import lexical_tokens, tokens_and_grams
from rag.kanji import KANA, chinese_in
from rag.language import certain_language
from rag.lexicon import Expansion, lexicon
from rag.wording import content_of, fold

Vector = NDArray[np.float32]

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


class _Terms:
    """The words and tokens of some text of a question, with their weights."""

    def __init__(self, text: str, lexical: LexicalIndex, encoder: StaticEncoder) -> None:
        self.words = list(dict.fromkeys(filter(_telling, lexical_tokens(text))))
        self.word_weights = np.array([lexical.idf(word) for word in self.words], np.float32)
        self._words_total = float(self.word_weights.sum())
        ids = np.unique(encoder.token_ids(text))
        vectors = encoder.token_vectors(ids, LATE_DIMENSIONS)
        norms = np.linalg.norm(vectors, axis=1)
        idf = np.array([lexical.idf(encoder.tokens[i]) for i in ids], np.float32)
        self.token_weights: Vector = idf * np.minimum(norms, _MAX_NORM).astype(np.float32)
        self._tokens_total = float(self.token_weights.sum())
        self.unit = vectors / np.maximum(norms, 1e-9)[:, None]

    def held(self, present: set[str]) -> list[bool]:
        """Return for each word whether it is present."""
        return [word in present for word in self.words]

    def share_held(self, present: set[str]) -> float:
        """Return the share of the words that are present, weighted."""
        held = self.held(present)
        if not any(held):
            return 0.0
        return _mean(np.array(held, np.float32), self.word_weights, self._words_total)

    def share_near(self, nearest: Vector) -> float:
        """Return the weighted mean of what `_nearest` says of the tokens."""
        return _mean(nearest, self.token_weights, self._tokens_total)


class Relevance:
    """Measures texts against one question, by its words and by the bundled model's tokens.

    The bundled model is used whatever model finds the clauses, so that a measure always means the
    same.
    """

    def __init__(self, question: str, language: str, lexical: LexicalIndex) -> None:
        text = fold(question)
        self._content = content_of(text)
        self._encoder = bundled_encoder()
        self._lexical = lexical
        self.by_words = language == "zh"
        self._spoken = certain_language(question)
        concepts = [
            each
            for each in _with_kanji(
                lexicon().expansions(self._content, self._spoken), self._content, lexical
            )
            if not _stands(self._content[each.start : each.end], lexical)
        ]
        unheard = [each for each in concepts if not any(_stands(w, lexical) for w in each.words)]
        self.unheard = sum(map(_letters_in, self._said(unheard))) / max(
            _letters_in(self._content), 1
        )
        """The share of the question on concepts that no document names, by any of their names."""
        rest = self._content
        for concept in reversed(concepts):
            rest = f"{rest[: concept.start]} {rest[concept.end :]}"
        said = self._said(concepts)
        # What a concept asks for is there when any of its words is; the rest word by word.
        alternatives = [(*each.words, words) for each, words in zip(concepts, said, strict=True)]
        self._concepts = [
            [_Terms(word, lexical, self._encoder) for word in words] for words in alternatives
        ]
        self._rest = _Terms(rest, lexical, self._encoder)
        if not self.by_words:
            self._rest.word_weights *= 0  # no clause has them; only concepts speak its language
        together = [self._rest, *(each for words in self._concepts for each in words)]
        self._unit = np.concatenate([each.unit for each in together])
        ends = np.cumsum([0, *(len(each.unit) for each in together)]).tolist()
        self._spans = [slice(*each) for each in pairwise(ends)]
        self._ids = np.zeros(0, np.int32)
        self._similar = np.zeros((0, len(self._unit)), np.float32)
        self._word_weights = np.array(
            [*self._rest.word_weights, *(c[0].word_weights.sum() for c in self._concepts)],
            np.float32,
        )
        self._token_weights = np.array(
            [*self._rest.token_weights, *(c[0].token_weights.sum() for c in self._concepts)],
            np.float32,
        )
        self._words_total = float(self._word_weights.sum())
        self._tokens_total = float(self._token_weights.sum())

    def _said(self, concepts: Sequence[Expansion]) -> list[str]:
        return [self._content[each.start : each.end] for each in concepts]

    def match(self, text: str) -> Match:
        """Compare one text."""
        tokens, grams = tokens_and_grams(text)
        present = set(tokens)
        near = self._nearest(self._encoder.ids_of(chain(tokens, grams)))
        if not self._concepts:
            return Match(words=np.array(self._rest.held(present), np.float32), tokens=near)
        rest, *spans = self._spans
        span = iter(spans)
        words: list[float] = []
        parts: list[float] = []
        for alternatives in self._concepts:
            words.append(max(each.share_held(present) for each in alternatives))
            parts.append(max(each.share_near(near[next(span)]) for each in alternatives))
        return Match(
            words=np.array([*self._rest.held(present), *words], np.float32),
            tokens=np.concatenate([near[rest], np.array(parts, np.float32)]),
        )

    def words(self, match: Match) -> float:
        """Return the share of the question's words in the text, weighted by rarity."""
        return _mean(match.words, self._word_weights, self._words_total)

    def lacks(self, term: str) -> bool:
        """Tell whether no document has a name: 瞪羚 in 瞪羚企业, whatever kind of thing it is."""
        pairs = [token for token in lexical_tokens(term) if _telling(token)]
        return bool(pairs) and not any(map(self._lexical.frequency, pairs[:-1] or pairs))

    def shares_words(self, text: str) -> bool:
        """Tell whether a text has any word or concept of the question, names such as 5G too."""
        match = self.match(text)
        if self.words(match):
            return True
        own = zip(self._rest.words, match.words, strict=False)
        return any(held and any(map(str.isalpha, word)) for word, held in own)

    def precision(self, text: str) -> float:
        """Return the share of a text's words that the question has."""
        words = {word for word in lexical_tokens(text) if _telling(word)}
        known = {*self._rest.words, *(w for c in self._concepts for each in c for w in each.words)}
        return len(words & known) / len(words) if words else 0.0

    def late(self, match: Match) -> float:
        """Return the late interaction: mean similarity of each token's nearest, weighted."""
        return _mean(match.tokens, self._token_weights, self._tokens_total)

    def uncovered(self, match: Match) -> float:
        """Return the weight of the question's tokens to which nothing in the text is near."""
        far = (match.tokens < _NEAR).astype(np.float32)
        return _mean(far, self._token_weights, self._tokens_total)

    def of(self, match: Match) -> float:
        """Return one measure, 0..1: of tokens, and of words where the question has any."""
        late = self.late(match)
        return (self.words(match) + late) / 2 if self._words_total else late

    def nearest_to(self, words: str, text: str) -> float:
        """Return how near a text comes to some words or to another name for them, 0..1."""
        unit = self._encoder.late_units(np.unique(self._encoder.token_ids(text)))
        names = [
            words,
            *(w for each in lexicon().expansions(words, self._spoken) for w in each.words),
        ]
        terms = [_Terms(name, self._lexical, self._encoder) for name in names]
        return max(each.share_near(_nearest(each.unit, unit)) for each in terms)

    def cosines(self, texts: Sequence[str]) -> list[float]:
        """Return the similarity of the question as a whole to each text.

        It compares the tokens of all at once, which makes `match` of their parts quick.
        """
        ids = [self._encoder.token_ids(text) for text in texts]
        self._ids, place = np.unique(
            np.concatenate([*ids, np.zeros(0, np.int32)]), return_inverse=True
        )
        vectors = self._encoder.token_vectors(self._ids)
        # A row a token of the texts, so that what is compared lies side by side.
        self._similar = self._encoder.late_units(self._ids) @ self._unit.T
        # Each text's vector: the sum of its tokens', each as often as it stands there.
        size = len(self._ids)
        owners = np.repeat(np.arange(len(texts)), [len(each) for each in ids])
        counts = np.bincount(owners * size + place, minlength=len(texts) * size)
        whole = counts.reshape(len(texts), size).astype(np.float32) @ vectors
        whole /= np.maximum(np.linalg.norm(whole, axis=1), 1e-9)[:, None]
        content = self._encoder.encode([self._content], role="query")[0]
        return [float(cosine) for cosine in whole @ content]

    def _nearest(self, ids: NDArray[np.int32]) -> Vector:
        """Return for each of the question's tokens the similarity of the nearest of a text's."""
        if not len(ids) or not len(self._unit):
            return np.zeros(len(self._unit), np.float32)
        place = np.minimum(self._ids.searchsorted(ids), max(len(self._ids) - 1, 0))
        if not len(self._ids) or (self._ids[place] != ids).any():
            return _nearest(self._unit, self._encoder.late_units(np.unique(ids)))
        nearest: Vector = np.maximum(self._similar[place].max(axis=0), 0)
        return nearest


def _nearest(tokens: Vector, held: Vector) -> Vector:
    """Return for each of some vectors the similarity of the nearest of others, 0..1."""
    if not len(tokens) or not len(held):
        return np.zeros(len(tokens), np.float32)
    nearest: Vector = np.maximum((tokens @ held.T).max(axis=1), 0)
    return nearest


def _letters_in(text: str) -> int:
    return sum(each.isalpha() for each in text)


def _with_kanji(concepts: list[Expansion], text: str, lexical: LexicalIndex) -> list[Expansion]:
    """Return concepts and, of a Japanese text, the Chinese words that documents use too."""
    if not KANA.search(text):
        return concepts
    shared = [
        Expansion(start=start, end=end, words=(word,))
        for start, end, word in chinese_in(text)
        if _stands(word, lexical)
        and all(end <= each.start or each.end <= start for each in concepts)
    ]
    return sorted([*concepts, *shared], key=lambda each: each.start)


def _stands(words: str, lexical: LexicalIndex) -> bool:
    """Tell whether documents use these very words, so that no others need stand for them."""
    return all(lexical.frequency(token) for token in lexical_tokens(words) if _telling(token))


def _telling(token: str) -> bool:
    return len(token) > 1 and not token.isdecimal()


def _mean(values: Vector, weights: Vector, total: float) -> float:
    return float(values @ weights) / total if total else 0.0
