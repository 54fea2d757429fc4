"""The title of a document, stated or derived."""

import re
from collections.abc import Sequence

from corpus.fold import fold
from corpus.frontmatter import KINDS_OF_DOCUMENT, continues_title, title_bounds
from corpus.model import Block, Span, TitleBasis
from corpus.patterns import regex

_SELF_TITLE = regex(
    r"[，,](?P<aim>(?:加快|推动|促进|支持|进一步|深化|加强|规范|鼓励)[^，,。]{4,30})[，,]"
    rf"[^。]{{0,30}}现(?:提出|制定|出台)(?:如下|以下)?(?P<kind>[^，,。：:]{{0,6}}(?:{KINDS_OF_DOCUMENT}))"
)
_PASSED_ON = regex(
    r"((?:《[^《》]{3,50}》[、和及，,]?)+)[^。《》]{0,30}(?:现|予以)?(?:印发|转发|发布)"
)
_PROMULGATED = regex(
    r"《(?P<title>[^《》]{3,60})》[^。]{0,120}现予(?:以)?(?:公布|发布|公告)"
    r"|现(?:公布|发布)《(?P<published>[^《》]{3,60})》"
)


def find_title(
    blocks: Sequence[Block], opening: Span, name: str
) -> tuple[str, TitleBasis, Span | None]:
    """Return the title, where it comes from, and its words in the text.

    An order's title is that of the text it promulgates. A derived title is made of the text's own
    words; without any, the file's name stands in.

    Args:
        blocks: the document's blocks in order.
        opening: the text before the first numbered clause.
        name: the file's name.
    """
    folded = fold(opening.text)
    order = _PROMULGATED.search(folded)
    group = _first_title(blocks)
    if order and not (group and group[0].char_start < opening.start + order.start()):
        which = "title" if order["title"] else "published"
        words = opening.text[slice(*order.span(which))]
        named = [g for g in _title_groups(blocks) if _joined(g)[0] == words]
        if named:
            return _stated(named[0])
        start = opening.start + order.start(which)
        return words, "derived", Span(start=start, end=start + len(words), text=words)
    if group:
        return _stated(group)
    if match := _PASSED_ON.search(folded):
        return (
            f"关于印发{opening.text[slice(*match.span(1))]}的通知",
            "derived",
            _at(opening, match),
        )
    if match := _SELF_TITLE.search(folded):
        return f"关于{match['aim']}的{match['kind']}", "derived", _at(opening, match)
    return name.rpartition(".")[0] or name, "file_name", None


def _at(opening: Span, match: re.Match[str]) -> Span:
    start, end = match.span()
    return Span(start=opening.start + start, end=opening.start + end, text=opening.text[start:end])


def _title_groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Gather title lines that stand directly below each other."""
    groups: list[list[Block]] = []
    previous = None
    for block in blocks:
        if block.kind == "title" and not re.match("附 ?件", block.text):
            follows = bool(groups) and groups[-1][-1] is previous
            if follows and continues_title(_joined(groups[-1])[0], block.text):
                groups[-1].append(block)
            else:
                groups.append([block])
        previous = block
    return groups


def _first_title(blocks: Sequence[Block]) -> list[Block] | None:
    return next((group for group in _title_groups(blocks) if _joined(group)[0]), None)


def _joined(group: Sequence[Block]) -> tuple[str, int, int]:
    words = ""
    start = end = 0
    for position, block in enumerate(group):
        first, last = title_bounds(block.text)
        part = block.text[first:last]
        if position == 0:
            start = block.char_start + first
        end = block.char_start + last
        latin = words[-1:].isascii() and words[-1:].isalnum()
        words += (
            " " if words and (latin or (part.startswith("第") and part[-1:] != "》")) else ""
        ) + part
    return words, start, end


def _stated(group: Sequence[Block]) -> tuple[str, TitleBasis, Span | None]:
    words, start, end = _joined(group)
    return words, "stated", Span(start=start, end=end, text="")
