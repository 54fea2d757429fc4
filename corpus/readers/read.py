"""Bytes to text: the format is judged by content, not by the name."""

import re

from corpus.errors import NoTextLayerError, TooLargeError, UnsupportedFormatError
from corpus.rawtext import RawText
from corpus.readers.docx import read_docx
from corpus.readers.pdf import read_pdf
from corpus.readers.text import decode

_WEB_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml)", re.IGNORECASE)
MAX_BYTES = 50_000_000


def read(data: bytes, name: str) -> RawText:
    """Read one file.

    Raises:
        ReadError: in one of its kinds; the message names the file and what to do.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            name,
            f"has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read. "
            "Split it, or remove its pictures.",
        )
    if data[:1024].lstrip().startswith(b"%PDF"):
        raw = read_pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        raw = read_docx(data, name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnsupportedFormatError(
            name, "is an old Word or Excel file (or a protected one). Save it as DOCX or PDF."
        )
    elif _WEB_PAGE.match(data[:1024]):
        raise UnsupportedFormatError(name, "is a web page. Save its text as PDF, DOCX or TXT.")
    else:
        raw = RawText(text=decode(data, name))
    if not raw.text.strip():
        raise NoTextLayerError(
            name,
            "holds no text. If it is a scan, run text recognition (OCR) on it first.",
        )
    return raw
