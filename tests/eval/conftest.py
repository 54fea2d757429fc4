"""What the tests of `eval` measure: small questions, passages and replies."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from eval.questions import GoldSpan, Question
from eval.replies import Cited, Passage, Quoted, Reply, Said

TEXT = "最高200万元，到2027年"


def make_passage(text: str, source: str = "科技.txt", **fields: Any) -> Passage:
    return Passage(source=source, text=text, **fields)


def make_reply(*texts: str, said: str | None = None, **fields: Any) -> Reply:
    """A reply that cites each text, wholly quoted, and says `said` (else all it cites)."""
    citations = tuple(
        Cited(
            marker=marker,
            passage=text if isinstance(text, Passage) else make_passage(text),
            quotes=(Quoted(text=text, start=0, end=len(text)),) if isinstance(text, str) else (),
        )
        for marker, text in enumerate(texts, start=1)
    )
    words = "\n".join(map(str, texts)) if said is None else said
    values: dict[str, Any] = {
        "status": "answered",
        "text": words,
        "sentences": (Said(text=words, citations=tuple(c.marker for c in citations)),),
        "citations": citations,
        "confidence": 1.0,
    }
    return Reply(**(values | fields))


def make_question(
    *quotes: str, facts: Sequence[Sequence[str]] = (), document: str = "科技", **fields: Any
) -> Question:
    values: dict[str, Any] = {
        "id": "q",
        "lang": "zh",
        "type": "number",
        "question": "多少？",
        "history": (),
        "answerable": True,
        "status": "answered",
        "gold": tuple(GoldSpan(document=document, quote=quote) for quote in quotes),
        "facts": tuple(map(tuple, facts)),
        "must_not": (),
        "split": "dev",
    }
    return Question(**(values | fields))


@pytest.fixture(scope="session")
def passage() -> Callable[..., Passage]:
    return make_passage


@pytest.fixture(scope="session")
def reply() -> Callable[..., Reply]:
    return make_reply


@pytest.fixture(scope="session")
def question() -> Callable[..., Question]:
    return make_question
