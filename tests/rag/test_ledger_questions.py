"""Questions that ask for all, how many, or to compare: every clause cited, the count right."""

from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.model import Document
from rag.model import Answer
from rag.service import Service

DATA = Path(__file__).parents[1] / "data"
COMPLETE = 13
"""How many of the questions are answered completely."""
MEASURES = ("measure", "article", "safeguard")


class Asked(NamedTuple):
    """A question and what its answer holds; names and years joined by "|", words by spaces."""

    question: str
    fact: str
    names: str
    role: str
    document: str
    years: str
    words: str


def lines_of(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def documents(service: Service) -> dict[str, Document]:
    found = [service.document(each.id) for each in service.documents()]
    return {Path(each.info.source).stem: each for each in found}


def meant_by(asked: Asked, documents: dict[str, Document]) -> set[str]:
    """Return the ids of all clauses that belong into the answer."""
    begins = {}
    for stem, document in documents.items():
        for clause in document.clauses:
            for line in clause.text.splitlines():
                begins[stem, clause.id] = [*begins.get((stem, clause.id), []), line.strip()]
    if asked.fact == "clauses":
        openings = tuple(filter(None, asked.years.split("|")))
        return {
            clause.id
            for stem, document in documents.items()
            for clause in document.clauses
            if (stem == asked.document and clause.kind in MEASURES)
            or (openings and any(each.startswith(openings) for each in begins[stem, clause.id]))
        }
    meant = set()
    for stem, opening, fact, name, role, *_, year in lines_of("sample_facts.tsv"):
        if (
            fact == asked.fact
            and (
                not asked.names or name == asked.names or (fact == "target" and asked.names in name)
            )
            and (not asked.role or role == asked.role)
            and (not asked.document or stem == asked.document)
            and (not asked.years or year == asked.years)
        ):
            meant |= {
                clause_id
                for (held, clause_id), lines in begins.items()
                if held == stem and any(line.startswith(opening) for line in lines)
            }
    return meant


def is_complete(asked: Asked, answer: Answer, meant: set[str]) -> bool:
    said = answer.answer.replace(" ", "")
    counted = asked.fact != "unit" or len(meant) == 1 or str(len(meant)) in said.split("[")[0]
    cited = {citation.clause.id for citation in answer.citations}
    return cited == meant and counted and all(word in said for word in asked.words.split())


def test_lists_and_counts_are_complete(service: Service, documents: dict[str, Document]) -> None:
    asked = [Asked(*line) for line in lines_of("ledger_questions.tsv")]
    assert len(asked) == 20
    missed = []
    for each in asked:
        meant = meant_by(each, documents)
        assert meant, each.question
        answer = service.answer(each.question)
        if not is_complete(each, answer, meant):
            cited = {citation.clause.id for citation in answer.citations}
            missed.append(
                f"{each.question} {len(cited & meant)} of {len(meant)}, {len(cited)} cited"
            )
    assert len(missed) <= len(asked) - COMPLETE, missed
