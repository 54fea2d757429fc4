"""What text recognition regularly takes for something else, set right; every offset stays."""

import re
from collections.abc import Collection
from dataclasses import replace

from corpus.patterns import regex
from corpus.rawtext import RawText

_HAN = r"[\u3400-\u9fff]"
_NARROW_MARK = regex(rf"(?<={_HAN})[(),;:?!]|[(),;:?!](?={_HAN})")
_WIDE_MARKS = str.maketrans("(),;:?!", "（），；：？！")
_ARTICLE_COMMA = regex(r"^(第[一二三四五六七八九十百千零〇\d]{1,7}[条章节编])[，,、]", re.MULTILINE)
# A full stop, low in its square, is read as the dot that divides foreign names, which are rare.
_DOT = regex(r"(?<=[\u3400-\u9fff）)”\"》%\d])[·•・°](?=$|[\u3400-\u9fff（(“\"《\d])", re.MULTILINE)
# A dash between figures or before an item is read as the numeral, a quotation in a title's marks as
# less and more.
_DASH = regex(rf"(?<=\d)一(?=\d)|^一(?=一{_HAN})|(?<=^一)一(?={_HAN})")
_INNER_TITLE = regex(rf"<(?=[^<>\n]{{0,60}}{_HAN})([^<>\n]{{2,60}})>")
# Squares that a draft leaves blank.
_SQUARES = regex("口{2,}")
_QUOTES = regex('[“”"]')
_OPEN, _CLOSE = "“", "”"


def full_width(text: str) -> str:
    """Return the text with marks beside Han characters in full width, as they are printed.

    A picture hardly tells the widths apart; the stroke 丶 stands for no word, it is a mark.
    """
    return _NARROW_MARK.sub(lambda mark: mark[0].translate(_WIDE_MARKS), text.replace("丶", "、"))


def corrected(raw: RawText, pages: Collection[int] | None = None) -> RawText:
    """Return the text with regular misreadings set right.

    Args:
        raw: the text, as long afterwards as before.
        pages: the pages, counted from 0, that were recognised; None for all.
    """
    text = "\n".join(_paragraph(line) for line in raw.text.split("\n"))
    # The wide space after 第六条 is taken for a comma.
    text = _ARTICLE_COMMA.sub("\\1\u3000", text)
    if pages is None:
        return replace(raw, text=text)
    bounds = [*raw.page_starts, len(raw.text)]
    pieces = [
        (text if number in pages else raw.text)[bounds[number] : bounds[number + 1]]
        for number in range(len(raw.page_starts))
    ]
    return replace(raw, text=raw.text[: bounds[0]] + "".join(pieces))


def _paragraph(text: str) -> str:
    if not re.search(_HAN, text):
        return text
    text = _DOT.sub("。", text)
    text = _DASH.sub("—", text)
    text = _INNER_TITLE.sub(r"〈\1〉", text)
    text = _SQUARES.sub(lambda squares: "□" * len(squares[0]), text)
    if "’" in text and "‘" not in text:
        text = re.sub(rf"(?<={_HAN})’(?={_HAN}|$)", "，", text)
    return _paired(text)


def _paired(text: str) -> str:
    """Let straight quotation marks open and close in turn, as the curved ones between them do."""
    is_open = False

    def turn(mark: re.Match[str]) -> str:
        nonlocal is_open
        shown = mark[0] if mark[0] != '"' else _CLOSE if is_open else _OPEN
        is_open = shown == _OPEN
        return shown

    return _QUOTES.sub(turn, text) if '"' in text else text
