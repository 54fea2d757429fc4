"""Facts of clauses in the styles of other places; what they hold was written down beforehand."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.amounts import find_amounts
from corpus.facts import find_blanks, find_conditions, find_contacts, find_windows
from corpus.targets import find_targets
from corpus.units import find_units

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "facts_elsewhere.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["style"])


@each_case
def test_units(case: dict[str, Any]) -> None:
    assert [[unit.name, unit.role] for unit in find_units(case["text"]).units] == case["units"]


@each_case
def test_targets(case: dict[str, Any]) -> None:
    offers = [amount.span for amount in find_amounts(case["text"])]
    found = find_targets(case["text"], (), offers)
    assert [[each.comparator, each.value, each.unit, each.year] for each in found] == [
        wanted[1:] for wanted in case["targets"]
    ]
    for target, (metric, *_) in zip(found, case["targets"], strict=True):
        assert metric in target.metric
        assert case["text"][target.span.start : target.span.end] == target.span.text != ""
        assert target.blank == (target.value is None)


@each_case
def test_amounts(case: dict[str, Any]) -> None:
    found = find_amounts(case["text"])
    assert [[each.yuan, each.rate, each.cap, each.recurrence] for each in found] == [
        wanted[:4] for wanted in case["amounts"]
    ]
    for amount, (*_, recipient) in zip(found, case["amounts"], strict=True):
        assert recipient in amount.recipient
        assert case["text"][amount.span.start : amount.span.end] == amount.span.text != ""


@each_case
def test_conditions_windows_and_contacts(case: dict[str, Any]) -> None:
    for kind, find in (
        ("conditions", find_conditions),
        ("windows", find_windows),
        ("contacts", find_contacts),
    ):
        texts = [span.text for span in find(case["text"])]
        for wanted in case[kind]:
            assert any(wanted in text for text in texts), (kind, texts)


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("达到□□万亿元", ["□□"]),
        ("完成□家景区", ["□"]),
        ("培育××家，达到___%", ["××", "___"]),
        ("面积3×4米", []),
        ("采用XML格式", []),
    ],
)
def test_blanks(text: str, blanks: list[str]) -> None:
    assert [span.text for span in find_blanks(text)] == blanks


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("目前，全市已建成众创空间86家。", id="what-is-there"),
        pytest.param("截至2023年底，高新技术企业达到500家，服务企业3000家。", id="until"),
        pytest.param("处五千元以上五万元以下罚款。", id="a-fine"),
        pytest.param("对年营业收入2000万元以上的企业优先支持。", id="a-threshold"),
        pytest.param("面向11条标志性产业链提供服务。", id="a-mention"),
        pytest.param("招引世界500强企业。", id="a-name"),
        pytest.param("打造“城市1毫秒时延圈”。", id="within-a-name"),
        pytest.param("第三条 会议须有8名以上委员出席。", id="a-rule"),
        pytest.param("2025年3月5日前完成整改。", id="a-day"),
        "每家企業最高資助港幣50萬元。",
        "对落户企业给予最高美元100万元奖励。",
    ],
)
def test_what_sets_no_target_and_offers_no_money(text: str) -> None:
    assert find_amounts(text) == ()
    assert find_targets(text) == ()


def test_a_year_before_the_document_is_a_report() -> None:
    text = "2022年新建平台12个，2026年新建平台20个。"
    assert [target.value for target in find_targets(text, since=2025)] == [20]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("到2027年，甲达到5家。乙达到7家。", [2027, 2027], id="opens-the-paragraph"),
        pytest.param("（一）目标。到2027年，甲达到5家。乙达到7家。", [2027, 2027], id="heading"),
        pytest.param("到2027年，甲达到5家。每年培育乙7家。", [2027, None], id="each-year"),
        pytest.param(
            "发展甲。到2027年，甲达到5家。乙达到7家。", [2027, 2027], id="after-a-heading"
        ),
        pytest.param("发展甲，到2027年达到5家。乙达到7家。", [2027, None], id="within-a-sentence"),
        pytest.param("“十五五”期间，甲年均增长5%。", [2030], id="five-year-plan"),
        pytest.param("到2027年，甲达到5家。\n乙达到7家。", [2027, None], id="another-paragraph"),
    ],
)
def test_the_year_that_opens_a_paragraph_holds_for_it(text: str, years: list[int | None]) -> None:
    assert [target.year for target in find_targets(text)] == years


def test_a_year_of_the_heading_holds_where_the_sentence_names_none() -> None:
    found = find_targets("建成平台20个。", ("二、到2027年发展目标",))
    assert [target.year for target in found] == [2027]


@pytest.mark.parametrize(
    "stretch",
    [
        "推动创新,",
        "省科技厅、",
        "建成10家中心、",
        "给予50万元、",
        "(责任单位:",
        "责任单位：甲、",
        "由省科技厅牵头，",
        "甲、乙分别达到5家和3家、",
        "□",
        " ",
        "1234567890",
        "符合下列条件：\n（1）甲；\n",
    ],
)
def test_lines_of_any_length_are_read(stretch: str) -> None:
    """Eight thousand characters without a full stop: what is quadratic does not come back."""
    text = stretch * (8_000 // len(stretch))
    find_units(text)
    find_targets(text, (), [amount.span for amount in find_amounts(text)])
    find_conditions(text)


@pytest.mark.parametrize(
    ("text", "targets", "amounts"),
    [
        pytest.param(
            "By the end of 2025, the province will build more than 60 industrial parks, and the "
            "share of clean energy will rise to about 45%.",
            [
                ("industrial parks", "exceeds", 60, "", 2025),
                ("the share of clean energy", "about", 45, "%", 2025),
            ],
            [],
            id="two-targets",
        ),
        pytest.param(
            "Eligible enterprises may receive a one-time subsidy of up to RMB 2 million.",
            [],
            [(2_000_000, True, "once", "Eligible enterprises")],
            id="a-subsidy",
        ),
        pytest.param("As of 2023, the city had built 86 maker spaces.", [], [], id="the-past"),
        pytest.param("Violators shall be fined 50,000 yuan.", [], [], id="a-fine"),
    ],
)
def test_english_texts(text: str, targets: list[tuple[object]], amounts: list[object]) -> None:
    found = find_targets(text)
    assert [(t.metric, t.comparator, t.value, t.unit, t.year) for t in found] == targets
    money = find_amounts(text)
    assert [(a.yuan, a.cap, a.recurrence, a.recipient) for a in money] == amounts
    for fact in (*found, *money):
        assert text[fact.span.start : fact.span.end] == fact.span.text


@pytest.mark.parametrize("sum_", ["□□万元", "×××万元", "____万元", "数万元", "几万元", "万元"])
def test_a_sum_left_blank_or_unnamed_is_no_amount(sum_: str) -> None:
    assert find_amounts(f"对企业给予最高{sum_}奖励。") == ()


def test_a_sentence_in_the_middle_names_its_recipient_as_the_first_does() -> None:
    (amount,) = find_amounts("（一）支持开拓市场。对参展企业给予展位费80%的补助，最高5万元。")
    assert (amount.recipient, amount.yuan, amount.rate) == ("参展企业", 50_000, 80)
