"""PDF: page numbers and running heads removed, broken lines joined, pages remembered."""

import logging
import re
import unicodedata
from collections import Counter
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.errors import EncryptedFileError, NoTextLayerError, ReadError
from corpus.numbering import starts_with_marker
from corpus.rawtext import RawText

# pypdf reports every repaired defect; the reader of the log cannot act on them.
logging.getLogger("pypdf").setLevel(logging.ERROR)

_PAGE_NUMBER = re.compile(r"[\s\-—–－·.第]*\d{1,4}[\s\-—–－·./页]*(?:共?\s*\d{1,4}\s*页)?")
_TERMINAL = re.compile(r"[。！？；：!?;:]$|[）)]$")
# Fonts often name the glyph of a character by its radical: ⼀ ⽀ ⻔ stand for 一 支 门.
_KANGXI = range(0x2F00, 0x2FD6)
_SIMPLIFIED_RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI} | _SIMPLIFIED_RADICALS
)
_FULL_LINE_SHARE = 0.82
_RUNNING_SHARE = 0.5


def read_pdf(data: bytes, name: str) -> RawText:
    """Read the text layer of a PDF.

    Raises:
        EncryptedFileError: a password is needed.
        NoTextLayerError: the pages are pictures.
        ReadError: the file is broken.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFileError(name, "is protected by a password. Save it without one.")
        pages = [page.extract_text().translate(_RADICALS).splitlines() for page in reader.pages]
    except DependencyError as error:
        raise EncryptedFileError(name, "is encrypted. Save it without a password.") from error
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise ReadError(name, "is a broken PDF. Print it to PDF again.") from error
    if not any(line.strip() for page in pages for line in page):
        raise NoTextLayerError(
            name, "has pages but no text: a scan. Run text recognition (OCR) on it first."
        )
    return _join(_without_running_lines(pages))


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and first or last lines that most pages share."""
    kept = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(line for page in kept for line in {*page[:1], *page[-1:]})
    running = {
        line
        for line, count in edges.items()
        if len(kept) > 2 and count >= max(3, _RUNNING_SHARE * len(kept))
    }

    def is_edge_noise(line: str) -> bool:
        return line in running or _PAGE_NUMBER.fullmatch(line) is not None

    for page in kept:
        while page and is_edge_noise(page[0]):
            page.pop(0)
        while page and is_edge_noise(page[-1]):
            page.pop()
    return kept


def _join(pages: list[list[str]]) -> RawText:
    """Join lines that the page width broke."""
    widths = sorted(len(line) for page in pages for line in page)
    full = _FULL_LINE_SHARE * widths[int(0.9 * (len(widths) - 1))]
    text = ""
    page_starts: list[int] = []
    previous = ""
    for page in pages:
        page_starts.append(len(text))
        for position, line in enumerate(page):
            broken = (
                len(previous) >= full
                and not _TERMINAL.search(previous)
                and not starts_with_marker(line)
            )
            if text:
                space = " " if previous[-1:].isascii() and line[:1].isascii() else ""
                text += space if broken else "\n"
            if position == 0:
                page_starts[-1] = len(text)
            text += line
            previous = line
    return RawText(text=text, page_starts=tuple(page_starts))
