"""Spreadsheets: each row a clause that names its columns (XLSX, CSV)."""

import csv
import math
import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from corpus.errors import ReadError, TooLargeError
from corpus.patterns import regex
from corpus.rawtext import RawText
from corpus.readers.archive import Archive

_MAX_CELLS = 2_000_000
_MAX_SHEET_BYTES = 40_000_000
# What openpyxl lets through of the libraries below it; XML errors are syntax errors.
_BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    RuntimeError,  # a locked member; what is not implemented
)
_WHITE = regex(r"\s+")
Row = Sequence[str]


def read_xlsx(archive: Archive, data: bytes) -> RawText:
    """Read an XLSX file: the rows of its sheets, hidden ones left out.

    Raises:
        TooLargeError: the sheets hold more cells than are read.
        ReadError: the file is broken.
    """
    import openpyxl

    size = sum(size for member, size in archive.sizes.items() if "worksheets/" in member)
    if size > _MAX_SHEET_BYTES:
        raise TooLargeError(archive.name, f"has {size / 1e6:.0f} MB of tables. Split it.")
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sizes = [(sheet.max_row, sheet.max_column) for sheet in sheets]
        tables = (
            [(sheet.title, _rows(sheet)) for sheet in sheets]
            if all(rows * columns <= _MAX_CELLS for rows, columns in sizes)
            else None
        )
    except _BROKEN as error:
        raise ReadError(
            archive.name, "is a broken Excel file. Open it in Excel and save it again."
        ) from error
    if tables is None:
        rows, columns = max(sizes, key=math.prod)
        raise TooLargeError(
            archive.name, f"has {rows} rows of {columns} columns. Delete the empty ones."
        )
    named = len([rows for _, rows in tables if any(any(row) for row in rows)]) > 1
    return _tell((title if named else "", rows) for title, rows in tables)


def _rows(sheet: Any) -> list[list[str]]:
    rows = [[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        if merged.min_col != merged.max_col or merged.min_row > len(rows):
            continue
        # A cell merged downwards holds for each of its rows.
        column = merged.min_col - 1
        for row in rows[merged.min_row : merged.max_row]:
            if column < len(row):
                row[column] = rows[merged.min_row - 1][column]
    return rows


def read_csv(text: str) -> RawText | None:
    """Read comma- or tab-separated values, or return None where the text is no table."""
    first = text[:20_000]
    delimiter = max(",\t;，", key=first.count)
    try:
        rows = [list(row) for row in csv.reader(text.splitlines(), delimiter=delimiter)]
    except csv.Error:
        return None
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if len(widths) < 2 or sorted(widths)[len(widths) // 2] < 2:
        return None
    return _tell([("", [[_shown(cell) for cell in row] for row in rows])])


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _WHITE.sub(" ", str(value)).strip()


def _tell(tables: Iterable[tuple[str, Sequence[Row]]]) -> RawText:
    """Write tables as text: title lines, then each row as 列名：值；列名：值."""
    lines: list[tuple[str, bool]] = []
    for title, rows in tables:
        if title:
            lines.append((title, False))
        lines += _table_lines([row for row in rows if any(row)])
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for line, is_row in lines:
        if is_row:
            spans.append((length, length + len(line)))
        text.append(line)
        length += len(line) + 1
    return RawText(text="\n".join(text), rows=tuple(spans))


def _table_lines(rows: Sequence[Row]) -> list[tuple[str, bool]]:
    filled = [sum(map(bool, row)) for row in rows]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    # What stands above the first row with most columns filled is the title of the table.
    head = next((i for i, count in enumerate(filled) if count >= max(2, 0.6 * usual)), None)
    if head is None:
        return [("；".join(filter(None, row)), True) for row in rows]
    lines = [("　".join(filter(None, row)), False) for row in rows[:head]]
    names = rows[head]
    if any(_is_number(name) for name in names if name):
        head, names = head - 1, [""] * len(names)  # a table without names of columns
    for row in rows[head + 1 :]:
        named = [*names, *[""] * (len(row) - len(names))]
        cells = [
            f"{name}：{value}" if name else value
            for name, value in zip(named, row, strict=False)
            if value
        ]
        lines.append(("；".join(cells), True))
    return lines


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d,.]+[%％]?", text))
