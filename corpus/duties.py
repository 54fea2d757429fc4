"""The offices that a sentence gives a duty: 由甲牵头，乙配合; 由甲会同乙制定…; 甲负责….

Only names that show by themselves that they are offices of the state count; 企业负责 and
法定代表人负责 name nobody who answers for the policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import UnitRole
from corpus.names import read_names
from corpus.office_names import is_public_office
from corpus.patterns import regex
from corpus.quantities import sentences

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
_TOGETHER = regex(r"会同|商(?=省|市|国|有关)")
# 由甲牵头 / 甲负责…: the verb of a sentence that gives a duty.
_DUTY = regex(
    r"(?P<offices>[^，,。;；:\n]{2,120}?)(?P<verb>牵头|负责(?!人|制|任|解释|[^，,。;；]{1,20}的(?:部门|机构|单位|机关))|主管(?!部门|机关|单位|[^，,。;；]{1,20}的(?:部门|机构)))"
)
# 由甲会同乙制定…: the verb may be any; the offices end before it.
_JOINT = regex(
    r"由(?P<first>[^，,。;；:\n由]{2,60}?)(?:会同|商(?=省|市|国|有关))(?P<rest>[^，,。;；:\n]{2,80})"
)
_OTHER_VERB = regex(
    r"征求|会同|制定|规定|组织|编制|提出|根据|按照|依照|负责|确定|公布|建立|批准|审[查核批]|报(?!社)"
)
_EXPLAINS = regex(r"(?:共同)?负责解释|解释")
_OFFICE_END = regex(r"厅|局|委|办|部门|部|院|署|政府|单位|机构|中心|银行|公司|集团|管委会")
_DUTY_HELP = regex(r"[，,](?P<offices>[^，,。;；:\n]{2,80}?)(?P<verb>配合|协助|参与)")
_NUMBERED = regex(
    r"\s*(?:第[^\s条]{1,8}条(?:之[^\s]{1,3})?|\([^()]{1,4}\)|[一二三四五六七八九十\d]{1,3}[、.])\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a list whose offices share a role."""

    role: UnitRole
    start: int
    end: int


def role_of(words: str, otherwise: UnitRole) -> UnitRole:
    """Return the role that the words of a label or verb give, `otherwise` where they give none."""
    lowered = words.lower()
    return next((role for word, role in _ROLES if word in lowered), otherwise)


def together_with(text: str, start: int, end: int, role: UnitRole) -> Iterator[Stretch]:
    """Divide a stretch at 会同: the offices after it cooperate."""
    together = _TOGETHER.search(text, start, end)
    yield Stretch(role=role, start=start, end=together.start() if together else end)
    if together:
        yield Stretch(role="cooperate", start=together.end(), end=end)


def duties(text: str) -> Iterator[Stretch]:
    """Yield the stretches of folded text that hold offices with a duty, each with their role."""
    for start, stop in sentences(text):
        joint = _JOINT.search(text, start, stop)
        if joint and (found := list(_joint(text, joint))):
            yield from found
            continue
        duty = _DUTY.search(text, start, stop)
        while duty:
            found = list(_duty(text, duty, start))
            yield from found
            position = duty.end()
            if found and (helped := _DUTY_HELP.search(text, position, stop)):
                offices = helped.span("offices")
                if _all_offices(text, *offices):
                    yield Stretch(role="cooperate", start=offices[0], end=offices[1])
                    position = helped.end()
            duty = _DUTY.search(text, position, stop)


def _joint(text: str, joint: re.Match[str]) -> Iterator[Stretch]:
    first, (start, limit) = joint.span("first"), joint.span("rest")
    if not _all_offices(text, *first):
        return
    if verb := _OTHER_VERB.search(text, start, limit):
        limit = verb.start()
    for ending in reversed(list(_OFFICE_END.finditer(text, start, limit))):
        end = ending.end()
        if _all_offices(text, start, end, public=False):
            if not _EXPLAINS.match(text, end):  # who explains a text does not carry it out
                yield Stretch(role="lead", start=first[0], end=first[1])
                yield Stretch(role="cooperate", start=start, end=end)
            return


def _duty(text: str, duty: re.Match[str], line_start: int) -> Iterator[Stretch]:
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
        yield from together_with(text, start, end, role_of(duty["verb"], "responsible"))


def _all_offices(text: str, start: int, end: int, *, public: bool = True) -> bool:
    names = list(read_names(text, start, end))
    if not names or any(name.office is None for name in names):
        return False
    return not public or any(is_public_office(name.office or "") for name in names)
