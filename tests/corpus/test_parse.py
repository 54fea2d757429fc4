from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clauses import split
from corpus.model import Document
from corpus.parse import parse
from corpus.rawtext import RawText
from corpus.sidecar import Sidecar

MARKERS = (
    "第一编 ", "第一章 ", "第二章 ", "第一节 ", "第一条 ", "第二条 ", "第一条之一 ", "一、", "二、",
    "三、", "（一）", "（二）", "1.", "2.", "1、", "（1）", "（2）", "①", "②", "附件：", "",
    "第一部分 ", "第一分编 ", "第九条 ", "九、", "专栏1 ", "问：", "1 ", "1.1 ", "1.1.1 ", "附件1",
    "附件：1.", "目录", "第一條 ", "Article 1 ", "1）",
)  # fmt: skip
WORDS = (
    "支持企业", "给予奖励。", "；", "：", "总体要求", "保障措施", "发展目标", "加强组织领导。",
    "（责任单位：省科技厅、省财政厅）", "（省科技厅牵头负责）", "（责任单位：", "《管理办法》",
    "《", "（", "）", "现印发给你们", "到2025年达到10%", "3.5万元", "第二条规定的",
    "𠮷", "\u3000", "为什么？", "答：", "。第二条 ", "……3", "办法", "\t",
)  # fmt: skip
LINES = st.lists(
    st.tuples(st.sampled_from(MARKERS), st.lists(st.sampled_from(WORDS), max_size=4)).map(
        lambda line: line[0] + "".join(line[1])
    ),
    max_size=12,
)


def assert_tiles(document: Document) -> None:
    position = 0
    for each in sorted([*document.clauses, *document.blocks], key=lambda each: each.char_start):
        assert document.text[each.char_start : each.char_end] == each.text != ""
        assert document.text[position : each.char_start].strip() == ""
        position = each.char_end
    assert document.text[position:].strip() == ""


@given(LINES)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_lines_are_read_without_loss_and_always_alike(lines: list[str]) -> None:
    data = "\n".join(["甲", *lines]).encode()
    document = parse(data, "a.txt")
    assert_tiles(document)
    assert document == parse(data, "a.txt")


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_arbitrary_text_is_divided_without_loss_and_in_order(text: str) -> None:
    structure = split(RawText(text=text))
    assert structure == split(RawText(text=text))
    spans = sorted(
        [(clause.start, clause.end) for clause in structure.clauses]
        + [(block.char_start, block.char_end) for block in structure.blocks]
    )
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    inside = set[int]().union(*(range(start, end) for start, end in spans))
    assert all(character.isspace() for i, character in enumerate(text) if i not in inside)


@given(LINES)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_clauses_are_in_order_and_never_overlap(lines: list[str]) -> None:
    clauses = parse("\n".join(["甲", *lines]).encode(), "a.txt").clauses
    assert all(before.char_end <= after.char_start for before, after in pairwise(clauses))


@given(LINES)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_parts_follow_each_other_and_hold_their_clauses(lines: list[str]) -> None:
    document = parse("\n".join(["甲", *lines]).encode(), "a.txt")
    bounds = [(part.char_start, part.char_end) for part in document.parts]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(document.text)
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    for clause in document.clauses:
        start, end = bounds[clause.part]
        assert start <= clause.char_start <= clause.char_end <= end


def test_ids_come_from_the_bytes_not_from_the_name() -> None:
    one, other = (parse("一、支持。奖励。".encode(), name) for name in ("a.txt", "b.txt"))
    changed = parse("一、支持。补助。".encode(), "a.txt")
    assert one.info.id == other.info.id != changed.info.id
    assert [clause.id for clause in one.clauses] == [f"{one.info.id}-0000"]
    assert one.clauses[0].document_id == one.info.id


def test_the_source_is_the_file_s_name_unless_an_address_is_supplied() -> None:
    data = "一、支持。奖励。".encode()
    assert parse(data, "a.txt").info.source == "a.txt"
    supplied = Sidecar(source_url="https://example.org/a")
    assert parse(data, "a.txt", supplied).info.source == "https://example.org/a"


def test_residue_is_kept_in_the_text_and_named_in_a_warning() -> None:
    document = parse("关于支持的措施\n13065091678\n一、支持企业。奖励。".encode(), "a.txt")
    assert "13065091678" in document.text
    assert not any("13065091678" in clause.text for clause in document.clauses)
    assert [w for w in document.info.warnings if "残留" in w and "13065091678" in w]


def test_repaired_and_foreign_office_names_are_named_in_warnings() -> None:
    text = (
        "一、企业。奖励。（责任单位：省科技厅、省财政厅）\n"
        "二、人才。住房。（责任单位：省科技、你好世界）"
    )
    cut, foreign = parse(text.encode(), "a.txt").info.warnings
    if "你好世界" in cut:
        cut, foreign = foreign, cut
    assert "“省科技”" in cut
    assert "“省科技厅”" in cut
    assert "“你好世界”" in foreign
