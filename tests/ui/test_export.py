"""Exports are opened again by other readers and hold every reference in full."""

import csv
import io
from dataclasses import replace

import pytest
from docx import Document as WordDocument

from index.filters import Filters
from rag.service import Service
from ui.export import answers_docx, answers_markdown, hits_csv, hits_markdown

INCUBATOR = "部级孵化器能得到多少补助？"


def test_a_word_file_holds_question_answer_and_references(service: Service) -> None:
    answers = [service.answer(INCUBATOR), service.answer("火锅底料怎么炒？")]
    lines = [each.text for each in WordDocument(io.BytesIO(answers_docx(answers, "zh"))).paragraphs]
    text = "\n".join(lines)
    citation = answers[0].citations[0]
    for words in (
        INCUBATOR,
        citation.document.title,
        "鲁科字〔2025〕128号",
        "山东省科学技术厅（据文号机关代字推定）",
        " › ".join(citation.clause.path),
        "没有找到依据",
    ):
        assert words in text
    assert citation.quotes[0].text in lines


def test_markdown_holds_the_same_and_no_markup_of_others(service: Service) -> None:
    answer = service.answer(INCUBATOR)
    text = answers_markdown([replace(answer, question="# <b>*x*</b> [a](b)")], "zh")
    assert "## \\# \\<b\\>\\*x\\*\\</b\\> \\[a\\](b)" in text
    assert "[1]" in text
    assert f"> {answer.citations[0].quotes[0].text}" in text.replace("\\", "")


def test_a_word_file_survives_characters_that_xml_forbids(service: Service) -> None:
    answer = replace(service.answer(INCUBATOR), question="甲\x00\x08乙")
    assert WordDocument(io.BytesIO(answers_docx([answer], "en"))).paragraphs[1].text == "甲乙"


def test_hits_as_a_table_have_no_formulas(service: Service) -> None:
    hits = list(service.search("智慧物流", limit=5, filters=Filters()).hits)
    evil = replace(hits[0], clause=replace(hits[0].clause, text="=HYPERLINK(1)"))
    rows = list(csv.reader(io.StringIO(hits_csv([evil, *hits], "zh").decode("utf-8-sig"))))
    assert len(rows) == 7
    assert rows[1][6] == "'=HYPERLINK(1)"
    assert rows[2][1] == hits[0].document.title


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hits_as_markdown_hold_each_clause(service: Service, lang: str) -> None:
    hits = service.search("智慧物流", limit=3).hits
    text = hits_markdown(hits, "智慧物流", lang).replace("\\", "")
    assert all(hit.clause.text.splitlines()[0] in text for hit in hits)
