"""Placed text to lines in reading order: columns, table rows, running heads, paragraphs.

Used by every format that knows places instead of paragraphs: PDF, OFD, text recognition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.numbering import starts_with_marker
from corpus.patterns import regex
from corpus.rawtext import RawText
from corpus.readers.running import without_running_lines

_TERMINAL = regex(r"[。！？；：!?;:][”’」』]?$|[）)]$")
_CELL_GAP = 1.5
"""In heights of the type: a wider gap within a line divides the cells of a table."""
_SPACE = 0.2
_WIDE_SPACE = 0.6
_INDENT = 1.2
_RAGGED = 2.3
"""By how much a full line may fall short: no line begins with a mark of punctuation."""
_MIN_COLUMN_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text at a place: x to the right, `base` downwards, `size` the height of the type."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of a page; `column` numbers the column or stretch of the page that it stands in."""

    text: str
    left: float
    right: float
    base: float
    size: float
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The margins of a column, and whether its paragraphs open with an indent."""

    left: float
    right: float
    indents: bool


def lay_out(pages: Sequence[Iterable[Piece]], notes: tuple[str, ...] = ()) -> RawText:
    """Bring pages of placed text into reading order and join the lines of each paragraph."""
    return _join(without_running_lines([page_lines(page) for page in pages]), notes)


def page_lines(pieces: Iterable[Piece]) -> list[PageLine]:
    """Return the lines of one page in reading order; the cells of a row are divided by tabs."""
    segments = _segments(pieces)
    gutter = _gutter(segments)
    if gutter is None:
        return _rows(segments, column=0)
    lines: list[PageLine] = []
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    column = 0

    def flush() -> None:
        nonlocal column
        for side in sides:
            column += 1
            lines.extend(_rows(side, column=column))
            side.clear()

    for segment in segments:
        if segment.left < gutter < segment.right:
            flush()
            lines.extend(_rows([segment], column=0))
        else:
            sides[segment.left >= gutter].append(segment)
    flush()
    return lines


def _segments(pieces: Iterable[Piece]) -> list[Piece]:
    """Join the pieces that follow each other on one base line without a wide gap."""
    found: list[Piece] = []
    for row in _same_base(pieces):
        run: list[Piece] = []
        for piece in sorted(row, key=lambda each: each.left):
            if run and piece.left - run[-1].right > _CELL_GAP * max(piece.size, run[-1].size):
                found.append(_joined(run))
                run = []
            run.append(piece)
        found.append(_joined(run))
    return sorted(
        (segment for segment in found if segment.text), key=lambda each: (each.base, each.left)
    )


def _same_base(pieces: Iterable[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.base):
        anchor = rows[-1][0] if rows else None
        if anchor and piece.base - anchor.base <= 0.5 * min(piece.size, anchor.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _joined(run: Sequence[Piece]) -> Piece:
    text = ""
    previous: Piece | None = None
    for piece in run:
        gap = (piece.left - previous.right) / piece.size if previous is not None else 0.0
        if gap > _SPACE and not text[-1:].isspace() and not piece.text[:1].isspace():
            if text[-1:].isascii() and piece.text[:1].isascii():
                text += " "
            elif gap > _WIDE_SPACE:
                text += "　"  # many programs leave the wide space out and move on instead
        text += piece.text
        previous = piece
    inked = [piece for piece in run if not piece.text.isspace()] or run
    return Piece(
        text=text.strip(),
        left=inked[0].left,
        right=max(piece.right for piece in inked),
        base=median(piece.base for piece in inked),
        size=median(piece.size for piece in inked),
    )


def _rows(segments: Sequence[Piece], *, column: int) -> list[PageLine]:
    lines = []
    for row in _same_base(segments):
        cells = sorted(row, key=lambda each: each.left)
        lines.append(
            PageLine(
                text="\t".join(cell.text for cell in cells),
                left=cells[0].left,
                right=cells[-1].right,
                base=cells[0].base,
                size=max(cell.size for cell in cells),
                column=column,
            )
        )
    return lines


def _gutter(segments: Sequence[Piece]) -> float | None:
    """Return where the page divides into two columns of running text, or None.

    The columns of a table are no such columns: their lines do not fill them.
    """
    if len(segments) < 2 * _MIN_COLUMN_LINES:
        return None
    low = min(segment.left for segment in segments)
    high = max(segment.right for segment in segments)
    middle = [
        segment.left
        for segment in segments
        if low + 0.3 * (high - low) < segment.left < low + 0.7 * (high - low)
    ]
    best: float | None = None
    fewest = 0.3 * len(segments)
    for x in sorted({round(left) - 1.0 for left in middle}):
        crossing = sum(segment.left < x < segment.right for segment in segments)
        if crossing < fewest and _fills_two_columns(segments, x):
            best, fewest = x, crossing
    return best


def _fills_two_columns(segments: Sequence[Piece], x: float) -> bool:
    for side in (
        [segment for segment in segments if segment.right <= x],
        [segment for segment in segments if segment.left >= x],
    ):
        if len(side) < _MIN_COLUMN_LINES:
            return False
        width = max(each.right for each in side) - min(each.left for each in side)
        if sum(each.right - each.left > 0.8 * width for each in side) < 0.5 * len(side):
            return False
    return True


def _join(pages: Sequence[Sequence[PageLine]], notes: tuple[str, ...]) -> RawText:
    """Join lines that the page width broke."""
    frames = _frames(pages)
    text: list[str] = []
    length = 0
    page_starts: list[int] = []
    previous: PageLine | None = None
    frame = _Frame(left=0.0, right=0.0, indents=False)
    for number, page in enumerate(pages):
        page_starts.append(length)
        for position, line in enumerate(page):
            if previous is not None:
                goes_on = _goes_on(previous, line, frame, frames[number, line.column])
                sides = previous.text[-1:] + line.text[:1]
                spaced = sides.isascii() and sides[0] != "-"
                gap = ("" if not spaced else " ") if goes_on else "\n"
                text.append(gap)
                length += len(gap)
            if position == 0:
                page_starts[-1] = length
            text.append(line.text)
            length += len(line.text)
            previous, frame = line, frames[number, line.column]
    return RawText(text="".join(text), page_starts=tuple(page_starts), notes=notes)


def _goes_on(before: PageLine, line: PageLine, left: _Frame, here: _Frame) -> bool:
    """Tell whether a line continues the one before it; each comes with its margins."""
    em = line.size
    if "\t" in before.text or "\t" in line.text or abs(before.size - em) > 0.35 * em:
        return False
    if before.right < left.right - _RAGGED * em:
        return False
    if not here.indents:
        return not _TERMINAL.search(before.text) and not starts_with_marker(line.text)
    if line.left <= here.left + _INDENT * em:
        return True
    # A stretch that is indented as a whole: only the words tell where it divides.
    as_deep = abs((line.left - here.left) - (before.left - left.left)) < 0.5 * em
    deep = line.left > here.left + 3 * em
    return as_deep and deep and not _TERMINAL.search(before.text)


def _frames(pages: Sequence[Sequence[PageLine]]) -> dict[tuple[int, int], _Frame]:
    """Return the margins of each column of each page.

    A page with few lines takes the margins of the other pages, where they nearly agree.
    """
    groups: dict[tuple[int, int], list[PageLine]] = {}
    for number, page in enumerate(pages):
        for line in page:
            groups.setdefault((number, line.column), []).append(line)
    if not groups:
        return {}
    em = median(line.size for page in pages for line in page)
    single = [
        (_low([line.left for line in lines]), max(line.right for line in lines))
        for (_, column), lines in groups.items()
        if column == 0 and len(lines) >= 5
    ]
    frames: dict[tuple[int, int], _Frame] = {}
    for key, lines in groups.items():
        left, right = _low([line.left for line in lines]), max(line.right for line in lines)
        if key[1] == 0 and single:
            usual_left = median(low for low, _ in single)
            usual_right = median(high for _, high in single)
            if abs(left - usual_left) < 3 * em or len(lines) < 5:
                left = usual_left
            if len(lines) < 5 or abs(right - usual_right) < 3 * em:
                right = usual_right
        frames[key] = _Frame(left=left, right=right, indents=False)
    return _with_indents(groups, frames)


def _low(values: Sequence[float]) -> float:
    """Return the smallest value, or the second of many: one line may stand out of the margin."""
    return sorted(values)[1 if len(values) >= 15 else 0]


def _with_indents(
    groups: dict[tuple[int, int], list[PageLine]], frames: dict[tuple[int, int], _Frame]
) -> dict[tuple[int, int], _Frame]:
    """Mark whether paragraphs open with an indent: lines after a short line mostly do."""
    indented = flush = 0
    for key, lines in groups.items():
        frame = frames[key]
        for before, line in pairwise(lines):
            if before.right < frame.right - _RAGGED * line.size and "\t" not in line.text:
                depth = (line.left - frame.left) / line.size
                indented += _INDENT < depth < 3
                flush += depth <= _INDENT
    return {key: replace(frame, indents=indented > flush) for key, frame in frames.items()}
