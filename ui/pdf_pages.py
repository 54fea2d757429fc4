"""Pages of a PDF as pictures, and where the words of a clause stand on them.

PDFium is neither safe for threads nor proof against every broken file, so it works in a process of
its own, which is started anew should a file end it.
"""

import io
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from difflib import SequenceMatcher
from multiprocessing import get_context
from typing import Any

from corpus.errors import InputError

_SCALE = 1.8
_LEAST_MATCH = 8
_SECONDS = 20
_PADDING = 0.4
Box = tuple[float, float, float, float]
"""Left, top, width and height in per cent of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBoxes:
    """A page, counted from 1, its size in points, and a box for each line of the clause."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]


class PdfPages:
    """Draws pages and finds words on them in a process of its own."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def png(self, data: bytes, number: int) -> bytes:
        """Return a page as PNG.

        Raises:
            InputError: there is no such page, or the file cannot be drawn.
        """
        picture: bytes = self._run(draw_page, data, number)
        return picture

    def boxes(self, data: bytes, text: str, first: int, last: int) -> tuple[PageBoxes, ...]:
        """Return the pages `first` to `last` with the boxes of a clause's text.

        Raises:
            InputError: there are no such pages, or the file cannot be read.
        """
        found: tuple[PageBoxes, ...] = self._run(find_boxes, data, text, first, last)
        return found

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool:
                self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        with self._lock:
            self._pool = self._pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            try:
                return self._pool.submit(work, *arguments).result(timeout=_SECONDS)
            except (BrokenProcessPool, TimeoutError) as error:
                for process in (self._pool._processes or {}).values():
                    process.kill()
                self._pool = None
                raise InputError("This PDF's pages cannot be drawn. See the text.") from error


def draw_page(data: bytes, number: int) -> bytes:
    """Return page `number` as PNG."""
    with _opened(data) as pdf:
        _check(pdf, number)
        picture = io.BytesIO()
        pdf[number - 1].render(scale=_SCALE).to_pil().convert("RGB").save(
            picture, "PNG", optimize=False, compress_level=3
        )
        return picture.getvalue()


def find_boxes(data: bytes, text: str, first: int, last: int) -> tuple[PageBoxes, ...]:
    """Return pages with the boxes of the lines in which `text` stands."""
    wanted = "".join(text.split())
    pages = []
    with _opened(data) as pdf:
        _check(pdf, first)
        for number in range(first, min(last, len(pdf)) + 1):
            page = pdf[number - 1]
            width, height = page.get_size()
            words = page.get_textpage()
            characters = [
                (position, character)
                for position, character in enumerate(words.get_text_range())
                if not character.isspace()
            ]
            matched = _matches("".join(character for _, character in characters), wanted)
            boxes = [
                words.get_charbox(position, loose=True)
                for start, end in matched
                for position, _ in characters[start:end]
                if position < words.count_chars()
            ]
            lines = _lines(boxes)
            pages.append(
                PageBoxes(
                    number=number,
                    width=width,
                    height=height,
                    boxes=tuple(_in_per_cent(line, width, height) for line in lines),
                )
            )
    return tuple(pages)


def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError("This PDF's pages cannot be drawn. See the text.") from error


def _check(pdf: Any, number: int) -> None:
    if not 1 <= number <= len(pdf):
        raise InputError(f"There is no page {number}; the document has {len(pdf)} pages.")


def _matches(page: str, wanted: str) -> list[tuple[int, int]]:
    """Return the stretches of a page's characters that belong to the clause.

    Where the clause begins or ends on another page, or lines between were left out, the
    characters both have in order count.
    """
    start = page.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))]
    blocks = SequenceMatcher(None, page, wanted, autojunk=False).get_matching_blocks()
    return [(each.a, each.a + each.size) for each in blocks if each.size >= _LEAST_MATCH]


def _lines(boxes: Sequence[Box]) -> list[Box]:
    """Join the boxes of characters (left, bottom, right, top) that stand on one line."""
    lines: list[Box] = []
    for left, bottom, right, top in boxes:
        if lines:
            before = lines[-1]
            middle = (bottom + top) / 2
            if before[1] <= middle <= before[3] and left >= before[0]:
                lines[-1] = (
                    before[0],
                    min(before[1], bottom),
                    max(before[2], right),
                    max(before[3], top),
                )
                continue
        lines.append((left, bottom, right, top))
    return lines


def _in_per_cent(line: Box, width: float, height: float) -> Box:
    left, bottom, right, top = line
    return (
        100 * left / width - _PADDING,
        100 * (height - top) / height - _PADDING / 2,
        100 * (right - left) / width + 2 * _PADDING,
        100 * (top - bottom) / height + _PADDING,
    )
