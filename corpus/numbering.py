"""The numbering of Chinese official documents, as a table.

Accepted at the start of a line, in full or half width: 第X编/章/节/条, 一、, （一）, 1. / 1、,
（1）, ①.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.rawtext import Line

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇○一二三四五六七八九十百千"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# A reference such as 第二条规定的 continues a sentence; an article's number stands apart.
_NO_REFERENCE = r"(?!规定|所称|所列|第|、|，|,|和|至|或|的|中|及|之外|以外)"

LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("编", re.compile(rf"第\s*([{_HAN}\d]{{1,8}})\s*编(?=\s|$)")),
    ("章", re.compile(rf"第\s*([{_HAN}\d]{{1,8}})\s*章(?=\s|$|[^的规所、，])")),
    ("节", re.compile(rf"第\s*([{_HAN}\d]{{1,8}})\s*节(?=\s|$|[^的规所、，])")),
    ("条", re.compile(rf"第\s*([{_HAN}\d]{{1,8}})\s*条(?:之([{_HAN}]+))?{_NO_REFERENCE}")),
    ("一、", re.compile(rf"([{_HAN}]{{1,4}})\s*[、．.](?![{_HAN}]、)")),
    ("（一）", re.compile(rf"[（(]\s*([{_HAN}]{{1,4}})\s*[）)]")),
    ("1.", re.compile(r"(\d{1,3})\s*(?:[.．](?!\d)|、)")),
    ("（1）", re.compile(r"[（(]\s*(\d{1,3})\s*[）)]")),
    ("①", re.compile(rf"([{_CIRCLED}])")),
)
ARTICLE = 3
SECTION = 4
ITEM = 7
"""Levels from here on (（1）, ①) are items inside a measure; above them stand measures."""

# How many numbers may be missing before a number is taken for a part of the sentence.
_MAX_GAP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A number that opens a clause; `start` and `end` bound its label in the text."""

    level: int
    number: int
    label: str
    start: int
    end: int


def numeral_value(numeral: str) -> int:
    """Return the value of 二十一, 一百零三, 二〇二五, ③ or 12."""
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & set(_POWERS):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total = 0
    digit = 0
    for character in numeral:
        if character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def starts_with_marker(line: str) -> bool:
    """Tell whether the line begins like a numbered clause, whatever its place in a sequence."""
    return any(pattern.match(line) for _, pattern in LEVELS)


def find_markers(lines: Iterable[Line]) -> Iterator[Marker | None]:
    """Yield one value a line: its marker, or None where it opens no clause.

    A number counts when it begins a sequence or continues the last one of its level, so that a
    line which a reference or a figure happens to open is not taken for a heading.
    """
    last: dict[int, int] = {}
    for line in lines:
        marker = _marker_of(line)
        if marker is not None and _continues(marker, last.get(marker.level)):
            last[marker.level] = marker.number
            yield marker
        else:
            yield None


def _marker_of(line: Line) -> Marker | None:
    for level, (_, pattern) in enumerate(LEVELS):
        if match := pattern.match(line.text):
            return Marker(
                level=level,
                number=numeral_value(match[1]),
                label=line.text[: match.end()],
                start=line.start,
                end=line.start + match.end(),
            )
    return None


def _continues(marker: Marker, last: int | None) -> bool:
    if marker.number == 1:
        return True
    if last is None:
        # An excerpt may begin at any article, but not at any figure.
        return marker.level <= SECTION + 1
    inserted_article = marker.level == ARTICLE and marker.number == last
    return inserted_article or last < marker.number <= last + _MAX_GAP
