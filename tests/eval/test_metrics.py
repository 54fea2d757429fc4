"""Metrics against cases worked out by hand."""

from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo
from eval import metrics
from eval.questions import GoldSpan, Question
from eval.report import render
from eval.run import Record
from rag.model import Answer, AnswerStatus, Citation, Hit, Interpretation, Quote

DOCUMENT = DocumentInfo(
    id="d",
    title="意见",
    title_basis="stated",
    number=None,
    issuers=(),
    issued_on=None,
    addressees=None,
    region=None,
    period=None,
    status="unverified",
    status_reason="",
    cites=(),
    warnings=(),
    source="科技.txt",
    sha256="",
)
GOLD = (
    GoldSpan(document="科技", quote="最高200万元"),
    GoldSpan(document="科技", quote="60个 平台"),
)
QUESTION = Question(
    id="q",
    lang="zh",
    type="number",
    question="多少？",
    history=(),
    answerable=True,
    status="answered",
    gold=GOLD[:1],
    facts=(("200万元", "两百万元"), ("2027",)),
    must_not=("500万元",),
    split="dev",
)


def clause(text: str) -> Clause:
    return Clause(
        id=text,
        document_id="d",
        label="",
        heading="",
        path=(),
        kind="measure",
        part=0,
        text=text,
        char_start=0,
        char_end=len(text),
    )


def hits(*texts: str) -> list[Hit]:
    return [
        Hit(rank=rank, score=1.0, scores={}, clause=clause(text), document=DOCUMENT)
        for rank, text in enumerate(texts, start=1)
    ]


def citation(text: str, *quotes: Quote) -> Citation:
    return Citation(marker=1, clause=clause(text), document=DOCUMENT, quotes=quotes, verified=True)


def answer(text: str, *citations: Citation, status: AnswerStatus = "answered") -> Answer:
    return Answer(
        question="多少？",
        language="zh",
        status=status,
        answer=text,
        sentences=(),
        corrections=(),
        citations=citations,
        related=(),
        interpreted=Interpretation(language="zh", kind="how_much", wants_figure=True),
        confidence=1.0,
        generator="extractive",
        took_ms=1.0,
        answer_id="a",
    )


RIGHT = answer("最高200万元，到2027年", citation("最高200万元"))


@pytest.mark.parametrize(
    ("texts", "recall", "rank"),
    [
        pytest.param(("最高200万元", "60个平台"), 1.0, 1.0, id="both, first at once"),
        pytest.param(("无关", "最高200万元"), 0.5, 0.5, id="one of two, second"),
        pytest.param(("最高２００万元60个\n平台",), 1.0, 1.0, id="width and white space aside"),
        pytest.param(("无", "无", "无", "60个平台"), 0.0, 0.25, id="beyond k"),
        pytest.param(("无",) * 10 + ("60个平台",), 0.0, 0.0, id="beyond rank ten"),
        pytest.param((), 0.0, 0.0, id="no hits"),
    ],
)
def test_recall_at_3_and_reciprocal_rank(
    texts: tuple[str, ...], recall: float, rank: float
) -> None:
    assert metrics.recall_at(3, hits(*texts), GOLD) == recall
    assert metrics.reciprocal_rank(hits(*texts), GOLD) == rank


def test_the_right_words_in_another_document_do_not_count() -> None:
    elsewhere = replace(DOCUMENT, source="青岛.txt")
    assert not metrics.holds(clause("最高200万元"), elsewhere, GOLD[0])


@pytest.mark.parametrize(
    ("text", "share"),
    [
        pytest.param("最高200万元，到2027年", 1.0, id="all"),
        pytest.param("最高 ２００ 万元", 0.5, id="one, in full width"),
        pytest.param("两百万元，2027年", 1.0, id="a variant"),
        pytest.param("没有写明", 0.0, id="none"),
    ],
)
def test_share_of_facts_found(text: str, share: float) -> None:
    assert metrics.facts_found(answer(text), QUESTION) == share


def test_a_question_without_facts_has_all_of_them() -> None:
    assert metrics.facts_found(answer("x"), replace(QUESTION, facts=())) == 1.0


@pytest.mark.parametrize(
    ("given", "correct", "cited"),
    [
        pytest.param(RIGHT, True, True, id="right and cited"),
        pytest.param(replace(RIGHT, citations=()), True, False, id="right, not cited"),
        pytest.param(
            replace(RIGHT, citations=(citation("无关"),)), True, False, id="cites another"
        ),
        pytest.param(replace(RIGHT, answer="最高200万元"), False, False, id="a fact missing"),
        pytest.param(
            replace(RIGHT, answer=f"{RIGHT.answer}，或500万元"), False, False, id="a wrong figure"
        ),
        pytest.param(replace(RIGHT, status="not_found"), False, False, id="wrong outcome"),
    ],
)
def test_correct_and_correct_and_cited(given: Answer, correct: bool, cited: bool) -> None:
    assert metrics.correct(given, QUESTION) is correct
    assert metrics.correct_and_cited(given, QUESTION) is cited


def test_a_right_refusal_cites_nothing_and_counts() -> None:
    asked = replace(QUESTION, status="not_found", gold=(), facts=(), must_not=())
    assert metrics.correct_and_cited(answer("没有写明", status="not_found"), asked)


def test_a_fact_about_a_document_may_cite_any_of_its_clauses() -> None:
    asked = replace(QUESTION, type="document_fact")
    assert metrics.cites_gold([citation("无关")], asked)


@pytest.mark.parametrize(
    ("quotes", "valid"),
    [
        pytest.param((Quote(text="200万元", start=2, end=7),), True, id="verbatim"),
        pytest.param((Quote(text="300万元", start=2, end=7),), False, id="altered"),
        pytest.param((Quote(text="200万元", start=1, end=6),), False, id="misplaced"),
        pytest.param((), False, id="no quote"),
    ],
)
def test_citations_are_valid_only_with_verbatim_quotes(
    quotes: tuple[Quote, ...], valid: bool
) -> None:
    assert metrics.citations_valid(answer("x", citation("最高200万元", *quotes))) is valid


def test_the_report_averages_by_type_and_leaves_out_what_was_not_measured() -> None:
    record = Record(
        question=QUESTION,
        answer=RIGHT,
        recall_at_5=1.0,
        reciprocal_rank=0.5,
        first_citation_right=True,
        facts_found=1.0,
        says_wrong=False,
        citations_valid=True,
        correct=True,
        correct_and_cited=True,
    )
    other = replace(record, recall_at_5=None, reciprocal_rank=None, correct=False)
    rows = {row.split(" | ")[0].strip("| "): row for row in render([record, other]).splitlines()}
    cells = [cell.strip() for cell in rows["all"].strip("|").split("|")]
    assert cells[:4] == ["all", "2", "1.00", "0.50"]
    assert cells[-2:] == ["0.50", "1.00"]
    assert {"number", "language zh"} <= set(rows)


def test_the_report_of_nothing_has_no_numbers() -> None:
    assert render([]).splitlines()[-1].startswith("| all | 0 | – |")
