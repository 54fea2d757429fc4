"""Pure functions over one question and what a system returned for it."""

import re
import unicodedata
from collections.abc import Sequence

from corpus.model import Clause, DocumentInfo
from eval.questions import GoldSpan, Question
from rag.model import Answer, Citation, Hit


def fold(text: str) -> str:
    """Return the text without white space, in half width: what comparisons ignore."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def holds(clause: Clause, document: DocumentInfo, gold: GoldSpan) -> bool:
    """Tell whether a clause holds a gold span."""
    return document.source.startswith(gold.document) and fold(gold.quote) in fold(clause.text)


def recall_at(k: int, hits: Sequence[Hit], gold: Sequence[GoldSpan]) -> float:
    """Return the share of gold spans that one of the first k hits holds."""
    first = hits[:k]
    return sum(any(holds(h.clause, h.document, g) for h in first) for g in gold) / len(gold)


def reciprocal_rank(hits: Sequence[Hit], gold: Sequence[GoldSpan], k: int = 10) -> float:
    """Return 1 / rank of the first hit that holds a gold span, 0 beyond rank k."""
    for rank, hit in enumerate(hits[:k], start=1):
        if any(holds(hit.clause, hit.document, span) for span in gold):
            return 1 / rank
    return 0.0


def cites_gold(citations: Sequence[Citation], question: Question) -> bool:
    """Tell whether a citation is of a clause that holds a gold span.

    Facts about a document stand in its head, which is no clause: citing the document counts.
    """
    if question.type == "document_fact":
        return any(
            c.document.source.startswith(g.document) for c in citations for g in question.gold
        )
    return any(holds(c.clause, c.document, g) for c in citations for g in question.gold)


def citations_valid(answer: Answer) -> bool:
    """Tell whether every quote stands word for word at its place in its clause."""
    return all(
        citation.quotes
        and all(citation.clause.text[q.start : q.end] == q.text for q in citation.quotes)
        for citation in answer.citations
    )


def facts_found(answer: Answer, question: Question) -> float:
    """Return the share of key facts that the answer's text states; 1 where none is asked for."""
    text = fold(answer.answer).lower()
    if not question.facts:
        return 1.0
    found = [any(fold(v).lower() in text for v in variants) for variants in question.facts]
    return sum(found) / len(found)


def says_wrong(answer: Answer, question: Question) -> bool:
    """Tell whether the answer states something that makes it wrong."""
    return any(fold(words) in fold(answer.answer) for words in question.must_not)


def correct(answer: Answer, question: Question) -> bool:
    """Tell whether outcome and all facts are right, and nothing wrong is said."""
    if answer.status != question.status:
        return False
    return facts_found(answer, question) == 1.0 and not says_wrong(answer, question)


def correct_and_cited(answer: Answer, question: Question) -> bool:
    """Tell whether a correct answer also cites a clause that holds a gold span.

    A right refusal counts; it cites nothing.
    """
    if not correct(answer, question):
        return False
    return not question.gold or cites_gold(answer.citations, question)
