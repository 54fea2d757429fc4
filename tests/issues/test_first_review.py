"""What the first review found, each case as small as it was reported."""

import itertools

import pytest

from corpus.docnumber import agency_of
from corpus.model import Document
from corpus.parse import parse
from corpus.sidecar import read_sidecar
from rag.retrieve import highlight
from rag.service import Service


def read(text: str) -> Document:
    return parse(text.encode(), "notice.txt")


@pytest.mark.parametrize(
    ("number", "office"),
    [
        ("国办发〔2025〕1号", "国务院办公厅"),
        ("国发〔2025〕1号", "国务院"),
        ("鲁政办发〔2025〕1号", "山东省人民政府办公厅"),
        ("青政办字〔2025〕1号", "青岛市人民政府办公厅"),
        ("鲁科字〔2025〕128号", "山东省科学技术厅"),
    ],
)
def test_an_offices_general_office_is_another_issuer(number: str, office: str) -> None:
    agency = agency_of(number, "青岛市")  # a city's code counts where the text names the city
    assert agency is not None
    assert agency.office == office


@pytest.mark.parametrize(
    "text",
    [
        "为贯彻精神。\n13065091678\n支持企业。\n一、给予奖励。",
        "一、支持。奖励。\n打印\n接着说明。\n二、人才。住房。\n打印\n再次说明。",
    ],
)
def test_page_residue_inside_a_clause_does_not_make_clauses_overlap(text: str) -> None:
    document = read(text)
    spans = [(clause.char_start, clause.char_end) for clause in document.clauses]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert any("残留" in warning for warning in document.info.warnings)


def test_short_articles_under_chapters_stay_articles() -> None:
    document = read(
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二章 附则\n第二条 本办法自发布之日起施行。"
    )
    assert [(c.kind, c.label) for c in document.clauses] == [
        ("article", "第一条"),
        ("article", "第二条"),
    ]


def test_an_article_may_begin_with_a_word_that_could_follow_a_reference() -> None:
    document = read(
        "第一条 为了规范。\n第二条 中华人民共和国境内适用。\n第三条 依照第二条规定执行。"
    )
    assert [c.label for c in document.clauses] == ["第一条", "第二条", "第三条"]


def test_offices_with_a_verb_behind_each_list_are_read() -> None:
    text = "一、支持企业。给予补助。（省科技厅牵头，省财政厅、省教育厅等部门配合）"
    clause = read(text).clauses[0]
    assert [(unit.name, unit.role) for unit in clause.units] == [
        ("省科技厅", "lead"),
        ("省财政厅", "cooperate"),
        ("省教育厅", "cooperate"),
    ]


def test_a_sidecar_of_null_issuers_is_an_empty_list() -> None:
    assert read_sidecar("issuers: null", "a.meta.yaml").issuers == ()


def test_a_letter_that_grows_in_lower_case_moves_no_highlight() -> None:
    text = "İ算力券。"
    (mark,) = highlight(text, "算力券")
    assert text[mark.start : mark.end] == "算力券"


def test_a_limit_leaves_no_marker_without_its_citation(service: Service) -> None:
    answer = service.answer("标志性产业链两份文件分别写了多少条？", limit=1)
    assert [citation.marker for citation in answer.citations] == [1]
    assert "[2]" not in answer.answer


def test_the_language_of_the_answer_does_not_change_what_is_found(service: Service) -> None:
    question = "How many benchmark smart communities does Shandong want to build?"
    answers = [service.answer(question, language=language) for language in ("auto", "zh", "en")]
    assert {answer.status for answer in answers} == {"answered"}
    assert len({answer.confidence for answer in answers}) == 1


def test_a_document_number_in_the_question_names_the_document(service: Service) -> None:
    answer = service.answer("鲁科字[2025]128号是哪个部门发的？")
    assert answer.status == "answered"
    assert "山东省科学技术厅" in answer.answer
    assert {c.document.number for c in answer.citations} == {"鲁科字〔2025〕128号"}


@pytest.mark.parametrize("question", ["1+1=?", "张三是谁？", "2025"])
def test_a_question_of_which_no_word_stands_anywhere_is_not_answered(
    service: Service, question: str
) -> None:
    assert service.answer(question).status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "2026年高新技术企业突破多少家？",
        "社会物流总费用占GDP比重2025年是多少？",
        "先进计算产业规模2024年达到多少？",
        "济南市会展收入2025年目标是多少？",
    ],
)
def test_a_neighbours_figure_is_no_answer_for_another_year_or_place(
    service: Service, question: str
) -> None:
    assert service.answer(question).status == "not_found"


@pytest.mark.parametrize("number", ["工信部联科〔2025〕110号", "鲁科字〔2024〕128号"])
def test_a_number_the_library_lacks_is_not_answered_by_another_document(
    service: Service, number: str
) -> None:
    answer = service.answer(f"{number}是哪个部门发的？")
    assert (answer.status, answer.citations) == ("not_found", ())


def test_who_is_answered_by_a_clause_that_names_offices(service: Service) -> None:
    answer = service.answer("青岛的现代金融由哪个单位负责？")
    assert answer.citations[0].clause.path[-1] == "1.现代金融"
