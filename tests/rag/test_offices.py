"""Offices that a question names, in full or short."""

import pytest

from rag.offices import may_name_office, office_in, office_spelled_out, same_office

KNOWN = ("市工业和信息化局", "省科技厅", "省发展改革委", "市市场监管局", "省人力资源社会保障厅")


@pytest.mark.parametrize(
    ("question", "office"),
    [
        pytest.param("省科技厅牵头哪些措施？", "省科技厅", id="as written"),
        pytest.param("市工信局负责什么？", "市工信局", id="short"),
        pytest.param("人社厅管哪些事", "人社厅", id="short without its level"),
        pytest.param("哪个部门负责？", None, id="none named"),
        pytest.param("省气象局负责什么？", None, id="an office the library does not know"),
    ],
)
def test_office_in_a_question(question: str, office: str | None) -> None:
    assert office_in(question, KNOWN) == office


@pytest.mark.parametrize(
    ("short", "name", "same"),
    [
        ("市工信局", "市工业和信息化局", True),
        ("工信局", "市工业和信息化局", True),
        ("省市场监管局", "市市场监管局", False),
        ("市商务局", "市市场监管局", False),
        ("科技厅", "省科技厅", True),
    ],
)
def test_same_office(short: str, name: str, same: bool) -> None:
    assert same_office(short, name) is same


@pytest.mark.parametrize(
    ("question", "may"),
    [("科技厅管什么", True), ("哪个部门管", False), ("How much?", False)],
)
def test_only_words_that_end_like_an_office_are_looked_up(question: str, may: bool) -> None:
    assert may_name_office(question) is may


def test_an_office_is_known_by_its_whole_name_whatever_its_ending() -> None:
    known = ("青岛海关", "省有关部门", "国网山东省电力公司")
    assert office_spelled_out("青岛海关牵头哪几项？", known) == "青岛海关"
    assert office_spelled_out("省有关部门负责什么？", known) is None
