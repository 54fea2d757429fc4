"""A document that another one repeals is repealed, from that one's day on."""

from collections.abc import Sequence
from datetime import date

import pytest

from corpus.model import DocumentInfo
from corpus.parse import parse
from rag.validity import on_day

TODAY = date(2026, 1, 1)


def repealed(documents: Sequence[DocumentInfo], day: date = TODAY) -> dict[str, DocumentInfo]:
    found = on_day(documents, day)
    assert list(found) == [each.id for each in documents]
    return {name: each for name, each in found.items() if each.status == "repealed"}


def law(title: str, year: int, closing: str) -> DocumentInfo:
    articles = f"第一条 为了管理，制定本办法。\n第二条 {closing}"
    text = f"{title}\n\n{articles}\n\n某某市商务局\n{year}年3月1日\n"
    return parse(text.encode(), f"{title}{year}.txt").info


OLD = law("某某市废品管理暂行办法", 2010, "由商务局负责。")


def test_a_named_document_is_repealed() -> None:
    new = law(
        "某某市废品管理办法", 2020, "自2020年5月1日起施行。《某某市废品管理暂行办法》同时废止。"
    )
    found = repealed([OLD, new])
    assert list(found) == [OLD.id]
    assert found[OLD.id].status == "repealed"
    assert "《某某市废品管理办法》" in found[OLD.id].status_reason


def test_a_new_edition_repeals_the_old_one_of_the_same_title_and_not_itself() -> None:
    first = law("某某市停车办法", 2008, "由商务局负责。")
    second = law("某某市停车办法", 2018, "自2018年5月1日起施行。原《某某市停车办法》同时废止。")
    assert list(repealed([second, first])) == [first.id]
    assert repealed([second]) == {}


@pytest.mark.parametrize(
    ("closing", "year"),
    [
        ("自2030年1月1日起施行。《某某市废品管理暂行办法》同时废止。", 2025),  # not yet
        ("《某某市废品管理暂行办法》同时废止。", 2005),  # older than what it would repeal
        ("《某某市废品管理暂行办法》继续有效。", 2020),
        ("依照《某某市废品管理暂行办法》执行。", 2020),
    ],
)
def test_what_is_no_repeal(closing: str, year: int) -> None:
    assert repealed([OLD, law("某某市废品管理办法", year, closing)]) == {}


def test_a_draft_repeals_nothing() -> None:
    draft = law("某某市废品管理办法（征求意见稿）", 2020, "《某某市废品管理暂行办法》同时废止。")
    assert repealed([OLD, draft]) == {}


def test_a_name_that_fits_two_is_no_proof() -> None:
    twins = [OLD, law("某某市废品管理暂行办法", 2012, "由商务局负责。")]
    new = law("某某市废品管理办法", 2020, "《某某市废品管理暂行办法》同时废止。")
    assert repealed([*twins, new]) == {}


def test_a_term_is_over_when_its_day_has_passed() -> None:
    text = "甲市补贴办法\n\n第一条 本办法自2020年1月1日起施行，有效期至2022年12月31日。\n"
    info = parse(text.encode(), "办法.txt").info
    states = [on_day([info], date(year, 6, 1))[info.id].status for year in (2019, 2021, 2024)]
    assert states == ["upcoming", "in_force", "expired"]
