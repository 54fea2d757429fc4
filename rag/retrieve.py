"""Clauses for a question: lexical and dense candidates, fused, re-ranked by late interaction."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, bundled_encoder
from index.finding import Allowed, Index
from index.tokens import encoder_tokens, lexical_tokens
from rag.model import Highlight, SearchMode
from rag.ranking import QueryTokens, feature_matrix, ranker, standard

FloatVector = NDArray[np.float32]

CANDIDATES = 100
# What follows is by the question's language: one in another script shares few words with the
# clauses, so that its lexical score is noise, unless the lexicon translated some of it.
LEXICAL_WEIGHT = {"zh": 0.55}
OTHER_LEXICAL_WEIGHT = 0.05
TRANSLATED_LEXICAL_WEIGHT = {"en": 0.1}
OTHER_TRANSLATED_LEXICAL_WEIGHT = 0.3
# Of the documents' words, which the lexicon adds, against the question's own.
WORDS_WEIGHT = {"zh": 0.15, "en": 0.15}
OTHER_WORDS_WEIGHT = 0.8
LATE_WEIGHT = {"en": 0.6}
OTHER_LATE_WEIGHT = 0.5
LEARNED = ("zh",)
"""Languages that the learned ranking was fitted on; it harms others."""


class Ranked(NamedTuple):
    """A row of the snapshot with its final score and the scores of the stages."""

    row: int
    score: float
    scores: dict[str, float]


def find_candidates(
    query: str,
    snapshot: Index[Allowed],
    encoder: Encoder,
    *,
    language: str,
    mode: SearchMode = "hybrid",
    allowed: Allowed | None = None,
    words: str = "",
) -> list[Ranked]:
    """Return up to `CANDIDATES` rows, best first, before re-ranking.

    Both scores are standardised over the whole index, so that their weights mean the same for
    every query. `allowed` is what `snapshot.allow` returns; `words` are the documents'
    words for what the query says, see `rag.lexicon`.
    """
    share = WORDS_WEIGHT.get(language, OTHER_WORDS_WEIGHT)
    vector = _vector(query, words, share, encoder)
    snapshot.lexical.look_up(_read_late(lexical_tokens, query, words))
    found = snapshot.find(vector, query, words, share, CANDIDATES, mode=mode, allowed=allowed)
    if not len(found.rows):
        return []
    z_dense = (found.dense - found.dense_mean) / found.dense_deviation
    z_lexical = (found.lexical - found.lexical_mean) / max(found.lexical_deviation, 1e-6)
    other = OTHER_LEXICAL_WEIGHT
    if words:
        other = TRANSLATED_LEXICAL_WEIGHT.get(language, OTHER_TRANSLATED_LEXICAL_WEIGHT)
    weight = {"lexical": 1.0, "dense": 0.0}.get(mode, LEXICAL_WEIGHT.get(language, other))
    fused = weight * z_lexical + (1 - weight) * z_dense
    order = np.argsort(-fused, kind="stable")[:CANDIDATES]
    parts = (found.rows[order], fused[order], found.lexical[order], found.dense[order])
    return [
        Ranked(row=row, score=score, scores={"lexical": by_words, "dense": by_meaning})
        for row, score, by_words, by_meaning in zip(*(p.tolist() for p in parts), strict=True)
    ]


def _vector(query: str, words: str, share: float, encoder: Encoder) -> FloatVector:
    """Return the unit vector of a query and, with a share, of words that mean the same."""
    if not words:
        own: FloatVector = encoder.encode([query], role="query")[0]
        return own
    both = encoder.encode([query, words], role="query")
    mixed: FloatVector = both[0] + np.float32(share) * both[1]
    unit: FloatVector = mixed / max(float(np.linalg.norm(mixed)), 1e-9)
    return unit


def rerank(
    question: str,
    query: str,
    candidates: list[Ranked],
    snapshot: Index[Any],
    *,
    language: str,
    words: str = "",
    learned: bool = True,
) -> list[Ranked]:
    """Order candidates by fused score, late interaction and, for Chinese, the learned ranking.

    Args:
        question: as asked; it says what kind of answer is wanted.
        query: the question, where its language needs it without the words that carry no content.
        candidates: as found, at least their first `CANDIDATES`.
        snapshot: where they were found.
        language: of the question.
        words: the documents' words for what the question says.
        learned: whether the learned ranking takes part.
    """
    if len(candidates) < 2:
        return candidates
    snapshot.lexical.look_up(_read_late(encoder_tokens, query, words))
    tokens = QueryTokens(
        query,
        snapshot.lexical,
        bundled_encoder(),
        words=words,
        words_weight=WORDS_WEIGHT.get(language, OTHER_WORDS_WEIGHT),
    )
    fused = np.array([candidate.score for candidate in candidates], np.float32)
    matrix, _, late = feature_matrix(
        question=question,
        tokens=tokens,
        lexical=np.array([candidate.scores["lexical"] for candidate in candidates], np.float32),
        dense=np.array([candidate.scores["dense"] for candidate in candidates], np.float32),
        fused=fused,
        clauses=snapshot.clauses.take(
            np.array([candidate.row for candidate in candidates], np.int64)
        ),
    )
    weight = LATE_WEIGHT.get(language, OTHER_LATE_WEIGHT)
    mixed = standard((1 - weight) * standard(fused) + weight * standard(late))
    scores = {"fused": fused, "late": late}
    if learned and language in LEARNED:
        scores["learned"] = standard(ranker().scores(matrix))
        share = ranker().share
        mixed = share * scores["learned"] + (1 - share) * mixed
    order = np.argsort(-mixed, kind="stable").tolist()
    finals = mixed.tolist()
    stages = list(zip(*(values.tolist() for values in scores.values()), strict=True))
    return [
        Ranked(
            row=candidates[i].row,
            score=finals[i],
            scores={**candidates[i].scores, **dict(zip(scores, stages[i], strict=True))},
        )
        for i in order
    ]


def _read_late(read: Callable[[str], list[str]], *texts: str) -> Iterator[str]:
    """Yield the tokens of texts, read when they are wanted: an index at hand wants none."""
    for text in texts:
        yield from read(text)


@lru_cache(maxsize=100)
def _marked_tokens(query: str) -> frozenset[str]:
    return frozenset(token for token in lexical_tokens(query) if len(token) > 1)


def highlight(text: str, query: str) -> tuple[Highlight, ...]:
    """Mark the query's words and character pairs in a text."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # Character by character: İ grows to two, and all places behind it would be off.
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    marked = np.zeros(len(text) + 2, bool)
    for token in _marked_tokens(query):
        start = lowered.find(token)
        while start >= 0:
            marked[start + 1 : start + 1 + len(token)] = True
            start = lowered.find(token, start + 1)
    edges = np.flatnonzero(marked[1:] != marked[:-1])
    return tuple(
        Highlight(start=int(start), end=int(end))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
