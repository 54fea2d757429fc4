"""Lists that stand for other text: contents, attachments, fields of one measure; long stretches."""

import pytest

from corpus.clauses import split
from corpus.rawtext import RawText
from corpus.structure import Structure


def read(*lines: str) -> Structure:
    return split(RawText(text="\n".join(lines)))


def paths(structure: Structure) -> list[str]:
    return ["/".join(clause.path) or "-" for clause in structure.clauses]


PLAN = (
    "一、规划背景",
    "背景如下。",
    "（一）发展基础",
    "基础完善。",
    "（二）壮大数字经济",
    "占比提高。",
)


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param(("一、规划背景\t1", "（一）发展基础\t1", "（二）壮大数字经济\t3"), id="tabs"),
        pytest.param(("一、规划背景……1", "（一）发展基础……1", "（二）壮大数字经济……3"), id="dots"),
        pytest.param(("一、规划背景", "（一）发展基础", "（二）壮大数字经济"), id="no-pages"),
        pytest.param(
            ("一、规划背景 1", "（一）发展基础 1", "（二）壮大数字", "经济 3"), id="a-broken-entry"
        ),
        pytest.param(
            ("一、规划背景 1", "（一）发展基础 1", "（二）壮大数字经济 3", "附件：重点工程表 9"),
            id="attachments-in-it",
        ),
        pytest.param(
            ("一、规 划 的 背景 1", "（一）发展的基础 1", "（二）数字经济的壮大 3"),
            id="other-words",
        ),
    ],
)
@pytest.mark.parametrize("head", ["目　录", "目录：", "目次"])
def test_contents_make_no_clauses_and_swallow_no_headings(
    head: str, contents: tuple[str, ...]
) -> None:
    structure = read("数字强省建设规划", head, *contents, *PLAN)
    assert paths(structure) == [
        "一、规划背景",
        "一、规划背景/（一）发展基础",
        "一、规划背景/（二）壮大数字经济",
    ]
    assert len(structure.parts) == 1
    assert structure.warnings == ()


def test_a_list_of_attachments_at_the_end_is_no_attachment() -> None:
    structure = read(
        "一、总体要求。内容。", "某某部", "2024年1月18日", "附件：", "1.重点方向", "2.名词解释"
    )
    assert paths(structure) == ["一、总体要求", "-"]
    assert structure.clauses[-1].kind == "closing"


def test_an_attachment_with_text_is_one() -> None:
    structure = read(
        "一、总体要求。内容。", "附件：", "1.重点方向。发展未来制造。", "2.名词。解释如下。"
    )
    assert [clause.kind for clause in structure.clauses[1:]] == ["attachment"] * 2


def test_closing_rules_without_a_number_divide_like_a_chapter() -> None:
    structure = read(
        "第一章 总则", "第一条 为规范，制定本办法。", "附　则", "第二条 本办法自公布之日起施行。"
    )
    assert paths(structure) == ["第一章 总则/第一条", "附　则/第二条"]
    assert structure.clauses[0].end < structure.clauses[1].start - len("附　则")


def test_closing_rules_stand_outside_the_books_of_a_law() -> None:
    structure = read("第一编 总则", "第一章 原则", "第一条 甲。", "附则", "第二条 乙。")
    assert paths(structure) == ["第一编 总则/第一章 原则/第一条", "附则/第二条"]


def test_goal_steps_and_offices_numbered_below_a_heading_are_one_measure() -> None:
    structure = read(
        "一、粮食安全行动",
        "1.目标任务。粮食面积稳定在120万亩。",
        "2.工作措施。新建高标准农田2万亩，落实保护责任。",
        "3.牵头单位：县农业农村局；责任单位：县自然资源局。",
        "二、产业提升行动",
        "1.打造品牌。制定方案，加强宣传。",
        "2.培育企业。安排资金，落实政策。",
    )
    assert paths(structure) == [
        "一、粮食安全行动",
        "二、产业提升行动/1.打造品牌",
        "二、产业提升行动/2.培育企业",
    ]


def test_offices_below_a_title_are_its_authors_and_a_release_note_is_no_clause() -> None:
    structure = read(
        "关于扩大进口的意见", "商务部 外交部", "一、优化结构。落实措施。", "（此件公开发布）"
    )
    kinds = [(block.kind, block.text) for block in structure.blocks]
    assert kinds == [
        ("title", "关于扩大进口的意见"),
        ("signature", "商务部 外交部"),
        ("number", "（此件公开发布）"),
    ]
    assert paths(structure) == ["一、优化结构"]


def test_a_long_text_without_numbers_is_divided_between_its_lines() -> None:
    lines = [
        f"第{'一二三四五六七八九'[i % 9]}阶段的工作取得进展，" + "群众满意。" * 60
        for i in range(20)
    ]
    structure = read("关于养老服务工作的报告", *lines)
    texts = [
        line for clause in structure.clauses for line in _text(lines, clause.start, clause.end)
    ]
    assert len(structure.clauses) > 5
    assert max(clause.end - clause.start for clause in structure.clauses) < 1000
    assert texts == lines


def _text(lines: list[str], start: int, end: int) -> list[str]:
    whole = "\n".join(["关于养老服务工作的报告", *lines])
    return whole[start:end].split("\n")
