"""The ledger tab: what it shows is complete and counted, and every row leads to its words."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from corpus.errors import NotFoundError
from rag.ledger import responsibilities, targets
from rag.service import Service
from ui.ledger_page import Chosen, render_ledger

SERVICES = "鲁服务业办〔2025〕4号"


def ids_of(service: Service) -> dict[str, str]:
    return {each.number or each.region or "": each.id for each in service.documents()}


def test_an_office_is_found_and_its_duty_leads_to_the_words(
    page: Page, service: Service, scrolls_sideways: Callable[[Page], bool]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("tab", name="台账").click()
    count = page.locator("#ledger .count")
    expect(count).to_have_text("88 个单位，650 项职责，涉及 213 条")
    page.get_by_label("角色").select_option("lead")
    page.get_by_label("单位").fill("省科技厅")
    page.get_by_label("单位").press("Enter")
    (office,) = responsibilities(service.clause_fields(), office="省科技厅", roles=["lead"])
    expect(count).to_contain_text(f"1 个单位，{len(office.duties)} 项职责")
    expect(page.locator(".duties li")).to_have_count(len(office.duties))
    page.locator(".duties .open-source").last.click()
    expect(page.locator("#source .piece.cited mark")).to_have_text(office.duties[-1].span.text)
    expect(page.locator("#source .piece.cited mark")).to_be_in_viewport()
    page.keyboard.press("Escape")

    page.get_by_role("radio", name="目标").check(force=True)
    expect(page.locator(".plot svg").first).to_be_visible()
    page.get_by_label("最迟年份").select_option("2024")
    due = targets(service.clause_fields(), year_to=2024)
    expect(count).to_contain_text(f"{len(due)} 项目标")
    with page.expect_download() as caught:
        page.get_by_role("link", name="导出 CSV").click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text("utf-8-sig"))))
    assert len(rows) - 1 == len(due)
    assert not scrolls_sideways(page)

    page.get_by_role("radio", name="文件对照").check(force=True)
    expect(page.locator(".pair").first).to_be_visible()
    page.locator("#switch").click()
    expect(page.get_by_role("radio", name="Comparison")).to_be_checked()
    assert not scrolls_sideways(page)


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(view="units", role="cooperate", region="山东省"),
        Chosen(view="units", find="市财政局"),
        Chosen(view="targets", find="增长", due=2025),
        Chosen(view="amounts", find="我们是省级中试基地"),
        Chosen(view="amounts"),
    ],
)
def test_a_table_exports_the_rows_that_it_shows(
    service: Service, server_url: str, chosen: Chosen
) -> None:
    shown = render_ledger(service, chosen, "zh")
    link = re.search(r'href="([^"]+csv[^"]*)"', shown)
    assert link
    table = httpx.get(server_url + unescape(link[1])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))[1:]
    assert rows
    assert len(rows) == shown.count('<span class="from">')
    assert re.search(rf">(?:\d+ 个单位，)?{len(rows)} 项", shown)


def test_nothing_that_fits_is_said(service: Service) -> None:
    # The plan of Qingdao names no lead.
    shown = render_ledger(service, Chosen(role="lead", region="青岛市"), "zh")
    assert "没有符合的内容" in shown
    assert "export" not in shown


def test_more_rows_than_fit_are_one_step_away(service: Service) -> None:
    shown = render_ledger(service, Chosen(view="targets", count=50), "en")
    assert shown.count('<td class="cell of-metric"') == 50
    assert "Show the other 145 rows" in shown


def test_the_graph_can_be_narrowed_to_a_document(service: Service) -> None:
    whole = render_ledger(service, Chosen(view="graph"), "zh")
    one = render_ledger(service, Chosen(view="graph", document=ids_of(service)[SERVICES]), "zh")
    assert whole.count('<path class="') == 13
    assert one.count('<path class="') == 1
    assert "山东省引育长期资本促进创业投资发展的实施方案" in one
    assert "库中没有" in one


def test_two_documents_meet_on_the_same_matter(service: Service) -> None:
    ids = ids_of(service)
    found = service.comparison(ids[SERVICES], ids["青岛市"])
    pairs = {(p.left.clause.heading, p.right.clause.heading) for p in found.pairs}
    assert {
        ("提升检验检测认证服务水平", "检验检测认证"),
        ("加快完善现代物流服务体系", "现代物流"),
        ("提高人力资源服务专业能力", "人力资源"),
    } <= pairs
    every = {p.left.clause.id for p in found.pairs} | {c.clause.id for c in found.only_left}
    assert len(every) == len(found.pairs) + len(found.only_left) == 16


def test_a_topic_narrows_the_comparison(service: Service, server_url: str) -> None:
    ids = ids_of(service)
    asked = {"left": ids[SERVICES], "right": ids["青岛市"], "topic": "物流"}
    found = httpx.get(f"{server_url}/v1/comparison", params=asked).json()
    headings = {
        (pair["left"]["clause"]["heading"], pair["right"]["clause"]["heading"])
        for pair in found["pairs"]
    }
    assert headings == {("加快完善现代物流服务体系", "现代物流")}
    alone = [*found["only_left"], *found["only_right"]]
    assert all("物流" in each["clause"]["text"] for each in alone)


def test_metrics_and_offices_of_two_documents_are_aligned(service: Service) -> None:
    plans = next(each.id for each in service.documents() if "十大创新" in each.title)
    found = service.comparison(plans, ids_of(service)[SERVICES])
    share = next(each for each in found.targets if each.metric == "智能算力占比")
    assert [(row.target.year, row.target.value) for row in share.rows] == [(2025, 35), (2027, 40)]
    office = next(each for each in found.offices if each.office == "山东省发展和改革委员会")
    assert (office.left.counts["lead"], office.right.counts) == (30, {"responsible": 9})


def test_a_document_that_is_not_there_is_named(service: Service, server_url: str) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        service.comparison("nowhere", "nothing")
    asked = httpx.get(f"{server_url}/v1/comparison", params={"left": "nowhere", "right": "x"})
    assert asked.status_code == 404


def test_what_others_wrote_stays_text(service: Service) -> None:
    shown = render_ledger(service, Chosen(find='"><script>alert(1)</script>'), "zh")
    assert "<script>" not in shown
