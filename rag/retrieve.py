"""Clauses for a question: lexical and dense candidates, fused, re-ranked by late interaction."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, StaticEncoder
from index.lexical import LexicalIndex
from index.snapshot import Snapshot
from index.tokens import lexical_tokens
from rag.model import Highlight, SearchMode

FloatVector = NDArray[np.float32]

CANDIDATES = 100
RERANKED = 50
# A question in another script shares few words with the clauses: its lexical score is noise.
LEXICAL_WEIGHT = {"zh": 0.5, "ja": 0.3}
OTHER_LEXICAL_WEIGHT = 0.05
LATE_WEIGHT = {"zh": 0.5}
OTHER_LATE_WEIGHT = 0.75
LATE_DIMENSIONS = 128
MAX_NORM = 60.0


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
) -> list[Ranked]:
    """Return up to `CANDIDATES` rows, best first, before re-ranking.

    Both scores are standardised over the whole index, so that their weights mean the same for
    every query. `allowed` restricts the rows before anything is ranked.
    """
    vector = encoder.encode([query], role="query")[0]
    lexical = snapshot.lexical.scores(query)
    nearest, _ = snapshot.vectors.search(vector, CANDIDATES, allowed)
    rows = np.arange(len(lexical), dtype=np.int64) if allowed is None else allowed
    best = rows[np.argsort(-lexical[rows], kind="stable")[:CANDIDATES]]
    matched = best[lexical[best] > 0]
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
    weight = {"lexical": 1.0, "dense": 0.0}.get(
        mode, LEXICAL_WEIGHT.get(language, OTHER_LEXICAL_WEIGHT)
    )
    fused = weight * z_lexical + (1 - weight) * z_dense
    order = np.argsort(-fused, kind="stable")[:CANDIDATES]
    return [
        Ranked(
            row=int(union[i]),
            score=float(fused[i]),
            scores={"lexical": float(lexical[union[i]]), "dense": float(dense[i])},
        )
        for i in order
    ]


def rerank(
    query: str,
    candidates: list[Ranked],
    texts: list[str],
    lexical: LexicalIndex,
    encoder: Encoder,
    *,
    language: str,
) -> list[Ranked]:
    """Order candidates by fused score and late interaction, weighted by the query's language.

    Only the bundled encoder has token vectors; with any other the order is left as it is.
    """
    if not isinstance(encoder, StaticEncoder) or len(candidates) < 2:
        return candidates
    late = late_interaction(query, texts, lexical, encoder)
    fused = np.array([candidate.score for candidate in candidates], np.float32)
    weight = LATE_WEIGHT.get(language, OTHER_LATE_WEIGHT)
    mixed = standardise((1 - weight) * standardise(fused) + weight * standardise(late))
    order = np.argsort(-mixed, kind="stable")
    return [
        Ranked(
            row=candidates[i].row,
            score=float(mixed[i]),
            scores={
                **candidates[i].scores,
                "fused": candidates[i].score,
                "late": float(late[i]),
            },
        )
        for i in order
    ]


def late_interaction(
    query: str, texts: list[str], lexical: LexicalIndex, encoder: StaticEncoder
) -> FloatVector:
    """Return for each text the weighted mean, over query tokens, of the best token match (0..1).

    After recipe: the weight of a token is its inverse document frequency times its vector's
    length, at most 60.
    """
    query_ids = np.unique(encoder.token_ids(query))
    if not len(query_ids):
        return np.zeros(len(texts), np.float32)
    vectors = encoder.token_vectors(query_ids)[:, :LATE_DIMENSIONS]
    norms = np.linalg.norm(vectors, axis=1)
    idf = np.array([lexical.idf(encoder.tokens[i]) for i in query_ids], np.float32)
    weights = idf * np.minimum(norms, MAX_NORM)
    unit_query = vectors / np.maximum(norms, 1e-9)[:, None]
    total = max(float(weights.sum()), 1e-9)
    scores = np.zeros(len(texts), np.float32)
    for position, text in enumerate(texts):
        text_ids = np.unique(encoder.token_ids(text))
        if len(text_ids):
            matched = encoder.token_vectors(text_ids)[:, :LATE_DIMENSIONS]
            unit = matched / np.maximum(np.linalg.norm(matched, axis=1), 1e-9)[:, None]
            best = np.maximum((unit_query @ unit.T).max(axis=1), 0)
            scores[position] = float(weights @ best) / total
    return scores


def standardise(values: FloatVector) -> FloatVector:
    """Return z-scores within the array."""
    scaled: FloatVector = (values - values.mean()) / max(float(values.std()), 1e-6)
    return scaled


def highlight(text: str, query: str) -> tuple[Highlight, ...]:
    """Mark the query's words and character pairs in a text."""
    # Character by character: İ would grow to two, and all places behind it would be off.
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    wanted = [token for token in Counter(lexical_tokens(query)) if len(token) > 1]
    marked = np.zeros(len(text) + 2, bool)
    for token in wanted:
        start = lowered.find(token)
        while start >= 0:
            marked[start + 1 : start + 1 + len(token)] = True
            start = lowered.find(token, start + 1)
    edges = np.flatnonzero(marked[1:] != marked[:-1])
    return tuple(
        Highlight(start=int(start), end=int(end))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
