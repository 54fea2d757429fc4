"""Text as read from a file, which still knows its pages and lines."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank: `text == whole[start:end]`, outer white space removed."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawText:
    """The kept text; `page_starts[i]` is the offset at which page i+1 begins (empty: no pages).

    `rows` are the (start, end) of the rows of a spreadsheet, each of which is a clause of its own;
    empty for running text. `headings` are the (start, depth) of the lines that the format itself
    marks as headings, 1 the outermost. `notes` say in Chinese what the reader could not take or
    doubts.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Return the page, counted from 1, that holds `offset`, or None where there are none."""
        return bisect_right(self.page_starts, offset) or None


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of `text` that are not blank, stripped of outer white space."""
    start = 0
    for raw_line in text.split("\n"):
        body = raw_line.strip()
        if body:
            begin = start + len(raw_line) - len(raw_line.lstrip())
            yield Line(start=begin, end=begin + len(body), text=body)
        start += len(raw_line) + 1
