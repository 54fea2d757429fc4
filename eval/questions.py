"""Question sets: one JSON object a line."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from rag.model import AnswerStatus

SETS = Path(str(files("eval") / "sets"))
DEV_SET = SETS / "dev.jsonl"


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
    twin: id of the clean question that this one repeats with noise.
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
    twin: str | None = None

    @property
    def cluster(self) -> str:
        """Return what a resampling keeps together: the document, else the question alone."""
        return self.gold[0].document if self.gold else self.id


def set_path(name: str) -> Path:
    """Return the file of a set shipped with ZhiCe (dev, test), or the path given."""
    shipped = SETS / f"{name}.jsonl"
    return shipped if shipped.exists() else Path(name)


def read_lines(path: Path) -> str:
    """Return the text of a set's file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no question set: it is not UTF-8 text.") from error


def load_questions(path: Path) -> list[Question]:
    """Read a set.

    Raises:
        InputError: the file is missing, a line is no question, or two have the same id.
    """
    questions: dict[str, Question] = {}
    for number, line in enumerate(read_lines(path).split("\n"), start=1):
        if line.strip():
            try:
                question = _question(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}, line {number}, is no question: {error}") from error
            if question.id in questions:
                raise InputError(f"{path}, line {number}: the id {question.id} is already used.")
            questions[question.id] = question
    return list(questions.values())


def _question(fields: dict[str, Any]) -> Question:
    values = {
        **fields,
        "history": tuple(fields["history"]),
        "gold": tuple(GoldSpan(**span) for span in fields["gold"]),
        "facts": tuple(tuple(variants) for variants in fields["facts"]),
        "must_not": tuple(fields["must_not"]),
    }
    return Question(**values)
