"""Clauses for a question: lexical and dense candidates, fused, re-ranked by late interaction."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, bundled_encoder
from index.ragged import held
from index.snapshot import Snapshot
from index.tokens import lexical_tokens
from rag.model import Highlight, SearchMode
from rag.ranking import QueryTokens, feature_matrix, ranker, standard

FloatVector = NDArray[np.float32]

CANDIDATES = 100
_BLOCK = 64
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A row of the snapshot with its final score and the scores of the stages."""

    row: int
    score: float
    scores: dict[str, float]


def find_candidates(
    query: str,
    snapshot: Snapshot,
    encoder: Encoder,
    *,
    language: str,
    mode: SearchMode = "hybrid",
    allowed: NDArray[np.int64] | None = None,
    words: str = "",
) -> list[Ranked]:
    """Return up to `CANDIDATES` rows, best first, before re-ranking.

    Both scores are standardised over the whole index, so that their weights mean the same for
    every query. `allowed` are the rows that may be found, in order; `words` are the documents'
    words for what the query says, see `rag.lexicon`.
    """
    share = WORDS_WEIGHT.get(language, OTHER_WORDS_WEIGHT)
    vector = _vector(query, words, share, encoder)
    lexical = snapshot.lexical.scores(query, words, share)
    nearest, _ = snapshot.vectors.search(vector, CANDIDATES, allowed)
    matched = _matched(lexical, allowed)
    if mode == "lexical":
        union = matched
    elif mode == "dense":
        union = nearest.astype(np.int64)
    else:
        union = np.union1d(matched, nearest).astype(np.int64)
    if not len(union):
        return []
    dense = snapshot.vectors.cosines(vector, union)
    mean, deviation = snapshot.vectors.spread(vector)
    z_dense = (dense - mean) / deviation
    z_lexical = (lexical[union] - lexical.mean()) / max(float(lexical.std()), 1e-6)
    other = OTHER_LEXICAL_WEIGHT
    if words:
        other = TRANSLATED_LEXICAL_WEIGHT.get(language, OTHER_TRANSLATED_LEXICAL_WEIGHT)
    weight = {"lexical": 1.0, "dense": 0.0}.get(mode, LEXICAL_WEIGHT.get(language, other))
    fused = weight * z_lexical + (1 - weight) * z_dense
    order = np.argsort(-fused, kind="stable")[:CANDIDATES]
    chosen = union[order]
    parts = (chosen, fused[order], lexical[chosen], dense[order])
    return [
        Ranked(row=row, score=score, scores={"lexical": by_words, "dense": by_meaning})
        for row, score, by_words, by_meaning in zip(*(p.tolist() for p in parts), strict=True)
    ]


def _matched(scores: FloatVector, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Return the up to `CANDIDATES` rows with the highest scores above 0, best first."""
    if allowed is None:
        return _best(scores, CANDIDATES)
    # Mostly the best of all hold enough that is allowed; not to look at the others is quicker.
    best = _best(scores, 2 * CANDIDATES)
    found = best[held(allowed, best)]
    if len(found) < CANDIDATES and len(best) == 2 * CANDIDATES:
        return allowed[_best(scores[allowed], CANDIDATES)]
    return found[:CANDIDATES]


def _best(scores: FloatVector, count: int) -> NDArray[np.int64]:
    """Return up to `count` places with the highest scores above 0, best first."""
    places = np.arange(len(scores)) if len(scores) <= count * _BLOCK else _high(scores, count)
    scores = scores[places]
    if len(scores) > count:
        least = np.partition(scores, -count)[-count]
        places, scores = places[scores >= least], scores[scores >= least]
    best = np.argsort(-scores, kind="stable")[:count]
    return places[best[scores[best] > 0]]


def _high(scores: FloatVector, count: int) -> NDArray[np.int64]:
    """Return places among which the `count` highest scores are, quicker than by comparing all."""
    whole = len(scores) // _BLOCK
    highest = scores[: whole * _BLOCK].reshape(whole, _BLOCK).max(axis=1)
    # So many blocks have a score at least as high: what is lower is none of the best.
    return np.flatnonzero(scores >= np.partition(highest, -count)[-count])


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
    snapshot: Snapshot,
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
