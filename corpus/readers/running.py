"""Running heads and page numbers, found by their place and by their return on other pages."""

import math
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.numbering import starts_with_marker
from corpus.patterns import regex

if TYPE_CHECKING:
    from corpus.readers.layout import PageLine

_EDGE_LINES = 2
_MARKED_NUMBER = regex(
    r"[-—–－―·.•~\s]+\d{1,4}[-—–－―·.•~\s]+|[-—–－―]\s*\d{1,4}|\d{1,4}\s*[-—–－―]|第\s*\d{1,4}\s*页(?:\s*[/／,，]?\s*共\s*\d{1,4}\s*页)?|"
    r"\d{1,4}\s*[/／]\s*\d{1,4}"
)
_BARE_NUMBER = regex(r"\d{1,4}")
_ALIKE = 0.8
_APART = 1.3


def without_running_lines(pages: Sequence[Sequence["PageLine"]]) -> list[list["PageLine"]]:
    """Drop page numbers, and the lines at the top or foot that return on other pages."""
    edges = [[*page[:_EDGE_LINES], *page[_EDGE_LINES:][-_EDGE_LINES:]] for page in pages]
    running = _returning(edges)
    offsets = _number_offsets(edges)
    kept: list[list[PageLine]] = []
    for number, page in enumerate(pages):
        lines = list(page)
        pitch = _pitch(lines)
        for end, inner in ((0, 1), (-1, -2)):
            heads = 0
            while lines:
                line = lines[end]
                gap = abs(line.base - lines[inner].base) if len(lines) > 1 else math.inf
                if id(line) in running and (heads == 0 or gap > _APART * pitch):
                    heads += 1  # a second head must stand apart from the text
                elif not _is_page_number(line.text, number, offsets, alone=gap > _APART * pitch):
                    break
                lines.pop(end)
        kept.append(lines)
    return kept


def _is_page_number(text: str, page: int, offsets: set[int], *, alone: bool) -> bool:
    if _MARKED_NUMBER.fullmatch(text):
        return True
    if not _BARE_NUMBER.fullmatch(text):
        return False
    return int(text) - page in offsets or (alone and int(text) == page + 1)


def _pitch(lines: Sequence["PageLine"]) -> float:
    steps = sorted(
        after.base - before.base for before, after in pairwise(lines) if after.base > before.base
    )
    return steps[len(steps) // 2] if steps else 0.0


def _number_offsets(edges: Sequence[Sequence["PageLine"]]) -> set[int]:
    """Return number minus page for the bare numbers that count on from page to page."""
    seen: dict[int, int] = {}
    for number, lines in enumerate(edges):
        for offset in {
            int(line.text) - number for line in lines if _BARE_NUMBER.fullmatch(line.text)
        }:
            seen[offset] = seen.get(offset, 0) + 1
    return {offset for offset, count in seen.items() if count >= 2}


def _returning(edges: Sequence[Sequence["PageLine"]]) -> set[int]:
    """Return the ids of edge lines that stand alike, at the same height, on a third of the pages.

    Two pages suffice for three; a text recognised from a picture may differ in some characters.
    """
    groups: list[tuple[str, PageLine, list[PageLine], set[int]]] = []
    for number, lines in enumerate(edges):
        for line in lines:
            for known, first, members, numbers in groups:
                if abs(line.base - first.base) < line.size and _alike(line.text, known):
                    members.append(line)
                    numbers.add(number)
                    break
            else:
                groups.append((line.text, line, [line], {number}))
    needed = max(2, len(edges) / 3)
    return {
        id(line) for _, _, members, numbers in groups if len(numbers) >= needed for line in members
    }


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if starts_with_marker(one):
        return False  # numbered lines at the top of two pages often look alike
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        len(one) > 4
        and matcher.real_quick_ratio() >= _ALIKE
        and matcher.quick_ratio() >= _ALIKE
        and matcher.ratio() >= _ALIKE
    )
