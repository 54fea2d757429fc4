"""Two documents or clauses side by side: clauses by topic, targets and offices aligned."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder, FloatMatrix
from index.library import ClauseFields
from rag.ledger import Responsibility, TargetSeries, aligned, responsibilities, targets

_ALIKE = 0.35
"""Least cosine of two clauses that speak of the same; set by looking at pairs of policy plans."""
_FEW = 2
_UNSAID = frozenset({"preamble", "closing", "attachment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePair:
    """A clause of either document, each the other's nearest; `similarity` is their cosine."""

    left: ClauseFields
    right: ClauseFields
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePair:
    """An office that both documents make responsible, under its full name."""

    office: str
    left: Responsibility
    right: Responsibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two documents share, the nearest first, and the clauses of each that stand alone."""

    pairs: tuple[ClausePair, ...]
    targets: tuple[TargetSeries, ...]
    offices: tuple[OfficePair, ...]
    only_left: tuple[ClauseFields, ...]
    only_right: tuple[ClauseFields, ...]


def compare(
    left: Sequence[ClauseFields], right: Sequence[ClauseFields], encoder: Encoder
) -> Comparison:
    """Compare the clauses of two documents, or those of them that a topic has found.

    Metrics are put together whatever the region, since documents of two places are compared.
    """
    left, right = _measures(left), _measures(right)
    pairs = _pairs(left, right, encoder)
    paired = {each.clause.id for pair in pairs for each in (pair.left, pair.right)}
    offices = {row.office: row for row in responsibilities(left)}
    shared = [row for row in responsibilities(right) if row.office in offices]
    series = aligned([*targets(left), *targets(right)], by_region=False)
    return Comparison(
        pairs=pairs,
        targets=tuple(
            each for each in series if len({row.source.document_id for row in each.rows}) > 1
        ),
        offices=tuple(
            OfficePair(office=row.office, left=offices[row.office], right=row) for row in shared
        ),
        only_left=tuple(each for each in left if each.clause.id not in paired),
        only_right=tuple(each for each in right if each.clause.id not in paired),
    )


def _measures(clauses: Sequence[ClauseFields]) -> list[ClauseFields]:
    return [each for each in clauses if each.clause.kind not in _UNSAID]


def _pairs(
    left: Sequence[ClauseFields], right: Sequence[ClauseFields], encoder: Encoder
) -> tuple[ClausePair, ...]:
    if not left or not right:
        return ()
    several = min(len(left), len(right)) > _FEW
    vectors = [_vectors(each, encoder, centred=several) for each in (left, right)]
    likeness = vectors[0] @ vectors[1].T
    nearest, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    found = [
        ClausePair(left=left[row], right=right[near], similarity=float(likeness[row, near]))
        for row, near in enumerate(nearest)
        if back[near] == row and likeness[row, near] >= _ALIKE
    ]
    return tuple(sorted(found, key=lambda pair: -pair.similarity))


def _vectors(clauses: Sequence[ClauseFields], encoder: Encoder, *, centred: bool) -> FloatMatrix:
    """Return vectors of the clauses; centred, less what all of their document have in common.

    Plans share most of their phrases; what is left tells their topics apart. Of a clause or two
    that were chosen, nothing would be left.
    """
    texts = ["\n".join((*each.clause.path, each.clause.text)) for each in clauses]
    vectors = encoder.encode(texts, role="passage")
    if centred:
        vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
