"""How a law or an order came about: passed, promulgated, amended; on folded text.

Read are the note in brackets under a law's title （2005年…通过 根据…修正）, and the words of an
order that promulgates a text (《…》已由…会议通过，现予公布，自…起施行).
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from corpus.dates import DATE, iso_date
from corpus.docnumber import Order, find_numbers, order_at
from corpus.offices import list_offices
from corpus.patterns import regex

Step = Literal["passed", "approved", "promulgated", "amended"]
_STEPS: dict[str, Step] = {"通过": "passed", "批准": "approved"}
_VERB = regex(
    r"(?P<verb>通过|批准|公布|发布|颁布|印发|修订|修正|修改)(?:施行)?(?=[\s，；。)\d]|$|根据|自|经)"
)
_DATE = regex(DATE)
_OPENS = regex(
    rf"\((?=\s*(?:根据|{DATE}|[\u4e00-\u9fff]{{2,20}}批准))(?=[^()]{{0,200}}?(?:通过|批准|公布|发布|颁布|印发))"
)
_SESSION = regex(r"第[一二三四五六七八九十百\d]+届")
_MEETING = regex(
    r"(?:第[一二三四五六七八九十百\d]+次)?(?:全体|常务|全体常务|局务|部务|委务|署务|党组)?会议.*$|"
    r"第[一二三四五六七八九十百\d]+次.{0,8}会议.*$|(?:审判|检察)委员会(?=第|$).*$"
)
_PASSED_BY = regex(
    rf"》已?(?:经|由)(?:(?P<first>{DATE}))?(?P<body>[\u4e00-\u9fff\d]{{2,40}}?会议)"
    rf"(?:于(?P<then>{DATE}))?(?:审议|修订|讨论)*(?:通过|同意)"
)
_LONGEST_NOTE = 3000


class Event(NamedTuple):
    """One step of a text's making: when, by whom, under which order. Offsets in the text."""

    step: Step
    day: str | None
    day_at: tuple[int, int]
    number: tuple[int, int] | None
    offices: tuple[tuple[int, int], ...]
    body: str


class Note(NamedTuple):
    """A promulgation note and its steps in order."""

    start: int
    end: int
    events: tuple[Event, ...]

    def first(self, step: Step) -> Event | None:
        """Return the first such step."""
        return next((event for event in self.events if event.step == step), None)

    @property
    def origin(self) -> Event | None:
        """Return the step that made the text: its promulgation, else its passing."""
        return self.first("promulgated") or self.first("passed") or self.first("approved")

    @property
    def amended(self) -> Event | None:
        """Return the last amendment: a step so called, or another promulgation of the text."""
        for event in reversed(self.events):
            if event is self.origin:
                return None
            if event.step in ("amended", "promulgated"):
                return event
        return None


def find_note(folded: str, start: int, end: int) -> Note | None:
    """Find the promulgation note within a document's head."""
    for opening in _OPENS.finditer(folded, start, end):
        close = _closing(folded, opening.start())
        if close is None:
            continue
        events = tuple(_events(folded, opening.end(), close))
        if events:
            return Note(opening.start(), close + 1, events)
    return None


def passed_by(folded: str, start: int, end: int) -> Event | None:
    """Read in an order who passed the text and when: 《…》已由…会议于2005年8月28日通过."""
    found = _PASSED_BY.search(folded, start, end)
    if not found:
        return None
    at = found.span("first") if found["first"] else found.span("then")
    day = iso_date(found["first"] or found["then"]) if found["first"] or found["then"] else None
    return Event("passed", day, at, None, (), passing_body(found["body"]))


def passing_body(words: str) -> str:
    """Return the assembly of 第十届…常务委员会第十五次会议 without its term and session."""
    return _MEETING.sub("", _SESSION.sub("", re.sub(r"\s", "", words)))


def _closing(folded: str, start: int) -> int | None:
    depth = 0
    for position in range(start, min(len(folded), start + _LONGEST_NOTE)):
        depth += {"(": 1, ")": -1}.get(folded[position], 0)
        if depth == 0:
            return position
    return None


def _events(folded: str, start: int, end: int) -> Iterator[Event]:
    masked = re.sub(r"《[^《》]*》", lambda title: "□" * len(title[0]), folded[start:end])
    position = 0
    for verb in _VERB.finditer(masked):
        words = masked[position : verb.start()]
        begin = start + position
        position = verb.end()
        days = list(_DATE.finditer(words))
        day = days[-1] if days else None
        amended = verb["verb"] in ("修订", "修正", "修改") or "根据" in words
        step: Step = "amended" if amended else _STEPS.get(verb["verb"], "promulgated")
        after = begin + (day.end() if day else 0)
        stop = start + verb.start()
        order, number = _order(folded, after, stop) if step == "promulgated" else (None, None)
        offices: tuple[tuple[int, int], ...] = ()
        if order:
            offices = order.offices
        elif step == "promulgated":
            words = folded[after : number[0] if number else stop]
            by = after + len(words.rstrip(" \n").removesuffix("令").removesuffix("公告"))
            offices = tuple(list_offices(folded, after, by) or ())
        yield Event(
            step=step,
            day=iso_date(day[0]) if day else None,
            day_at=(begin + day.start(), begin + day.end()) if day else (begin, begin),
            number=number,
            offices=offices,
            body=passing_body(folded[after:stop]) if step in ("passed", "approved") else "",
        )


def _order(folded: str, start: int, end: int) -> tuple[Order | None, tuple[int, int] | None]:
    """Return the order, or else the document number, that stands between date and verb."""
    while start < end and folded[start] in " \n，、以由经":
        start += 1
    if order := order_at(folded, start, end):
        return order, (order.start, order.end)
    for number in find_numbers(folded[start:end]):
        return None, (start + number.start(), start + number.end())
    return None, None
