"""Which words of which clauses answer a question, and how sure that is."""

import re
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder, StaticEncoder
from index.filters import document_years
from index.lexical import LexicalIndex
from index.tokens import lexical_tokens
from rag.figures import figure_pattern
from rag.model import Hit, Interpretation, Quote
from rag.question import content_of
from rag.retrieve import late_interaction
from rag.sentences import phrases_of, sentences_of

_YEARS = re.compile(r"20\d{2}")
_CONTEXT_SHARE = 0.3
_FIGURE_BONUS = 0.3
# Words weigh little against the order that retrieval found, which has seen meaning too.
_COVERAGE_WEIGHT = 4.0
_REGION_BONUS = 1.5
_NEARLY = 0.6
_SIDE_SENTENCE = 0.75
_MAX_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words of one clause that bear on a question.

    quotes: sentences, the best first in relevance but in the order of the clause.
    phrase: where a figure is asked for, the stretch between commas that holds the nearest one.
    coverage: how much of the question the clause and its best sentence cover, 0..1.
    """

    hit: Hit
    quotes: tuple[Quote, ...]
    phrase: Quote | None
    coverage: float


class Relevance:
    """Measures how much of a question a stretch of text covers, 0..1."""

    def __init__(
        self, question: str, language: str, lexical: LexicalIndex, encoder: Encoder
    ) -> None:
        self._content = content_of(question)
        self._lexical = lexical
        self._encoder = encoder
        self._by_words = language == "zh" or not isinstance(encoder, StaticEncoder)
        tokens = dict.fromkeys(t for t in lexical_tokens(self._content) if _telling(t))
        self._weights = {token: lexical.idf(token) for token in tokens}

    def of(self, texts: list[str]) -> list[float]:
        """Return the coverage of each text: by words for Chinese, else by late interaction."""
        return self.words(texts) if self._by_words else self.late(texts)

    def words(self, texts: list[str]) -> list[float]:
        """Return the share of the question's words in each text, weighted by their rarity."""
        total = sum(self._weights.values())
        if not total:
            return [0.0] * len(texts)
        return [self._share(text) / total for text in texts]

    def late(self, texts: list[str]) -> list[float]:
        """Return the late interaction with each text; 0 with an encoder that has no tokens."""
        if not isinstance(self._encoder, StaticEncoder):
            return [0.0] * len(texts)
        scores = late_interaction(self._content, texts, self._lexical, self._encoder)
        return [float(score) for score in scores]

    def cosines(self, texts: list[str]) -> list[float]:
        """Return the similarity of the question, without its question words, to each text."""
        content = self._encoder.encode([self._content], role="query")[0]
        vectors = self._encoder.encode(texts, role="passage")
        return [float(cosine) for cosine in vectors @ content]

    def _share(self, text: str) -> float:
        present = set(lexical_tokens(text))
        return sum(weight for token, weight in self._weights.items() if token in present)


def select_evidence(
    hits: list[Hit], interpreted: Interpretation, relevance: Relevance, question: str
) -> list[Evidence]:
    """Return the evidence of each hit, best first; hits that miss a constraint are left out."""
    figure = figure_pattern(question) if interpreted.wants_figure else None
    found = [
        _evidence(hit, relevance, figure)
        for hit in hits
        if _in_region(hit, interpreted.region) and _in_year(hit, interpreted)
    ]
    if figure and interpreted.region:
        # A figure is that place's only if its own sentence, or the document, is about the place.
        found = [each for each in found if _about(each, interpreted.region)]
    found.sort(
        key=lambda evidence: (
            -(
                evidence.hit.score
                + _COVERAGE_WEIGHT * evidence.coverage
                + _REGION_BONUS * (evidence.hit.document.region == interpreted.region)
            )
        )
    )
    passed = {evidence.hit.clause.id for evidence in found}
    if hits and hits[0].clause.id not in passed:
        # The clause on this very matter speaks of another year or place; what is left is about
        # another matter, unless it was found nearly as well.
        found = [each for each in found if each.hit.score >= _NEARLY * hits[0].score]
    return found


def _telling(token: str) -> bool:
    return len(token) > 1 and not token.isdecimal()


def _evidence(hit: Hit, relevance: Relevance, figure: re.Pattern[str] | None) -> Evidence:
    clause = hit.clause
    sentences = list(sentences_of(clause)) or [
        Quote(text=clause.text, start=0, end=len(clause.text))
    ]
    context = f"{hit.document.title} {' '.join(clause.path)}"
    alone = relevance.of([sentence.text for sentence in sentences])
    joined = relevance.of([f"{context} {sentence.text}" for sentence in sentences])
    scores = (1 - _CONTEXT_SHARE) * np.array(alone) + _CONTEXT_SHARE * np.array(joined)
    if figure:
        scores += [_FIGURE_BONUS * bool(figure.search(each.text)) for each in sentences]
    best = int(scores.argmax())
    kept = [
        sentence
        for sentence, score in zip(sentences, scores, strict=True)
        if score >= _SIDE_SENTENCE * scores[best]
    ]
    if figure or sentences[best] not in kept[:_MAX_QUOTES]:
        kept = [sentences[best]]
    whole = relevance.of([f"{context} {clause.text}"])[0]
    return Evidence(
        hit=hit,
        quotes=tuple(kept[:_MAX_QUOTES]),
        phrase=_nearest_phrase(hit, sentences[best], relevance, figure) if figure else None,
        coverage=(max(joined) + whole) / 2,
    )


def _nearest_phrase(
    hit: Hit, sentence: Quote, relevance: Relevance, figure: re.Pattern[str]
) -> Quote | None:
    phrases = [phrase for phrase in phrases_of(hit.clause, sentence) if figure.search(phrase.text)]
    if not phrases:
        return None
    shares = relevance.of([phrase.text for phrase in phrases])
    return phrases[int(np.argmax(shares))]


def _in_region(hit: Hit, region: str | None) -> bool:
    """A question about a place is answered only by words about that place."""
    if region is None or hit.document.region == region:
        return True
    stem = _stem(region)
    return stem in hit.clause.text or stem in hit.document.title


def _about(evidence: Evidence, region: str) -> bool:
    if evidence.hit.document.region == region:
        return True
    return any(_stem(region) in quote.text for quote in evidence.quotes)


def _stem(region: str) -> str:
    return region.removesuffix("市").removesuffix("省")


def _in_year(hit: Hit, interpreted: Interpretation) -> bool:
    """A figure for another year is no answer; the document's own date and period count."""
    year = interpreted.year
    if year is None:
        return True
    stated = {int(found) for found in _YEARS.findall(hit.clause.text)}
    if year in stated:
        return True
    years = document_years(hit.document)
    if years and years[0] <= year <= years[1]:
        return interpreted.kind not in ("how_much", "when") or not stated
    return not stated and interpreted.kind not in ("how_much", "when")
