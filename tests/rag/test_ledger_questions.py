"""Questions that ask for all, how many, or to compare: every clause cited, the count right."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.model import Document
from rag.check import check_sentence
from rag.ledger_questions import ledger_question
from rag.model import Answer
from rag.offices import office_in
from rag.question import interpret
from rag.service import Service
from rag.wording import fold

DATA = Path(__file__).parents[1] / "data"
OFFICES = frozenset({"省工业和信息化厅", "省科技厅"})
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
            and is_due(year, asked.years)
        ):
            meant |= {
                clause_id
                for (held, clause_id), lines in begins.items()
                if held == stem and any(line.startswith(opening) for line in lines)
            }
    return meant


def is_due(year: str, years: str) -> bool:
    if years.startswith("≤"):
        return bool(year) and int(year) <= int(years[1:])
    return not years or year in years.split("|")


def is_complete(asked: Asked, answer: Answer, meant: set[str]) -> bool:
    said = answer.answer.replace(" ", "")
    stated = re.match(r"共有(\d+)条|(\d+)inall", said)
    count = int(stated[1] or stated[2]) if stated else None
    counted = count == len(meant) or (asked.fact == "clauses" and not asked.document)
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
    assert not missed


@pytest.mark.parametrize(
    ("question", "ledger", "topics", "years"),
    [
        ("2025年前要完成的目标有哪些？", "targets", (), range(2026)),
        ("Which targets are due by the end of 2025 in Qingdao?", "targets", (), range(2026)),
        ("青岛物流2025年的目标有哪些？", "targets", ("物流",), frozenset({2025})),
        ("列出2026年至2030年的所有指标", "targets", (), range(2026, 2031)),
        ("2025年以后还有哪些目标？", "targets", (), range(2026, 2101)),
        (
            "新能源整车产量2024年和2025年的目标分别是多少？",
            "targets",
            ("新能源整车产量",),
            {2024, 2025},
        ),
        ("省工业和信息化厅负责的2027年目标", "targets", (), frozenset({2027})),
        ("Quels sont les objectifs pour 2027 ?", "targets", (), frozenset({2027})),
        ("Welche Ziele gibt es bis 2027?", "targets", (), range(2028)),
        ("2027年までの目標をすべて挙げてください", "targets", (), range(2028)),
        ("明年要完成的目标有哪些？", "targets", (), frozenset({2027})),
        ("哪些条款给钱，最多多少？", "amounts", (), None),
        ("How much money is offered at most?", "amounts", (), None),
        ("凡是写明最高多少万的，一共有哪几笔，都给谁？", "amounts", (), None),
        ("Which clauses offer money, and what is the most?", "amounts", (), None),
        ("哪些措施只由一个部门牵头？", "sole", (), None),
        ("青岛十大重点产业里，有哪些只写了一个局单独负责？", "sole", ("十大重点产业",), None),
        ("Which measures have only one responsible department?", "sole", (), None),
        ("比较山东和青岛的检验检测", "comparison", ("检验检测",), None),
        (
            "Compare Shandong and Qingdao on modern logistics",
            "comparison",
            ("现代物流", "物流"),
            None,
        ),
        ("青岛和山东在科技服务方面有何异同？", "comparison", ("科技服务",), None),
        # What asks for one figure, one condition, one office is answered from the best clauses.
        ("2027年智能算力占比目标是多少？", None, (), None),
        ("孵化器最高能拿到多少补贴？", None, (), None),
        ("智慧物流由哪个部门牵头？", None, (), None),
        ("青岛的发展目标是什么？", None, (), None),
        ("首店奖励和外摆放开，青岛各自的条件是什么？", None, (), None),
        ("Compare the logistics company targets: the province versus Qingdao.", None, (), None),
    ],
)
def test_what_is_asked_of_the_ledger(
    question: str, ledger: str | None, topics: tuple[str, ...], years: Collection[int] | None
) -> None:
    understood = replace(interpret(question), office=office_in(question, OFFICES))
    asked = ledger_question(fold(question), understood, (), OFFICES, date(2026, 3, 1))
    assert (asked.ledger if asked else None) == ledger
    if asked:
        assert asked.topics == topics
        assert asked.years == years


def test_an_office_and_a_document_narrow_a_list(service: Service) -> None:
    every = service.answer("2025年的目标有哪些？")
    led = service.answer("省科技厅牵头的2025年目标有哪些？")
    assert {c.clause.id for c in led.citations} < {c.clause.id for c in every.citations}
    for citation in led.citations:
        assert ("省科技厅", "lead") in {(u.name, u.role) for u in citation.clause.units}
    within = service.answer("鲁科字〔2025〕128号里哪些条款有资金支持？")
    assert {c.document.number for c in within.citations} == {"鲁科字〔2025〕128号"}


def test_who_answers_for_each_row_where_it_is_asked(service: Service) -> None:
    answer = service.answer("哪些条款给钱，由谁负责？")
    rows = [each.text for each in answer.sentences if "万元" in each.text]
    assert len(rows) == 4
    assert all("单位为" in row for row in rows)
    assert "牵头单位为省市场监管局" in "".join(rows)
    assert "单位为" not in service.answer("哪些条款给钱？").answer


def test_a_document_with_years_in_its_title(service: Service) -> None:
    answer = service.answer("《三年行动实施方案》中2025年的目标有哪些？")
    assert {c.document.region for c in answer.citations} == {"青岛市"}
    assert all("2025" in c.clause.text for c in answer.citations)


def test_a_year_that_is_taken_back_limits_nothing(service: Service) -> None:
    question = "2027年的目标有哪些？"
    limited = service.answer(question)
    every = service.answer(question, without=["year"])
    assert {c.clause.id for c in limited.citations} < {c.clause.id for c in every.citations}
    assert not every.notes[0].startswith("没有写明年份")


def test_one_office_alone_and_not_that_one(service: Service) -> None:
    question = "科技服务业若干措施里，哪一条只由一个部门牵头，而且这个部门不是科技厅？"
    (only,) = service.answer(question).citations
    assert [unit.name for unit in only.clause.units] == ["省市场监管局"]


def test_a_list_says_what_it_leaves_out(service: Service) -> None:
    answer = service.answer("2025年前要完成的目标有哪些？")
    assert "只列2025年及以前到期的目标；没有写明年份的目标未计入。" in answer.notes
    nothing = service.answer("2031年的目标有哪些？")
    assert (nothing.status, nothing.citations) == ("not_found", ())


def test_a_wrong_count_does_not_leave(service: Service) -> None:
    answer = service.answer("2027年的目标有哪些？")
    first = answer.sentences[0]
    assert not check_sentence(first, answer.citations)
    wrong = replace(first, text=first.text.replace("25项", "26项"))
    assert wrong != first
    assert check_sentence(wrong, answer.citations)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("优化营商环境的那些改革里，青岛海关当牵头单位的有哪几项？", 4),
        ("Which reforms does Qingdao Customs lead?", 4),
        ("Which reforms does the People's Bank of China's Shandong branch lead on its own?", 3),
    ],
)
def test_what_an_office_of_any_name_leads(question: str, count: int, service: Service) -> None:
    answer = service.answer(question)
    assert answer.status == "answered"
    assert len(answer.citations) == count
