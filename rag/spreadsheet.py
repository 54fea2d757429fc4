"""Tables for a clerk: CSV that Excel opens as UTF-8, and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_NARROWEST = 8
_MAX_CELL = 32_767
"""What Excel keeps of a cell's text."""


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with a mark, so that Excel shows Chinese.

    A text that a spreadsheet would run as a formula is set in an apostrophe.
    """
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(header)
    for row in rows:
        table.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def to_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as a workbook: header fixed and filtered, columns as wide as their words."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = title[:31]
    sheet.append(list(header))
    widths = [len(name) * 2 for name in header]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            if isinstance(value, str):
                text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MAX_CELL]
                cell.value = text
                cell.data_type = "s"  # never a formula
                widths[column - 1] = max(widths[column - 1], max(map(_width, text.split("\n"))))
            else:
                cell.value = value
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column, width in enumerate(widths, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(width + 2, _NARROWEST), _WIDEST)
        head = sheet.cell(row=1, column=column)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="DCE6F1")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
