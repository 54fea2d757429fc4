"""Word documents: paragraphs with their numbers, text boxes, notes and tables in order."""

from collections.abc import Iterator

from lxml import etree

from corpus.errors import ReadError
from corpus.rawtext import RawText
from corpus.readers.archive import Archive, attribute, child, local, value
from corpus.readers.docx_numbering import ListNumbers

# What Word does not show: deleted and moved text, field codes, the reading of a ruby,
# the second copy of a drawing that old programs fall back to.
_SKIPPED = frozenset(
    {"del", "moveFrom", "instrText", "delInstrText", "delText", "rt", "Fallback", "pPr", "rPr",
     "sectPr", "tblPr", "trPr", "tcPr", "object", "annotationRef"}
)  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(archive: Archive) -> RawText:
    """Read a DOCX file; a table row becomes one line, its cells divided by tabs.

    Raises:
        ReadError: the file is broken or locked.
    """
    return RawText(text="\n".join(_Reader(archive).lines()))


def main_part(archive: Archive) -> str | None:
    """Return the member that holds the text of an office file, or None where there is none."""
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                target = (attribute(relation, "Target") or "").lstrip("/")
                return target if target in archive else None
    return "word/document.xml" if "word/document.xml" in archive else None


class _Reader:
    def __init__(self, archive: Archive) -> None:
        part = main_part(archive) or "word/document.xml"
        folder = part[: part.rfind("/") + 1]
        body = child(archive.xml(part), "body")
        if body is None:
            raise ReadError(archive.name, "is a Word file without a text. Save it again in Word.")
        self._body = body
        self._numbers = ListNumbers(archive, folder)
        self._notes: dict[tuple[str, str], etree._Element] = {}
        for kind in ("footnote", "endnote"):
            member = f"{folder}{kind}s.xml"
            if member in archive:
                for note in archive.xml(member):
                    # Notes with a type are the rules that divide notes from text.
                    if attribute(note, "type") in (None, "normal"):
                        self._notes[kind, attribute(note, "id") or ""] = note

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self._body)

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        carried = ""
        for element in parent:
            kind = local(element)
            if kind == "p":
                text, boxes = self._paragraph(element)
                text = carried + text
                carried = ""
                if _mark_deleted(element):
                    carried = text  # its end is deleted: it runs on into the next one
                else:
                    yield text
                for box in boxes:
                    yield from self._blocks(box)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind not in _SKIPPED:
                # content controls, custom XML and insertions hold blocks of their own
                yield from self._blocks(element)
        if carried:
            yield carried

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """Return the text with its number, and the boxes and notes that hang on it."""
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._gather(paragraph, pieces, boxes)
        text = "".join(pieces)
        if not text.strip():
            return text, boxes
        return self._numbers.label(child(paragraph, "pPr")) + text, boxes

    def _gather(
        self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element]
    ) -> None:
        for element in parent:
            kind = local(element)
            if kind == "t":
                pieces.append(element.text or "")
            elif kind in _SIGNS:
                pieces.append(_SIGNS[kind])
            elif kind == "txbxContent":
                boxes.append(element)
            elif kind in ("footnoteReference", "endnoteReference"):
                key = (kind.removesuffix("Reference"), attribute(element, "id") or "")
                note = self._notes.get(key)
                if note is not None:
                    boxes.append(note)
            elif kind == "r" and _hidden(element):
                continue
            elif kind not in _SKIPPED:
                self._gather(element, pieces, boxes)

    def _table(self, table: etree._Element) -> Iterator[str]:
        rows = [row for row in _rows(table) if child(row, "trPr", "del") is None]
        cells = [_cells(row) for row in rows]
        if all(len(row) <= 1 for row in cells):
            # A frame around running text, not a table.
            for row in cells:
                for cell in row:
                    yield from self._blocks(cell)
            return
        above: dict[int, str] = {}
        for row in cells:
            column = 0
            texts: list[str] = []
            for cell in row:
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                if merge is not None and attribute(merge, "val") != "restart":
                    text = above.get(column, "")  # merged with the cell above
                else:
                    text = " ".join(" ".join(self._blocks(cell)).split())
                above[column] = text
                texts.append(text)
                span = value(properties, "gridSpan") or "1"
                column += int(span) if span.isdecimal() and len(span) < 4 else 1
            yield "\t".join(texts)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "tr":
            yield element
        elif local(element) not in _SKIPPED:
            yield from _rows(element)


def _cells(row: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for element in row:
        if local(element) == "tc":
            found.append(element)
        elif local(element) not in _SKIPPED:
            found += _cells(element)
    return found


def _mark_deleted(paragraph: etree._Element) -> bool:
    return child(paragraph, "pPr", "rPr", "del") is not None


def _hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false")
