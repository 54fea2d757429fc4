"""Which documents of a library hold on a day: by their own dates, and by what repeals them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from corpus.fold import fold
from corpus.model import CitedDocument, DocumentInfo
from corpus.patterns import regex
from corpus.validity import status_on
from rag.phrases import source_of, titles_of

_TITLE_MARKS = regex(r"[\s《》〈〉]|^中华人民共和国")


def on_day(documents: Iterable[DocumentInfo], day: date) -> dict[str, DocumentInfo]:
    """Return all documents by id, each with the status that it has on a day, and the reason.

    A document is repealed where another one says so (同时废止), from the day that one comes into
    force, or of its issue where no such day is stated. None repeals itself or a younger one: a new
    edition repeals the old one of the same title. Where the name fits several older documents,
    none is repealed: that would be a guess.
    """
    found = {each.id: _by_own_dates(each, day) for each in documents}
    by_name = names_of(found.values())
    for each in list(found.values()):
        since = each.in_force_on or each.issued_on
        if each.status == "draft" or (since and since > day.isoformat()[: len(since)]):
            continue
        for cited in each.cites:
            if cited.relation != "repeals":
                continue
            older = [other for other in documents_meant(cited, by_name) if _is_older(other, each)]
            if len(older) == 1:
                reason = f"{source_of(each)}载明废止“{cited.span.text}”"
                found[older[0].id] = replace(older[0], status="repealed", status_reason=reason)
    return found


def _by_own_dates(document: DocumentInfo, day: date) -> DocumentInfo:
    status, reason = status_on(document, day)
    return replace(document, status=status, status_reason=reason, status_as_of=day.isoformat())


def names_of(documents: Iterable[DocumentInfo]) -> dict[str, list[DocumentInfo]]:
    """Return documents by each folded number and title they have."""
    by_name: dict[str, list[DocumentInfo]] = defaultdict(list)
    for each in documents:
        names = {_bare(each.title), *map(_bare, titles_of(each))}
        for number in (each.number, *each.other_numbers):
            names |= {_number(number)} if number else set()
        for name in names:
            by_name[name].append(each)
    return by_name


def documents_meant(
    cited: CitedDocument, by_name: Mapping[str, list[DocumentInfo]]
) -> list[DocumentInfo]:
    """Return the documents that a name in a text may mean: by its number, else by its title."""
    name = _number(cited.number) if cited.number else _bare(cited.title)
    return by_name.get(name, [])


def _is_older(other: DocumentInfo, than: DocumentInfo) -> bool:
    if other.issued_on and than.issued_on:
        return other.issued_on < than.issued_on
    return _bare(other.title) != _bare(than.title)  # undated, so not itself


def _bare(title: str) -> str:
    return _TITLE_MARKS.sub("", fold(title))


def _number(number: str) -> str:
    return re.sub(r"\s", "", fold(number))
