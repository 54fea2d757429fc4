"""Tables for a clerk: CSV that Excel opens as UTF-8, and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 36
"""Half-width characters of a column; longer texts wrap, so that a page holds all columns."""
_FILTER = 3
"""Characters that the button of a filter takes."""
_LINE = 16
"""Points of a line; Excel keeps rows of at most 409."""
_MOST_LINES = 27
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


def to_xlsx(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, unprinted: int = 0
) -> bytes:
    """Return a table as a workbook: header fixed and filtered, columns as wide as their words.

    It prints on A4 across, the header on each page, without the last `unprinted` columns.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = title[:31]
    sheet.append(list(header))
    widths = [_width(name) + _FILTER for name in header]
    lines = []
    for number, row in enumerate(rows, start=2):
        texts = []
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, str):
                text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MAX_CELL]
                cell.value = text
                cell.data_type = "s"  # never a formula
                texts.append(text.split("\n"))
            else:
                cell.value = value
                texts.append([str(value or "")])
        widest = [max(map(_width, text)) + 1 for text in texts]
        widths = [max(pair) for pair in zip(widths, widest, strict=True)]
        lines.append(max(sum(map(_lines, text)) for text in texts))
    for number, count in enumerate(lines, start=2):
        sheet.row_dimensions[number].height = _LINE * min(count, _MOST_LINES)
    for column, width in enumerate(widths, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(width, _WIDEST)
        head = sheet.cell(row=1, column=column)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="DCE6F1")
    _set_up_print(sheet, len(header) - unprinted)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _set_up_print(sheet: Worksheet, columns: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as the rows need
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.print_area = f"A1:{get_column_letter(columns)}{sheet.max_row}"
    sheet.print_title_rows = "1:1"
    footer = sheet.oddFooter
    assert footer is not None  # a new sheet has one
    footer.center.text = "&P / &N"


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _lines(text: str) -> int:
    return max(1, -(-_width(text) // (_WIDEST - 4)))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
