"""Sentences of a clause and the stretches with a figure, word for word at their places."""

import re
from pathlib import Path

import pytest

from corpus.model import Clause
from corpus.parse import parse
from rag.sentences import Figure, figures_of, sentences_of, unit_list_of, years_in

ANY = re.compile(r"\d|□")
MEASURE = "（一）加大引育力度。培育60个平台，奖励1,000万元；给予支持。"


def clause_of(text: str) -> Clause:
    """Read a document of one measure."""
    return next(
        clause
        for clause in parse(f"关于测试的意见\n一、措施\n{text}\n".encode(), "x.txt").clauses
        if clause.label == "（一）"
    )


@pytest.fixture(scope="module")
def clauses(samples: Path) -> list[Clause]:
    return [
        clause
        for path in sorted(samples.glob("*.txt"))
        for clause in parse(path.read_bytes(), path.name).clauses
    ]


def figures(text: str) -> list[Figure]:
    clause = clause_of(f"（一）加大力度。{text}")
    return [
        figure for sentence in sentences_of(clause) for figure in figures_of(clause, sentence, ANY)
    ]


def test_every_sentence_and_figure_of_the_samples_is_verbatim(clauses: list[Clause]) -> None:
    for clause in clauses:
        for sentence in sentences_of(clause):
            found = figures_of(clause, sentence, ANY)
            leads = [figure.lead for figure in found if figure.lead]
            for part in (sentence, *(figure.words for figure in found), *leads):
                assert clause.text[part.start : part.end] == part.text
                assert part.text == part.text.strip() != ""


def test_sentences_come_in_order_and_do_not_overlap(clauses: list[Clause]) -> None:
    for clause in clauses:
        ends = [0, *(sentence.end for sentence in sentences_of(clause))]
        starts = [sentence.start for sentence in sentences_of(clause)]
        assert all(end <= start for end, start in zip(ends, starts, strict=False))


def test_every_office_list_of_the_samples_is_verbatim(clauses: list[Clause]) -> None:
    listed = [(clause, quote) for clause in clauses if (quote := unit_list_of(clause))]
    assert len(listed) > 100
    for clause, quote in listed:
        assert clause.text[quote.start : quote.end] == quote.text
        assert all(unit.span.text in quote.text for unit in clause.units)


def test_number_heading_and_office_list_are_no_sentences() -> None:
    clause = clause_of(MEASURE + "（牵头单位：省科技厅；配合单位：省财政厅）")
    assert [sentence.text for sentence in sentences_of(clause)] == [
        "培育60个平台，奖励1,000万元；给予支持。"
    ]


def test_the_office_list_is_quoted_with_its_brackets() -> None:
    listed = unit_list_of(clause_of(MEASURE + "（牵头单位：省科技厅；配合单位：省财政厅）"))
    assert listed is not None
    assert listed.text == "（牵头单位：省科技厅；配合单位：省财政厅）"


def test_a_clause_without_offices_has_no_office_list() -> None:
    assert unit_list_of(clause_of(MEASURE)) is None


def test_each_figure_stands_with_the_words_that_say_whom_it_concerns() -> None:
    found = figures("对服务突出的基地，年度最高奖补200万元；对平台给予支持，奖励1,000万元。")
    assert [figure.words.text for figure in found] == [
        "对服务突出的基地，年度最高奖补200万元",
        "对平台给予支持，奖励1,000万元",
    ]


def test_the_year_before_several_figures_leads_each_of_them() -> None:
    found = figures("到2027年，建成60个平台，培育20家企业。")
    assert [(figure.lead and figure.lead.text, figure.words.text) for figure in found] == [
        ("到2027年", "建成60个平台"),
        ("到2027年", "培育20家企业"),
    ]
    assert all(figure.years == {2027} and figure.has_time for figure in found)


def test_a_stretch_with_a_year_of_its_own_needs_no_lead() -> None:
    found = figures("到2027年，建成60个平台，2025年先建成20个。")
    assert (found[1].lead, found[1].years) == (None, {2025})


@pytest.mark.parametrize(
    ("text", "timed"),
    [
        pytest.param("每年新增100个。", True, id="yearly"),
        pytest.param("10个工作日内办结。", True, id="working days"),
        pytest.param("建成60个平台。", False, id="no time"),
    ],
)
def test_a_stretch_says_when_or_how_long(text: str, timed: bool) -> None:
    assert figures(text)[0].has_time is timed


def test_years_are_no_other_numbers() -> None:
    assert years_in("2023—2025年，建成2000个，电话12025") == {2023, 2025}


def test_a_long_sentence_is_divided_at_semicolons() -> None:
    parts = ["支持" + "甲" * 100 + "；", "鼓励" + "乙" * 100 + "。"]
    clause = clause_of("（一）加大引育力度。" + "".join(parts))
    assert [sentence.text for sentence in sentences_of(clause)] == parts
