"""A list of office names, divided into the names it holds."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.office_names import is_office
from corpus.patterns import regex
from corpus.tables import region_stems

_SEPARATORS = "、，,;；\n\t |。/"
_LATIN_SEPARATORS = "、，,;；\n。"
_OTHERS = regex(
    r"等(?:\d{1,3}个|[一二三四五六七八九十]{1,3}个?)?(?:省|市|县|区)?(?:直|级)?(?:相关|有关)?"
    r"(?:部门|单位|机构|地区|市|方面)*(?:(?:、|和)?单位)?$"
)
_OTHERS_AND = regex(r"等(?:相关|有关)?(?:部门|单位)?(?:和|及|与|以及)(?=[各省市县区有相其])")
_LEADING = regex(r"(?:由|及|和|与|以及|并由|and )\s*")
_TRAILING = regex(r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分别|共同|负责|统筹|\.)+$")
_REMARK = regex(r"\((?P<remark>(?:牵头|主办|配合|参与|协助|责任)[^()]{0,6})\)$")
_ALIAS = regex(r"\((?:以下|下同|下称|简称)[^()]{0,30}\)$")
_COLLECTIVE_TAIL = regex(r"(?:单位|部门|区市|直属机构|机构)$")
_EACH = regex(r"各[\u4e00-\u9fff]{0,4}(?:市|县|区|州|镇|乡)$")
_EACH_TAIL = regex(r"(?:县|区|市|州|盟|镇|乡|街道)(?!发展|财政|科技)")
_PLACE_TAIL = regex(r"[市县区州]?(?:人民)?政府$|(?<=.)市$")
_CLOSINGS = ("局", "厅", "委", "办", "部", "院", "中心", "委员会", "办公室")
_MAX_NAME = 40
_MAX_FOREIGN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A stretch of a list; `office` is its name in full, or None where it names no office.

    `remark` is the role that stands behind a single name: 甲厅（牵头）.
    """

    start: int
    end: int
    office: str | None
    remark: str = ""


def read_names(
    text: str, start: int, end: int, known: AbstractSet[str] = frozenset()
) -> Iterator[Name]:
    """Yield the names of a list in folded text, also what is no office."""
    pieces = [_trim(text, *piece) for piece in _merge(text, list(_pieces(text, start, end)))]
    pieces = [(first, last) for first, last in pieces if first < last]
    for position, (first, last) in enumerate(pieces):
        names = list(_read(text, first, last, known))
        if len(names) == 1 and names[0].office is None:
            whole = _elliptic(text, pieces, position)
            if whole:
                names = [Name(start=first, end=last, office=whole)]
        yield from (name for name in names if name.office or name.end - name.start <= _MAX_FOREIGN)


def run_together(words: str, known: AbstractSet[str]) -> list[str]:
    """Divide names that lost their commas (市农业农村局市文化和旅游局).

    Every name but one must be known, and all must be of the same level (市, 省):
    金融监管总局山东监管局 is one office. Returns one name where nothing is certain.
    """
    for split in range(2, len(words) - 1):
        head, tail = words[:split], words[split:]
        if head[0] != tail[0] or not is_office(head):
            continue
        if tail in known or (head in known and is_office(tail)):
            return [*run_together(head, known), *run_together(tail, known)]
        if head in known and len(rest := run_together(tail, known)) > 1:
            return [head, *rest]
    return [words]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide at separators outside brackets."""
    separators = _LATIN_SEPARATORS if text[start : start + 1].isascii() else _SEPARATORS
    depth = 0
    position = start
    joins = {found.start(): found.end() for found in _OTHERS_AND.finditer(text, start, end)}
    for at in range(start, end):
        if at in joins:
            yield position, at
            position = joins[at]
        elif text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth = max(0, depth - 1)
        elif depth == 0 and text[at] in separators:
            yield position, at
            position = at + 1
    yield position, end


def _merge(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what is one expression: 省有关部门、单位; 各市、县（市、区）政府."""
    pending: tuple[int, int] | None = None
    for first, last in pieces:
        if pending and _one_expression(text[slice(*pending)], text[first:last]):
            pending = (pending[0], last)
            continue
        if pending:
            yield pending
        pending = (first, last)
    if pending:
        yield pending


def _one_expression(before: str, words: str) -> bool:
    if _COLLECTIVE_TAIL.fullmatch(words):
        return bool(before)
    return bool(_EACH.fullmatch(before) and _EACH_TAIL.match(words) and is_office(f"各{words}"))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ' \n\t“"。':
        start += 1
    while end > start and text[end - 1] in ' \n\t”"。.':
        end -= 1
    if (leading := _LEADING.match(text, start, end)) and not is_office(text[start:end]):
        start = leading.end()
    for tail in (_TRAILING, _OTHERS):
        if found := tail.search(text[max(start, end - 24) : end]):
            end -= 0 if found.end() == 0 else found.end() - found.start()
    return start, end


def _read(text: str, start: int, end: int, known: AbstractSet[str]) -> Iterator[Name]:
    words = text[start:end]
    if not words:
        return
    if alias := _ALIAS.search(words):
        end = start + alias.start()
        words = text[start:end]
    if remark := _REMARK.search(words):
        for name in _read(text, start, start + remark.start(), known):
            yield Name(start=name.start, end=name.end, office=name.office, remark=remark["remark"])
        return
    if len(words) > _MAX_NAME and words.isascii() is False:
        yield Name(start=start, end=end, office=None)
        return
    if words in known:
        yield Name(start=start, end=end, office=words)
        return
    for names in (run_together(words, known), _joined(words)):
        if len(names) > 1:
            for each in names:
                at = text.index(each, start, end)
                yield Name(start=at, end=at + len(each), office=each)
                start = at + len(each)
            return
    if is_office(words):
        yield Name(start=start, end=end, office=words)
        return
    whole = {words + closing for closing in _CLOSINGS} & known
    if len(whole) == 1:
        yield Name(start=start, end=end, office=whole.pop())
        return
    for length in range(len(words) - 1, 2, -1):
        # Words injected behind a name; the name itself stays.
        if words[:length] in known or (len(words) - length > 1 and is_office(words[:length])):
            yield Name(start=start, end=start + length, office=words[:length])
            yield Name(start=start + length, end=end, office=None)
            return
    yield Name(start=start, end=end, office=None)


def _joined(words: str) -> list[str]:
    """Divide 省财政厅和省商务厅, but not 文化和旅游局."""
    for join in re.finditer(r"[和及与]|以及| and ", words):
        head, tail = words[: join.start()], words[join.end() :]
        if is_office(head) and is_office(tail):
            return [head, *_joined(tail)]
    return [words]


def _elliptic(text: str, pieces: list[tuple[int, int]], position: int) -> str | None:
    """Read 福州 in 福州、厦门市人民政府 as 福州市人民政府, 公安 in 公安、税务部门 as 公安部门."""
    words = text[slice(*pieces[position])]
    for first, last in pieces[position + 1 : position + 12]:
        following = text[first:last]
        if not is_office(following):
            continue
        if words in region_stems() and (tail := _PLACE_TAIL.search(following)):
            ending = region_stems()[words][len(words) :]
            return f"{words}{ending}{tail[0].lstrip('市县区州')}"
        if following.endswith("部门") and re.fullmatch(r"[\u4e00-\u9fff]{2,8}", words):
            return f"{words}部门"
        return None
    return None
