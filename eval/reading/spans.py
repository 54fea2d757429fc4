"""Where the words that answer a benchmark's questions lie: inside one clause, as they should?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.model import Document
from corpus.parse import parse
from eval.reading.fidelity import fold

Place = Literal["one clause", "across clauses", "no clause", "not in the text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """A span that answers a question, white space folded, and where the document holds it."""

    question: str
    text: str
    place: Place


def measure(questions: Path, folder: Path) -> Iterator[GoldSpan]:
    """Place the `gold_spans` of each question (a line of JSON) in its `document` of a folder."""

    @cache
    def read(name: str) -> Document:
        path = folder / f"{name}.docx"
        return parse(path.read_bytes(), path.name)

    for line in questions.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        for text in map(fold, question["gold_spans"]):
            place = place_of(text, read(question["document"]))
            yield GoldSpan(question=question["id"], text=text, place=place)


def place_of(span: str, document: Document) -> Place:
    """Tell where a span without white space lies; a title and a contents list are no clause."""
    if any(span in fold(clause.text) for clause in document.clauses):
        return "one clause"
    start = fold(document.text).find(span)
    if start < 0:
        return "not in the text"
    end = start + len(span)
    for clause in document.clauses:
        first = len(fold(document.text[: clause.char_start]))
        if first < end and start < first + len(fold(clause.text)):
            return "across clauses"
    return "no clause"


def report(spans: list[GoldSpan]) -> str:
    """Return each span outside of one clause, and the share inside: of all, and of clauses'."""
    lines = [
        f"{each.question}: {each.place}: {each.text[:40]}"
        for each in spans
        if each.place != "one clause"
    ]
    inside = sum(each.place == "one clause" for each in spans)
    text = inside + sum(each.place == "across clauses" for each in spans)
    lines.append(
        f"{inside} of {len(spans)} spans in one clause ({inside / len(spans):.4f}); "
        f"of {text} that are text of clauses {inside / text:.4f}"
    )
    return "\n".join(lines)
