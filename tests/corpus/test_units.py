import pytest

from corpus.units import ends_with_units, find_units, office_names

KNOWN = frozenset({"省科技厅", "省财政厅", "省工业和信息化厅", "省发展改革委"})
LEAD, COOPERATE, RESPONSIBLE = "lead", "cooperate", "responsible"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param(
            "（牵头单位：甲厅、乙局；配合单位：丙委）",
            [("甲厅", LEAD), ("乙局", LEAD), ("丙委", COOPERATE)],
            id="lead-and-cooperate",
        ),
        pytest.param(
            "(牵头单位:甲厅,配合单位:乙局)", [("甲厅", LEAD), ("乙局", COOPERATE)], id="half-width"
        ),
        pytest.param(
            "（责任单位：甲厅、乙局按职责分工负责）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="responsible-by-duty",
        ),
        pytest.param(
            "（甲厅、乙局按职责分工负责）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="by-duty-without-a-label",
        ),
        pytest.param("（省科技厅牵头负责）", [("省科技厅", LEAD)], id="leads"),
        pytest.param("（省科技厅负责）", [("省科技厅", RESPONSIBLE)], id="is-responsible"),
        pytest.param(
            "（责任单位：甲厅会同省有关部门）",
            [("甲厅", RESPONSIBLE), ("省有关部门", COOPERATE)],
            id="together-with",
        ),
        pytest.param(
            "（责任单位：省发展改革委会同省有关部门、单位）",
            [("省发展改革委", RESPONSIBLE), ("省有关部门、单位", COOPERATE)],
            id="departments-and-units-are-one-expression",
        ),
        pytest.param(
            "（责任单位：省发展和改革委员会会同省财政厅）",
            [("省发展和改革委员会", RESPONSIBLE), ("省财政厅", COOPERATE)],
            id="a-committee-together-with",
        ),
        pytest.param(
            "（责任单位：甲厅商省财政厅）",
            [("甲厅", RESPONSIBLE), ("省财政厅", COOPERATE)],
            id="in-consultation-with",
        ),
        pytest.param(
            "（责任单位：市商务局、商河县人民政府）",
            [("市商务局", RESPONSIBLE), ("商河县人民政府", RESPONSIBLE)],
            id="names-that-contain-the-word-for-consulting",
        ),
        pytest.param(
            "（责任单位：甲厅、乙局等部门）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="and-others",
        ),
        pytest.param(
            "（主办单位：甲厅；协办单位：乙局）", [("甲厅", LEAD), ("乙局", COOPERATE)], id="host"
        ),
        pytest.param(
            "（牵头单位：甲厅；参与单位：乙局）",
            [("甲厅", LEAD), ("乙局", COOPERATE)],
            id="take-part",
        ),
        pytest.param(
            "（责任单位：甲厅\n乙局）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="two-lines",
        ),
        pytest.param(
            "奖励。（责任单位：甲厅）另给补助。（责任单位：乙局）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="two-lists",
        ),
        pytest.param("（责任单位：甲厅、甲厅）", [("甲厅", RESPONSIBLE)] * 2, id="named-twice"),
        pytest.param("（责任单位：  ）", [], id="an-empty-list"),
        pytest.param("给予奖励（每年一次）。", [], id="other-brackets"),
        pytest.param("由省科技厅牵头负责。", [], id="no-brackets"),
    ],
)
def test_offices_and_their_roles(text: str, units: list[tuple[str, str]]) -> None:
    found = find_units(text)
    assert [(unit.name, unit.role) for unit in found.units] == units
    assert not found.foreign
    for unit in found.units:
        assert text[unit.span.start : unit.span.end] == unit.span.text == unit.name


@pytest.mark.parametrize(
    ("text", "names", "spans", "foreign"),
    [
        pytest.param(
            "（责任单位：省科技厅、你好世界、省财政厅）",
            ["省科技厅", "省财政厅"],
            ["省科技厅", "省财政厅"],
            ["你好世界"],
            id="injected-word",
        ),
        pytest.param(
            "（责任单位：省科技厅你好、省财政厅）",
            ["省科技厅", "省财政厅"],
            ["省科技厅", "省财政厅"],
            ["你好"],
            id="injected-after-a-name",
        ),
        pytest.param(
            "（责任单位：省科技厅省财政厅）",
            ["省科技厅", "省财政厅"],
            ["省科技厅", "省财政厅"],
            [],
            id="run-together",
        ),
        pytest.param(
            "（责任单位：省工业和信息化、省财政厅）",
            ["省工业和信息化厅", "省财政厅"],
            ["省工业和信息化", "省财政厅"],
            [],
            id="cut-short",
        ),
        pytest.param(
            "（责任单位：省、省财政厅）", ["省财政厅"], ["省财政厅"], ["省"], id="uncertain"
        ),
    ],
)
def test_names_are_repaired_only_by_names_read_elsewhere(
    text: str, names: list[str], spans: list[str], foreign: list[str]
) -> None:
    found = find_units(text, KNOWN)
    assert [unit.name for unit in found.units] == names
    assert [unit.span.text for unit in found.units] == spans
    assert [span.text for span in found.foreign] == foreign
    for span in [*(unit.span for unit in found.units), *found.foreign]:
        assert text[span.start : span.end] == span.text


def test_nothing_is_repaired_where_two_names_fit() -> None:
    found = find_units("（责任单位：省科技）", {"省科技厅", "省科技局"})
    assert not found.units
    assert [span.text for span in found.foreign] == ["省科技"]


def test_office_names_leave_out_what_is_run_together() -> None:
    texts = ["（责任单位：省科技厅、省财政厅）", "（责任单位：省科技厅省财政厅、省科技）"]
    assert office_names(texts) == {"省科技厅", "省财政厅"}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("给予奖励。（责任单位：省科技厅）", True),
        ("给予奖励。（省科技厅牵头负责）。", True),
        ("（责任单位：省科技厅）给予奖励。", False),
        ("给予奖励（每年一次）", False),
        ("给予奖励。", False),
        ("", False),
    ],
)
def test_ends_with_units(text: str, ends: bool) -> None:
    assert ends_with_units(text) is ends
