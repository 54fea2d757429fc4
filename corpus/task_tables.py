"""Tables of tasks: the header names responsible offices, and each row is a clause of its own.

The rows of any other table are text of the clause around them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.fold import fold
from corpus.model import Block, UnitRole
from corpus.patterns import regex
from corpus.rawtext import Line
from corpus.structure import RawClause
from corpus.units import role_of_label

_MAX_HEADER_CELL = 16
_MAX_HEADING = 30
_COUNT = regex(r"(?:[\d一二三四五六七八九十]{1,4}|\(?[\d一二三四五六七八九十]{1,4}\))[.、．]?")
_SENTENCE_END = regex(r"[。；;\n\t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTable:
    """The header line, the rows, and which columns name offices, in which role.

    `before` is where the line above ends, `after` where the line below begins.
    """

    header: Line
    rows: tuple[Line, ...]
    columns: tuple[tuple[int, UnitRole], ...]
    before: int
    after: int


def find_task_tables(lines: Sequence[Line]) -> list[TaskTable]:
    """Find the tables whose header names responsible offices, cells divided by tabs.

    Every line down to the end of the table has as many cells as the header, which a print to
    PDF with its broken cells does not: such a table stays text.
    """
    tables: list[TaskTable] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        columns = _office_columns(line.text)
        if not columns:
            continue
        end = position
        while end < len(lines) and "\t" in lines[end].text:
            end += 1
        rows = tuple(lines[position:end])
        width = line.text.count("\t")
        if rows and all(row.text.count("\t") == width for row in rows):
            tables.append(
                TaskTable(
                    header=line,
                    rows=rows,
                    columns=columns,
                    before=lines[position - 2].end if position > 1 else line.start,
                    after=lines[end].start if end < len(lines) else rows[-1].end,
                )
            )
            position = end
    return tables


def divide_tables(
    clauses: Sequence[RawClause], tables: Sequence[TaskTable]
) -> tuple[list[RawClause], list[Block]]:
    """Make clauses of the rows, and headings of the headers; the text around them stays a clause.

    Returns the clauses in order, and the blocks that come in addition.
    """
    divided: list[RawClause] = []
    blocks: list[Block] = []
    waiting = list(tables)
    for clause in clauses:
        start = clause.start
        while waiting and waiting[0].header.start < clause.end:
            table = waiting.pop(0)
            if table.header.start < clause.start or table.rows[-1].end > clause.end:
                continue  # it does not lie within one clause
            if start < table.before:
                divided.append(replace(clause, start=start, end=table.before))
            blocks.append(_heading(table.header))
            divided += (_row(clause, row, table) for row in table.rows)
            start = table.after
        if start < clause.end:
            divided.append(replace(clause, start=start))
    return divided, blocks


def _office_columns(header: str) -> tuple[tuple[int, UnitRole], ...]:
    if "\t" not in header:
        return ()
    cells = [re.sub(r"\s", "", fold(cell)) for cell in header.split("\t")]
    if len(cells) < 3 or not all(len(cell) <= _MAX_HEADER_CELL for cell in cells):
        return ()
    roles = [(number, role_of_label(cell)) for number, cell in enumerate(cells)]
    return tuple((number, role) for number, role in roles if role)


def _heading(line: Line) -> Block:
    return Block(kind="heading", text=line.text, char_start=line.start, char_end=line.end)


def _row(clause: RawClause, row: Line, table: TaskTable) -> RawClause:
    """A row is named by its number and by the first cell that is neither number nor office."""
    cells = row.text.split("\t")
    label = cells[0].strip() if _COUNT.fullmatch(fold(cells[0].strip())) else ""
    offices = {number for number, _ in table.columns}
    named = (
        cell.strip()
        for number, cell in enumerate(cells)
        if number not in offices and (number or not label)
    )
    words = _SENTENCE_END.split(next((cell for cell in named if cell), ""), maxsplit=1)[0]
    heading = words if len(words) <= _MAX_HEADING else ""
    step = f"{label} {heading}".strip() or row.text.split("\t")[0][:_MAX_HEADING]
    return replace(
        clause,
        label=label,
        heading=heading,
        path=(*clause.path, step),
        kind="measure" if clause.kind in ("preamble", "closing", "intro") else clause.kind,
        start=row.start,
        end=row.end,
        columns=table.columns,
    )
