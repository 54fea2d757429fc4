"""Question sets: one JSON object a line."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from corpus.errors import InputError
from rag.model import AnswerStatus

DEV_SET = Path(str(files("eval") / "sets" / "dev.jsonl"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """Words that answer a question; `document` is the stem of the file's name."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what a right answer holds.

    facts: each fact as the variants that count; all facts are needed.
    must_not: words that make an answer wrong.
    """

    id: str
    lang: str
    type: str
    question: str
    history: tuple[dict[str, str], ...]
    answerable: bool
    status: AnswerStatus
    gold: tuple[GoldSpan, ...]
    facts: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    split: str


def load_questions(path: Path) -> list[Question]:
    """Read a set.

    Raises:
        InputError: the file is missing, or a line is no question.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}, line {number}, is no question: {error}") from error
    return questions


def _question(fields: dict[str, object]) -> Question:
    values = {
        **fields,
        "history": tuple(fields["history"]),  # type: ignore[arg-type]
        "gold": tuple(GoldSpan(**span) for span in fields["gold"]),  # type: ignore[attr-defined]
        "facts": tuple(tuple(variants) for variants in fields["facts"]),  # type: ignore[attr-defined]
        "must_not": tuple(fields["must_not"]),  # type: ignore[arg-type]
    }
    return Question(**values)  # type: ignore[arg-type]
