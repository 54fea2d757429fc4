"""OFD, the fixed-layout format of Chinese offices (GB/T 33190): text objects by page and place."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from corpus.errors import NoTextLayerError, ReadError, TooLargeError
from corpus.rawtext import RawText
from corpus.readers.archive import Archive, attribute, child, local
from corpus.readers.layout import Piece, lay_out

_MAX_PAGES = 3_000


def read_ofd(archive: Archive) -> RawText:
    """Read the text of an OFD file.

    Raises:
        NoTextLayerError: the pages are pictures.
        TooLargeError: there are more pages than are read.
        ReadError: the file is broken.
    """
    root = archive.xml("OFD.xml")
    pages: list[list[Piece]] = []
    for body in root:
        document = child(body, "DocRoot")
        if document is None or not document.text:
            continue
        place = document.text.strip().lstrip("/")
        tree = archive.xml(place)
        listed = child(tree, "Pages")
        for page in () if listed is None else listed:
            if len(pages) >= _MAX_PAGES:
                raise TooLargeError(archive.name, f"has more than {_MAX_PAGES} pages. Split it.")
            member = _resolve(archive, posixpath.dirname(place), attribute(page, "BaseLoc") or "")
            pages.append(list(_pieces(archive.xml(member))))
    if not any(piece.text.strip() for page in pages for piece in page):
        raise NoTextLayerError(
            archive.name, "holds no text, only pictures. Print it to PDF and run OCR on that."
        )
    return lay_out(pages)


def _resolve(archive: Archive, folder: str, location: str) -> str:
    if location.startswith("/"):
        return location.lstrip("/")
    member = posixpath.normpath(posixpath.join(folder, location))
    if member not in archive:
        raise ReadError(archive.name, f"is broken: its page {member} is missing. Export it again.")
    return member


def _pieces(page: etree._Element) -> Iterator[Piece]:
    for element in page.iter():
        if local(element) != "TextObject":
            continue
        size = _number(attribute(element, "Size"), 3.0) or 3.0
        box = _numbers(attribute(element, "Boundary"))
        matrix = _numbers(attribute(element, "CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        if abs(b) > 0.1 * abs(a):
            continue  # turned text: a watermark or a seal
        left, top = box[:2] if len(box) == 4 else (0.0, 0.0)
        x = y = 0.0
        for code in element:
            if local(code) != "TextCode" or not code.text:
                continue
            x = _number(attribute(code, "X"), x)
            y = _number(attribute(code, "Y"), y)
            text = code.text
            steps = _steps(attribute(code, "DeltaX"), len(text))
            drops = _steps(attribute(code, "DeltaY"), len(text))
            across, down = x, y
            for position, character in enumerate(text):
                wide = ord(character) > 0x2E7F
                yield Piece(
                    text=character,
                    left=left + a * across + c * down + e,
                    right=left + a * (across + size * (1.0 if wide else 0.5)) + c * down + e,
                    base=top + b * across + d * down + f,
                    size=size * abs(d),
                )
                across += steps[position] if position < len(steps) else size * (1 if wide else 0.5)
                down += drops[position] if position < len(drops) else 0.0


def _steps(text: str | None, needed: int) -> list[float]:
    """Read the steps between characters: numbers, or `g 3 5.0` for 5.0 three times."""
    words = (text or "").split()
    steps: list[float] = []
    position = 0
    while position < len(words) and len(steps) < needed:
        if words[position] == "g" and position + 2 < len(words):
            times = int(_number(words[position + 1], 0.0))
            steps += [_number(words[position + 2], 0.0)] * min(times, needed)
            position += 3
        else:
            steps.append(_number(words[position], 0.0))
            position += 1
    return steps


def _numbers(text: str | None) -> list[float]:
    return [_number(word, 0.0) for word in (text or "").split()[:8]]


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e7 else otherwise
