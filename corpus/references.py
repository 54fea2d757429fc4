"""Other documents that a text names: 《title》（document number)."""

import re

from corpus.frontmatter import KINDS_OF_DOCUMENT, find_number
from corpus.model import CitedDocument, Relation, Span

_TITLE = re.compile(r"《([^《》]{2,80}(?:《[^《》]{2,60}》[^《》]{0,20})?)》")
_IS_DOCUMENT = re.compile(rf"(?:{KINDS_OF_DOCUMENT}|宪法)(?:[（(][^（()）]{{1,25}}[）)])?$")
_NUMBER_AFTER = re.compile(r"\s*[（(]([^（()）]{4,40}号)[）)]")
_BEFORE: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("repeals", re.compile(r"废止[^。；]{0,12}$")),
    ("amends", re.compile(r"(?:修订|修改)[^。；]{0,12}$")),
    ("forwards", re.compile(r"转发[^。；]{0,30}$")),
    ("implements", re.compile(r"(?:贯彻|落实|执行)[^。；]{0,60}$")),
    ("basis", re.compile(r"(?:根据|依据|依照|按照)[^。；]{0,40}$")),
    ("interprets", re.compile(r"解读[^。；]{0,10}$")),
)
_CONTEXT = 70


def find_references(text: str) -> tuple[CitedDocument, ...]:
    """Find the documents a text names in 《》, with their number and the relation stated."""
    found: list[CitedDocument] = []
    for match in _TITLE.finditer(text):
        if not _IS_DOCUMENT.search(match[1]):
            continue
        after = _NUMBER_AFTER.match(text, match.end())
        number = after[1] if after and find_number(after[1]) else None
        end = after.end() if after and number else match.end()
        before = text[max(0, match.start() - _CONTEXT) : match.start()]
        found.append(
            CitedDocument(
                title=match[1],
                number=number,
                relation=_relation(before),
                span=Span(start=match.start(), end=end, text=text[match.start() : end]),
            )
        )
    return tuple(found)


def _relation(before: str) -> Relation:
    for relation, pattern in _BEFORE:
        if pattern.search(before):
            return relation
    return "mentions"
