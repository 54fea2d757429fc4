"""The search and documents tabs in a real browser."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from rag.service import Service

DATA = Path(__file__).parent.parent / "data"
Open = Callable[..., Page]
Ask = Callable[[Page, str], None]


def search(page: Page, query: str) -> None:
    page.get_by_role("tab", name="检索").click()
    box = page.get_by_label("检索条款")
    box.fill(query)
    box.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


def test_clauses_are_found_filtered_sorted_and_exported(page: Page) -> None:
    search(page, "智慧物流")
    expect(page.locator(".hit mark", has_text="物流").first).to_be_visible()
    office = page.get_by_label("山东省科学技术厅")
    office.check()
    expect(page.locator(".hit .number", has_text="鲁科字〔2025〕128号").first).to_be_visible()
    expect(page.locator(".hit .number", has_not_text="鲁科字〔2025〕128号")).to_have_count(0)
    page.get_by_label("按文件与条款顺序").check(force=True)
    expect(page.locator(".hit h2").first).to_contain_text("引言")
    with page.expect_download() as caught:
        page.get_by_role("link", name="导出 CSV").click()
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {"鲁科字〔2025〕128号"}
    assert len(rows) - 1 == int(page.locator("#found .count").inner_text().split()[0])
    page.locator(".hit .open-source").first.click()
    expect(page.locator("#source .piece.cited")).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(".hit .number", has_not_text="鲁科字〔2025〕128号").first).to_be_visible()


def test_the_library_is_listed_and_looked_through(page: Page) -> None:
    page.get_by_role("tab", name="文件").click()
    expect(page.locator(".document")).to_have_count(5)
    page.get_by_label("按标题、文号或机关查找").fill("科技服务业")
    expect(page.locator(".document")).to_have_count(1)
    page.locator(".document [data-view=facts]").click()
    expect(page.locator("#source .facts-view .fact").first).to_be_visible()


def test_a_pdf_is_handed_in_and_asked_about(
    open_page: Open, ask: Ask, empty_server: tuple[str, Service], tmp_path: Path
) -> None:
    url, _ = empty_server
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    page = open_page(url=url)
    expect(page.locator("#library .empty")).to_contain_text("上传")
    page.get_by_role("tab", name="文件").click()
    page.locator("#upload input[type=file]").set_input_files([DATA / "official.pdf", broken])
    uploads = page.locator(".uploads")
    expect(uploads.locator("[role=progressbar]")).to_be_visible()
    expect(uploads.locator(".added")).to_contain_text("official.pdf")
    expect(uploads.locator(".refused")).to_contain_text("broken.pdf：")
    expect(uploads.locator(".refused")).not_to_contain_text("Print it")
    expect(page.locator(".document")).to_have_count(1)

    page.get_by_role("tab", name="问答").click()
    ask(page, "推动产业集群发展有哪些措施？")
    page.locator("#past a.cite").first.click()
    page.locator("#source [role=tab]", has_text="版面").click()
    boxes = page.locator("#source .pdf-page .box")
    expect(boxes.first).to_be_visible()
    picture = page.locator("#source .pdf-page img").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 600
    with page.expect_download() as caught:
        page.get_by_role("link", name="下载原件").click()
    assert Path(caught.value.path()).read_bytes() == (DATA / "official.pdf").read_bytes()
