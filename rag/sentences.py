"""A clause's text as sentences, and as stretches that each hold one figure, with their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Clause
from corpus.patterns import regex
from rag.model import Quote

_SENTENCE = regex(r"[^。！!？?\n]+(?:[。！!？?]|(?=\n)|$)")
_PART = regex(r"[^。；;！!？?\n]+(?:[。；;！!？?]|(?=\n)|$)")
# A comma between digits divides thousands, not phrases.
_PHRASE = regex(r"(?:[^，,：:。；;]|(?<=\d),(?=\d{3}))+[，,：:。；;]?")
_YEAR = regex(r"(?<!\d)(?:19|20)\d{2}(?=年|[—–~～至-]+(?:19|20)\d{2}年)")
# 6月底: the part of a year.
_DAY = regex(r"\d{1,2}月(?:\d{1,2}日)?(?=[底末初前，,]|[上中下]旬)")
_TIME = regex(
    r"\d\s*(?:个?(?:工作日|月)|日|天|年|小时|周)|[一二两三四五六七八九十每]+(?:年|个月|个?工作日|季度|天)|日起"
)
# Digits that are part of a name: 世界500强, 5G, 4A级, IPv6, 12345热线.
_NAME = regex(r"\d+强|\d[GA](?![\w])|\d[GA](?=级|[\u4e00-\u9fff])|IPv\d|12345")
_MIN_SENTENCE = 4
# A longer sentence is quoted by its parts between semicolons.
_MAX_SENTENCE = 150
_ENDS = "，,：:；;。 "
# 力争到2027年年底: a phrase that says no more than when.
_LEAD = 6
_DIGIT = regex(r"[\d□]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A stretch of a sentence that holds one figure.

    lead: the words before it that set its time (到2027年), where the stretch names none itself.
    years: of the stretch or its lead.
    has_time: whether the stretch says when or how long.
    """

    words: Quote
    lead: Quote | None
    years: frozenset[int]
    has_time: bool


def sentences_of(clause: Clause) -> tuple[Quote, ...]:
    """Return the sentences of a clause's body: without its number, heading and office list."""
    start = _body_start(clause)
    end = _body_end(clause)
    found: list[Quote] = []
    for sentence in _quotes(_SENTENCE, clause.text, start, end):
        if len(sentence.text) <= _MAX_SENTENCE:
            found.append(sentence)
        else:
            found.extend(_quotes(_PART, clause.text, sentence.start, sentence.end))
    return tuple(found)


def figures_of(clause: Clause, sentence: Quote, pattern: re.Pattern[str]) -> tuple[Figure, ...]:
    """Return the stretches of a sentence that each hold one figure of the pattern.

    A stretch runs from the end of the one before, so that the words which say whom the figure
    concerns stay with it: 对服务突出的省级中试基地，年度最高奖补200万元.
    """
    figures: list[Figure] = []
    lead: Quote | None = None
    start = sentence.start
    for phrase in _PHRASE.finditer(clause.text, sentence.start, sentence.end):
        if clause.text[phrase.start() - 1] in "；;":
            start = phrase.start()  # another item: the words before concern others
        bare = _NAME.sub("", _YEAR.sub("", phrase[0])).strip(_ENDS + "年")
        day = _DAY.sub("", bare)
        if years_in(phrase[0]) and len(day) <= _LEAD and not _DIGIT.search(day):
            lead = _trimmed(clause.text, start, phrase.end())
            start = phrase.end()
        elif pattern.search(bare):
            words = _trimmed(clause.text, start, phrase.end())
            start = phrase.end()
            own = years_in(words.text)
            before = None if own else lead
            years = own or (years_in(before.text) if before else frozenset())
            timed = bool(years or _TIME.search(words.text))
            figures.append(Figure(words=words, lead=before, years=years, has_time=timed))
    return tuple(figures)


def years_in(text: str) -> frozenset[int]:
    """Return the years that a text names."""
    return frozenset(int(year) for year in _YEAR.findall(text))


def unit_list_of(clause: Clause) -> Quote | None:
    """Return the words that name the responsible offices, in brackets as they stand."""
    if not clause.units:
        return None
    start = _units_start(clause)
    after = re.search(r"[）)]", clause.text[max(unit.span.end for unit in clause.units) :])
    end = max(unit.span.end for unit in clause.units) + (after.end() if after else 0)
    return Quote(text=clause.text[start:end], start=start, end=end)


def whole_of(clause: Clause) -> Quote:
    """Return all words of a clause."""
    return Quote(text=clause.text, start=0, end=len(clause.text))


def _trimmed(text: str, start: int, end: int) -> Quote:
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip(_ENDS))
    stripped = words.strip(_ENDS)
    return Quote(text=stripped, start=begin, end=begin + len(stripped))


def _quotes(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Quote]:
    for match in pattern.finditer(text, start, end):
        words = match[0]
        begin = match.start() + len(words) - len(words.lstrip())
        stripped = words.strip()
        if len(stripped) >= _MIN_SENTENCE or any(c.isdigit() or c == "□" for c in stripped):
            yield Quote(text=stripped, start=begin, end=begin + len(stripped))


def _body_start(clause: Clause) -> int:
    """The body begins after number and heading, unless the heading is all there is."""
    heading_end = clause.text.find(clause.heading, len(clause.label)) + len(clause.heading)
    if not clause.heading:
        return len(clause.label)
    rest = clause.text[heading_end:].lstrip("。\n\u3000 ")
    return len(clause.text) - len(rest) if rest else len(clause.label)


def _body_end(clause: Clause) -> int:
    start = _units_start(clause)
    # Offices named in the middle of a sentence do not end the body.
    return start if start > len(clause.text) // 3 else len(clause.text)


def _units_start(clause: Clause) -> int:
    if not clause.units:
        return len(clause.text)
    first = min(unit.span.start for unit in clause.units)
    return max(clause.text.rfind("（", 0, first), clause.text.rfind("(", 0, first), 0)
