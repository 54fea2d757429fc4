"""PDF: pypdf mends the file where its structure is damaged, PDFium gives every character's place.

pypdf's own text extraction loses the place of quotation marks in office programs' prints.
"""

import logging
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from ctypes import byref, c_double
from io import BytesIO
from typing import NamedTuple

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from pypdfium2 import raw as pdfium

from corpus.errors import EncryptedFileError, NoTextLayerError, ReadError, TooLargeError
from corpus.rawtext import RawText
from corpus.readers import ocr
from corpus.readers.layout import Piece, lay_out
from corpus.readers.ocr_text import corrected

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # the refusal says what is wrong

MAX_PAGES = 3_000
_SCAN_DPI = 200
_MAX_PIXELS = 40_000_000
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


class _Character(NamedTuple):
    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    angle: float


def read_pdf(data: bytes, name: str, on_page: Callable[[], None]) -> RawText:
    """Read a PDF: its text layer, and by text recognition the pages that are pictures.

    Raises:
        EncryptedFileError: a password is needed.
        NoTextLayerError: the pages are pictures, and text recognition is not installed.
        TooLargeError: more than `MAX_PAGES` pages.
        ReadError: the file is broken.
    """
    try:
        document = _open(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedFileError(
                name, "is protected by a password. Save it without one."
            ) from error
        raise ReadError(name, "is a broken PDF. Print it to PDF again.") from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(
                name, f"has {len(document)} pages, more than {MAX_PAGES}. Split it."
            )
        return _read(document, name, on_page)
    except pypdfium2.PdfiumError as error:
        raise ReadError(name, "is a broken PDF. Print it to PDF again.") from error
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code != pdfium.FPDF_ERR_FORMAT:
            raise
        mended = _mended(data)
        if mended is None:
            raise
        return pypdfium2.PdfDocument(mended)


def _mended(data: bytes) -> bytes | None:
    """Return the file written anew from the objects that pypdf finds, if it finds pages."""
    mended = BytesIO()
    try:
        pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(data))).write(mended)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # damaged objects raise all of these
    return mended.getvalue()


def _read(document: pypdfium2.PdfDocument, name: str, on_page: Callable[[], None]) -> RawText:
    pages: list[list[Piece]] = []
    pictures: list[int] = []
    for number in range(len(document)):
        page = document[number]
        pieces = _pieces(page)
        if not any(piece.text.strip() for piece in pieces) and _is_picture(page):
            pictures.append(number)
        pages.append(pieces)
        page.close()
    if not pictures:
        return lay_out(pages)
    if not ocr.available():
        if len(pictures) == len(pages) or not any(pages):
            raise NoTextLayerError(name, f"has pages but no text: a scan. {ocr.HOW_TO_INSTALL}")
        listed = "、".join(str(number + 1) for number in pictures)
        return lay_out(pages, (f"第{listed}页是图片，其中的文字没有读入",))
    for number in pictures:
        pages[number] = ocr.recognise(_render(document, number))
        on_page()
    listed = "、".join(str(number + 1) for number in pictures)
    recognised = lay_out(pages, (f"第{listed}页由图片识别得出，可能有误字",))
    return corrected(recognised, pictures)


def _render(document: pypdfium2.PdfDocument, number: int) -> ocr.Picture:
    page = document[number]
    width, height = page.get_size()
    scale = min(_SCAN_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
    picture: ocr.Picture = page.render(scale=scale, rev_byteorder=True).to_numpy()
    return picture


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Tell whether pictures stand on the page; a blank page has none."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
    return next(iter(page.get_objects(filter=kinds, max_depth=4)), None) is not None


def _pieces(page: pypdfium2.PdfPage) -> list[Piece]:
    """Return the runs of characters of a page, y downwards.

    Text that runs in another direction than most (a watermark, a stamp) is left out.
    """
    characters = list(_characters(page))
    turns = Counter(round(math.degrees(each.angle)) % 360 for each in characters)
    if not turns:
        return []
    (turn, _), *_ = turns.most_common(1)
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    runs: list[Piece] = []
    run: list[str] = []
    left = right = base = size = 0.0
    for each in characters:
        if (round(math.degrees(each.angle)) - turn + 2) % 360 > 4:
            continue
        along = each.x * cosine + each.y * sine
        across = each.x * sine - each.y * cosine
        advance = each.width if turn % 180 < 3 or turn % 180 > 177 else each.height
        if run and (
            across != base or each.size != size or not -0.1 * size < along - right < 0.2 * size
        ):
            runs.append(Piece(text="".join(run), left=left, right=right, base=base, size=size))
            run = []
        if not run:
            left, base, size = along, across, each.size
        run.append(each.text)
        right = along + advance
    if run:
        runs.append(Piece(text="".join(run), left=left, right=right, base=base, size=size))
    return runs


def _characters(page: pypdfium2.PdfPage) -> Iterator[_Character]:
    text_page = page.get_textpage()
    x, y = c_double(), c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    high = 0
    for index in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue  # spaces and line ends that PDFium puts in by its own reckoning
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code < 32 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
        pdfium.FPDFText_GetLooseCharBox(text_page, index, byref(box))
        pdfium.FPDFText_GetMatrix(text_page, index, byref(matrix))
        size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        yield _Character(
            chr(code).translate(_RADICALS),
            x.value,
            y.value,
            abs(box.right - box.left),
            abs(box.top - box.bottom),
            size or 1.0,
            math.atan2(matrix.b, matrix.a),
        )
    text_page.close()
