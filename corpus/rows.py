"""The rows of a spreadsheet as clauses: one row, one clause."""

from bisect import bisect_left

from corpus.model import Block, Part
from corpus.rawtext import RawText, lines_of
from corpus.structure import RawClause, Structure


def split_rows(raw: RawText) -> Structure:
    """Divide the text of a spreadsheet: each row a clause, every other line a title."""
    clauses: list[RawClause] = []
    starts = [start for start, _ in raw.rows]
    blocks = [
        Block(kind="title", text=line.text, char_start=line.start, char_end=line.end)
        for line in lines_of(raw.text)
        if bisect_left(starts, line.start + 1) == 0
        or raw.rows[bisect_left(starts, line.start + 1) - 1][1] <= line.start
    ]
    titles = iter([*blocks, None])
    title = next(titles)
    path: tuple[str, ...] = ()
    for start, end in raw.rows:
        while title is not None and title.char_start < start:
            path = (title.text,)
            title = next(titles)
        clauses.append(
            RawClause(label="", heading="", path=path, kind="measure", part=0, start=start, end=end)
        )
    return Structure(
        parts=(Part(title=blocks[0].text if blocks else "", char_start=0, char_end=len(raw.text)),),
        clauses=tuple(clauses),
        blocks=tuple(blocks),
        residue=(),
    )
