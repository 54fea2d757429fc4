"""From a question to a checked answer: the table of contents of `rag`."""

from collections.abc import Sequence

from corpus.docnumber import find_number
from rag.check import verified
from rag.compose import compose, not_found
from rag.confidence import confidence_of, signals_of
from rag.evidence import Evidence, Relevance, select_evidence
from rag.language import detect_language
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
    language = detect_language(asked)  # of the question; the answer's may be another
    relevance = Relevance(asked, language, searcher.snapshot.lexical, searcher.encoder)
    evidence = select_evidence(list(hits[:_READ]), interpreted, relevance, asked)
    related = tuple(hits[:RELATED])
    if not evidence or not any(map(str.isalpha, asked)):
        return not_found(interpreted.language), 0.0, related
    about_document = interpreted.kind == "document_fact"
    looked_up = about_document and bool(interpreted.document_ids)
    if about_document and not looked_up and find_number(asked):
        # The library has no document of that number; another's facts would be no answer.
        return not_found(interpreted.language), 0.0, related
    confidence = 1.0 if looked_up else confidence_of(signals_of(evidence, relevance), language)
    if confidence < min_confidence:
        return not_found(interpreted.language), confidence, related
    opening = None
    if about_document:
        evidence = _best_document_first(evidence, relevance)
        opening = searcher.opening(evidence[0].hit.document.id)
    draft = verified(compose(interpreted, evidence, opening))
    if not draft.sentences:
        return not_found(interpreted.language), 0.0, related
    if draft.status == "not_found":
        confidence = min(confidence, 1 - confidence)
    cited = {citation.clause.id for citation in draft.citations}
    return draft, confidence, tuple(hit for hit in hits if hit.clause.id not in cited)[:RELATED]


def _best_document_first(evidence: list[Evidence], relevance: Relevance) -> list[Evidence]:
    shares = relevance.of([each.hit.document.title for each in evidence])
    order = sorted(range(len(evidence)), key=lambda i: -shares[i])
    return [evidence[i] for i in order]
