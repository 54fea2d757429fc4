"""Question sets: what is read, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputError
from eval.questions import DEV_SET, load_questions

FIELDS: dict[str, Any] = {
    "id": "q",
    "lang": "zh",
    "type": "number",
    "question": "多少？",
    "history": [],
    "answerable": True,
    "status": "answered",
    "gold": [{"document": "科技", "quote": "200万元"}],
    "facts": [["200万元"]],
    "must_not": [],
    "split": "dev",
}


def test_the_dev_set_is_read_with_unique_ids() -> None:
    questions = load_questions(DEV_SET)
    assert len(questions) == len({question.id for question in questions}) >= 80


def test_every_gold_quote_of_the_dev_set_stands_in_its_sample(samples: Path) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in samples.glob("*.txt")}
    for question in load_questions(DEV_SET):
        for span in question.gold:
            assert "".join(span.quote.split()) in "".join(texts[span.document].split()), question.id


def test_blank_lines_are_no_questions(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"\n{json.dumps(FIELDS)}\n  \n", encoding="utf-8")
    (question,) = load_questions(path)
    assert question.gold[0].quote == "200万元"
    assert question.facts == (("200万元",),)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="no json"),
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param(json.dumps({**FIELDS, "extra": 1}), id="a field too many"),
        pytest.param(json.dumps({k: v for k, v in FIELDS.items() if k != "gold"}), id="no gold"),
        pytest.param(json.dumps({**FIELDS, "gold": [{"document": "x"}]}), id="gold without quote"),
        pytest.param(json.dumps({**FIELDS, "facts": 5}), id="facts of another type"),
    ],
)
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(FIELDS)}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"set\.jsonl, line 2, is no question"):
        load_questions(path)


def test_a_missing_set_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl cannot be read"):
        load_questions(tmp_path / "none.jsonl")
