"""Document numbers: 鲁科字〔2025〕128号, 商务部令2005年第14号, 2024年第3号公告.

The patterns read folded text (see `corpus.fold`); offsets are those of the text itself.
"""

import re
from typing import NamedTuple

from corpus.fold import fold
from corpus.offices import list_offices
from corpus.patterns import regex
from corpus.tables import Agency, agencies, region_stem, regions

_SERIAL = r"(?:\d{1,5}|[一二三四五六七八九十百〇零○]{1,7})"
_DOCUMENT_NUMBER = regex(
    r"(?P<code>[\u4e00-\u9fff]{2,14}) ?[\[(] ?(?P<year>(?:19|20)\d{2}) ?[\])] ?"
    r"(?:第 ?)?(?P<serial>\d{1,5}) ?号"
)
_YEAR = r"[\[(]?(?:19|20)\d{2}(?: ?年)?[\])]? ?"
# 国务院令第588号, 商务部令2005年第14号, 2006年第17号令, 第10号令, 令（第十六号）, 公告2024年第3号
_ORDER = regex(
    r"(?P<offices>[\u4e00-\u9fff、，\s]{2,160}?)\s?"
    rf"(?:(?P<before>令|公告|通告|决定)\s{{0,4}}[(]? ?(?:{_YEAR})?第 ?{_SERIAL} ?号[)]?"
    rf"|[(]?(?:{_YEAR})?第 ?{_SERIAL} ?号(?P<after>令|公告|通告))"
)
_BARE_ORDER = regex(
    rf"(?:令|公告|通告)? ?[(]?(?:{_YEAR})?第 ?{_SERIAL} ?号(?:令|公告|通告)?[)]?|令"
)
# 海关总署令第262号（公布《…》）
_PUBLISHES = regex(r" ?\((?:公布|发布|关于)[^()]{2,80}\)$")
_ENGLISH_ORDER = regex(
    r"(?i:(?:order|decree|announcement|circular|notice) no\. ?\d{1,4}(?: of 20\d\d)?"
    r"|(?:[a-z]+ ){1,6}\[(?:19|20)\d\d\] no\. ?\d{1,4}|no\. ?\d{1,4} \[?(?:19|20)\d\d\]?)"
)
_CODE_CLOSING = regex(r"(?:字|发|函|通|规|综|联|令|电|公告|明)$")
_INTERNAL_OFFICE = 4


class Order(NamedTuple):
    """An order's number: where it stands, and where the offices it names do."""

    start: int
    end: int
    offices: tuple[tuple[int, int], ...]


def find_number(text: str) -> re.Match[str] | None:
    """Find the first document number such as 鲁科字〔2025〕128号, in any bracket."""
    return _DOCUMENT_NUMBER.search(fold(text))


def find_numbers(folded: str) -> list[re.Match[str]]:
    """Find all document numbers of a line, joint ones included."""
    return list(_DOCUMENT_NUMBER.finditer(folded))


def is_number_line(folded: str) -> bool:
    """Tell whether a line holds nothing but document numbers."""
    folded = _PUBLISHES.sub("", folded)
    rest = _DOCUMENT_NUMBER.sub("", folded)
    if rest != folded:
        return not re.sub(r"(?:文件|签发人：?[\u4e00-\u9fff ]{0,12}|[\s、，()])+", "", rest)
    return bool(
        _BARE_ORDER.fullmatch(folded)
        or _ENGLISH_ORDER.fullmatch(folded)
        or order_at(folded, 0, len(folded), whole=True)
    )


def is_order_heading(folded: str) -> bool:
    """Tell whether a line is the head of an order without its number: 山东省人民政府令."""
    head = re.fullmatch(r"(?P<offices>[\u4e00-\u9fff、， ]{2,160}?) ?(?:令|公告)", folded)
    if not head:
        return False
    words = head["offices"]
    return list_offices(words, 0, len(words)) is not None or words.endswith("主席")


def order_at(folded: str, start: int, end: int, *, whole: bool = False) -> Order | None:
    """Read the order that begins at `start`, where its offices are offices indeed."""
    find = _ORDER.fullmatch if whole else _ORDER.match
    order = find(folded, start, end)
    if not order:
        return None
    offices = list_offices(folded, *order.span("offices"))
    if offices is None and not order["offices"].rstrip().endswith("主席"):
        return None
    return Order(order.start(), order.end(), tuple(offices or ()))


def agency_of(number: str, text: str = "") -> Agency | None:
    """Return the office that the code of a document number stands for, where that is certain.

    The code of a city, or one that several offices share (济政发: 济南 and 济宁), counts only where
    the text names exactly one of their regions.
    """
    match = find_number(number)
    if not match:
        return None
    known = agencies()
    key = next((key for key in _keys(match["code"]) if key in known), None)
    if key is None:
        return None
    offices = known[key]
    if len(offices) > 1 or regions().get(offices[0].region):
        offices = tuple(each for each in offices if region_stem(each.region) in text)
    return offices[0] if len(offices) == 1 else None


def _keys(code: str) -> list[str]:
    """List what may stand for the code in the table, most exact first."""
    keys = [f"={code}"]
    stem = code
    while stem:
        if len(stem) > 1 or stem != code:
            keys.append(stem)
        shorter = _CODE_CLOSING.sub("", stem)
        if shorter == stem:
            break
        stem = shorter
    # 鲁财教, 发改高技: an office's own section; its 办 and 厅 are offices of their own.
    for length in range(len(code), 1, -1):
        rest = code[length:]
        if len(rest) <= _INTERNAL_OFFICE and not rest.startswith(("办", "厅", "党")):
            keys.append(f"{code[:length]}*")
    return keys


def number_words(words: str) -> str:
    """Return a number as one writes it in a line: 令（第十六号） is 令第十六号."""
    joined = re.sub(r"\s*(令|公告|通告)\s*", r"\1", words.strip())
    joined = re.sub(r"[（(]\s*(第[^号號]{1,8}[号號])\s*[）)]", r"\1", joined)
    return re.sub(r"[ \u3000]*\n\s*", " ", joined)
