"""Sentences and phrases of a clause, word for word at their places."""

from pathlib import Path

import pytest

from corpus.model import Clause
from corpus.parse import parse
from rag.sentences import phrases_of, sentences_of, unit_list_of

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


def test_every_sentence_and_phrase_of_the_samples_is_verbatim(clauses: list[Clause]) -> None:
    for clause in clauses:
        for sentence in sentences_of(clause):
            for part in (sentence, *phrases_of(clause, sentence)):
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


def test_a_comma_between_digits_divides_no_phrase() -> None:
    clause = clause_of(MEASURE)
    phrases = [phrase.text for phrase in phrases_of(clause, sentences_of(clause)[0])]
    assert phrases == ["培育60个平台", "奖励1,000万元", "给予支持"]


def test_a_long_sentence_is_divided_at_semicolons() -> None:
    parts = ["支持" + "甲" * 100 + "；", "鼓励" + "乙" * 100 + "。"]
    clause = clause_of("（一）加大引育力度。" + "".join(parts))
    assert [sentence.text for sentence in sentences_of(clause)] == parts
