"""Bounds of clauses, written into the text as ⟦ and ⟧."""

import pytest

from corpus.clauses import split
from corpus.rawtext import RawText
from corpus.structure import RawClause, Structure


def structure_of(text: str) -> Structure:
    return split(RawText(text=text))


def clauses_of(text: str) -> tuple[RawClause, ...]:
    return structure_of(text).clauses


def unmark(marked: str) -> str:
    return marked.replace("⟦", "").replace("⟧", "")


def mark(text: str) -> str:
    for clause in reversed(clauses_of(text)):
        inside = text[clause.start : clause.end]
        text = f"{text[: clause.start]}⟦{inside}⟧{text[clause.end :]}"
    return text


OFFICE = "（责任单位：省科技厅）"


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("⟦一、总体要求。⟧\n⟦二、主要目标。⟧", id="siblings-touch"),
        pytest.param("⟦（二）加大引育力度。聚焦检测。⟧", id="inline-heading"),
        pytest.param("⟦第五条 奖励3.5万元。⟧", id="a-decimal-point-is-no-marker"),
        pytest.param("⟦一、总体要求\n坚持创新驱动。⟧\n⟦二、目标\n翻一番。⟧", id="heading-line"),
        pytest.param("　　⟦一、支持企业。给予奖励。⟧　\n\n", id="outer-blanks-stay-outside"),
        pytest.param(
            "⟦引言一。\n引言二。⟧\n⟦一、支持企业。给予奖励。⟧", id="opening-is-one-clause"
        ),
        pytest.param("⟦没有编号的一段话，只有一句。⟧", id="no-number-at-all"),
        pytest.param(
            "⟦一、支持企业。奖励。\n另给补助。⟧\n⟦二、支持人才。住房。⟧", id="second-line"
        ),
        pytest.param("⟦一、支持。依照\n第二条规定的标准办理。⟧", id="a-reference-opens-no-clause"),
        pytest.param("⟦一、融合。推动\n一、二、三产业融合。⟧", id="three-industries"),
        pytest.param(
            "一、主要任务\n"
            "⟦（一）支持企业做大做强。对首次认定的高新技术企业给予奖励。⟧\n"
            "⟦（二）支持人才安居乐业。对引进的高层次人才给予住房补贴。⟧",
            id="a-bare-heading-is-no-clause",
        ),
        pytest.param(
            "⟦一、主要任务\n围绕高质量发展，重点抓好以下工作。⟧\n"
            "⟦（一）支持企业做大做强。对首次认定的高新技术企业给予奖励。⟧\n"
            "⟦（二）支持人才安居乐业。对引进的高层次人才给予住房补贴。⟧",
            id="words-under-a-heading-introduce",
        ),
        pytest.param(
            "⟦一、奖励。符合下列条件之一的企业，可以申请奖励：\n"
            "1.上一年度研究开发费用占营业收入的比重达到百分之五以上；\n"
            "2.上一年度主营业务收入增长达到百分之三十以上的制造业企业；\n"
            "3.其他。⟧\n⟦二、支持人才。给予住房。⟧",
            id="items-that-end-in-a-semicolon",
        ),
        pytest.param(
            "⟦1.支持企业。给予奖励。\n"
            "（1）对首次认定的高新技术企业，给予一次性奖励，最高二十万元。\n"
            "（2）对重新认定的高新技术企业，给予一次性奖励，最高十万元。⟧\n"
            "⟦2.支持人才。给予住房。⟧",
            id="bracketed-figures-are-items",
        ),
        pytest.param(
            f"⟦一、支持企业。给予奖励。{OFFICE}⟧\n⟦二、支持人才。给予住房。{OFFICE}⟧\n"
            "⟦全省研发经费年均增长百分之十。⟧\n"
            f"⟦一、支持平台。给予补助。{OFFICE}⟧\n⟦二、支持园区。给予补助。{OFFICE}⟧",
            id="a-restart-after-an-unnumbered-paragraph",
        ),
        pytest.param(
            f"⟦一、支持企业。给予奖励。{OFFICE}⟧\n⟦本措施自发布之日起施行。⟧",
            id="words-after-the-last-measure-close",
        ),
        pytest.param(
            "第一编 总则\n第一章 一般规定\n第一节 目的\n"
            "⟦第一条 为了规范科技计划项目管理，提高资金使用效益，制定本办法。⟧\n"
            "⟦第二条 本办法适用于下列活动：\n（一）研究开发；\n1.基础研究；\n2.应用研究；\n"
            "（二）技术转让。\n前款规定另有例外的，从其规定。⟧\n"
            "第二章 附则\n"
            "⟦第三条 本办法自二〇二五年一月一日起施行，有效期五年，到期自动废止。⟧",
            id="a-law-gives-articles-with-their-paragraphs-and-items",
        ),
        pytest.param(
            "⟦第五条 甲事项由省人民政府决定。⟧\n⟦第五条之一 乙事项由市人民政府决定。⟧\n"
            "⟦第六条 丙事项由县人民政府决定。⟧",
            id="an-inserted-article",
        ),
    ],
)
def test_clause_bounds(marked: str) -> None:
    assert mark(unmark(marked)) == marked


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param("一、支持企业。给予奖励。", [("一、支持企业",)], id="inline"),
        pytest.param("一、支持企业\n给予奖励。", [("一、支持企业",)], id="own-line"),
        pytest.param(
            "一、主要任务\n（一）支持企业\n1.奖励。对首次认定的高新技术企业，给予一次性资金奖励。",
            [("一、主要任务", "（一）支持企业", "1.奖励")],
            id="three-levels",
        ),
        pytest.param(
            "第一章 总则\n第一条 为了规范科技计划项目管理，提高效益，制定本办法。",
            [("第一章 总则", "第一条")],
            id="an-article-has-no-heading",
        ),
        pytest.param(
            "一、各级各部门要切实加强对这项重点工作的组织领导和统筹协调并健全机制，建立健全工作推进机制。落实。",
            [("一、",)],
            id="a-long-sentence-is-no-heading",
        ),
    ],
)
def test_paths_hold_the_headings_above_and_the_clause_s_own(
    text: str, paths: list[tuple[str, ...]]
) -> None:
    assert [clause.path for clause in clauses_of(text)] == paths


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("引言。\n一、支持企业。奖励。", ["preamble", "measure"], id="preamble"),
        pytest.param(
            "一、总体要求。坚持。\n二、发展目标。翻番。", ["general", "goal"], id="general"
        ),
        pytest.param(
            "一、支持。奖励。\n二、保障措施。落实。", ["measure", "safeguard"], id="safeguard"
        ),
        pytest.param("第一条 为了规范，制定本办法。", ["article"], id="article"),
        pytest.param(
            f"一、支持。奖励。{OFFICE}\n附件：申报表\n一、表格。填写。",
            ["measure", "attachment", "attachment"],
            id="attachment",
        ),
        pytest.param(
            f"1.支持企业。奖励。{OFFICE}\n2.支持人才。住房。{OFFICE}\n"
            f"（一）加强组织领导。落实。{OFFICE}\n（二）强化宣传。营造氛围。{OFFICE}",
            ["measure", "measure", "safeguard", "safeguard"],
            id="a-second-run-of-numbers-on-leadership",
        ),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [clause.kind for clause in clauses_of(text)] == kinds


def test_an_unnumbered_paragraph_before_a_restart_opens_a_part() -> None:
    first = f"1.支持企业。给予奖励。{OFFICE}\n2.支持人才。给予住房。{OFFICE}\n"
    second = f"全省研发经费年均增长百分之十。\n1.支持平台。给予补助。{OFFICE}"
    structure = structure_of(first + second)
    bounds = [(part.char_start, part.char_end) for part in structure.parts]
    assert bounds == [(0, len(first)), (len(first), len(first + second))]
    assert [(clause.part, clause.kind) for clause in structure.clauses] == [
        (0, "measure"),
        (0, "measure"),
        (1, "goal"),
        (1, "measure"),
    ]


def test_numbers_that_restart_under_the_next_heading_open_no_part() -> None:
    body = "对首次认定的高新技术企业给予一次性奖励，最高二十万元。"
    text = f"一、企业\n（一）甲。{body}\n（二）乙。{body}\n二、人才\n（一）丙。{body}"
    structure = structure_of(text)
    assert len(structure.parts) == 1
    assert [clause.path[0] for clause in structure.clauses] == ["一、企业"] * 2 + ["二、人才"]


def test_a_title_after_clauses_opens_a_part_that_carries_it() -> None:
    text = "关于印发若干措施的通知\n现印发给你们。\n支持科技的若干措施\n一、支持企业。给予奖励。"
    structure = structure_of(text)
    assert [part.title for part in structure.parts] == [
        "关于印发若干措施的通知",
        "支持科技的若干措施",
    ]
    assert [clause.part for clause in structure.clauses] == [0, 1]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("鲁科字〔2025〕128号", "number", id="document-number"),
        pytest.param("国务院令第752号", "number", id="order-number"),
        pytest.param("各市人民政府，省政府各部门：", "addressees", id="addressees"),
        pytest.param("2025年3月21日", "date", id="date"),
        pytest.param("（2025年3月21日）", "date", id="date-in-brackets"),
        pytest.param("二〇二五年三月二十一日", "date", id="date-in-chinese"),
        pytest.param("13065091678", "residue", id="telephone"),
        pytest.param("当前位置：首页>政策", "residue", id="breadcrumb"),
        pytest.param("来源：本站", "residue", id="source"),
        pytest.param("https://example.org/a", "residue", id="address"),
        pytest.param("打印", "residue", id="button"),
    ],
)
def test_lines_that_are_no_clause(line: str, kind: str) -> None:
    structure = structure_of(f"关于支持科技的若干措施\n{line}\n一、支持企业。给予奖励。")
    assert [(block.kind, block.text) for block in structure.blocks[1:]] == [(kind, line)]
    assert [clause.kind for clause in structure.clauses] == ["measure"]


@pytest.mark.parametrize(
    "title",
    [
        "关于支持科技的若干措施",
        "关于印发《关于支持科技的若干措施》的通知",
        "科技管理办法（试行）",
        "三年行动实施方案（2023-2025年）\n（征求意见稿）",
        "关于支持科技服务业高质量发展的\n若干措施",
        "关于印发《支持科技\n服务业的若干措施》的通知",
    ],
    ids=["措施", "passed-on", "trial", "stage-below", "two-lines", "broken-inside-marks"],
)
def test_a_title_of_one_or_more_lines(title: str) -> None:
    structure = structure_of(f"{title}\n一、支持企业。给予奖励。")
    assert structure.parts[0].title == title.replace("\n", "")
    assert {block.kind for block in structure.blocks} == {"title"}


def test_a_signature_needs_a_date_below() -> None:
    measure = "一、支持企业。给予奖励。"
    signed = structure_of(f"{measure}\n山东省科学技术厅\n2025年3月21日")
    assert [block.kind for block in signed.blocks] == ["signature", "date"]
    unsigned = structure_of(f"{measure}\n山东省科学技术厅")
    assert not unsigned.blocks
