"""Other documents that a text names: 《title》（document number), and how it stands to them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.docnumber import find_numbers
from corpus.fold import fold
from corpus.frontmatter import KINDS_OF_DOCUMENT
from corpus.model import CitedDocument, Relation, Span
from corpus.patterns import regex

_TITLE = regex(r"《([^《》]{2,80}(?:《[^《》]{2,60}》[^《》]{0,20})?)》")
_IS_DOCUMENT = regex(rf"(?:{KINDS_OF_DOCUMENT}|宪法|(?<=\w\w)总则)(?:\([^()]{{1,25}}\))?$")
# （国办发〔2011〕58号，以下简称《意见》）, （国务院令 第588号）, （国家税务总局公告2018年第15号）
_BRACKET_AFTER = regex(r"\s*\((?P<words>[^()\n]{3,60})\)")
_ORDER = regex(
    r"(?:(?:19|20)\d{2}年(?:\d{1,2}月\d{1,2}日)?)?(?P<order>[\u4e00-\u9fff、 ]{0,60}?(?:令|公告)? ?"
    r"(?:(?:19|20)\d{2} ?年 ?)?第 ?[\d一二三四五六七八九十百]{1,7} ?号(?:令|公告)?)"
)
_BEFORE: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("repeals", regex(r"废止[^。；]{0,12}$")),
    ("amends", regex(r"(?:修订|修改)[^。；]{0,12}$")),
    ("forwards", regex(r"(?:转发|批转)[^。；]{0,30}$")),
    ("implements", regex(r"(?:贯彻|落实|执行)[^。；]{0,60}$")),
    ("basis", regex(r"(?:根据|依据|依照|按照)[^。；]{0,40}$")),
    ("interprets", regex(r"解读[^。；]{0,10}$")),
)
_AFTER: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    (
        "amends",
        regex(r"(?:作|做)(?:出)?(?:了)?如下修改|(?:部分条款)?(?:予以)?(?:修改为|修订如下)"),
    ),
    ("forwards", regex(r"(?:现|予以)?转发")),
    ("interprets", regex(r"(?:的)?(?:政策|文字|图文|图表)*解读")),
)
# What follows a title that is repealed: （试行）同时废止, 及其实施细则自本办法施行之日起废止.
_REPEALED = regex(
    r"(?:及(?:其|据此)[^《》，。；]{1,14}?)?[\s，,]*(?:自[^，。《》]{2,24}起)?[\s，,]*"
    r"(?:同时|同日|即行|自行|一并|予以|全部|相应|均|也|将)*(?:废止|停止(?:执行|施行)|不再执行|失效)"
)
# What stands between two titles of one list.
_TO_TITLE = regex(
    r"[\s、，,]*(?:和|及|以及|与)?\s*(?:[^《》。；]{0,60}(?:公布|发布|印发|颁布|批准|制定|实施|施行|下发)的)?\s*"
)
_ANY_BRACKET = regex(r"\s*\([^()]{1,200}\)")
_CONTEXT = 70
# （以下简称《办法》）: the same document under a short title.
_SHORT_TITLE = regex(r"(?:简称|下称)为?《([^《》]{2,30})》")
_BARE_KIND = regex(KINDS_OF_DOCUMENT)
_ABOUT = ("forwards", "interprets", "amends", "repeals")
_ATTACHED = regex(r"^附 ?件 ?\d* ?[：:]? ?")


def find_references(text: str, title: str = "") -> tuple[CitedDocument, ...]:
    """Find the documents a text names in 《》, with their number and the relation stated.

    Args:
        text: any stretch of a document.
        title: the document's title, where it matters: what it says of another document
            (《甲办法》解读, 转发《乙意见》) holds wherever the text names that document plainly.
    """
    if "《" not in text:
        return ()
    folded = fold(text)
    short = set(_SHORT_TITLE.findall(folded))
    every = list(_TITLE.finditer(folded))
    repealed = _repealed(folded, every)
    found = [
        match
        for match in every
        if _IS_DOCUMENT.search(match[1]) and not _BARE_KIND.fullmatch(match[1])
        if match[1] not in short
    ]
    numbers = [_number_after(text, folded, match.end()) for match in found]
    ends = [number[1] if number else m.end() for m, number in zip(found, numbers, strict=True)]
    by_title = {} if not title else {c.title: c.relation for c in find_references(title)}
    return tuple(
        CitedDocument(
            title=text[match.start(1) : match.end(1)],
            number=number[0] if number else None,
            relation="repeals"
            if match.start() in repealed
            else _relation(folded, match.start(), end, by_title.get(match[1], "mentions")),
            span=Span(start=match.start(), end=end, text=text[match.start() : end]),
        )
        for match, number, end in zip(found, numbers, ends, strict=True)
    )


def cited_documents(text: str, title: str, parts: Sequence[str]) -> tuple[CitedDocument, ...]:
    """Return each other document that a document cites, once, in order.

    Of several places the one that states a relation is kept, and the number wherever it stands.
    What the document issues itself is left out; what its title passes on or interprets is not.
    """
    about = {cited.title for cited in find_references(title) if cited.relation in _ABOUT}
    own = {_ATTACHED.sub("", each) for each in parts}
    found: dict[str, CitedDocument] = {}
    for cited in find_references(text, title):
        issued = cited.title in title or cited.title in own
        # A new edition repeals the old one of the same title.
        if issued and cited.title not in about and cited.relation != "repeals":
            continue
        known = found.setdefault(cited.title, cited)
        if known.relation == "mentions" and cited.relation != "mentions":
            found[cited.title] = replace(cited, number=cited.number or known.number)
        elif cited.number and not known.number:
            found[cited.title] = replace(known, number=cited.number)
    return tuple(found.values())


def _number_after(text: str, folded: str, position: int) -> tuple[str, int] | None:
    """Return the number in the brackets after a title, and where the brackets end."""
    bracket = _BRACKET_AFTER.match(folded, position)
    if not bracket:
        return None
    start, end = bracket.span("words")
    numbers = find_numbers(folded[start:end])
    order = _ORDER.match(folded[start:end])
    if numbers:
        at = numbers[0].span()
    elif order:
        at = order.span("order")
    else:
        return None
    return text[start + at[0] : start + at[1]], bracket.end()


def _relation(folded: str, start: int, end: int, default: Relation) -> Relation:
    before = folded[max(0, start - _CONTEXT) : start]
    after = folded[end : end + _CONTEXT]
    for relation, pattern in _AFTER:
        if pattern.match(after):
            return relation
    for relation, pattern in _BEFORE:
        if pattern.search(before):
            return relation
    return default


def _repealed(folded: str, titles: Sequence[re.Match[str]]) -> set[int]:
    """Return where the titles begin that a sentence repeals: 《甲》（文号）、《乙》同时废止."""
    repealed: set[int] = set()
    following: int | None = None  # where the next title begins, if that is repealed
    for title in reversed(titles):
        bracket = _ANY_BRACKET.match(folded, title.end())
        end = bracket.end() if bracket else title.end()
        listed = following is not None and _TO_TITLE.fullmatch(folded, end, following)
        if listed or _REPEALED.match(folded, end):
            repealed.add(title.start())
        following = title.start() if title.start() in repealed else None
    return repealed
