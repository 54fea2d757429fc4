"""Headings that the format itself marks (# in Markdown), where they bear no numbers."""

from collections.abc import Sequence

from corpus.numbering import CHAPTER, SECTION_OF_LAW, Marker
from corpus.rawtext import Line


def mark_headings(
    lines: Sequence[Line],
    markers: list[Marker | None],
    headings: Sequence[tuple[int, int]],
) -> tuple[int | None, list[int]]:
    """Let headings without numbers divide the text.

    Where some headings are numbered, the numbers say how the text divides. Returns the line that
    is the text's title, None where no heading stands above all others, and the headings below it.

    Args:
        lines: the lines of the text.
        markers: the marker of each line; those of plain headings are put in.
        headings: where each marked heading starts, and its depth.
    """
    depths = dict(headings)
    found = [i for i, line in enumerate(lines) if line.start in depths]
    if not found:
        return None, []
    first, *others = found
    top = depths[lines[first].start]
    alone = all(depths[lines[i].start] > top for i in others)
    title = first if alone and markers[first] is None and not any(markers[:first]) else None
    below = [i for i in others if alone]
    if title is None or not below or any(markers[i] for i in below):
        return title, below
    outer = min(depths[lines[i].start] for i in below)
    for i in below:
        level = CHAPTER if depths[lines[i].start] == outer else SECTION_OF_LAW
        start = lines[i].start
        markers[i] = Marker(level=level, number=0, label="", start=start, end=start)
    return title, below
