"""What a reader should know of the documents that an answer cites."""

from collections.abc import Iterable
from datetime import date

from corpus.model import DocumentInfo
from rag.phrases import phrase, source_of


def notes_on(documents: Iterable[DocumentInfo], language: str, today: date) -> tuple[str, ...]:
    """Say of each document once that it is a draft, or that its planning period is over."""
    notes = []
    for document in {each.id: each for each in documents}.values():
        facts = []
        if document.status == "draft":
            facts.append(phrase(language, "status_draft"))
        if document.period and document.period.end_year < today.year:
            years = phrase(language, "period", years=document.period.evidence.text)
            facts += [years, phrase(language, "period_over")]
        if facts:
            together = phrase(language, "join").join(facts)
            words = phrase(language, "facts", source=source_of(document), facts=together)
            notes.append(words + phrase(language, "end"))
    return tuple(notes)
