"""Web pages: the main text, without menus, scripts and the site's frame."""

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import ReadError
from corpus.numbering import starts_with_marker
from corpus.patterns import regex
from corpus.rawtext import RawText
from corpus.readers.docx_numbering import numeral
from corpus.readers.text import decode

_DROPPED = frozenset(
    {
     "script", "style", "noscript", "iframe", "template", "svg", "math", "select", "button",
     "textarea", "input", "object", "embed", "nav", "footer", "aside", "head", "canvas", "audio",
     "video", "map",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
     "address", "article", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary",
     "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_UNSHOWN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = regex(r"[ \t\n\r\f\xa0]+")
_SENTENCE = regex(r"[。；]|[：:]$")
_TITLES = ("ArticleTitle", "og:title", "title", "Title")
_MAIN_SHARE = 0.9
_LINK_SHARE = 0.5
_MAX_CELL_LINES = 10
_BEFORE_TITLE = 40
_LIST_FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}


def read_html(data: bytes, name: str) -> RawText:
    """Read the main text of a web page; a table row becomes one line, its cells divided by tabs.

    Raises:
        ReadError: there is no text in the page, or its markup cannot be followed.
    """
    source = _decode(data, name).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(name, "is a broken web page. Save its text as PDF or DOCX.") from error
    if root is None:
        raise ReadError(name, "is a web page without text. Save the page when it has loaded fully.")
    title = _title(root)
    main = _main(root)
    lines = [text for text, _ in _lines(main)]
    folded = "".join(title.split())
    opening = "".join("".join(lines[:6]).split())[: len(folded) + _BEFORE_TITLE]
    if folded not in opening:
        lines.insert(0, title)
    return RawText(text="\n".join(lines))


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = declared[1].decode("ascii").lower()
        try:
            # Pages that say GB2312 use all of GB18030.
            return data.decode("gb18030" if charset.startswith("gb") else charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, name)


def _title(root: etree._Element) -> str:
    for wanted in _TITLES[:2]:
        for meta in root.iter("meta"):
            if wanted in (meta.get("name"), meta.get("property")):
                found = _WHITE.sub(" ", meta.get("content") or "").strip()
                if found:
                    return found
    headings = [" ".join(text for text, _ in _lines(each)) for each in root.iter("h1")]
    return headings[0] if len(headings) == 1 else ""


def _main(root: etree._Element) -> etree._Element:
    """Return the smallest element that holds nearly all sentences and every numbered line."""
    weights: dict[etree._Element, int] = {}
    _weigh(root, weights)
    total = weights.get(root, 0)
    chosen = root
    while total:
        inner = max(chosen, key=lambda each: weights.get(each, 0), default=None)
        if inner is None or weights.get(inner, 0) < _MAIN_SHARE * total:
            break
        if inner.tag in ("p", "span", "li") or any(
            starts_with_marker(text) and not linked
            for other in chosen
            if other is not inner
            for text, linked in _lines(other)
        ):
            break
        chosen = inner
    return chosen


def _weigh(element: etree._Element, weights: dict[etree._Element, int]) -> None:
    """Sum up the lengths of the sentences that stand in each element, links left out."""
    for part in _own_lines(element):
        owner, text, linked = part
        if not linked and _SENTENCE.search(text):
            above: etree._Element | None = owner
            while above is not None:
                weights[above] = weights.get(above, 0) + len(text)
                above = above.getparent()


def _lines(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the lines of an element, and whether each is mostly links."""
    for _, text, linked in _own_lines(element):
        yield text, linked


def _own_lines(element: etree._Element) -> Iterator[tuple[etree._Element, str, bool]]:
    writer = _Writer()
    writer.write(element, in_link=False, row=False)
    writer.end_line(element)
    yield from writer.lines


class _Writer:
    """Writes the lines of a page as a browser would break them."""

    def __init__(self) -> None:
        self.lines: list[tuple[etree._Element, str, bool]] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._owner: etree._Element | None = None

    def end_line(self, owner: etree._Element) -> None:
        """End the line, if something stands in it."""
        text = "".join(self._pieces)
        # Cells keep their tabs; all other white space is one space.
        text = "\t".join(_WHITE.sub(" ", cell).strip() for cell in text.split("\x1f"))
        if text.strip():
            shown = max(1, len(text.strip()))
            owner = owner if self._owner is None else self._owner
            self.lines.append((owner, text, self._linked > _LINK_SHARE * shown))
        self._pieces, self._linked, self._owner = [], 0, None

    def _text(self, text: str | None, owner: etree._Element, *, in_link: bool) -> None:
        if text:
            if self._owner is None and text.strip():
                self._owner = owner
            self._pieces.append(text)
            self._linked += len(text.strip()) if in_link else 0

    def write(self, element: etree._Element, *, in_link: bool, row: bool) -> None:
        """Write an element; `row` where it stands in a row of a table with several cells."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or not tag or _unshown(element):
            return
        if tag == "br":
            self._break(element, row=row)
            return
        block = tag in _BLOCKS
        if block:
            self._break(element, row=row and tag not in ("tr", "table"))
        if tag == "li":
            self._text(_list_number(element), element, in_link=in_link)
        if tag == "pre":
            self._preformatted(element)
            return
        cells = _is_row_of_cells(element)
        in_link = in_link or tag == "a"
        self._text(element.text, element, in_link=in_link)
        first = True
        for each in element:
            if cells and each.tag in ("td", "th"):
                if not first:
                    self._pieces.append("\x1f")
                first = False
            inner_row = tag not in ("table",) and (row or cells)
            self.write(each, in_link=in_link, row=inner_row)
            if not (cells or tag in ("table", "tbody", "thead")):
                self._text(each.tail, element, in_link=in_link)
            if tag in ("td", "th") and not row and each is element[-1]:
                self.end_line(element)
        if block:
            self._break(element, row=row and tag not in ("tr", "table"))

    def _break(self, element: etree._Element, *, row: bool) -> None:
        if row:
            self._pieces.append(" ")
        else:
            self.end_line(element)

    def _preformatted(self, element: etree._Element) -> None:
        for line in "".join(map(str, element.itertext())).splitlines():
            self._text(line, element, in_link=False)
            self.end_line(element)


def _unshown(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(_UNSHOWN.search(element.get("style") or ""))


def _is_row_of_cells(element: etree._Element) -> bool:
    """Tell a row of a table from a frame that a page is laid out in."""
    if element.tag != "tr":
        return False
    cells = [each for each in element if each.tag in ("td", "th")]
    return len(cells) > 1 and all(
        next(each.iter("table"), None) is None
        and sum(1 for _ in each.iter("br", "p", "div", "li")) <= _MAX_CELL_LINES
        for each in cells
    )


def _list_number(item: etree._Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = (parent.get("style") or "").partition("list-style-type:")[2].partition(";")[0].strip()
    if style == "none" or starts_with_marker(
        _WHITE.sub(" ", "".join(map(str, item.itertext()))).strip()
    ):
        return ""  # the page writes its own numbers
    start = parent.get("start") or "1"
    count = int(start) if start.isdecimal() and len(start) < 6 else 1
    count += sum(1 for each in item.itersiblings("li", preceding=True))
    form = _LIST_FORMS.get(style) or _LIST_FORMS.get(parent.get("type") or "") or "decimal"
    return numeral(count, form) + ("、" if form == "chineseCounting" else ". ")
