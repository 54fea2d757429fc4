"""Answers, hits and documents as plain text."""

from dataclasses import replace

import pytest

from corpus.model import Clause, DocumentInfo, DocumentStatus, Issuer
from rag.model import Answer, AnswerStatus, Citation, Hit, Interpretation, Quote
from ui.plain import plain_answer, plain_citation, plain_document, plain_hit, where

TEXT = "（二）引育。 建成60个平台。"
CLAUSE = Clause(
    id="c1",
    document_id="d1",
    label="（二）",
    heading="引育",
    path=("一、主体", "（二）引育"),
    kind="measure",
    part=0,
    text=TEXT,
    char_start=0,
    char_end=len(TEXT),
)
DOCUMENT = DocumentInfo(
    id="d1",
    title="平台意见",
    title_basis="stated",
    number="鲁科字〔2025〕128号",
    issuers=(Issuer(name="山东省科学技术厅", basis="number_code"),),
    issued_on="2025-03-21",
    addressees=None,
    region="山东省",
    period=None,
    status="unverified",
    status_reason="",
    cites=(),
    warnings=(),
    source="x.txt",
    sha256="",
)
HIT = Hit(rank=3, score=1.0, scores={}, clause=CLAUSE, document=DOCUMENT)
CITATION = Citation(
    marker=1,
    clause=CLAUSE,
    document=DOCUMENT,
    quotes=(Quote(text="建成60个平台。", start=7, end=15),),
    verified=True,
)


def answer(language: str, status: AnswerStatus, *citations: Citation) -> Answer:
    return Answer(
        question="多少？",
        language=language,
        status=status,
        answer="60个。[1]",
        sentences=(),
        corrections=(),
        citations=citations,
        related=(HIT,),
        interpreted=Interpretation(language=language, kind="how_much", wants_figure=True),
        confidence=1.0,
        generator="extractive",
        took_ms=1.0,
        answer_id="a",
    )


def test_a_citation_shows_place_document_office_with_basis_and_quote() -> None:
    assert plain_citation(CITATION, "zh").splitlines() == [
        "[1] 一、主体 › （二）引育",
        "    平台意见 · 鲁科字〔2025〕128号 · 效力待核验",
        "    发文机关为山东省科学技术厅（由文号的机关代字得出，文中没有署名）",
        "    > 建成60个平台。",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("zh", ("没有载明文号", "没有载明发文机关"), id="zh"),
        pytest.param("en", ("no document number", "no issuing office"), id="en"),
    ],
)
def test_what_is_not_stated_is_shown_as_unstated(language: str, words: tuple[str, str]) -> None:
    bare = replace(CITATION, document=replace(DOCUMENT, number=None, issuers=()))
    assert all(each in plain_citation(bare, language) for each in words)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param("draft", "征求意见稿", id="draft"),
        pytest.param("in_force", "现行有效", id="in force"),
        pytest.param("expired", "已失效", id="expired"),
        pytest.param("repealed", "已废止", id="repealed"),
        pytest.param("superseded", "已被替代", id="superseded"),
        pytest.param("upcoming", "尚未生效", id="upcoming"),
    ],
)
def test_the_status_is_shown_in_words(status: DocumentStatus, words: str) -> None:
    document = replace(DOCUMENT, status=status)
    assert words in plain_document(document)
    assert words in plain_citation(replace(CITATION, document=document), "zh")


def test_an_answer_is_followed_by_its_citations() -> None:
    shown = plain_answer(answer("zh", "answered", CITATION))
    assert shown == f"60个。[1]\n\n{plain_citation(CITATION, 'zh')}"


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        pytest.param("zh", "最相近的条款：", id="zh"),
        pytest.param("en", "Nearest clauses:", id="en"),
    ],
)
def test_the_nearest_clauses_are_shown_only_where_nothing_answers(
    language: str, heading: str
) -> None:
    assert heading in plain_answer(answer(language, "not_found"))
    assert where(HIT) in plain_answer(answer(language, "not_found"))
    assert heading not in plain_answer(answer(language, "answered", CITATION))


def test_a_hit_shows_rank_place_and_first_words() -> None:
    first, second = plain_hit(HIT).splitlines()
    assert first == "  3. 《平台意见》（鲁科字〔2025〕128号） 一、主体 › （二）引育"
    assert second.strip() == TEXT


def test_a_document_shows_its_facts_and_its_warnings() -> None:
    lines = plain_document(replace(DOCUMENT, warnings=("网页残留文字",))).splitlines()
    assert lines[0] == "平台意见"
    assert all(each in lines[1] for each in ("d1", "128号", "2025-03-21", "效力待核验"))
    assert lines[2] == "  ! 网页残留文字"


def test_notes_stand_at_the_end() -> None:
    noted = replace(answer("zh", "answered", CITATION), notes=("语言模型没有回应。",))
    assert plain_answer(noted).endswith("\n语言模型没有回应。")
