"""Bytes to text: the format is judged by content, not by the name."""

import re
from collections.abc import Callable

from corpus.errors import (
    EncryptedFileError,
    NoTextLayerError,
    TooLargeError,
    UnsupportedFormatError,
)
from corpus.limits import MAX_BYTES
from corpus.rawtext import RawText
from corpus.readers.archive import Archive
from corpus.readers.docx import main_part, read_docx
from corpus.readers.html import read_html
from corpus.readers.markdown import is_markdown, read_markdown
from corpus.readers.ocr import read_picture
from corpus.readers.ofd import read_ofd
from corpus.readers.office import convert, kind_of_ole
from corpus.readers.pdf import read_pdf
from corpus.readers.sheets import read_csv, read_xlsx
from corpus.readers.text import decode

_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_WEB_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\n]{0,500}\r?\n[ \t]?){0,20}MIME-Version:", re.IGNORECASE)
_WORD_XML = re.compile(rb"\s*<\?xml.{0,500}(?:mso-application|w:wordDocument|pkg:package)", re.S)
_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"GIF8",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READ = "ZhiCe reads PDF, DOCX, HTML, OFD, XLSX, CSV, Markdown and plain text."


def read(data: bytes, name: str, on_page: Callable[[], None] = lambda: None) -> RawText:
    """Read one file.

    Args:
        data: the file's bytes; the format is judged by them.
        name: the file's name; it decides only between plain text and separated values.
        on_page: called after each page that text recognition read, which takes seconds.

    Raises:
        ReadError: in one of its kinds; the message names the file and what to do.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            name,
            f"has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read. "
            "Split it, or remove its pictures.",
        )
    raw = _read(data, name, on_page)
    if not raw.text.strip():
        raise NoTextLayerError(
            name,
            "holds no text. If it is a scan, run text recognition (OCR) on it first.",
        )
    return raw


def _read(data: bytes, name: str, on_page: Callable[[], None]) -> RawText:
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return read_pdf(data, name, on_page)
    if data.startswith(b"PK\x03\x04"):
        return _read_archive(data, name)
    if data.startswith(_OLE):
        return _read_ole(data, name)
    if data.startswith(b"{\\rtf"):
        return read_docx(Archive(convert(data, name, "rtf", "docx"), name))
    if _is_picture(data):
        return read_picture(data, name, on_page)
    if _WORD_XML.match(head):
        return read_docx(Archive(convert(data, name, "xml", "docx"), name))
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return read_html(data, name)
    if _WEB_ARCHIVE.match(head):
        return read_html(_page_of_web_archive(data, name), name)
    return _read_text(decode(data, name), name)


def _read_text(text: str, name: str) -> RawText:
    if name.lower().endswith((".csv", ".tsv")):
        table = read_csv(text)
        if table is not None:
            return table
    return read_markdown(text) if is_markdown(text) else RawText(text=text)


def _read_archive(data: bytes, name: str) -> RawText:
    archive = Archive(data, name)
    if "OFD.xml" in archive:
        return read_ofd(archive)
    if "mimetype" in archive and archive.read("mimetype").startswith(
        b"application/vnd.oasis.opendocument."
    ):
        sheet = b"spreadsheet" in archive.read("mimetype")
        converted = convert(data, name, "ods" if sheet else "odt", "xlsx" if sheet else "docx")
        return _read_archive(converted, name)
    part = main_part(archive) or ""
    if part.startswith("word/"):
        return read_docx(archive)
    if part.startswith("xl/") or (not part and "xl/workbook.xml" in archive):
        return read_xlsx(archive, data)
    if part.startswith("ppt/"):
        raise UnsupportedFormatError(name, "is a presentation. Save it as PDF.")
    raise UnsupportedFormatError(
        name, f"is an archive, but no Word, Excel or OFD file. Unpack it first. {_READ}"
    )


def _read_ole(data: bytes, name: str) -> RawText:
    match kind_of_ole(data):
        case "encrypted":
            raise EncryptedFileError(name, "is protected by a password. Save it without one.")
        case "text":
            return read_docx(Archive(convert(data, name, "doc", "docx"), name))
        case "sheet":
            converted = convert(data, name, "xls", "xlsx")
            return read_xlsx(Archive(converted, name), converted)
        case _:
            raise UnsupportedFormatError(
                name, "is an old office file without a text. Save it as DOCX or PDF."
            )


def _is_picture(data: bytes) -> bool:
    bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    return data.startswith(_PICTURES) or bitmap or data[:4] + data[8:12] == b"RIFFWEBP"


def _page_of_web_archive(data: bytes, name: str) -> bytes:
    """Return the page of a web archive (MHTML), which is how some offices save Word files."""
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return page
    raise UnsupportedFormatError(name, f"is a mail or web archive without a page. {_READ}")
