"""From a question to a checked answer: the table of contents of `rag`."""

from collections.abc import Sequence

from rag.check import verified
from rag.compose import compose, not_found
from rag.confidence import confidence_of, signals_of
from rag.evidence import Evidence, Relevance, select_evidence
from rag.model import Draft, Hit, Interpretation
from rag.search import Searcher

RELATED = 3
_READ = 20
"""How many of the best clauses are read for evidence."""


def answer_question(
    question: str,
    interpreted: Interpretation,
    hits: Sequence[Hit],
    searcher: Searcher,
    min_confidence: float,
) -> tuple[Draft, float, tuple[Hit, ...]]:
    """Return the checked draft, its confidence, and the clauses related to the question."""
    asked = interpreted.completed_question or question
    relevance = Relevance(asked, interpreted.language, searcher.snapshot.lexical, searcher.encoder)
    evidence = select_evidence(list(hits[:_READ]), interpreted, relevance, asked)
    related = tuple(hits[:RELATED])
    if not evidence:
        return not_found(interpreted.language), 0.0, related
    confidence = confidence_of(signals_of(evidence, relevance), interpreted.language)
    if confidence < min_confidence:
        return not_found(interpreted.language), confidence, related
    opening = None
    if interpreted.kind == "document_fact":
        evidence = _best_document_first(evidence, relevance)
        opening = searcher.opening(evidence[0].hit.document.id)
    draft = verified(compose(interpreted, evidence, opening))
    if not draft.sentences:
        return not_found(interpreted.language), 0.0, related
    cited = {citation.clause.id for citation in draft.citations}
    return draft, confidence, tuple(hit for hit in hits if hit.clause.id not in cited)[:RELATED]


def _best_document_first(evidence: list[Evidence], relevance: Relevance) -> list[Evidence]:
    shares = relevance.of([each.hit.document.title for each in evidence])
    order = sorted(range(len(evidence)), key=lambda i: -shares[i])
    return [evidence[i] for i in order]
