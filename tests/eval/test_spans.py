"""Each span that answers a question has a place: one clause, across clauses, or none."""

import json
from pathlib import Path

from corpus.parse import parse
from eval.reading.seeds import docx, paragraph
from eval.reading.spans import measure, place_of, report

LINES = ("某某管理办法", "第一条　为了支持企业，制定本办法。", "第二条　本办法自发布之日起施行。")
SPANS = ("为了支持企业，制定本办法。", "某某管理办法", "制定本办法。第二条 本办法", "支持个人")


def test_a_span_has_a_place() -> None:
    document = parse("\n".join(LINES).encode(), "a.txt")
    places = [place_of("".join(span.split()), document) for span in SPANS]
    assert places == ["one clause", "no clause", "across clauses", "not in the text"]


def test_the_share_is_told_of_all_spans_and_of_those_that_are_text_of_clauses(
    tmp_path: Path,
) -> None:
    (tmp_path / "甲.docx").write_bytes(docx("".join(map(paragraph, LINES))))
    questions = tmp_path / "questions.jsonl"
    line = {"id": "q1", "document": "甲", "gold_spans": SPANS}
    questions.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    shown = report(list(measure(questions, tmp_path)))
    assert "q1: no clause: 某某管理办法" in shown
    assert shown.endswith(
        "1 of 4 spans in one clause (0.2500); of 2 that are text of clauses 0.5000"
    )
