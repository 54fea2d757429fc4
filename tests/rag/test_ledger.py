"""The ledger of the samples: complete, counted, each row with its words."""

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from corpus.model import Document
from corpus.parse import parse
from index.filters import Filters
from index.library import ClauseFields
from rag.citations_graph import citation_graph
from rag.ledger import aligned, amounts, base_value, responsibilities, targets
from rag.ledger_tables import responsibility_table
from rag.service import Service, open_service
from rag.settings import Settings
from rag.spreadsheet import to_csv, to_xlsx

TABLE = Path(__file__).parents[1] / "data" / "sample_facts.tsv"


def rows_of(fact: str) -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if not line.startswith("#")]
    return [row for row in found if row[2] == fact]


@pytest.fixture(scope="module")
def clauses(service: Service) -> list[ClauseFields]:
    return service.clause_fields()


def fields_of(text: str, name: str) -> list[ClauseFields]:
    document: Document = parse(text.encode(), name)
    return [ClauseFields(clause=c, document=document.info) for c in document.clauses]


def test_every_duty_of_the_table_made_by_hand_and_no_other(clauses: list[ClauseFields]) -> None:
    found = [
        (duty.name, duty.role, duty.source.clause_id)
        for row in responsibilities(clauses)
        for duty in row.duties
    ]
    by_document: dict[tuple[str, str, str], int] = defaultdict(int)
    stems = {each.document.id: Path(each.document.source).stem for each in clauses}
    for name, role, clause_id in found:
        by_document[stems[clause_id.rsplit("-", 1)[0]], name, role] += 1
    wanted: dict[tuple[str, str, str], int] = defaultdict(int)
    for document, _, _, name, role, *_ in rows_of("unit"):
        wanted[document, name, role] += 1
    assert by_document == wanted


def test_targets_and_amounts_are_all_there(clauses: list[ClauseFields]) -> None:
    assert len(targets(clauses)) == sum(len(each.clause.targets) for each in clauses)
    assert len(targets(clauses)) >= 0.97 * len(rows_of("target"))
    assert len(amounts(clauses)) == len(rows_of("amount")) == 6
    for row in targets(clauses):
        text = next(c.clause.text for c in clauses if c.clause.id == row.source.clause_id)
        assert text[row.target.span.start : row.target.span.end] == row.target.span.text


def test_an_office_is_one_under_all_its_names(clauses: list[ClauseFields]) -> None:
    for name in ("省发改委", "省发展改革委", "山东省发展和改革委员会"):
        assert [row.office for row in responsibilities(clauses, office=name)] == [
            "山东省发展和改革委员会"
        ]
    city = {row.office for row in responsibilities(clauses, office="市发展改革委")}
    assert city == {"青岛市发展和改革委员会"}


def test_roles_are_counted_by_clause(clauses: list[ClauseFields]) -> None:
    (row,) = responsibilities(clauses, office="省能源局")
    led = {duty.source.clause_id for duty in row.duties if duty.role == "lead"}
    assert row.counts["lead"] == len(led)
    (only,) = responsibilities(clauses, office="省能源局", roles=["lead"])
    assert set(only.counts) == {"lead"}
    assert only.clauses == len(led)


def test_targets_due(clauses: list[ClauseFields]) -> None:
    due = targets(clauses, year_to=2025)
    assert due
    assert all(row.target.year is not None and row.target.year <= 2025 for row in due)
    assert [row.target.value for row in targets(clauses, metric="金融业增加值")] == [1100.0]
    blanks = targets(clauses, blank=True)
    assert {Path(row.source.title).name for row in blanks} == {
        "三年行动实施方案（2023-2025年）（征求意见稿）"
    }
    assert all(row.target.value is None for row in blanks)


def test_one_metric_over_documents_and_years(clauses: list[ClauseFields]) -> None:
    share = next(each for each in aligned(targets(clauses)) if each.metric == "智能算力占比")
    assert [(row.target.year, row.target.value) for row in share.rows] == [(2025, 35), (2027, 40)]
    assert not share.conflict


@pytest.mark.parametrize(
    ("other", "conflict"),
    [
        ("到2027年，粮食产量达到600万吨。", True),
        ("到2027年，粮食产量达到500万吨。", False),
        ("到2028年，粮食产量达到600万吨。", False),
        ("到2027年，粮食产量达到0.05亿吨。", False),  # the same value in another magnitude
    ],
)
def test_documents_that_disagree_on_a_year(other: str, conflict: bool) -> None:
    title = "山东省人民政府关于粮食的意见\n\n一、目标\n"
    first = fields_of(f"{title}到2027年，粮食产量达到500万吨。", "一.txt")
    second = fields_of(f"{title}{other}", "二.txt")
    series = aligned(targets([*first, *second]))
    assert any(each.conflict for each in series) == conflict


def test_money_with_its_conditions_and_offices(clauses: list[ClauseFields]) -> None:
    found = {row.amount.recipient: row for row in amounts(clauses)}
    base = found["服务突出的省级中试基地"]
    assert base.amount.yuan == 2_000_000
    assert base.amount.recurrence == "yearly"
    assert base.offices == ("省科技厅", "省工业和信息化厅", "省财政厅")


def test_a_profile_ranks_the_money(service: Service) -> None:
    first = service.benefits("我们是一家省级中试基地，服务做得好")[0]
    assert first.amount.recipient == "服务突出的省级中试基地"
    assert "中试基地" in "".join(first.matched)
    own = service.benefits("我们是科技型中小企业，参加过创新创业大赛")
    assert own[0].amount.recipient.endswith("科技型中小企业")  # before the incubators of its clause
    assert {"科技型中小企业", "创新创业大赛"} <= set(own[0].matched)
    assert own[0].source.clause_id == own[1].source.clause_id
    assert "孵化器" in service.benefits("We run an incubator")[0].matched


def test_a_repealed_document_is_left_out_and_shown_where_asked_for(tmp_path: Path) -> None:
    closing = "本办法自2020年5月1日起施行。《青岛市停车补贴暂行办法》同时废止。"
    old = "青岛市停车补贴暂行办法\n\n第一条 对停车场给予10万元补贴。"
    new = f"青岛市停车补贴办法\n\n第一条 对停车场给予20万元补贴。\n第二条 {closing}"
    signed = "\n\n青岛市财政局\n{}年3月1日\n"
    texts = {"旧.txt": old + signed.format(2010), "新.txt": new + signed.format(2020)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    service = open_service(Settings(home=tmp_path / "home"))
    service.ingest([tmp_path / name for name in texts])

    def offered(**filters: Any) -> dict[float | None, str]:
        rows = amounts(service.clause_fields(Filters(**filters)))
        return {row.amount.yuan: row.source.status for row in rows}

    assert set(offered()) == {200_000}
    assert offered(status=("repealed",)) == {100_000: "repealed"}
    assert offered(as_of="2015-01-01")[100_000] == "unverified"
    hits = service.search("停车场补贴多少钱").hits
    assert {hit.document.title for hit in hits} == {"青岛市停车补贴办法"}
    answer = service.answer("停车场补贴多少钱？")
    assert "20万元" in answer.answer
    assert "10万元" not in answer.answer
    assert answer.notes == (
        "《青岛市停车补贴暂行办法》已由《青岛市停车补贴办法》废止，不作为答案的依据。",
    )
    then = service.answer("停车场补贴多少钱？", filters=Filters(as_of="2015-01-01"))
    assert "10万元" in then.answer
    assert then.notes == ("效力按2015-01-01的状态判断。",)
    asked_for = service.answer("停车场补贴多少钱？", filters=Filters(status=("repealed",)))
    assert "10万元" in asked_for.answer
    assert asked_for.notes == ("《青岛市停车补贴暂行办法》：已经废止。",)
    info = next(each for each in service.documents() if "暂行" in each.title)
    assert (info.status, service.document(info.id).info.status) == ("repealed", "repealed")
    assert "《青岛市停车补贴办法》" in info.status_reason
    then = {each.title: each.status for each in service.documents(date(2015, 1, 1))}
    assert then == {"青岛市停车补贴暂行办法": "unverified", "青岛市停车补贴办法": "upcoming"}
    clause = service.document(info.id).clauses[0]
    assert service.clause(clause.id).document.status == "repealed"


def test_graph_joins_a_name_to_a_held_document(service: Service) -> None:
    documents = list(service.documents())
    graph = citation_graph(documents)
    national = next(node for node in graph.nodes if node.number == "工信部联科〔2025〕110号")
    assert not national.held
    held = replace(
        documents[0], id="nat", title="别的标题", number="工信部联科[2025]110号", cites=()
    )
    joined = citation_graph([*documents, held])
    assert any(edge.target == "nat" and edge.relation == "implements" for edge in joined.edges)
    assert len(joined.nodes) == len(graph.nodes)


def test_no_cell_becomes_a_formula() -> None:
    rows = [("=HYPERLINK(1)", 1.5), ("+1", None), ("普通", 2)]
    written = list(csv.reader(io.StringIO(to_csv(("甲", "乙"), rows).decode("utf-8-sig"))))
    assert written == [["甲", "乙"], ["'=HYPERLINK(1)", "1.5"], ["'+1", ""], ["普通", "2"]]
    sheet = load_workbook(io.BytesIO(to_xlsx("表", ("甲", "乙"), rows))).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4
    assert sheet["A2"].value == "=HYPERLINK(1)"


def test_workbook_has_a_row_for_every_duty(clauses: list[ClauseFields]) -> None:
    header, rows = responsibility_table(responsibilities(clauses))
    sheet = load_workbook(io.BytesIO(to_xlsx("units", header, rows))).active
    assert sheet is not None
    assert sheet.max_row == len(rows_of("unit")) + 1
    assert [cell.value for cell in sheet[1]] == list(header)
    assert sheet.freeze_panes == "A2"


def test_a_workbook_prints_across_with_its_header_on_each_page() -> None:
    rows = [("甲", "很长的一段话" * 20, "编号")]
    sheet = load_workbook(io.BytesIO(to_xlsx("表", ("名", "话", "号"), rows, unprinted=1))).active
    assert sheet is not None
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'表'!$A$1:$B$2"
    lines = sheet.row_dimensions[2].height / 15
    assert (
        240 <= lines * sheet.column_dimensions["B"].width <= 400
    )  # the words fit, and little more


@pytest.mark.parametrize("name", ["responsibilities", "targets", "amounts"])
def test_every_ledger_over_http(server_url: str, name: str) -> None:
    url = f"{server_url}/v1/{name}"
    found = httpx.get(url, params={"region": "山东省"}).json()
    assert found["total"] > 0
    table = httpx.get(url, params={"region": "山东省", "format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.content.startswith(b"\xef\xbb\xbf")
    book = httpx.get(url, params={"format": "xlsx"})
    assert load_workbook(io.BytesIO(book.content)).active is not None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/targets?year=soon", 422),
        ("/v1/responsibilities?unit_role=boss", 422),
        ("/v1/amounts?as_of=tomorrow", 422),
        ("/v1/amounts?format=pdf", 422),
        ("/v1/targets?status=lost", 422),
        ("/v1/documents?as_of=2025-13-01", 400),
        ("/v1/documents?status=lost", 422),
    ],
)
def test_what_cannot_be_served_is_named(server_url: str, path: str, status: int) -> None:
    answer = httpx.get(server_url + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_documents_by_status_on_a_day(server_url: str) -> None:
    url = f"{server_url}/v1/documents"
    drafts = httpx.get(url, params={"status": "draft", "as_of": "2024-01-01"}).json()
    assert [each["region"] for each in drafts["documents"]] == ["青岛市"]
    assert {each["status_as_of"] for each in drafts["documents"]} == {"2024-01-01"}


def test_citations_over_http(server_url: str) -> None:
    graph = httpx.get(f"{server_url}/v1/citations").json()
    ids = {node["id"] for node in graph["nodes"]}
    assert graph["edges"]
    assert all({edge["source"], edge["target"]} <= ids for edge in graph["edges"])


def test_base_values_compare_magnitudes(clauses: list[ClauseFields]) -> None:
    one = targets(clauses)[0].target
    same = [
        replace(one, value=value, unit=unit) for value, unit in ((2.5, "万亿元"), (25000, "亿元"))
    ]
    assert base_value(same[0]) == base_value(same[1]) == 2.5e12
