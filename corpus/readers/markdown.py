"""Markdown: its marks taken off, the text as a reader sees it."""

import re
from itertools import accumulate

from corpus.patterns import regex
from corpus.rawtext import RawText

# Each repetition is bounded, so that no line, however long, takes more than linear time.
_HEADING = regex(r"^ {0,3}(#{1,6})[ \t]{1,20}([^\n]{0,2000})$", re.MULTILINE)
_CLOSING_SIGNS = regex(r"[ \t]{1,20}#{1,6}[ \t]{0,20}$")
_SIGNS = (
    (regex(r"^[ \t]{0,20}(?:```|~~~)[^\n]{0,100}\n", re.MULTILINE), ""),
    (regex(r"^ {0,3}(?:[-*_] ?){3,100}$", re.MULTILINE), ""),
    (regex(r"^ {0,3}> ?", re.MULTILINE), ""),
    (regex(r"^([ \t]{0,20})[-*+][ \t]{1,20}", re.MULTILINE), r"\1"),
    (regex(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"), ""),
    (regex(r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,500}\)"), r"\1"),
    (regex(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1"), r"\2"),
    (regex(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})\*(?![\w*])"), r"\1"),
    (regex(r"`([^`\n]{1,200})`"), r"\1"),
    (regex(r"^[ \t]{0,20}\|?[ \t:|-]{0,500}-{3}[ \t:|-]{0,500}\n", re.MULTILINE), ""),
)
_SIGN = "\x1e"  # stands before each heading while the other marks come off
_FRONT_MATTER = regex(
    r"\A\s{0,20}---[ \t]{0,20}\n"
    r"(?:\w[\w-]{0,40}:[^\n]{0,500}\n|[ \t-][^\n]{0,500}\n){1,60}?---[ \t]{0,20}\n"
)
_COMMENT = regex(r"<!--(?:[^-]|-(?!->)){0,1000}-->")
_OWN_LINKS = regex(
    r"^[ \t]{0,20}(?:\[\[?_?TOC_?\]?\]|"
    r"(?:[-*+]|\d{1,3}[.)])[ \t]{1,10}\[[^\]\n]{1,200}\]\(#[^)\n]{0,300}\))[ \t]{0,20}$",
    re.MULTILINE | re.IGNORECASE,
)
_ROW = regex(r"^[ \t]{0,20}\|([^\n]{0,5000})\|[ \t]{0,20}$", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Tell Markdown from plain text: headings with #, which no official document writes."""
    return _HEADING.search(text[:200_000]) is not None


def read_markdown(text: str) -> RawText:
    """Return the text without its marks, and where its headings stand.

    The front matter of a site generator and links to the page's own headings are no text.
    """
    depths: list[int] = []

    def bare(heading: re.Match[str]) -> str:
        depths.append(len(heading[1]))
        return _SIGN + _CLOSING_SIGNS.sub("", heading[2])

    pieces = _plain(_HEADING.sub(bare, _body(text))).split(_SIGN)
    starts = list(accumulate(len(piece) for piece in pieces))[:-1]
    headings = tuple(zip(starts, depths, strict=True))
    return RawText(text="".join(pieces), headings=headings)


def _body(text: str) -> str:
    for pattern in (_FRONT_MATTER, _COMMENT, _OWN_LINKS):
        text = pattern.sub("", text)
    return text.replace(_SIGN, "")


def _plain(text: str) -> str:
    """Return the text without its marks; the cells of a table row divided by tabs."""
    for pattern, shown in _SIGNS:
        text = pattern.sub(shown, text)
    return _ROW.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), text)
