"""Markdown: its marks taken off, the text as a reader sees it."""

import re

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
_SIGNS = (
    (re.compile(r"^\s*(?:```|~~~).*$\n?", re.MULTILINE), ""),
    (_HEADING, r"\1"),
    (re.compile(r"^ {0,3}(?:[-*_] *){3,}$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}> ?", re.MULTILINE), ""),
    (re.compile(r"^(\s*)[-*+]\s+", re.MULTILINE), r"\1"),
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{0,2000}?\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,2000})\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?)?\s*$\n?", re.MULTILINE), ""),
)
_ROW = re.compile(r"^\s*\|(.*)\|\s*$", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Tell Markdown from plain text: headings with #, which no official document writes."""
    return _HEADING.search(text[:200_000]) is not None


def plain(text: str) -> str:
    """Return the text without its marks; the cells of a table row divided by tabs."""
    for pattern, shown in _SIGNS:
        text = pattern.sub(shown, text)
    return _ROW.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), text)
