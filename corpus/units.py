"""Who is responsible: the offices that a clause names, with their roles.

Lists in brackets: （牵头单位：甲、乙；配合单位：丙）, （甲、乙按职责分工负责）,
（甲牵头，乙配合）, （完成时限：2025年底；责任单位：甲）, a closing （甲、乙）. Lists on a line:
责任单位：甲、乙. Where a clause has no list, its sentences: 由甲牵头，乙配合;
县级以上人民政府某部门负责….
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.duties import Stretch, duties, role_of, together_with
from corpus.fold import fold_facts as fold
from corpus.model import Span, Unit, UnitRole
from corpus.names import Name, read_names, run_together
from corpus.office_names import is_public_office, office_of
from corpus.patterns import regex

_ROLE_WORD = (
    "牵头|主办|责任|配合|参与|参加|协助|协办|支持|负责|承办|落实|实施|主管|Lead|lead|"
    "Responsible|responsible|Cooperat|cooperat|Support|support|Participat|participat"
)
_LABEL = regex(
    rf"(?:(?<=[\s;；,，。、(\[|:!！”])|^)(?P<label>(?=[^\s:]{{0,6}}(?:{_ROLE_WORD}))"
    r"(?:[^\s:;；,，。、()\[\]|]{0,10}(?:单位|部门|处室|机构)(?:及分工)?|"
    r"[A-Z][a-z]+ (?:units?|departments?|agency|agencies|offices?)))[ \t]*(?::|\t|\|)\s*"
)
_ANY_LABEL = regex(
    r"(?<=[\s;；,，。|])[^\s:;；,，。、()\[\]|]{2,12}(?:单位|部门|时限|时间|期限|领导|责任人|联系人|范围|"
    r"电话|人|方式|内容|目标|措施|备注|节点)[ \t]*[:\t|]"
)
# 甲牵头，乙、丙按职责分工负责: each verb closes the offices before it.
_VERB = regex(
    r"(?:等(?:相关|有关|多个|省直|市直)?(?:部门|单位|地区|机构)*)?"
    r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|分工|分别|共同|协同|具体|联合|做好)*"
    r"(?P<role>牵头|主办|负责|配合|参与|参加|协助|协办|支持|落实|承办|组织实施|推进落实)"
    r"(?:负责|实施|落实|做好|推进|组织|协调|工作|配合)*(?=[，,;；。\s]|$)"
)
_BRACKET = regex(r"[()\[\]]")
_LINE_END = regex(r"[。\n]")
_CLOSING = regex(r".[。;；.]?\s*(?:\n|$)")
_MAX_GROUP = 1500
_COLUMN = regex(
    rf"[^:]{{0,6}}(?:{_ROLE_WORD})[^:]{{0,6}}(?:单位|部门|处室|科室|机构|主体)(?:及[^:]{{1,6}})?"
)
# A time within a list of offices (2025年9月底前完成) is no foreign word.
_TIME = regex(r"\d{2,4}年|\d{1,2}月|长期|持续|(?:年|季度|月)?底?前?完成|时限|期限|推进$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """The offices of a clause, and what of the list could not be read as an office."""

    units: tuple[Unit, ...]
    foreign: tuple[Span, ...]


def ends_with_units(text: str) -> bool:
    """Tell whether the text closes with its list of responsible offices."""
    folded = fold(text).rstrip().rstrip("。.;；")
    groups = list(_groups(folded))
    if not groups or groups[-1][1] + 1 != len(folded):
        return False
    return bool(_stretches_of(folded, *groups[-1]))


def role_of_label(words: str) -> UnitRole | None:
    """Return the role that a column's name gives (牵头单位), None where it names no offices."""
    return role_of(words, "responsible") if _COLUMN.fullmatch(words) else None


def find_units(
    text: str,
    known: AbstractSet[str] = frozenset(),
    region: str | None = None,
    columns: Sequence[tuple[int, UnitRole]] = (),
    lists: Sequence[Stretch] | None = None,
) -> UnitList:
    """Find the responsible offices of one clause.

    Args:
        text: the clause; spans count from its start.
        known: office names read elsewhere in the document (see `office_names`). A name that is
            cut short or run together is repaired only where exactly these names make it
            certain; the span keeps what the text says.
        region: the region of the document, which tells whose 省 or 市 is meant.
        columns: of a row of a task table, which of its cells name offices, in which role.
        lists: what `office_lists` returned for the clause, where it is known.
    """
    folded = fold(text)
    stretches: Sequence[Stretch]
    if columns:
        stretches = _cells(folded, columns)
    else:
        stretches = office_lists(text) if lists is None else lists
    units: list[Unit] = []
    foreign: list[Span] = []
    for stretch in stretches:
        for name in read_names(folded, stretch.start, stretch.end, known):
            span = Span(start=name.start, end=name.end, text=text[name.start : name.end])
            if name.office is None:
                if not _TIME.search(folded, name.start, name.end):
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


def office_lists(text: str) -> list[Stretch]:
    """Return where a clause lists offices or, where it lists none, gives them duties."""
    folded = fold(text)
    return _list_stretches(folded) or list(duties(folded))


def office_names(clauses: Iterable[tuple[str, Sequence[Stretch]]]) -> frozenset[str]:
    """Return the offices that the clauses of a document name in full, in folded characters.

    Two names run together by a lost comma are not a name of their own.

    Args:
        clauses: the text of each with its `office_lists`.
    """
    names = {
        fold(unit.name)
        for text, lists in clauses
        if lists
        for unit in find_units(text, lists=lists).units
    }
    return frozenset(name for name in names if len(run_together(name, names)) < 2)


def _role_of(name: Name, role: UnitRole) -> UnitRole:
    return role_of(name.remark, role) if name.remark else role


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


def _cells(text: str, columns: Sequence[tuple[int, UnitRole]]) -> list[Stretch]:
    """Return the cells of a row that name offices; 甲牵头，乙配合 within one divides it."""
    bounds = [-1, *(found.start() for found in re.finditer("\t", text)), len(text)]
    return [
        stretch
        for column, role in columns
        if column + 1 < len(bounds)
        for stretch in _by_verbs(text, bounds[column] + 1, bounds[column + 1], role)
    ]


def _list_stretches(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    groups = list(_groups(text))
    for start, end in groups:
        found += _stretches_of(text, start, end)
    starts = [start for start, _ in groups]
    for label in _LABEL.finditer(text):
        group = bisect_right(starts, label.start()) - 1
        if group < 0 or label.start() >= groups[group][1]:
            found += _line_stretches(text, label)
    return sorted(found, key=lambda stretch: stretch.start)


def _line_stretches(text: str, label: re.Match[str]) -> Iterator[Stretch]:
    """Yield the offices behind a label that stands outside brackets, to the end of its line."""
    start, limit = label.end(), min(len(text), label.end() + _MAX_GROUP)
    stop = _LINE_END.search(text, start, limit)
    end = stop.start() if stop else limit
    for other in (_LABEL, _ANY_LABEL):
        following = other.search(text, start, end)
        end = following.start() if following else end
    yield from _by_verbs(text, start, end, role_of(label["label"], "responsible"))


def _stretches_of(text: str, start: int, end: int) -> list[Stretch]:
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
                role_of(label["label"], "responsible"),
            )
        ]
    inside = text[start:end]
    if "。" in inside or ":" in inside or len(inside) > _MAX_GROUP:
        return []
    has_verb = _VERB.search(text, start, end)
    closes = start > 1 and text[start - 2] in "。;；\n!！)”" and _CLOSING.match(text[end : end + 8])
    if not has_verb and not closes:
        return []
    stretches = list(_by_verbs(text, start, end, "responsible"))
    names = [name for each in stretches for name in read_names(text, each.start, each.end)]
    offices = [name for name in names if name.office]
    if has_verb:
        return stretches if 2 * len(offices) > len(names) else []
    public = any(is_public_office(name.office) for name in offices if name.office)
    return stretches if public and len(offices) == len(names) else []


def _end_of_list(text: str, start: int, end: int) -> int:
    other = _ANY_LABEL.search(text, start, end)
    return other.start() if other else end


def _by_verbs(text: str, start: int, end: int, role: UnitRole) -> Iterator[Stretch]:
    position = start
    for verb in _VERB.finditer(text, start, end):
        yield from together_with(text, position, verb.start(), role_of(verb["role"], role))
        position = verb.end()
    if text[position:end].strip("，,;；。. \n"):
        yield from together_with(text, position, end, role)
