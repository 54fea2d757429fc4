import pytest

from corpus.office_names import office_of
from corpus.units import ends_with_units, find_units, office_lists, office_names

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
            "（完成时限：2025年底；责任单位：甲厅、乙局）",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="label-not-first",
        ),
        pytest.param(
            "（省科技厅牵头，省财政厅配合，2025年9月底前完成）",
            [("省科技厅", LEAD), ("省财政厅", COOPERATE)],
            id="a-time-in-the-list",
        ),
        pytest.param(
            "由县商务局会同县农业农村局制定品牌建设方案。",
            [("县商务局", LEAD), ("县农业农村局", COOPERATE)],
            id="a-sentence-that-puts-two-offices-together",
        ),
        pytest.param(
            "由国务院商务主管部门会同国务院海关总署公布。",
            [("国务院商务主管部门", LEAD), ("国务院海关总署", COOPERATE)],
            id="commerce-is-no-consulting",
        ),
        pytest.param("由省科技厅会同省财政厅负责解释。", [], id="who-explains-is-not-responsible"),
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
        pytest.param("由省科技厅牵头负责。", [("省科技厅", LEAD)], id="a-sentence"),
        pytest.param(
            "由甲厅负责，乙局配合。（甲厅负责，乙局配合）",
            [("甲厅", RESPONSIBLE), ("乙局", COOPERATE)],
            id="responsible-and-cooperating",
        ),
        pytest.param(
            "（完成时限：2025年底；责任单位：甲厅）", [("甲厅", RESPONSIBLE)], id="label-not-first"
        ),
        pytest.param(
            "建设平台。\n责任单位：甲厅、乙局",
            [("甲厅", RESPONSIBLE), ("乙局", RESPONSIBLE)],
            id="line",
        ),
        pytest.param(
            "牵头单位：\n甲厅\n配合单位：\n乙局",
            [("甲厅", LEAD), ("乙局", COOPERATE)],
            id="label-on-a-line-of-its-own",
        ),
        pytest.param("建设平台\t责任单位\t甲厅", [("甲厅", RESPONSIBLE)], id="a-table-row"),
        pytest.param("【责任单位：甲厅】", [("甲厅", RESPONSIBLE)], id="square-brackets"),
        pytest.param(
            "（责任单位：甲厅（牵头）、乙局）",
            [("甲厅", LEAD), ("乙局", RESPONSIBLE)],
            id="role-behind-the-name",
        ),
        pytest.param(
            "（责任单位：各市、县（市、区）政府）",
            [("各市、县（市、区）政府", RESPONSIBLE)],
            id="governments-of-several-levels",
        ),
        pytest.param(
            "（责任单位：各区（市）政府）",
            [("各区（市）政府", RESPONSIBLE)],
            id="brackets-in-a-name",
        ),
        pytest.param(
            "（责任单位：市公安局交警支队、市法院、某某集团、山东半岛协会）",
            [
                ("市公安局交警支队", RESPONSIBLE),
                ("市法院", RESPONSIBLE),
                ("某某集团", RESPONSIBLE),
                ("山东半岛协会", RESPONSIBLE),
            ],
            id="bodies-of-other-kinds",
        ),
        pytest.param(
            "县级以上人民政府教育主管部门负责本行政区域内的考试工作。",
            [("县级以上人民政府教育主管部门", RESPONSIBLE)],
            id="a-law",
        ),
        pytest.param("企业法定代表人对申报材料负责。", [], id="a-person"),
        pytest.param("实行首席专家负责制，用人单位负责考核。", [], id="nobody-of-the-state"),
        pytest.param("支持发展。（排名第一的为牵头单位）", [], id="words-about-offices"),
        pytest.param("各责任单位按分工负责。", [], id="no-office-by-name"),
        (
            "擴大開放。（牽頭部門：創新科技及工業局；配合部門：數字政策辦公室）",
            [("創新科技及工業局", LEAD), ("數字政策辦公室", COOPERATE)],
        ),
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
            "（责任单位：省科技厅省商务厅省财政厅）",
            ["省科技厅", "省商务厅", "省财政厅"],
            ["省科技厅", "省商务厅", "省财政厅"],
            [],
            id="three-run-together",
        ),
        pytest.param(
            "（责任单位：福州、厦门市人民政府）",
            ["福州市人民政府", "厦门市人民政府"],
            ["福州", "厦门市人民政府"],
            [],
            id="a-shared-ending",
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
    clauses = [(text, office_lists(text)) for text in texts]
    assert office_names(clauses) == {"省科技厅", "省财政厅"}


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


@pytest.mark.parametrize(
    ("name", "region", "office"),
    [
        ("省发展改革委", "山东省", "山东省发展和改革委员会"),
        ("省发改委", "山东省", "山东省发展和改革委员会"),
        ("山东省发展和改革委员会", "山东省", "山东省发展和改革委员会"),
        ("市住建局", "青岛市", "青岛市住房和城乡建设局"),
        ("省科技厅", "青岛市", "山东省科学技术厅"),
        ("省科技厅", None, "省科学技术厅"),
        ("发展改革委", None, "国家发展和改革委员会"),
        ("省税务局", "山东省", "国家税务总局山东省税务局"),
        ("国家税务总局山东省税务局", "山东省", "国家税务总局山东省税务局"),
        ("金融监管总局山东监管局", "山东省", "国家金融监督管理总局山东监管局"),
        ("青岛海关", "山东省", "青岛海关"),
        ("县农业农村局", "歙县", "歙县农业农村局"),
        ("区发改局", "青岛市崂山区", "青岛市崂山区发展和改革局"),
        ("市财政局", "青岛市崂山区", "青岛市财政局"),
        ("县级以上人民政府", "歙县", "县级以上人民政府"),
        ("区县政府", "青岛市崂山区", "区县政府"),
    ],
)
def test_short_and_full_names_meet(name: str, region: str | None, office: str) -> None:
    assert office_of(name, region) == office


@pytest.mark.parametrize("time", ["2025年9月底前完成", "长期坚持", "完成时限"])
def test_a_time_in_a_list_of_offices_is_no_foreign_word(time: str) -> None:
    assert find_units(f"（责任单位：省科技厅、{time}）").foreign == ()
