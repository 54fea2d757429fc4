"""Answers from the ledger: every row that qualifies, counted, each with its words."""

import re
from collections.abc import Iterable, Sequence

from corpus.model import Clause, DocumentInfo, Target, UnitRole
from corpus.patterns import regex
from corpus.tables import regions
from index.clause_facts import Fact
from index.filters import Filters
from index.library import ClauseFields
from rag.compose import Composer, units_phrase
from rag.counts import amounts_quoted, targets_quoted
from rag.cues import roles_of
from rag.ledger import aligned, targets
from rag.ledger_questions import LedgerQuestion, ledger_question
from rag.ledger_rows import LedgerAnswer, Row, say_count, say_rows, target_quotes, units_row
from rag.model import Interpretation, Quote
from rag.offices import GENERIC_OFFICE, same_office
from rag.phrases import phrase
from rag.search import Searcher
from rag.sentences import sentences_of, unit_list_of, whole_of

_MOST_SENTENCES = 6
_LEAST_TOPIC = 3
# So few duties of one office are listed whole, where no heading has the topic's words.
_MOST_OFF_TOPIC = 12
_COOPERATES = regex(r"配合|协助|\bsupport|\bcooperat|\bassist", re.IGNORECASE)
_SPACE = regex(r"[\s“”\"']")
_FACTS: dict[str, Fact] = {"sole": "units", "targets": "targets", "amounts": "amounts"}
_COUNTS_ONLY = regex(r"^[\d一二三四五六七八九十几多大个项类]+")


def answer_from_ledger(
    composer: Composer,
    text: str,
    interpreted: Interpretation,
    searcher: Searcher,
    filters: Filters,
    office_words: str = "",
) -> LedgerAnswer | None:
    """Answer a question whole from the ledger, or return None where it asks something else."""
    chosen = set(filters.document_id)
    documents = [each for each in searcher.documents if each.id in chosen] if chosen else []
    asked = ledger_question(
        text, interpreted, documents, searcher.unit_names, searcher.today, office_words
    )
    if asked is None:
        return None
    roles = _roles(text)
    if asked.ledger == "duties":
        assert interpreted.office is not None
        office = interpreted.office
        named = [
            each
            for each in searcher.clauses(filters, "units")
            if _names(each.clause, office, roles)
        ]
        if asked.topics:
            on_topic = _on_topic(asked.topics, named)
            if not on_topic and len(named) > _MOST_OFF_TOPIC:
                return None
            named = on_topic or named
        return _say_duties(composer, office, roles, named)
    clauses = _in_scope(asked, interpreted, searcher, filters)
    if asked.ledger == "comparison":
        return _say_comparison(composer, asked, interpreted.compared, clauses)
    if interpreted.office and not asked.without:
        clauses = [each for each in clauses if _names(each.clause, interpreted.office, roles)]
    if asked.ledger == "targets":
        return _say_targets(composer, asked, clauses)
    if asked.topics:
        on_topic = _on_topic(asked.topics, clauses)
        if not on_topic and (asked.ledger != "sole" or len(clauses) > _MOST_OFF_TOPIC):
            return None
        clauses = on_topic or clauses
    if asked.ledger == "sole":
        return _say_sole(composer, asked, roles, clauses)
    return _say_amounts(composer, asked, clauses)


def _roles(text: str) -> tuple[UnitRole, ...]:
    """Return the roles asked for; who takes part (参与) may have any."""
    roles = roles_of(text)
    return () if roles == ("cooperate",) and not _COOPERATES.search(text) else roles


def _in_scope(
    asked: LedgerQuestion, interpreted: Interpretation, searcher: Searcher, filters: Filters
) -> list[ClauseFields]:
    """Return the clauses of the place that a question names, in reading order."""
    # Where no heading is asked for, what has no such fact cannot be counted.
    found = searcher.clauses(filters, None if asked.topics else _FACTS.get(asked.ledger))
    if filters.document_id or filters.region:
        return found
    if interpreted.compared:
        return [each for each in found if each.document.region in interpreted.compared]
    if interpreted.region and not interpreted.located:
        place = interpreted.region
        return [each for each in found if (each.document.region or "").startswith(place)]
    if asked.level:
        return [each for each in found if _level(each.document) == asked.level]
    return found


def _level(document: DocumentInfo) -> str | None:
    if document.region not in regions():
        return None
    return "市" if regions()[document.region] else "省"


def _on_topic(topics: Sequence[str], clauses: Sequence[ClauseFields]) -> list[ClauseFields]:
    """Return the clauses under the headings that a topic names: 三、重点产业 for 十大重点产业."""
    for topic in topics:
        for words in dict.fromkeys((topic, _COUNTS_ONLY.sub("", topic))):
            found = [each for each in clauses if _is_headed(each.clause.path, words)]
            if found and len(words) >= _LEAST_TOPIC:
                return found
    return []


def _is_headed(path: Sequence[str], words: str) -> bool:
    return any(words in _SPACE.sub("", heading) for heading in path)


def _names(clause: Clause, office: str, roles: Sequence[UnitRole]) -> bool:
    return any(
        same_office(office, unit.name) and (not roles or unit.role in roles)
        for unit in clause.units
    )


def _say_duties(
    composer: Composer, office: str, roles: Sequence[UnitRole], clauses: Iterable[ClauseFields]
) -> LedgerAnswer:
    """List the clauses that name the office in a role asked for."""
    language = composer.language
    rows = [units_row(each, roles, language) for each in clauses]
    role = f"role_{roles[0]}" if len(roles) == 1 and roles[0] != "responsible" else "role_any"
    say_count(composer, rows, "count_led", office=office, role=phrase(language, role))
    return say_rows(composer, rows)


def _say_sole(
    composer: Composer,
    asked: LedgerQuestion,
    roles: Sequence[UnitRole],
    clauses: Iterable[ClauseFields],
) -> LedgerAnswer:
    """List the clauses that name one office alone, in the role asked for or in any."""
    rows = []
    for each in clauses:
        names = {unit.name for unit in each.clause.units if not roles or unit.role in roles}
        if len(names) != 1 or GENERIC_OFFICE.search(min(names)):
            continue
        if asked.without and same_office(asked.without, min(names)):
            continue
        rows.append(units_row(each, roles, composer.language))
    say_count(composer, rows, "count")
    return say_rows(composer, rows)


def _say_targets(
    composer: Composer, asked: LedgerQuestion, clauses: Sequence[ClauseFields]
) -> LedgerAnswer | None:
    """List the targets of the years and the topic asked for."""
    found = _targets_on(asked.topics, clauses)
    if found is None:
        return None
    rows = []
    for each, own in found:
        due = [
            target
            for target in own
            if (asked.years is None or target.year in asked.years)
            and (target.blank or not asked.blank)
        ]
        if due:
            rows.append(
                Row(fields=each, items=target_quotes(each.clause, due), units=asked.offices)
            )
    items = sum(targets_quoted(row.fields.clause, row.quotes) for row in rows)
    say_count(composer, rows, "count_targets", items=str(items))
    answer = say_rows(composer, rows)
    if not rows or asked.years is None:
        return answer
    key = "note_until" if asked.until else "note_years"
    note = phrase(composer.language, key, year=str(asked.until))
    return LedgerAnswer(status=answer.status, notes=(*answer.notes, note))


def _targets_on(
    topics: Sequence[str], clauses: Sequence[ClauseFields]
) -> list[tuple[ClauseFields, tuple[Target, ...]]] | None:
    """Return the targets of clauses whose metric, or else heading, has the words of a topic."""
    if not topics:
        return [(each, each.clause.targets) for each in clauses]
    for topic in topics:
        found = [(each, _of_topic(each.clause, topic)) for each in clauses]
        if any(own for _, own in found):
            return found
    headed = _on_topic(topics, clauses)
    return [(each, each.clause.targets) for each in headed] if headed else None


def _of_topic(clause: Clause, topic: str) -> tuple[Target, ...]:
    """Return the targets of a clause that measure a topic; all, where its own heading names it."""
    if _is_headed(clause.path[-1:], topic):
        return clause.targets
    return tuple(each for each in clause.targets if topic in _SPACE.sub("", each.metric))


def _say_amounts(
    composer: Composer, asked: LedgerQuestion, clauses: Iterable[ClauseFields]
) -> LedgerAnswer:
    """List the money offered, each in its sentence; the largest by itself where asked for."""
    rows = []
    for each in clauses:
        amounts = each.clause.amounts
        quotes = [
            quote
            for quote in sentences_of(each.clause)
            if any(quote.start < a.span.end and a.span.start < quote.end for a in amounts)
        ]
        if amounts:
            listed = quotes or [whole_of(each.clause)]
            items = tuple((quote,) for quote in listed)
            rows.append(Row(fields=each, items=items, units=asked.offices))
    count = sum(amounts_quoted(row.fields.clause, row.quotes) for row in rows)
    say_count(composer, rows, "count_amounts", items=str(count))
    stated = [(a.yuan, row, a.span) for row in rows for a in row.fields.clause.amounts if a.yuan]
    if asked.largest and stated:
        _, row, span = max(stated, key=lambda each: each[0])
        quote = Quote(text=span.text, start=span.start, end=span.end)
        composer.add("largest", row.fields.clause, row.fields.document, [quote], quote=quote.text)
    return say_rows(composer, rows)


def _say_comparison(
    composer: Composer,
    asked: LedgerQuestion,
    places: Sequence[str],
    clauses: Sequence[ClauseFields],
) -> LedgerAnswer | None:
    """Say what the clauses headed by a topic say in each place, then the metrics they share."""
    for topic in asked.topics:
        found = [each for each in clauses if _is_headed(each.clause.path[-1:], topic)]
        if {each.document.region for each in found} == set(places):
            break
    else:
        return None
    for each in sorted(found, key=lambda each: places.index(each.document.region or "")):
        quotes = sentences_of(each.clause)[:_MOST_SENTENCES] or (whole_of(each.clause),)
        joined = "”“".join(quote.text for quote in quotes)
        composer.add("says", each.clause, each.document, quotes, quote=joined)
        if listed := unit_list_of(each.clause):
            roles = units_phrase(each.clause, composer.language)
            composer.add("item_units", each.clause, each.document, [listed], roles=roles)
    by_id = {each.clause.id: each for each in found}
    for series in aligned(targets(found), by_region=False):
        held = [by_id[row.source.clause_id] for row in series.rows]
        if len({each.document.id for each in held}) > 1:
            markers = []
            for row, each in zip(series.rows, held, strict=True):
                span = row.target.span
                quote = Quote(text=span.text, start=span.start, end=span.end)
                markers.append(composer.cite(each.clause, each.document, [quote]))
            words = "”“".join(row.target.span.text for row in series.rows)
            composer.write(phrase(composer.language, "same_metric", quote=words), markers)
    return LedgerAnswer(status="answered")
