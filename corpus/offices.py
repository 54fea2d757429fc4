"""Names of offices in heads and signatures, on folded text (see `corpus.fold`)."""

import re
from collections.abc import Iterator

from corpus.fold import fold
from corpus.patterns import regex

# The words a Chinese office's name ends with; 办 and 委 end short names (国家网信办, 省科委).
OFFICE_ENDING = (
    r"(?:人民政府办公厅|人民政府办公室|人民政府|人民代表大会常务委员会|人民代表大会|人大常委会|"
    r"办公厅|办公室|委员会|领导小组|工作组|指挥部|联席会议|管委会|管理处|交易所|总局|分局|总署|"
    r"国务院|政务院|中央军委|中共中央|共青团中央|党组|法院|检察院|科学院|研究院|"
    r"厅|局|部|委|院|署|会|社|办|行|中心|集团|公司|大学|学院)"
)
_NAME = regex(rf"[\u4e00-\u9fff]*?[\u4e00-\u9fff]{OFFICE_ENDING}|国务院|政务院|中共中央")
_LATIN = regex(
    r"(?!(?:Notice|Circular|Announcement|Opinions|Decision|Measures|Plan|Order|Rules|"
    r"Regulations|Provisions|Law|Guidelines|Several|Interim)\b)"
    r"[A-Z][A-Za-z'’&，\- ]*\b"
    r"(?:Ministry|Office|Commission|Council|Administration|Bureau|Department|Government|Committee|"
    r"Court|Congress|Bank)\b[A-Za-z'’&，\- ]*"
)
_PARTED = regex(r"[^\s、，]+")
_AND = regex(r"(?:部|委|局|署|会|社|院|行|办|厅|政府|公室|中央)(?P<and>和|与|及)(?=.{2})")
_STATE = "中华人民共和国"
_OTHERS = regex(r"等(?:[\d一二三四五六七八九十]+个?)?(?:部门|单位|部委|厅局)?$")
_SEAL = regex(r"\([^()]*代章\)|（[^（）]*代章）|代章")


def is_office(name: str) -> bool:
    """Tell whether the words end like one office's name."""
    return _NAME.fullmatch(name) is not None or _LATIN.fullmatch(name) is not None


def office_name(words: str) -> str:
    """Return the name as it is used: without 中华人民共和国 before it, and without blanks."""
    name = words.strip() if words.isascii() else re.sub(r"\s", "", words)
    own = name[len(_STATE) :] if fold(name).startswith(_STATE) else name
    return own if is_office(fold(own)) else name


def list_offices(folded: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Return where each office of a list stands, or None where a word of it is no office.

    Blanks, 、 and ， part the offices, 和 does after a complete name (not in 发展和改革). A name
    whose characters stand apart (财 政 部) is one.
    """
    words = folded[start:end].rstrip(" ")
    if _LATIN.fullmatch(words):
        return [(start, start + len(words))]
    found: list[tuple[int, int]] = []
    for begin, stop in _words(folded, start, end):
        position = begin
        for both in _AND.finditer(folded, begin, stop):
            if is_office(folded[position : both.start("and")]):
                found.append((position, both.start("and")))
                position = both.end("and")
        found.append((position, stop))
    if found and (others := _OTHERS.search(folded[found[-1][0] : found[-1][1]])):
        begin = found[-1][0]
        found[-1] = (begin, begin + others.start())
        if others.start() == 0:
            found.pop()
    if not found or not all(is_office(re.sub(r"\s", "", folded[a:b])) for a, b in found):
        return None
    return found


def _words(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the words between blanks and commas; single characters in a row are one word."""
    spaced: tuple[int, int] | None = None
    for word in _PARTED.finditer(folded, start, end):
        if len(word[0]) == 1:
            spaced = (spaced[0] if spaced else word.start(), word.end())
            continue
        if spaced:
            yield spaced
            spaced = None
        yield word.span()
    if spaced:
        yield spaced


def without_seal(folded: str) -> str:
    """Blank out who lends its seal (乙代章): no issuer; offsets stay."""
    return _SEAL.sub(lambda seal: " " * len(seal[0]), folded)
