"""Articles are counted, and one that is no clause or out of order is told."""

from dataclasses import replace
from pathlib import Path

from corpus.parse import parse
from eval.reading.articles import articles_of, measure, report
from eval.reading.seeds import docx, paragraph

LINES = (
    "某某管理办法",
    "第一条　为了支持企业，制定本办法。",
    "第二条　依照第一条给予奖励。",
    "第三条　本办法自发布之日起施行。",
)


def test_articles_that_are_clauses_in_order_are_counted(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(docx("".join(map(paragraph, LINES))))
    assert report(list(measure(tmp_path))) == "3 articles in 1 of 1 laws, 0 faults"


def test_an_article_that_is_no_clause_is_told_and_so_is_the_gap() -> None:
    document = parse("\n".join(LINES).encode(), "a.txt")
    clauses = tuple(each for each in document.clauses if each.label != "第二条")
    assert articles_of(replace(document, clauses=clauses)).faults == (
        "第三条 follows article 1",
        "opens no clause: 第二条　依照第一条给予奖励。",
    )


def test_a_law_that_is_refused_is_told(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(b"PK\x03\x04")
    shown = report(list(measure(tmp_path)))
    assert shown.startswith("甲.docx: ")
    assert shown.endswith("0 articles in 0 of 1 laws, 1 faults")
