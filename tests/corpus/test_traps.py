"""The traps that other readers fall into, each by its name."""

import pytest

from corpus.parse import parse


def labels(text: str) -> list[str]:
    return [clause.label for clause in parse(text.encode(), "a.txt").clauses]


@pytest.mark.parametrize(
    "line", ["第二条规定的标准办理。", "第二条、第三条所列情形除外。", "11.5.14.2的试验方法进行。"]
)
def test_a_cross_reference_line_is_no_heading(line: str) -> None:
    assert labels(f"第一条 检验依照\n{line}\n第二条 本办法自公布之日起施行。") == [
        "第一条",
        "第二条",
    ]


def test_number_and_body_may_share_a_line() -> None:
    (clause,) = parse("（一）加大企业引育力度。聚焦检测。".encode(), "a.txt").clauses
    assert clause.heading == "加大企业引育力度"
    assert clause.text == "（一）加大企业引育力度。聚焦检测。"


def test_a_law_of_books_chapters_and_sections_gives_articles() -> None:
    text = "第一编 总则\n第一分编 通则\n第一章 一般规定\n第一节 目的\n第一条 甲。\n第二条 乙。"
    first, second = parse(text.encode(), "a.txt").clauses
    assert first.path == (
        "第一编 总则",
        "第一分编 通则",
        "第一章 一般规定",
        "第一节 目的",
        "第一条",
    )
    assert second.text == "第二条 乙。"


def test_one_character_and_numeric_lines_are_kept() -> None:
    document = parse("一、指标。如下：\n甲\n2025\n3.8".encode(), "a.txt")
    assert document.clauses[0].text.split("\n")[1:] == ["甲", "2025", "3.8"]


def test_a_long_law_has_no_last_chunk_that_swallows_the_rest() -> None:
    text = "\n".join(f"第{number}条 科技项目由市科技局管理。" for number in range(1, 3001))
    clauses = parse(text.encode(), "a.txt").clauses
    assert len(clauses) == 3000
    assert max(len(clause.text) for clause in clauses) < 30


def test_a_law_with_items_is_cut_at_the_article_never_at_the_item() -> None:
    text = (
        "第一条 包括：\n（一）甲项目；\n1.子项；\n（二）乙项目。\n前款另有规定的除外。\n第二条 丙。"
    )
    assert labels(text) == ["第一条", "第二条"]


def test_rare_gb18030_characters_survive() -> None:
    document = parse("第一条 由𠮷某负责。".encode("gb18030"), "a.txt")
    assert document.clauses[0].text == "第一条 由𠮷某负责。"


def test_the_cited_text_is_never_edited() -> None:
    text = "一、支持 企业。　给予奖励。\n\n　　（责任单位：市文化和旅游、市财政局）"
    document = parse(text.encode(), "a.txt")
    assert document.clauses[0].text == document.text == text


def test_a_heading_that_is_also_text_is_both() -> None:
    (clause,) = parse("（一）加快发展科技服务业。".encode(), "a.txt").clauses
    assert clause.heading == "加快发展科技服务业"
    assert clause.text == "（一）加快发展科技服务业。"
