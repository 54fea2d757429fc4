"""What any system under test gives back, reduced to what is measured.

The shape is read from the JSON of `/v1/answer` and `/v1/search`, so that ZhiCe, a baseline and
another system behind a URL are all measured by the same code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.model import AnswerStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office and the basis of naming it: an issuer's basis, or a responsible unit's role."""

    name: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A clause or chunk found or cited; `source` is the name of its file."""

    source: str
    text: str
    title: str = ""
    place: str = ""
    number: str = ""
    issued_on: str = ""
    issuers: tuple[Office, ...] = ()
    units: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words said to stand at `passage.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A passage cited as [marker]."""

    marker: int
    passage: Passage
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of an answer and the markers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. `searched` is the question that was searched for, where it was completed."""

    status: AnswerStatus
    text: str
    sentences: tuple[Said, ...]
    citations: tuple[Cited, ...]
    confidence: float
    documented: tuple[str, ...] = ()
    searched: str | None = None

    @property
    def refused(self) -> bool:
        """Tell whether the system abstained."""
        return self.status == "not_found"


def read_reply(record: Mapping[str, Any]) -> Reply:
    """Read the JSON of `/v1/answer`.

    Raises:
        KeyError, TypeError, ValueError: it has another shape.
    """
    return Reply(
        status=record["status"],
        text=record["answer"],
        sentences=tuple(
            Said(text=each["text"], citations=tuple(each["citations"]))
            for each in record["sentences"]
        ),
        citations=tuple(
            Cited(
                marker=each["marker"],
                passage=read_passage(each),
                quotes=tuple(
                    Quoted(text=quote["text"], start=quote["start"], end=quote["end"])
                    for quote in each["quotes"]
                ),
            )
            for each in record["citations"]
        ),
        confidence=float(record["confidence"]),
        documented=tuple(each["documented"] for each in record.get("corrections", ())),
        searched=record["interpreted"].get("completed_question"),
    )


def read_passages(record: Mapping[str, Any]) -> tuple[Passage, ...]:
    """Read the hits in the JSON of `/v1/search`; errors as in `read_reply`."""
    return tuple(read_passage(hit) for hit in record["hits"])


def read_passage(record: Mapping[str, Any]) -> Passage:
    """Read what holds a `clause` and its `document`; errors as in `read_reply`."""
    clause, document = record["clause"], record["document"]
    return Passage(
        source=document["source"],
        text=clause["text"],
        title=document["title"],
        place=" › ".join(clause["path"]),
        number=document["number"] or "",
        issued_on=document["issued_on"] or "",
        issuers=_offices(document["issuers"], "basis"),
        units=_offices(clause["units"], "role"),
    )


def _offices(records: Sequence[Mapping[str, str]], basis: str) -> tuple[Office, ...]:
    return tuple(Office(name=each["name"], basis=each[basis]) for each in records)
