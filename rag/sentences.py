"""A clause's text as sentences and phrases, with their places."""

import re
from collections.abc import Iterator

from corpus.model import Clause
from rag.model import Quote

_SENTENCE = re.compile(r"[^。！!？?\n]+(?:[。！!？?]|(?=\n)|$)")
_PART = re.compile(r"[^。；;！!？?\n]+(?:[。；;！!？?]|(?=\n)|$)")
# A comma between digits divides thousands, not phrases.
_PHRASE = re.compile(r"(?:[^，,、：:。；;]|(?<=\d),(?=\d{3}))+")
_MIN_SENTENCE = 4
# A longer sentence is quoted by its parts between semicolons.
_MAX_SENTENCE = 150


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


def phrases_of(clause: Clause, sentence: Quote) -> tuple[Quote, ...]:
    """Return the stretches between commas of one sentence."""
    return tuple(_quotes(_PHRASE, clause.text, sentence.start, sentence.end))


def unit_list_of(clause: Clause) -> Quote | None:
    """Return the words that name the responsible offices, in brackets as they stand."""
    if not clause.units:
        return None
    start = _units_start(clause)
    after = re.search(r"[）)]", clause.text[max(unit.span.end for unit in clause.units) :])
    end = max(unit.span.end for unit in clause.units) + (after.end() if after else 0)
    return Quote(text=clause.text[start:end], start=start, end=end)


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
