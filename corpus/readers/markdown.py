"""Markdown: its marks taken off, the text as a reader sees it."""

import re

# Each repetition is bounded, so that no line, however long, takes more than linear time.
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]{1,20}([^\n]{0,2000})$", re.MULTILINE)
_SIGNS = (
    (re.compile(r"^[ \t]{0,20}(?:```|~~~)[^\n]{0,100}\n", re.MULTILINE), ""),
    (_HEADING, r"\1"),
    (re.compile(r"^ {0,3}(?:[-*_] ?){3,100}$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}> ?", re.MULTILINE), ""),
    (re.compile(r"^([ \t]{0,20})[-*+][ \t]{1,20}", re.MULTILINE), r"\1"),
    (re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,500}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]{1,200})`"), r"\1"),
    (re.compile(r"^[ \t]{0,20}\|?[ \t:|-]{0,500}-{3}[ \t:|-]{0,500}\n", re.MULTILINE), ""),
)
_ROW = re.compile(r"^[ \t]{0,20}\|([^\n]{0,5000})\|[ \t]{0,20}$", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Tell Markdown from plain text: headings with #, which no official document writes."""
    return _HEADING.search(text[:200_000]) is not None


def plain(text: str) -> str:
    """Return the text without its marks; the cells of a table row divided by tabs."""
    for pattern, shown in _SIGNS:
        text = pattern.sub(shown, text)
    return _ROW.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), text)
