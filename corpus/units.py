"""Who is responsible: the offices that a clause names, with their roles.

Lists in brackets: （牵头单位：甲、乙；配合单位：丙）, （甲、乙按职责分工负责）,
（甲牵头，乙配合）, （完成时限：2025年底；责任单位：甲）, a closing （甲、乙）. Lists on a line:
责任单位：甲、乙. Where a clause has no list, its sentences: 由甲牵头，乙配合;
县级以上人民政府某部门负责….
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.fold import fold_facts as fold
from corpus.model import Span, Unit, UnitRole
from corpus.names import Name, read_names, run_together
from corpus.office_names import is_public_office, office_of
from corpus.quantities import sentences

_ROLE_WORD = (
    "牵头|主办|责任|配合|参与|参加|协助|协办|支持|负责|承办|落实|实施|主管|Lead|lead|"
    "Responsible|responsible|Cooperat|cooperat|Support|support|Participat|participat"
)
_LABEL = re.compile(
    rf"(?:(?<=[\s;；,，。、(\[|:!！”])|^)(?P<label>(?=[^\s:]{{0,6}}(?:{_ROLE_WORD}))"
    r"(?:[^\s:;；,，。、()\[\]|]{0,10}(?:单位|部门|处室|机构)(?:及分工)?|"
    r"[A-Z][a-z]+ (?:units?|departments?|agency|agencies|offices?)))[ \t]*(?::|\t|\|)\s*"
)
_ANY_LABEL = re.compile(
    r"(?<=[\s;；,，。|])[^\s:;；,，。、()\[\]|]{2,12}(?:单位|部门|时限|时间|期限|领导|责任人|联系人|范围|"
    r"电话|人|方式|内容|目标|措施|备注|节点)[ \t]*[:\t|]"
)
# 甲牵头，乙、丙按职责分工负责: each verb closes the offices before it.
_VERB = re.compile(
    r"(?:等(?:相关|有关|多个|省直|市直)?(?:部门|单位|地区|机构)*)?"
    r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分工|分别|共同|协同|具体|联合|做好)*"
    r"(?P<role>牵头|主办|负责|配合|参与|参加|协助|协办|支持|落实|承办|组织实施|推进落实)"
    r"(?:负责|实施|落实|做好|推进|组织|协调|工作|配合)*(?=[，,;；。\s]|$)"
)
_TOGETHER = re.compile(r"会同|商(?=省|市|国|有关)")
_BRACKET = re.compile(r"[()\[\]]")
_LINE_END = re.compile(r"[。\n]")
_MAX_GROUP = 1500
_ROLES: tuple[tuple[str, UnitRole], ...] = (
    ("牵头", "lead"),
    ("主办", "lead"),
    ("lead", "lead"),
    ("配合", "cooperate"),
    ("参与", "cooperate"),
    ("参加", "cooperate"),
    ("协助", "cooperate"),
    ("协办", "cooperate"),
    ("支持", "cooperate"),
    ("cooperat", "cooperate"),
    ("support", "cooperate"),
    ("participat", "cooperate"),
)
# 由甲牵头 / 甲负责…: the verb of a sentence that gives a duty.
_DUTY = re.compile(
    r"(?P<offices>[^，,。;；:\n]{2,120}?)(?P<verb>牵头|负责(?!人|制|任|解释|[^，,。;；]{1,20}的(?:部门|机构|单位|机关))|主管(?!部门|机关|单位|[^，,。;；]{1,20}的(?:部门|机构)))"
)
_DUTY_HELP = re.compile(r"[，,](?P<offices>[^，,。;；:\n]{2,80}?)(?P<verb>配合|协助|参与)")
_NUMBERED = re.compile(
    r"\s*(?:第[^\s条]{1,8}条(?:之[^\s]{1,3})?|\([^()]{1,4}\)|[一二三四五六七八九十\d]{1,3}[、.])\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """The offices of a clause, and what of the list could not be read as an office."""

    units: tuple[Unit, ...]
    foreign: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A part of a list whose offices share a role."""

    role: UnitRole
    start: int
    end: int


def ends_with_units(text: str) -> bool:
    """Tell whether the text closes with its list of responsible offices."""
    folded = fold(text).rstrip().rstrip("。.;；")
    groups = list(_groups(folded))
    if not groups or groups[-1][1] + 1 != len(folded):
        return False
    return bool(_stretches_of(folded, *groups[-1]))


def find_units(
    text: str, known: AbstractSet[str] = frozenset(), region: str | None = None
) -> UnitList:
    """Find the responsible offices of one clause.

    Args:
        text: the clause; spans count from its start.
        known: office names read elsewhere in the document (see `office_names`). A name that is
            cut short or run together is repaired only where exactly these names make it
            certain; the span keeps what the text says.
        region: the region of the document, which tells whose 省 or 市 is meant.
    """
    folded = fold(text)
    stretches = _list_stretches(folded) or list(_sentence_stretches(folded))
    units: list[Unit] = []
    foreign: list[Span] = []
    for stretch in stretches:
        for name in read_names(folded, stretch.start, stretch.end, known):
            span = Span(start=name.start, end=name.end, text=text[name.start : name.end])
            if name.office is None:
                foreign.append(span)
                continue
            whole = name.office == folded[name.start : name.end]
            unit = Unit(
                name=span.text if whole else name.office,
                role=_role_of(name, stretch.role),
                span=span,
                office=office_of(name.office, region),
            )
            units.append(unit)
    return UnitList(units=tuple(dict.fromkeys(units)), foreign=tuple(foreign))


def office_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the offices that the lists of a document name in full, in folded characters.

    Two names run together by a lost comma are not a name of their own.
    """
    names = {fold(unit.name) for text in texts for unit in find_units(text).units}
    return frozenset(name for name in names if len(run_together(name, names)) < 2)


def _role_of(name: Name, role: UnitRole) -> UnitRole:
    return _role(name.remark, role) if name.remark else role


def _role(words: str, otherwise: UnitRole) -> UnitRole:
    lowered = words.lower()
    return next((role for word, role in _ROLES if word in lowered), otherwise)


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the text within each outermost pair of brackets.

    A bracket that is never closed ends with its line, so that it hides no later list.
    """
    depth = 0
    start = 0
    for mark in _BRACKET.finditer(text):
        if depth and ("\n\n" in text[start : mark.start()] or mark.start() - start > _MAX_GROUP):
            depth = 0
        if mark[0] in "([":
            if depth == 0:
                start = mark.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, mark.start()


def _list_stretches(text: str) -> list[_Stretch]:
    found: list[_Stretch] = []
    groups = list(_groups(text))
    for start, end in groups:
        found += _stretches_of(text, start, end)
    starts = [start for start, _ in groups]
    for label in _LABEL.finditer(text):
        group = bisect_right(starts, label.start()) - 1
        if group < 0 or label.start() >= groups[group][1]:
            found += _line_stretches(text, label)
    return sorted(found, key=lambda stretch: stretch.start)


def _line_stretches(text: str, label: re.Match[str]) -> Iterator[_Stretch]:
    """Yield the offices behind a label that stands outside brackets, to the end of its line."""
    start, limit = label.end(), min(len(text), label.end() + _MAX_GROUP)
    stop = _LINE_END.search(text, start, limit)
    end = stop.start() if stop else limit
    for other in (_LABEL, _ANY_LABEL):
        following = other.search(text, start, end)
        end = following.start() if following else end
    yield from _by_verbs(text, start, end, _role(label["label"], "responsible"))


def _stretches_of(text: str, start: int, end: int) -> list[_Stretch]:
    """Return the stretches of a list in brackets; none where the brackets hold no list."""
    labels = list(_LABEL.finditer(text, start, end))
    if labels:
        return [
            stretch
            for label, following in zip(labels, [*labels[1:], None], strict=True)
            for stretch in _by_verbs(
                text,
                label.end(),
                _end_of_list(text, label.end(), following.start() if following else end),
                _role(label["label"], "responsible"),
            )
        ]
    inside = text[start:end]
    if "。" in inside or ":" in inside or len(inside) > _MAX_GROUP:
        return []
    stretches = list(_by_verbs(text, start, end, "responsible"))
    names = [name for each in stretches for name in read_names(text, each.start, each.end)]
    offices = [name for name in names if name.office]
    if any(_VERB.finditer(text, start, end)):
        return stretches if 2 * len(offices) > len(names) else []
    closes = (
        start > 1
        and text[start - 2] in "。;；\n!！)”"
        and re.match(r".[。;；.]?\s*(?:\n|$)", text[end : end + 8])
    )
    public = any(is_public_office(name.office) for name in offices if name.office)
    return stretches if closes and public and len(offices) == len(names) else []


def _end_of_list(text: str, start: int, end: int) -> int:
    other = _ANY_LABEL.search(text, start, end)
    return other.start() if other else end


def _by_verbs(text: str, start: int, end: int, role: UnitRole) -> Iterator[_Stretch]:
    position = start
    for verb in _VERB.finditer(text, start, end):
        yield from _together(text, position, verb.start(), _role(verb["role"], role))
        position = verb.end()
    if text[position:end].strip("，,;；。. \n"):
        yield from _together(text, position, end, role)


def _together(text: str, start: int, end: int, role: UnitRole) -> Iterator[_Stretch]:
    """Offices after 会同 cooperate."""
    together = _TOGETHER.search(text, start, end)
    yield _Stretch(role=role, start=start, end=together.start() if together else end)
    if together:
        yield _Stretch(role="cooperate", start=together.end(), end=end)


def _sentence_stretches(text: str) -> Iterator[_Stretch]:
    """Yield the offices that a sentence gives a duty: 由甲牵头，乙配合.

    Only names that show by themselves that they are offices of the state count; 企业负责 and
    法定代表人负责 name nobody who answers for the policy.
    """
    for start, stop in sentences(text):
        duty = _DUTY.search(text, start, stop)
        while duty:
            found = list(_duty(text, duty, start))
            yield from found
            position = duty.end()
            if found and (helped := _DUTY_HELP.search(text, position, stop)):
                offices = helped.span("offices")
                if _all_offices(text, *offices):
                    yield _Stretch(role="cooperate", start=offices[0], end=offices[1])
                    position = helped.end()
            duty = _DUTY.search(text, position, stop)


def _duty(text: str, duty: re.Match[str], line_start: int) -> Iterator[_Stretch]:
    start, end = duty.span("offices")
    if (number := _NUMBERED.match(text, start, end)) and start == line_start:
        start = number.end()
    by = text.rfind("由", start, end)
    if by >= 0 and text[by - 1 : by] != "自":
        start = by + 1
    while end > start and text[end - 1] in "统筹具体共同分别工按职责":
        end -= 1
    first, together = start, _TOGETHER.search(text, start, end)
    if _all_offices(text, first, together.start() if together else end) and (
        not together or _all_offices(text, together.end(), end, public=False)
    ):
        yield from _together(text, start, end, _role(duty["verb"], "responsible"))


def _all_offices(text: str, start: int, end: int, *, public: bool = True) -> bool:
    names = list(read_names(text, start, end))
    if not names or any(name.office is None for name in names):
        return False
    return not public or any(is_public_office(name.office or "") for name in names)
