from pathlib import Path

import pytest

from corpus.docnumber import agency_of
from corpus.errors import InputError
from corpus.model import DocumentInfo
from corpus.parse import parse
from corpus.sidecar import Sidecar, read_sidecar

TITLE = "关于支持科技的若干措施"
BODY = "一、支持企业。给予奖励。"


def info_of(*lines: str, name: str = "a.txt", sidecar: Sidecar | None = None) -> DocumentInfo:
    return parse("\n".join(lines).encode(), name, sidecar).info


def issuers_of(info: DocumentInfo) -> list[tuple[str, str]]:
    return [(issuer.name, issuer.basis) for issuer in info.issuers]


@pytest.mark.parametrize(
    "number",
    [
        "鲁科字〔2025〕128号",
        "鲁科字［2025］128号",
        "鲁科字[2025]128号",
        "鲁科字(2025)128号",
        "鲁科字（2025）128号",
        "鲁科字【2025】128号",
        "鲁科字〔2025〕第128号",
        "鲁科字 〔 2025 〕 128 号",
    ],
)
def test_a_number_is_kept_as_written_and_names_its_agency(number: str) -> None:
    info = info_of(TITLE, number, BODY)
    assert info.number == number
    assert issuers_of(info) == [("山东省科学技术厅", "number_code")]
    assert info.region == "山东省"


@pytest.mark.parametrize(
    "number", ["国务院令第752号", "山东省人民政府令第300号", "2025年第3号公告"]
)
def test_a_number_of_an_order(number: str) -> None:
    assert info_of(TITLE, number, BODY).number == number


def test_a_number_within_a_sentence_is_another_document_s() -> None:
    assert info_of(TITLE, "一、落实。按《意见》（国办发〔2011〕58号）办理。").number is None


@pytest.mark.parametrize(
    ("number", "office"),
    [
        ("鲁科字〔2025〕128号", "山东省科学技术厅"),
        ("鲁政发〔2025〕1号", "山东省人民政府"),
        ("国发〔2025〕1号", "国务院"),
    ],
)
def test_the_code_of_a_number_names_an_office(number: str, office: str) -> None:
    agency = agency_of(number)
    assert agency is not None
    assert agency.office == office


@pytest.mark.parametrize("number", ["某某字〔2025〕1号", "国务院令第752号", "科〔2025〕1号"])
def test_a_code_that_is_not_certain_names_no_office(number: str) -> None:
    assert agency_of(number) is None


@pytest.mark.parametrize(
    ("lines", "issuers"),
    [
        pytest.param(
            [TITLE, BODY, "山东省科学技术厅", "2025年3月21日"],
            [("山东省科学技术厅", "stated")],
            id="signature",
        ),
        pytest.param(
            [TITLE, BODY, "山东省科学技术厅 山东省财政厅", "2025年3月21日"],
            [("山东省科学技术厅", "stated"), ("山东省财政厅", "stated")],
            id="two-on-a-line",
        ),
        pytest.param(
            [TITLE, BODY, "山东省科学技术厅", "山东省财政厅", "2025年3月21日"],
            [("山东省科学技术厅", "stated"), ("山东省财政厅", "stated")],
            id="two-lines",
        ),
        pytest.param(
            [f"山东省科学技术厅{TITLE}", BODY], [("山东省科学技术厅", "stated")], id="title"
        ),
        pytest.param(
            ["山东省科学技术厅 山东省财政厅关于印发支持科技的若干措施的通知", BODY],
            [("山东省科学技术厅", "stated"), ("山东省财政厅", "stated")],
            id="two-in-the-title",
        ),
        pytest.param(
            [TITLE, "鲁科字〔2025〕1号", BODY, "山东省财政厅", "2025年3月21日"],
            [("山东省财政厅", "stated")],
            id="the-signature-outweighs-the-number",
        ),
        pytest.param(
            [
                TITLE,
                BODY,
                "山东省服务业发展领导小组办公室",
                "（山东省发展和改革委员会代章）",
                "2025年3月21日",
            ],
            [("山东省服务业发展领导小组办公室", "stated")],
            id="who-lends-its-seal-is-no-issuer",
        ),
        pytest.param([TITLE, BODY], [], id="nothing-stated"),
        pytest.param(
            [TITLE, "一、职责。由山东省科学技术厅负责。"], [], id="named-in-the-text-only"
        ),
        pytest.param([TITLE, "某某字〔2025〕1号", BODY], [], id="unknown-code"),
    ],
)
def test_issuers_are_stated_or_none(lines: list[str], issuers: list[tuple[str, str]]) -> None:
    assert issuers_of(info_of(*lines)) == issuers


def test_the_evidence_of_an_issuer_is_verbatim() -> None:
    document = parse(f"{TITLE}\n{BODY}\n山东省科学技术厅\n2025年3月21日".encode(), "a.txt")
    evidence = document.info.issuers[0].evidence
    assert evidence is not None
    assert document.text[evidence.start : evidence.end] == evidence.text == "山东省科学技术厅"


@pytest.mark.parametrize(
    ("line", "issued_on"),
    [
        ("2025年3月21日", "2025-03-21"),
        ("（2025年3月21日）", "2025-03-21"),
        ("2025 年 12 月 1 日", "2025-12-01"),
        ("二〇二五年三月二十一日", "2025-03-21"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("二零二五年十月十日", "2025-10-10"),
        ("2025年13月41日", None),  # no such day
        ("2025年3月", "2025-03"),  # no day is given, none is made up
    ],
)
def test_the_date_of_issue(line: str, issued_on: str | None) -> None:
    assert info_of(TITLE, BODY, "山东省科学技术厅", line).issued_on == issued_on


def test_a_date_in_a_sentence_is_no_date_of_issue() -> None:
    assert info_of(TITLE, "一、期限。到2025年3月21日完成。").issued_on is None


@pytest.mark.parametrize(
    ("lines", "title", "basis"),
    [
        pytest.param([TITLE, BODY], TITLE, "stated", id="stated"),
        pytest.param(
            ["现将《甲办法》《乙办法》印发给你们。", BODY],
            "关于印发《甲办法》《乙办法》的通知",
            "derived",
            id="from-what-is-passed-on",
        ),
        pytest.param(
            ["为贯彻决策部署，加快科技创新，经省政府同意，现提出如下意见：", BODY],
            "关于加快科技创新的意见",
            "derived",
            id="from-the-aim",
        ),
        pytest.param(["没有标题的一段话。", BODY], "a", "file_name", id="file-name"),
    ],
)
def test_the_title_and_its_basis(lines: list[str], title: str, basis: str) -> None:
    info = info_of(*lines)
    assert (info.title, info.title_basis) == (title, basis)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        (f"{TITLE}（征求意见稿）", "draft"),
        (f"{TITLE}（草案）", "draft"),
        (f"{TITLE}（讨论稿）", "draft"),
        (f"{TITLE}（送审稿）", "draft"),
        (f"{TITLE}（试行）", "unverified"),
        (TITLE, "unverified"),
    ],
)
def test_only_a_title_makes_a_draft(title: str, status: str) -> None:
    assert info_of(title, BODY).status == status
    assert info_of(title, BODY).status_reason


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        (["科技发展规划（2021-2025年）", BODY], (2021, 2025)),
        (["科技发展规划（2021—2025年）", BODY], (2021, 2025)),
        (["科技发展规划（2021～2025年）", BODY], (2021, 2025)),
        (["科技发展规划（2021年至2025年）", BODY], (2021, 2025)),
        (["科技发展规划", "一、目标。“十四五”期间翻一番。"], (2021, 2025)),
        (["科技发展规划", "一、目标。到“十二五”末翻一番。"], (2011, 2015)),
        (["科技发展规划", "一、目标。到“十五五”末翻一番。"], (2026, 2030)),
        (["科技发展规划", BODY], None),
    ],
)
def test_the_planning_period(lines: list[str], years: tuple[int, int] | None) -> None:
    period = info_of(*lines).period
    assert (period and (period.start_year, period.end_year)) == years


@pytest.mark.parametrize(
    ("lines", "region"),
    [
        pytest.param([f"山东省科学技术厅{TITLE}", BODY], "山东省", id="issuer"),
        pytest.param(["青岛市科技发展规划", BODY], "青岛市", id="title"),
        pytest.param(["新疆维吾尔自治区科技发展规划", BODY], "新疆维吾尔自治区", id="long-name"),
        pytest.param([TITLE, "鲁科字〔2025〕1号", BODY], "山东省", id="number"),
        pytest.param([TITLE, "一、我市。青岛有山，青岛有水。"], "青岛市", id="our-city"),
        pytest.param([TITLE, "一、山东。山东有山，山东有水。"], None, id="named-but-not-ours"),
        pytest.param([TITLE, "一、我市。青岛有山，济南有泉。"], None, id="two-cities-alike"),
        pytest.param([TITLE, BODY], None, id="nothing"),
        pytest.param([f"歙县人民政府办公室{TITLE}", BODY], "歙县", id="county"),
        pytest.param([f"长沙县商务局{TITLE}", BODY], "长沙县", id="county-named-like-a-city"),
        pytest.param([f"青岛市崂山区人民政府{TITLE}", BODY], "青岛市崂山区", id="district"),
        pytest.param([f"山东省青州市人民政府{TITLE}", BODY], "青州市", id="county-level-city"),
        pytest.param([f"达拉特旗林业和草原局{TITLE}", BODY], "达拉特旗", id="banner"),
        pytest.param([f"三江侗族自治县人民政府{TITLE}", BODY], "三江侗族自治县", id="autonomous"),
        pytest.param(
            [f"中共长沙县委办公室 长沙县人民政府办公室{TITLE}", BODY],
            "长沙县",
            id="county-committee",
        ),
        pytest.param(
            ["龙岗区低空经济行动方案", "一、布局。在龙岗区建设。（责任单位：区科技局）"],
            "龙岗区",
            id="district-in-the-title",
        ),
        pytest.param(["老旧小区改造行动方案", "一、改造。全区小区改造。"], None, id="estates"),
        pytest.param(["智慧城市建设方案", "一、我市。建设智慧城市。"], None, id="smart-city"),
        pytest.param(["县域商业体系建设方案", "一、我县。完善县域商业。"], None, id="of-counties"),
        pytest.param([f"国家市场监督管理总局{TITLE}", BODY], None, id="market"),
        pytest.param(
            ["禁止滥用市场支配地位行为规定", "一、管辖。市场监管局禁止滥用市场支配地位。"],
            None,
            id="market-in-the-title",
        ),
        pytest.param([f"深圳市城市管理局{TITLE}", BODY], "深圳市", id="city-management"),
        pytest.param(
            [f"青岛高新技术产业开发区管理委员会{TITLE}", BODY], "青岛市", id="development-zone"
        ),
    ],
)
def test_the_region(lines: list[str], region: str | None) -> None:
    assert info_of(*lines).region == region


def test_addressees_lose_their_colon() -> None:
    assert (
        info_of(TITLE, "各市人民政府，省政府各部门：", BODY).addressees
        == "各市人民政府，省政府各部门"
    )


def test_a_document_cites_others_but_not_itself() -> None:
    info = info_of(
        f"关于印发《{TITLE}》的通知", f"落实《管理办法》。现将《{TITLE}》印发给你们。", BODY
    )
    assert [cited.title for cited in info.cites] == ["管理办法"]


SUPPLIED = Sidecar(
    title="别的办法",
    number="别字〔2020〕1号",
    issuers=("别的局",),
    issued_on="2020-01-02",
    region="别市",
    status="in_force",
)


def test_a_sidecar_fills_what_the_text_leaves_open() -> None:
    info = info_of("没有标题的一段话。", BODY, sidecar=SUPPLIED)
    assert (info.title, info.title_basis) == ("别的办法", "supplied")
    assert issuers_of(info) == [("别的局", "supplied")]
    assert (info.number, info.issued_on, info.region) == ("别字〔2020〕1号", "2020-01-02", "别市")
    assert (info.status, info.status_reason) == ("in_force", "随文件提供")


def test_a_sidecar_never_overrules_the_text() -> None:
    lines = [
        f"山东省科学技术厅{TITLE}（征求意见稿）",
        "鲁科字〔2025〕128号",
        BODY,
        "山东省科学技术厅",
        "2025年3月21日",
    ]
    assert info_of(*lines, sidecar=SUPPLIED) == info_of(*lines)


def test_read_sidecar() -> None:
    text = "title: 甲\nissuers: [乙局, 丙局]\nissued_on: 2025-03-21\nstatus: in_force\n"
    assert read_sidecar(text, "a.txt.meta.yaml") == Sidecar(
        title="甲", issuers=("乙局", "丙局"), issued_on="2025-03-21", status="in_force"
    )
    assert read_sidecar("issuers: 乙局", "a.txt.meta.yaml").issuers == ("乙局",)
    assert read_sidecar("", "a.txt.meta.yaml") == Sidecar()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("titel: 甲", "source_url", id="unknown-field-lists-the-known"),
        pytest.param("- 甲", "only these fields", id="a-list"),
        pytest.param("甲", "only these fields", id="a-word"),
        pytest.param("status: 有效", "superseded", id="unknown-status-lists-the-known"),
        pytest.param("title: [甲", "not valid YAML", id="not-yaml"),
    ],
)
def test_a_wrong_sidecar_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_sidecar(text, "a.txt.meta.yaml")
    assert "a.txt.meta.yaml" in str(caught.value)


def test_a_sidecar_makes_no_draft_a_rule_in_force(samples: Path) -> None:
    path = samples / "青岛三年行动.txt"
    info = parse(path.read_bytes(), path.name, Sidecar(status="in_force")).info
    assert info.status == "draft"
