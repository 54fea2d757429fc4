"""The numbering of official documents, as a table.

Accepted at the start of a line, in full or half width, simplified or traditional:
第X编/篇/部分/分编/章/节/条, 一、, （一）, 专栏1, 问：, 1. / 1、, 1.1, （1） / 1）, ①,
and in English Part, Chapter, Section, Article, I.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import numeric

from corpus.patterns import regex
from corpus.rawtext import Line

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HAN = "零〇○一二三四五六七八九十百千"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_COUNT = rf"([{_HAN}]{{1,8}}|\d{{1,5}})"

# A reference such as 第二条规定的 continues a sentence; an article's number stands apart.
# 第二条中 and 第二条第一款 are references too; 第二条中国, 第二条中小企业, 第二条第一类 are none.
_NO_REFERENCE = (
    r"(?!规定|規定|所称|所稱|所列|所定|之规定|之規定|、|，|,|和|至|或|及|與|与|的|之外|以外|"
    rf"第\s*[（(]?[{_HAN}\d、至和]{{1,12}}[）)]?\s*[款项項目条條章节節编編段句]|"
    r"中(?!国(?!家)|國(?!家)|华|華|央|共|资|資|外合|小|医|醫|药|藥|介|等|级|級))"
)
# 1.5万家 is a quantity, 11.5.14.2的 a reference.
_NO_QUANTITY = (
    r"(?=\s|$|[\u4e00-\u9fff])"
    r"(?![个万亿元家倍年月日天人项件套只台米吨克升度的以至到和或及与个百千十多余版节条章款])"
)
_HEADS = r"(?=\s|$|[^的规規所、，])"


def _english(word: str) -> str:
    """Article 5 opens a clause; Article 5 of the Law goes on with a sentence."""
    number = r"(\d{1,3}|[IVXLC]{1,7})"
    return rf"(?:{word}|{word.upper()})\s+{number}\b(?=\s*(?:$|[.:：—–-]|\s(?![a-z])))"


LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "编",
        regex(
            rf"第\s*{_COUNT}\s*[编編篇](?=\s|$|[：:])|第([{_HAN}]{{1,3}})部分(?=\s|$|[：:])|{_english('Part')}"
        ),
    ),
    ("分编", regex(rf"第\s*{_COUNT}\s*分\s*[编編](?=\s|$)")),
    (
        "章",
        # 附则 alone on a line divides as a chapter does.
        regex(rf"第\s*{_COUNT}\s*章{_HEADS}|{_english('Chapter')}|[总總附]\s*[则則]$"),
    ),
    ("节", regex(rf"第\s*{_COUNT}\s*[节節]{_HEADS}|{_english('Section')}")),
    (
        "条",
        regex(
            rf"[第笫]\s*{_COUNT}\s*(?:[-－]\s?\d{{1,2}}\s*)?[条條](?:之[{_HAN}]+)?{_NO_REFERENCE}"
            rf"|{_english('Article')}"
        ),
    ),
    (
        "一、",
        regex(rf"([{_HAN}]{{1,4}})\s*[、．.](?![{_HAN}]、)|([IVX]{{1,5}})\.(?=\s+[A-Z])"),
    ),
    ("（一）", regex(rf"[（(]\s*([{_HAN}]{{1,4}})\s*[）)]|([㈠-㈩])")),
    (
        "专栏",
        regex(r"[专專][栏欄]\s*(\d{1,3}|[一二三四五六七八九十]{1,3})|(?:问|問|Q)\s*[:：]"),
    ),
    ("1.", regex(r"(\d{1,3})\s*(?:[.．](?!\d)|、)|([⒈-⒛])")),
    ("1.1", regex(rf"\d{{1,3}}[.．](\d{{1,3}}){_NO_QUANTITY}")),
    ("1.1.1", regex(rf"\d{{1,3}}[.．]\d{{1,3}}[.．](\d{{1,3}}){_NO_QUANTITY}")),
    ("1.1.1.1", regex(rf"\d{{1,3}}(?:[.．]\d{{1,3}}){{2,3}}[.．](\d{{1,3}}){_NO_QUANTITY}")),
    ("（1）", regex(r"[（(]?\s*(\d{1,3})\s*[）)]|([⑴-⒇])")),
    ("①", regex(rf"([{_CIRCLED}])")),
)
_NAMES = [name for name, _ in LEVELS]
CHAPTER = _NAMES.index("章")
SECTION_OF_LAW = _NAMES.index("节")
ARTICLE = _NAMES.index("条")
SECTION = _NAMES.index("一、")
BOX = _NAMES.index("专栏")
"""Level of boxes (专栏) and of questions, which hold whatever is numbered below them."""
FIGURE = _NAMES.index("1.")
ITEM = _NAMES.index("（1）")
"""Levels from here on (（1）, ①) are items inside a measure unless they stand alone."""

# How many numbers may be missing before a number is taken for a part of the sentence.
_MAX_GAP = 3
_MAX_NAMED_GAPS = 10
_BARE = regex(
    r"(\d{1,2})(?:[ \u3000]{1,4}(?=[\u4e00-\u9fffA-Z])"
    rf"|{_NO_QUANTITY}(?=[\u4e00-\u9fff]{{2}}))[^\t。；，]{{1,36}}$"
)
_SHAPED = regex(r"[^。；，、]{2,30}(?:。|$)")
_INLINE = regex(
    rf"(?<=[。；！？）)\s])[第笫]\s?([{_HAN}]{{1,8}})\s?([条條章节節])(?=\s){_NO_REFERENCE}"
)
# Most lines are seen to have no number by their first character.
_FIRST = regex(rf"[第笫总總附PCSAQIVX专專问問（(㈠-㈩⒈-⒛⑴-⒇{_HAN}{_CIRCLED}\d]")
_DIVISION = regex(rf"[第笫]\s?([{_HAN}]{{1,8}})\s?([条條章节節]){_NO_REFERENCE}")
_UNITS = {"条": "条", "條": "条", "章": "章", "节": "节", "節": "节"}
_HEADING_BEFORE = regex(rf"第\s?[{_HAN}]{{1,8}}\s?[章节節]\s[^。；，]{{1,30}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A number that opens a clause; `start` and `end` bound its label in the text."""

    level: int
    number: int
    label: str
    start: int
    end: int


def numeral_value(numeral: str) -> int:
    """Return the value of 二十一, 一百零三, 二〇二五, ③, XIV or 12."""
    if numeral.isdecimal():
        return int(numeral)
    if set(numeral) <= _ROMAN.keys():
        values = [_ROMAN[character] for character in numeral]
        return sum(
            -value if value < max(values[place:]) else value for place, value in enumerate(values)
        )
    if numeral[0] not in _DIGITS and numeral[0] not in _POWERS:
        return int(numeric(numeral[0]))
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
    for level, (_, pattern) in enumerate(LEVELS):
        if match := pattern.match(line):
            # Without its sequence, 1.1 is a number only if a blank sets it apart.
            return not FIGURE < level < ITEM or line[match.end() :][:1].isspace()
    return False


def divide_articles(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines, divided where line breaks between articles were lost.

    第十六条 within a line begins the next article if it follows 第十五条 in number, and stands
    after a full stop or a chapter's heading and before a blank; a reference never does all of it.
    """
    last = {"条": 0, "章": 0, "节": 0}
    for line in lines:
        begin = 0
        for found in (_DIVISION.match(line.text), *_INLINE.finditer(line.text, 1)):
            if found is None:
                continue
            unit = _UNITS[found[2]]
            number = numeral_value(found[1])
            if found.start() == 0:
                last[unit] = number
                continue
            if number != last[unit] + 1:
                continue
            before = line.text[begin : found.start()].rstrip()
            heading = unit == "条" and _HEADING_BEFORE.fullmatch(before)
            if not heading and before[-1:] not in "。；！？）)":
                continue
            yield _piece(line, begin, found.start())
            begin = found.start()
            last[unit] = number
            if unit == "章":
                last["节"] = 0
        yield _piece(line, begin, len(line.text)) if begin else line


def find_markers(lines: Iterable[Line]) -> Iterator[Marker | None]:
    """Yield one value a line: its marker, or None where it opens no clause.

    A number counts when it begins a sequence or continues the last one of its level, so that a
    line which a reference or a figure happens to open is not taken for a heading.
    """
    lines = list(lines)
    decimals = any(_marker_of(line, from_level=FIGURE + 1, below=ITEM) for line in lines)
    last: dict[int, int] = {}
    chain: tuple[int, ...] = ()
    for line in lines:
        marker = _marker_of(line)
        if marker is None and decimals:
            marker = _bare_figure(line, last.get(FIGURE, 0))
        if marker is None:
            yield None
        elif marker.number == 0 and marker.level == BOX:  # a question is counted, not numbered
            yield marker
        elif marker.number == 0 and marker.level == CHAPTER:  # 附则 closes a law, books and all
            yield replace(marker, level=0) if 0 in last else marker
        elif FIGURE < marker.level < ITEM:
            numbers = tuple(int(part) for part in re.split("[.．]", marker.label))
            if _extends(numbers, chain) or _extends(numbers, (last.get(FIGURE, 0),)):
                chain = numbers
                yield marker
            else:
                yield None
        elif _continues(marker, last.get(marker.level), line):
            last[marker.level] = marker.number
            yield marker
        else:
            yield None


def numbering_gaps(lines: Sequence[Line], markers: Sequence[Marker | None]) -> list[str]:
    """Return a warning where numbers are missing, and where a number was not read as a clause."""
    last: dict[int, int] = {}
    missing: list[str] = []
    unread: list[str] = []
    for line, marker in zip(lines, markers, strict=True):
        seen = marker or _marker_of(line)
        if seen is None or seen.level not in (ARTICLE, SECTION, SECTION + 1, FIGURE):
            continue
        before = last.get(seen.level)
        label = seen.label.strip()
        if marker is None:
            if before is not None and seen.number > before + _MAX_GAP and _is_shaped(line, seen):
                unread.append(f"“{label}”")
            continue
        if before is not None and seen.number > before + 1:
            missing.append(f"“{label}”之前缺{seen.number - before - 1}项")
        last[seen.level] = seen.number
    warnings = []
    if missing:
        warnings.append(f"编号不连续：{_named(missing)}")
    if unread:
        warnings.append(f"编号与前文相距过远，未作为条款，并入上一条：{_named(unread)}")
    return warnings


def _named(items: list[str]) -> str:
    more = f"等{len(items)}处" if len(items) > _MAX_NAMED_GAPS else ""
    return "、".join(items[:_MAX_NAMED_GAPS]) + more


def _piece(line: Line, begin: int, end: int) -> Line:
    text = line.text[begin:end].rstrip()
    start = line.start + begin
    return Line(start=start, end=start + len(text), text=text)


def _marker_of(line: Line, from_level: int = 0, below: int = len(LEVELS)) -> Marker | None:
    if not _FIRST.match(line.text):
        return None
    for level in range(from_level, below):
        if match := LEVELS[level][1].match(line.text):
            numeral = next((group for group in match.groups() if group), None)
            return Marker(
                level=level,
                number=numeral_value(numeral) if numeral else 0,
                label=line.text[: match.end()],
                start=line.start,
                end=line.start + match.end(),
            )
    return None


def _bare_figure(line: Line, last: int) -> Marker | None:
    """Standards that count 1.1 below write their headings as 1 范围, or without the blank."""
    match = _BARE.match(line.text)
    if match is None or int(match[1]) not in (1, last + 1):
        return None
    return Marker(
        level=FIGURE,
        number=int(match[1]),
        label=match[1],
        start=line.start,
        end=line.start + len(match[1]),
    )


def _extends(numbers: tuple[int, ...], open_: tuple[int, ...]) -> bool:
    """Tell whether 2.1.3 goes on with what is open: 2.1.2, 2.1, or 2."""
    *above, own = numbers
    if tuple(above) == open_[: len(above)]:
        before = open_[len(above)] if len(open_) >= len(numbers) else 0
        return before < own <= before + _MAX_GAP
    top = open_[0] if open_ else 0
    return own == 1 and len(numbers) == 2 and above[0] == top + 1


def _is_shaped(line: Line, marker: Marker) -> bool:
    return _SHAPED.match(line.text, len(marker.label)) is not None


def _continues(marker: Marker, last: int | None, line: Line) -> bool:
    if marker.number == 1:
        return True
    if marker.label[0] in "IVX":  # V. may also stand for a name
        return last is not None and marker.number == last + 1
    if last is None:
        # An excerpt may begin at any article, but not at any figure.
        return marker.level <= BOX
    if marker.level == ARTICLE and marker.number == last:  # 第五条之一
        return True
    if not last < marker.number:
        return False
    if marker.number <= last + _MAX_GAP:
        return True
    # Numbers are missing, but the line is plainly an article or a heading.
    if marker.level == ARTICLE:
        return line.text[len(marker.label) :][:1].isspace()
    return marker.level < FIGURE and _is_shaped(line, marker)
