"""What a reader should know of the documents that an answer cites."""

from collections.abc import Iterable, Sequence
from datetime import date

from corpus.model import DocumentInfo
from rag.phrases import phrase, source_of
from rag.validity import documents_meant, names_of

_NOT_HELD_TO = ("draft", "upcoming", "expired", "repealed", "superseded")


def notes_on(
    documents: Iterable[DocumentInfo],
    language: str,
    today: date,
    held: Sequence[DocumentInfo] = (),
    as_of: str | None = None,
) -> tuple[str, ...]:
    """Say of each document once what keeps it from being in force, and what it repeals.

    Args:
        documents: those cited.
        language: of the notes.
        today: the day that tells whether a planning period is over.
        held: all of the library; those that a cited one has repealed are named.
        as_of: the day for which the status was worked out, where it is not today.
    """
    notes = []
    cited = {each.id: each for each in documents}
    for document in cited.values():
        facts = []
        if document.status in _NOT_HELD_TO:
            facts.append(phrase(language, f"status_{document.status}"))
        if document.period and document.period.end_year < today.year:
            years = phrase(language, "period", years=document.period.evidence.text)
            facts += [years, phrase(language, "period_over")]
        if facts:
            together = phrase(language, "join").join(facts)
            words = phrase(language, "facts", source=source_of(document), facts=together)
            notes.append(words + phrase(language, "end"))
        notes += [
            phrase(language, "note_repealed", old=source_of(old), source=source_of(document))
            for old in _repealed_by(document, held)
            if old.id not in cited
        ]
    if as_of and cited:
        notes.append(phrase(language, "note_as_of", date=as_of))
    return tuple(notes)


def _repealed_by(document: DocumentInfo, held: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    repeals = [each for each in document.cites if each.relation == "repeals"]
    if not repeals or document.status == "draft":
        return []
    by_name = names_of(held)
    meant = [old for each in repeals for old in documents_meant(each, by_name)]
    return [old for old in meant if old.status == "repealed"]
