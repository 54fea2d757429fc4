"""Word documents: paragraphs and tables in reading order."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import api
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

from corpus.errors import ReadError, TooLargeError, UnsupportedFormatError
from corpus.rawtext import RawText

MAX_UNPACKED_BYTES = 200_000_000


def read_docx(data: bytes, name: str) -> RawText:
    """Read a DOCX file; a table row becomes one line, its cells divided by tabs.

    Raises:
        ReadError: the file is broken, too large when unpacked, or another kind of archive.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise ReadError(name, "is broken: the archive cannot be opened. Save it again.") from error
    if "word/document.xml" not in names:
        raise UnsupportedFormatError(
            name, "is an archive, but no Word file. Send DOCX, PDF or TXT."
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise TooLargeError(name, f"unpacks to {unpacked / 1e6:.0f} MB. Remove its pictures.")
    try:
        document = api.Document(BytesIO(data))
        text = "\n".join(_lines(document))
    except (
        PackageNotFoundError,
        XMLSyntaxError,
        BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ReadError(
            name, "is a broken Word file. Open it in Word and save it again."
        ) from error
    return RawText(text=text)


def _lines(document: DocxDocument) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell is listed once for each column it spans.
                cells = dict.fromkeys(cell._tc for cell in row.cells)
                texts = {cell._tc: cell.text.replace("\n", " ") for cell in row.cells}
                yield "\t".join(texts[cell] for cell in cells)
        else:
            yield block.text
