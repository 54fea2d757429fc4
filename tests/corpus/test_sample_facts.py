"""The facts of the five samples against a table made by hand, by reading them."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.model import Amount, Clause, Document, Target
from corpus.parse import parse

TABLE = Path(__file__).parents[1] / "data" / "sample_facts.tsv"


class Row(NamedTuple):
    """One fact; `opening` is how its clause begins, `name` an office or words of the metric."""

    document: str
    opening: str
    fact: str
    name: str
    kind: str
    value: str
    unit: str
    year: str


def rows() -> list[Row]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def documents(samples: Path) -> dict[str, Document]:
    return {path.stem: parse(path.read_bytes(), path.name) for path in samples.glob("*.txt")}


def clause_of(document: Document, opening: str) -> Clause:
    found = [
        clause
        for clause in document.clauses
        if any(line.strip().startswith(opening) for line in clause.text.splitlines())
    ]
    assert len(found) == 1, f"{opening!r} opens {len(found)} clauses"
    return found[0]


def same_target(target: Target, row: Row) -> bool:
    low, _, high = row.value.partition("~")
    return (
        row.name in target.metric
        and target.comparator == row.kind
        and target.blank == (low == "□")
        and target.value == (None if low == "□" else float(low))
        and target.upper == (float(high) if high else None)
        and target.unit == row.unit
        and str(target.year or "") == row.year
    )


def same_amount(amount: Amount, row: Row) -> bool:
    return (
        row.name in amount.recipient
        and amount.yuan == float(row.value)
        and amount.cap == (row.kind == "cap")
        and amount.recurrence == row.unit
    )


def test_the_table_is_large_enough() -> None:
    assert Counter(row.fact for row in rows()) == {"unit": 650, "target": 196, "amount": 6}


def test_the_offices_of_every_clause_and_their_roles(documents: dict[str, Document]) -> None:
    wanted = defaultdict(list)
    for row in rows():
        if row.fact == "unit":
            clause = clause_of(documents[row.document], row.opening)
            wanted[clause.id].append((row.name, row.kind))
    for document in documents.values():
        for clause in document.clauses:
            units = [(unit.name, unit.role) for unit in clause.units]
            assert units == wanted[clause.id], clause.path


@pytest.mark.parametrize("fact", ["target", "amount"])
def test_figures_are_found_and_nothing_else(documents: dict[str, Document], fact: str) -> None:
    same = {"target": same_target, "amount": same_amount}[fact]
    left = {
        clause.id: list(clause.targets if fact == "target" else clause.amounts)
        for document in documents.values()
        for clause in document.clauses
    }
    missed = []
    hits = 0
    for row in (row for row in rows() if row.fact == fact):
        clause = clause_of(documents[row.document], row.opening)
        found = next((each for each in left[clause.id] if same(each, row)), None)
        if found is None:
            missed.append(row)
        else:
            left[clause.id].remove(found)
            hits += 1
    extra = [each for facts in left.values() for each in facts]
    recall, precision = hits / (hits + len(missed)), hits / (hits + len(extra))
    assert recall >= 0.95, missed
    assert precision >= 0.95, extra


def test_spans_are_verbatim(documents: dict[str, Document]) -> None:
    for document in documents.values():
        for clause in document.clauses:
            spans = [
                *(unit.span for unit in clause.units),
                *(target.span for target in clause.targets),
                *(amount.span for amount in clause.amounts),
                *clause.conditions,
                *clause.windows,
                *clause.contacts,
                *clause.blanks,
            ]
            for span in spans:
                assert clause.text[span.start : span.end] == span.text != ""


def test_short_names_stand_for_one_office(documents: dict[str, Document]) -> None:
    offices = {
        unit.name: unit.office
        for clause in documents["科技服务业若干措施"].clauses
        for unit in clause.units
    }
    assert offices["省发展改革委"] == "山东省发展和改革委员会"
    assert offices["省住房和城乡建设厅"] == "山东省住房和城乡建设厅"
    assert offices["人民银行山东省分行"] == "中国人民银行山东省分行"
    assert offices["山东金融监管局"] == "国家金融监督管理总局山东监管局"
