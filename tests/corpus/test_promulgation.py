import pytest

from corpus.fold import fold
from corpus.promulgation import find_note, passing_body

# The steps of a note, each with its day.
NOTES = [
    (
        "（2018年3月2日中华人民共和国国务院令第697号公布　根据2019年3月2日"
        "《国务院关于修改部分行政法规的决定》修订）",
        ["promulgated 2018-03-02", "amended 2019-03-02"],
    ),
    (
        "(2007年5月23日国务院第177次常务会议通过　2007年5月29日国务院令第499号公布"
        "　自2007年8月1日起施行)",
        ["passed 2007-05-23", "promulgated 2007-05-29"],
    ),
    (
        "（2009年7月20日国务院令第557号公布　根据2016年2月6日《决定》修订　2019年3月26日国务院"
        "第42次常务会议修订通过　2019年10月11日国务院令第721号公布）",
        [
            "promulgated 2009-07-20",
            "amended 2016-02-06",
            "passed 2019-03-26",
            "promulgated 2019-10-11",
        ],
    ),
    (
        "(1987年1月19日国务院批准　1987年2月1日国家计量局发布)",
        ["approved 1987-01-19", "promulgated 1987-02-01"],
    ),
    ("（二〇〇三年十月十五日某某局令第五十四号公布）", ["promulgated 2003-10-15"]),
    (
        "（1982年12月4日第五届全国人民代表大会第五次会议通过　1982年12月4日"
        "全国人民代表大会公告公布施行\n根据1988年4月12日会议通过的《修正案》修正）",
        ["passed 1982-12-04", "promulgated 1982-12-04", "amended 1988-04-12"],
    ),
]


@pytest.mark.parametrize(("text", "steps"), NOTES)
def test_the_steps_of_a_note(text: str, steps: list[str]) -> None:
    note = find_note(fold(f"某法\n{text}\n第一条"), 0, len(text) + 8)
    assert note is not None
    assert [f"{event.step} {event.day}" for event in note.events] == steps


def test_origin_and_last_amendment() -> None:
    note = find_note(fold(NOTES[2][0]), 0, len(NOTES[2][0]))
    assert note is not None
    assert note.origin is not None
    assert note.amended is not None
    assert (note.origin.day, note.amended.day) == ("2009-07-20", "2019-10-11")


@pytest.mark.parametrize(
    "text",
    ["（试行）", "（2021—2025年）", "（2023年5月1日）", "（2019年国务院发布的目录）", "（未完"],
)
def test_other_brackets_are_no_note(text: str) -> None:
    assert find_note(fold(text), 0, len(text)) is None


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("第十届全国人民代表大会常务委员会第十五次会议", "全国人民代表大会常务委员会"),
        ("第六届全国人民代表大会第三次会议", "全国人民代表大会"),
        ("山东省第十三届人民代表大会常务委员会第二十二次会议", "山东省人民代表大会常务委员会"),
        ("国务院第177次常务会议", "国务院"),
        ("最高人民法院审判委员会第1180次会议", "最高人民法院"),
    ],
)
def test_the_body_that_passed_a_law(words: str, body: str) -> None:
    assert passing_body(words) == body
