"""Reports: tables, differences, and the page in a real browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eval.html_report import missed, outcome_of, render_html
from eval.questions import Question
from eval.replies import Reply
from eval.report import by_group, compare, milliseconds, overview
from eval.run import Config, Record, Run, complete
from eval.scores import Truth, score

MakeReply = Callable[..., Reply]
MakeQuestion = Callable[..., Question]
TRUTH = Truth(texts={}, issuers={}, offices=())


def config(system: str) -> Config:
    return Config(
        system=system, set_name="dev", set_digest="", index_digest="", version="", started=""
    )


@pytest.fixture
def runs(question: MakeQuestion, reply: MakeReply) -> list[Run]:
    """Two systems over eight questions: the first has all right but two, the second all wrong."""
    questions = [
        question(
            "最高200万元",
            facts=[("200万元",)],
            must_not=("300万元",),
            id=f"q{i}",
            type="number" if i % 2 else "unit",
            lang="zh" if i else "en",
            question="<script>alert(1)</script>多少？",
            document=f"文件{i}",
        )
        for i in range(8)
    ]

    def answered(position: int, right: bool) -> Reply:
        good = reply("最高200万元" if right else "最高300万元")
        passage = replace(good.citations[0].passage, source=f"文件{position}.txt")
        return replace(good, citations=(replace(good.citations[0], passage=passage),))

    return [
        complete(
            config(name),
            questions,
            [
                Record(
                    id=each.id,
                    reply=(given := answered(i, i >= wrong)),
                    passages=(),
                    scores=score(each, given, [given.citations[0].passage], TRUTH),
                    seconds=(i + 1) / 100,
                )
                for i, each in enumerate(questions)
            ],
        )
        for name, wrong in (("first", 2), ("second", 8))
    ]


def rows_of(table: str) -> dict[str, list[str]]:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_the_overview_has_one_row_a_system(runs: list[Run]) -> None:
    rows = rows_of(overview(runs))
    assert rows["first"][0].startswith("0.75 (")
    assert rows["second"][0] == "0.00 (0.00–0.00)"
    assert rows["first"][-2:] == ["45", "76"]  # of 10, 20 … 80 ms


def test_groups_average_their_own_questions(runs: list[Run]) -> None:
    rows = rows_of(by_group(runs[0]))
    assert rows["number"][:2] == ["4", "0.75"]
    assert rows["language zh"][:2] == ["7", "0.86"]
    assert rows["language other"][:2] == ["1", "0.00"]
    assert rows["all"][:2] == ["8", "0.75"]


def test_a_comparison_shows_the_difference_and_who_changed(runs: list[Run]) -> None:
    text = compare(*runs)
    assert rows_of(text)["correct+cited"][:2] == ["0.75", "0.00"]
    assert rows_of(text)["correct+cited"][2].startswith("+0.750 (+0.")
    assert "right only in first: 6 (q2, q3, q4, q5, q6, q7)" in text
    assert "wrong only in first: 0" in text


def test_only_questions_of_both_runs_are_compared(runs: list[Run]) -> None:
    first, second = runs
    part = Run(config=second.config, questions=second.questions[3:], records=second.records[3:])
    assert rows_of(compare(first, part))["correct+cited"][-1] == "5"


def test_milliseconds_keep_two_figures() -> None:
    assert [milliseconds(each) for each in (0.0001, 0.0451, 1.2)] == ["0.1", "45", "1200"]


@pytest.mark.parametrize(
    ("fields", "asked", "outcome"),
    [
        ({"status": "not_found"}, {}, "refused"),
        ({}, {"answerable": False, "status": "not_found"}, "answered"),
        ({}, {"status": "left_blank"}, "status"),
        ({"said": "200万元或300万元"}, {}, "wrong"),
        ({"said": "没有写"}, {}, "facts"),
        ({"said": "200万元"}, {}, "citation"),
    ],
)
def test_why_a_reply_fails(
    reply: MakeReply,
    question: MakeQuestion,
    fields: dict[str, str],
    asked: dict[str, object],
    outcome: str,
) -> None:
    given = question("最高200万元", facts=[("200万元",)], must_not=("300万元",), **asked)
    assert outcome_of(given, reply("无关", **fields)) == outcome


def test_what_was_missed_is_named(reply: MakeReply, question: MakeQuestion) -> None:
    asked = question("最高200万元", facts=[("200万元", "二百万"), ("2027",)], must_not=("300",))
    words = missed(asked, reply("无关", said="二百万，不是300"))
    assert words == "缺：2027；错：300；没有引用写有答案的条款"


def test_the_page_reads_well_and_filters(runs: list[Run], browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(runs), encoding="utf-8")
    troubles: list[str] = []
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith("file:") else troubles.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        shown = page.locator("article:visible")
        assert shown.count() == 2
        assert "<script>" in shown.first.inner_text()
        page.select_option("select[name=lang]", "en")
        assert (shown.count(), page.locator("output").inner_text()) == (1, "1 题")
        page.select_option("select[name=system]", "second")
        page.select_option("select[name=lang]", "")
        page.select_option("select[name=type]", "number")
        assert shown.count() == 4
        page.select_option("select[name=outcome]", "refused")
        assert shown.count() == 0
    assert troubles == []
