import pytest

from corpus.numbering import LEVELS, Marker, find_markers, numeral_value, starts_with_marker
from corpus.rawtext import lines_of


def markers_of(text: str) -> list[Marker | None]:
    return list(find_markers(lines_of(text)))


def labels_of(text: str) -> list[str]:
    """The label of each line, empty where the line opens no clause."""
    return [marker.label.strip() if marker else "" for marker in markers_of(text)]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("零", 0),
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十一", 21),
        ("一百", 100),
        ("百", 100),  # a power alone counts once
        ("一百零三", 103),
        ("一百一十", 110),
        ("二百五十六", 256),
        ("一千零一", 1001),
        ("二〇二五", 2025),  # digit by digit
        ("二○二五", 2025),  # a circle typed for the zero
        ("二零二五", 2025),
        ("①", 1),
        ("③", 3),
        ("⑳", 20),
        ("7", 7),
        ("12", 12),
        ("１２", 12),  # full width
        ("㉕", 25),
        ("⒊", 3),
        ("㈡", 2),
        ("IX", 9),
        ("XIV", 14),
    ],
)
def test_numeral_value(numeral: str, value: int) -> None:
    assert numeral_value(numeral) == value


@pytest.mark.parametrize(
    ("line", "label", "number"),
    [
        pytest.param("第一编 总则", "第一编", 1, id="book"),
        pytest.param("第一章 总则", "第一章", 1, id="chapter"),
        pytest.param("第1章 总则", "第1章", 1, id="chapter-in-figures"),
        pytest.param("第三节　附则", "第三节", 3, id="section-wide-space"),
        pytest.param("第一条 为了规范管理", "第一条", 1, id="article"),
        pytest.param("第 十二 条 为了规范管理", "第 十二 条", 12, id="article-spaced"),
        pytest.param("第一百零三条 本法", "第一百零三条", 103, id="article-hundred"),
        pytest.param("第五条之一 本法", "第五条之一", 5, id="article-inserted"),
        pytest.param("第五条 奖励3.5万元", "第五条", 5, id="decimal-in-the-body"),
        pytest.param("一、总体要求", "一、", 1, id="han"),
        pytest.param("一.总体要求", "一.", 1, id="han-full-stop"),
        pytest.param("一．总体要求", "一．", 1, id="han-wide-full-stop"),
        pytest.param("十六、加强协调", "十六、", 16, id="han-sixteen"),
        pytest.param("（一）加大力度", "（一）", 1, id="bracket"),
        pytest.param("(一)加大力度", "(一)", 1, id="bracket-half-width"),
        pytest.param("（ 二 ）加大力度", "（ 二 ）", 2, id="bracket-spaced"),
        pytest.param("1.现代金融", "1.", 1, id="figure"),
        pytest.param("1．现代金融", "1．", 1, id="figure-wide"),
        pytest.param("1、现代金融", "1、", 1, id="figure-comma"),
        pytest.param("（五）加快", "（五）", 5, id="excerpt-from-five"),
        pytest.param("（1）研发", "（1）", 1, id="item"),
        pytest.param("(1)研发", "(1)", 1, id="item-half-width"),
        pytest.param("①研发", "①", 1, id="circled"),
        pytest.param("　　一、总体要求", "一、", 1, id="indented"),
        pytest.param("第一篇 总则", "第一篇", 1, id="book-篇"),
        pytest.param("第一部分：现状", "第一部分", 1, id="part-of-a-plan"),
        pytest.param("第一分编　通则", "第一分编", 1, id="part-of-a-book"),
        pytest.param("第一條 為促進發展", "第一條", 1, id="traditional"),
        pytest.param("第一節 總則", "第一節", 1, id="traditional-section"),
        pytest.param("Article 5 The city", "Article 5", 5, id="english"),
        pytest.param("Chapter IV Measures", "Chapter IV", 4, id="roman"),
        pytest.param("专栏1 重点工程", "专栏1", 1, id="box"),
        pytest.param("问：谁可以申请？", "问：", 0, id="question"),
        pytest.param("1）登录平台", "1）", 1, id="half-bracket"),
        pytest.param("⑴研发", "⑴", 1, id="bracket-in-one-character"),
        pytest.param("㈠加快", "㈠", 1, id="han-in-one-character"),
        pytest.param("第一条中国公民可以", "第一条", 1, id="no-blank-before-china"),
        pytest.param("第一条中小企业可以", "第一条", 1, id="no-blank-before-small-firms"),
        pytest.param("第一条第一类产品备案管理", "第一条", 1, id="no-blank-before-a-class"),
        pytest.param("⒈加快", "⒈", 1, id="figure-in-one-character"),
    ],
)
def test_a_number_opens_a_clause(line: str, label: str, number: int) -> None:
    (marker,) = markers_of(line)
    assert marker is not None
    assert (marker.label, marker.number) == (label, number)
    assert line[marker.start : marker.end] == label


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("第二条规定的措施适用于本办法", id="reference"),
        pytest.param("第二条、第三条所列情形", id="two-references"),
        pytest.param("第二条和第三条", id="references-joined"),
        pytest.param("第二条中的企业", id="reference-into-an-article"),
        pytest.param("第二条中国家机关的职责", id="reference-to-what-an-article-says"),
        pytest.param("第二条第一款", id="reference-to-a-paragraph"),
        pytest.param("第二条第二、三款的奖励", id="reference-to-two-paragraphs"),
        pytest.param("第二条第（三）项的奖励", id="reference-to-an-item"),
        pytest.param("第二章规定的程序", id="reference-to-a-chapter"),
        pytest.param("11.5.14.2的试验", id="chain-of-figures"),
        pytest.param("3.5万元以内的奖励", id="decimal"),
        pytest.param("1.5万家企业", id="decimal-from-one"),
        pytest.param("2024年，全省增长10%", id="year"),
        pytest.param("一、二、三产业融合发展", id="three-industries"),
        pytest.param("一是加强领导", id="first"),
        pytest.param("（试行）", id="trial"),
        pytest.param("（2）研发", id="item-without-a-first"),
        pytest.param("②研发", id="circled-without-a-first"),
        pytest.param("12. 加快", id="figure-without-a-first"),
        pytest.param("支持企业发展", id="no-number"),
        pytest.param("第1十条 甲", id="mixed-numerals"),
        pytest.param("第一部分是现状", id="part-of-a-sentence"),
        pytest.param("第三條規定之獎勵", id="reference-in-traditional-script"),
        pytest.param("Article 5 of the Law", id="english-reference"),
        pytest.param("1.1倍", id="a-multiple"),
        pytest.param("2.3 架构", id="decimal-without-what-goes-before"),
        pytest.param("1,000家企业", id="thousand"),
    ],
)
def test_a_line_opens_no_clause(line: str) -> None:
    assert markers_of(line) == [None]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("一、甲\n二、乙\n三、丙", ["一、", "二、", "三、"], id="in-order"),
        pytest.param("一、甲\n三、丙", ["一、", "三、"], id="a-gap-is-forgiven"),
        pytest.param("1.甲\n99.乙\n2.丙", ["1.", "", "2."], id="a-leap-is-no-number"),
        pytest.param(
            "1.甲\n2.乙\n3.丙\n2.丁\n4.戊", ["1.", "2.", "3.", "", "4."], id="never-backwards"
        ),
        pytest.param("1.甲\n2.乙\n2.丙", ["1.", "2.", ""], id="never-twice"),
        pytest.param("1.甲\n2.乙\n1.丙\n2.丁", ["1.", "2.", "1.", "2."], id="restart"),
        pytest.param(
            "（一）甲\n1.乙\n（二）丙\n2.丁", ["（一）", "1.", "（二）", "2."], id="level-by-level"
        ),
        pytest.param(
            "第五条 甲\n第五条之一 乙\n第六条 丙",
            ["第五条", "第五条之一", "第六条"],
            id="inserted-article",
        ),
        pytest.param("第八条 甲\n第九条 乙", ["第八条", "第九条"], id="an-excerpt"),
    ],
)
def test_a_number_continues_its_sequence(text: str, labels: list[str]) -> None:
    assert labels_of(text) == labels


def test_levels_rank_from_book_to_circled_item() -> None:
    text = (
        "第一编 甲\n第一分编 乙\n第一章 丙\n第一节 丁\n第一条 戊\n一、己\n（一）庚\n专栏1 辛\n"
        "1.壬\n1.1 癸\n1.1.1 子\n1.1.1.1 丑\n（1）寅\n①卯"
    )
    assert [marker.level for marker in markers_of(text) if marker] == list(range(len(LEVELS)))


def test_a_line_may_start_like_a_clause_out_of_sequence() -> None:
    assert starts_with_marker("②研发")
    assert not starts_with_marker("3.5万元")
