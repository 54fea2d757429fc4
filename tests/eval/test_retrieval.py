"""The retrieval benchmark: what counts, the pools, and that every stage has its row."""

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.retrieval.__main__ import _recall, _reciprocal, report
from eval.retrieval.pools import LANGUAGES, Asked, clauses, languages, read_lines
from eval.retrieval.stages import stages
from rag.language import detect_language
from rag.settings import Settings

TWO_SPANS = Asked(question="?", kind="k", group="g", gold=(frozenset({3, 4}), frozenset({9})))


def test_recall_counts_spans_and_any_clause_that_holds_one() -> None:
    ranked = [[1, 4, 9]]
    assert [_recall(k, ranked, [TWO_SPANS]) for k in (1, 2, 3)] == [[0.0], [0.5], [1.0]]


@pytest.mark.parametrize(("rows", "value"), [([1, 4, 9], 0.5), ([9], 1.0), ([1], 0.0), ([], 0.0)])
def test_reciprocal_rank_is_that_of_the_first_right_clause(rows: list[int], value: float) -> None:
    assert _reciprocal([rows], [TWO_SPANS]) == [value]


def test_questions_in_other_languages_are_well_formed() -> None:
    asked = read_lines(LANGUAGES)
    assert {each["lang"] for each in asked} == {"en", "de", "fr", "ja", "ru", "ko"}
    assert len({each["id"] for each in asked}) == len(asked) == 60
    assert [each["id"] for each in asked if detect_language(each["question"]) != each["lang"]] == []


def test_every_stage_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pool = languages(Settings(home=tmp_path))
    assert all(each.gold != (frozenset(),) for each in pool.asked)
    report(pool)
    printed = capsys.readouterr().out
    for name in stages(pool.searcher):
        assert printed.count(f"| {name} |") == 7  # six languages and all


def test_a_pool_of_clauses_asks_only_what_is_held_out(tmp_path: Path) -> None:
    texts = {
        f"第{number}号管理办法": f"第一条 编号{number}的单位应当报告。\n第二条 另行规定。"
        for number in range(12)
    }
    questions = tmp_path / "questions.jsonl"
    documents = tmp_path / "documents.jsonl"
    _write(documents, [{"title": title, "text": text} for title, text in texts.items()])
    _write(
        questions,
        [
            {"title": title, "clause": text.split("\n")[0], "lay": "谁要报告？"}
            for title, text in texts.items()
        ],
    )
    pool = clauses(Settings(home=tmp_path), questions, documents, fewest=1)
    assert 0 < len(pool.asked) < len(texts)
    assert all(len(each.gold[0]) == 1 for each in pool.asked)


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as JSON lines"):
        read_lines(tmp_path / "missing.jsonl")


def _write(path: Path, records: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
