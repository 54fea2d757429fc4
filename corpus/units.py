"""Who is responsible: the offices that a clause names, with their roles.

Forms read: （牵头单位：甲、乙；配合单位：丙）, （责任单位：甲、乙按职责分工负责）,
（甲、乙按职责分工负责）, （甲牵头负责）, （甲牵头，乙、丙配合）, （责任单位：甲会同省有关部门）.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.model import Span, Unit, UnitRole

OFFICE_END = re.compile(
    r"(?:厅|局|部|委|办|院|署|室|会|行|社|组|府|法院|检察院|公司|集团|中心|银行|管委|海关|协会|"
    r"妇联|工会|科协|工商联|残联|社联|文联|部门|单位|政府|总队|大队|分行|分局|支行|区|市|县|校|所|站)$"
)
_GROUP = re.compile(r"[（(]([^（()）]*(?:[（(][^（()）]{0,20}[）)][^（()）]*)*)[）)]")
_LABEL = re.compile(
    r"(?P<role>牵头|责任|配合|参与|参加|协助|主办|协办|承办|落实|实施|主管)"
    r"(?:单位|部门|领导|处室)[：:]\s*"
)
_TAIL = re.compile(
    r"(?:等(?:相关|有关)?(?:部门|单位)*)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?(?:协同)?负责|"
    r"分工负责|分别负责|牵头负责|共同负责|具体负责|负责落实|负责|牵头|落实|配合|参与|协助)$"
)
# 甲牵头，乙、丙配合: each verb closes the offices before it.
_VERB = re.compile(
    r"(?P<role>牵头|主办|配合|参与|参加|协助|协办)(?:负责|实施|落实|做好)*(?:[，,；;。\s]|$)"
)
_TOGETHER = re.compile(r"会同|商(?=省|市|国|有关)")
_SEPARATOR = re.compile(r"[、，,；;\s]+")
_AND_OTHERS = re.compile(r"等(?:相关|有关)?(?:部门|单位)*$")
_COLLECTIVE_TAIL = re.compile(r"^(?:单位|部门|区市|直属机构)$")
_ROLES: dict[str, UnitRole] = {
    "牵头": "lead",
    "主办": "lead",
    "配合": "cooperate",
    "参与": "cooperate",
    "参加": "cooperate",
    "协助": "cooperate",
    "协办": "cooperate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """The offices of a clause, and what of the list could not be read as an office."""

    units: tuple[Unit, ...]
    foreign: tuple[Span, ...]


def ends_with_units(text: str) -> bool:
    """Tell whether the text closes with its list of responsible offices."""
    stripped = text.rstrip().rstrip("。.；;")
    groups = list(_GROUP.finditer(stripped))
    return bool(groups) and groups[-1].end() == len(stripped) and _is_unit_list(groups[-1][1])


def find_units(text: str, known: Iterable[str] = ()) -> UnitList:
    """Find the responsible offices of one clause.

    Args:
        text: the clause; spans count from its start.
        known: office names read elsewhere in the document. A name that is cut short or run
            together is repaired only where exactly these names make it certain; the span keeps
            what the text says.
    """
    units: list[Unit] = []
    foreign: list[Span] = []
    names = frozenset(known)
    for group in _GROUP.finditer(text):
        if not _is_unit_list(group[1]):
            continue
        for role, start, end in _stretches(text, group.start(1), group.end(1)):
            for name_start, name_end in _names(text, start, end):
                found, odd = _read_name(text, name_start, name_end, role, names)
                units.extend(found)
                foreign.extend(odd)
    return UnitList(units=tuple(dict.fromkeys(units)), foreign=tuple(foreign))


def office_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the offices that the unit lists of a document name in full.

    Two names run together by a lost comma are not a name of their own.
    """
    names = {
        unit.name
        for text in texts
        for unit in find_units(text).units
        if OFFICE_END.search(unit.name)
    }
    return frozenset(name for name in names if not _run_together(name, names))


def _run_together(words: str, known: AbstractSet[str]) -> tuple[str, str] | None:
    """Return the two offices in 市农业农村局市文化和旅游局, of which the second is known.

    Both must belong to the same level (市, 省): 金融监管总局山东监管局 is one office.
    """
    for tail in known:
        head = words.removesuffix(tail)
        if head not in ("", words) and head[0] == tail[0] and OFFICE_END.search(head):
            return head, tail
    return None


def _is_unit_list(inside: str) -> bool:
    return bool(_LABEL.match(inside)) or bool(
        _TAIL.search(inside) and "。" not in inside and len(inside) > 4
    )


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[UnitRole, int, int]]:
    """Yield (role, start, end) for each labelled stretch of a unit list."""
    labels = list(_LABEL.finditer(text, start, end))
    if not labels:
        position = start
        for verb in _VERB.finditer(text, start, end):
            yield from _split_together(_ROLES[verb["role"]], text, position, verb.start())
            position = verb.end()
        if position < end:
            yield from _split_together("responsible", text, position, end)
    for position, label in enumerate(labels):
        stop = labels[position + 1].start() if position + 1 < len(labels) else end
        yield from _split_together(
            _ROLES.get(label["role"], "responsible"), text, label.end(), stop
        )


def _split_together(
    role: UnitRole, text: str, start: int, end: int
) -> Iterator[tuple[UnitRole, int, int]]:
    """Offices after 会同 cooperate."""
    together = _TOGETHER.search(text, start, end)
    if together:
        yield role, start, together.start()
        yield "cooperate", together.end(), end
    else:
        yield role, start, end


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    stretch = text[start:end].rstrip("；;，,。 ")
    stretch = stretch[: m.start()] if (m := _TAIL.search(stretch)) else stretch
    end = start + len(stretch)
    pending: tuple[int, int] | None = None
    position = start
    for separator in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = separator.start() if separator else end
        name = text[position:stop]
        if pending and _COLLECTIVE_TAIL.match(name):
            pending = (pending[0], stop)  # 省有关部门、单位 is one expression
        else:
            if pending:
                yield pending
            pending = (position, stop) if name else None
        position = separator.end() if separator else stop
    if pending:
        yield pending


def _read_name(
    text: str, start: int, end: int, role: UnitRole, known: frozenset[str]
) -> tuple[list[Unit], list[Span]]:
    words = text[start:end]
    if others := _AND_OTHERS.search(words):
        words = words[: others.start()]
        end = start + len(words)
    if not words:
        return [], []

    def unit(name: str, at: int, length: int) -> Unit:
        span = Span(start=at, end=at + length, text=text[at : at + length])
        return Unit(name=name, role=role, span=span)

    if words in known:
        return [unit(words, start, len(words))], []
    if both := _run_together(words, known):
        head, tail = both
        return [unit(head, start, len(head)), unit(tail, start + len(head), len(tail))], []
    heads = [name for name in known if words.startswith(name)]
    if heads:
        head = max(heads, key=len)
        rest = words[len(head) :]
        if not OFFICE_END.search(rest):
            odd = Span(start=start + len(head), end=end, text=rest)
            return [unit(head, start, len(head))], [odd]
    if OFFICE_END.search(words):
        return [unit(words, start, len(words))], []
    whole = [name for name in known if name.startswith(words) and len(name) - len(words) <= 2]
    if len(whole) == 1:
        return [unit(whole[0], start, len(words))], []
    return [], [Span(start=start, end=end, text=words)]
