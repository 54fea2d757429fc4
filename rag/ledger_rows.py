"""Lists of clauses in an answer: how many, then each with the words of it that qualify."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Clause, Target, UnitRole
from corpus.patterns import regex
from index.library import ClauseFields
from rag.compose import Composer, units_phrase
from rag.model import AnswerStatus, Quote
from rag.phrases import phrase, place_of, source_of
from rag.sentences import unit_list_of

_MOST_ROWS = 200
_PLAN = regex(r"[“\"]?十[一二三四五六]五[”\"]?(?:期间|时期|期末|末)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAnswer:
    """What the ledger answered; `notes` say what is counted and what is left out."""

    status: AnswerStatus
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause of a list: the words of it that qualify, each item's quotes together.

    `said` stands in the place of the quotes; `units` says who answers for the clause behind them.
    """

    fields: ClauseFields
    items: tuple[tuple[Quote, ...], ...]
    said: str = ""
    units: bool = False

    @property
    def quotes(self) -> list[Quote]:
        """All words of the clause that qualify, in the order said."""
        listed = unit_list_of(self.fields.clause) if self.units else None
        return [*(quote for item in self.items for quote in item), *([listed] if listed else ())]


def units_row(fields: ClauseFields, roles: Sequence[UnitRole], language: str) -> Row:
    """Return a row that says the offices of a clause, which must have some."""
    listed = unit_list_of(fields.clause)
    assert listed is not None
    return Row(fields=fields, items=((listed,),), said=units_phrase(fields.clause, language, roles))


def target_quotes(clause: Clause, due: Sequence[Target]) -> tuple[tuple[Quote, ...], ...]:
    """Return the words of each target: by when, what is measured, and the value.

    Year and metric are quoted from before the value where the value's own words lack them.
    """
    items: list[tuple[Quote, ...]] = []
    said: set[Quote] = set()
    spans = [target.span for target in due]
    for target in due:
        span = target.span
        if any(o != span and o.start <= span.start and span.end <= o.end for o in spans):
            continue  # within the words of another
        begin = max(clause.text.rfind(mark, 0, span.start) for mark in "。；;\n") + 1
        quotes = [Quote(text=span.text, start=span.start, end=span.end)]
        if target.metric[:2] not in span.text:
            quotes = [*_metric_before(clause.text, target.metric, begin, span.start), *quotes]
        if target.year and str(target.year) not in span.text:
            quotes = [*_year_before(clause.text, target.year, span.start), *quotes]
        item = tuple(quote for quote in quotes if quote not in said)
        said.update(item)
        if item:
            items.append(item)
    return tuple(items)


def _year_before(text: str, year: int, end: int) -> list[Quote]:
    """Return the last words before a value that name its year, or a five-year plan."""
    named = list(re.finditer(rf"(?:力争|争取)?[到至自]?\s?{year}\s?年(?:年?[底末])?", text[:end]))
    found = named or list(_PLAN.finditer(text[:end]))
    return [Quote(text=m[0], start=m.start(), end=m.end()) for m in found[-1:]]


def _metric_before(text: str, metric: str, begin: int, end: int) -> list[Quote]:
    """Return the longest beginning of a metric's words that stands before its value."""
    for length in range(len(metric), 1, -1):
        at = text.rfind(metric[:length], begin, end)
        if at >= 0:
            words = metric[:length].rstrip("，,、 ")
            return [Quote(text=words, start=at, end=at + len(words))]
    return []


def say_count(composer: Composer, rows: Sequence[Row], key: str, **values: str) -> None:
    """Say how many clauses there are, and items in them; a list that is cut says so elsewhere."""
    if 0 < len(rows) <= _MOST_ROWS:
        markers = [
            composer.cite(row.fields.clause, row.fields.document, row.quotes) for row in rows
        ]
        words = phrase(composer.language, key, number=str(len(rows)), **values)
        composer.write(words, markers)


def say_rows(composer: Composer, rows: Sequence[Row]) -> LedgerAnswer:
    """Say each clause with its words; a document is named where its first clause stands."""
    language = composer.language
    before = None
    for row in rows[:_MOST_ROWS]:
        clause, document = row.fields.clause, row.fields.document
        said = row.said or phrase(language, "join").join(
            "".join(f"“{quote.text}”" for quote in item) for item in row.items
        )
        if row.units and clause.units:
            said += phrase(language, "join") + units_phrase(clause, language)
        place = place_of(clause.path, clause.kind)
        where = place if place and document.id == before else f"{source_of(document)}{place}"
        marker = composer.cite(clause, document, row.quotes)
        composer.write(phrase(language, "row", where=where, words=said), (marker,))
        before = document.id
    if len(rows) <= _MOST_ROWS:
        return LedgerAnswer(status="answered" if rows else "not_found")
    note = phrase(language, "note_rows", number=str(len(rows)), shown=str(_MOST_ROWS))
    return LedgerAnswer(status="answered", notes=(note,))
