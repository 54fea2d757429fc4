"""The chat page in a real browser, against a real server over the sample documents."""

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from corpus.errors import InputError
from rag.service import Service
from ui.server import create_server, serve

LEAD = "“一件事一次办”由谁牵头？"
UNKNOWN = "火锅底料怎么炒？"
BLANK = "到2025年全市服务业增加值达到多少？"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# How long a step may take on a busy machine; a quick one does not wait for it.
PATIENCE_MS = 30_000
HAND_MS = 300
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(BROWSERS)})")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, server_url: str) -> Iterator[Open]:
    """Open the page in a browser session of its own; fail on any trouble it reports."""
    contexts = []
    troubles: list[str] = []
    host = urlsplit(server_url).netloc

    def check_host(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            troubles.append(f"request to {url}")

    def check_console(line: ConsoleMessage) -> None:
        if line.type == "error":
            troubles.append(line.text)

    def open_page(width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: check_host(request.url))
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("console", check_console)
        page.goto(server_url)
        expect(page.get_by_label("您的问题")).to_be_visible(timeout=PATIENCE_MS)
        # The list of documents comes by an event: from then on the page talks to the server.
        expect(page.locator("#library details")).to_be_attached(timeout=PATIENCE_MS)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def ask(page: Page, question: str) -> None:
    answered = page.locator("#past .turn").count()
    box = page.get_by_label("您的问题")
    box.fill(question)
    page.wait_for_timeout(HAND_MS)  # the component takes over what was typed a moment later
    box.press("Enter")
    expect(page.locator("#past .turn")).to_have_count(answered + 1, timeout=PATIENCE_MS)


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_an_answer_comes_with_its_clause_marked(open_page: Open) -> None:
    page = open_page()
    ask(page, LEAD)
    expect(page.locator(".answer.answered")).to_contain_text("省政府办公厅")
    card = page.locator(".card").first
    quoted = card.locator("mark").first.inner_text()
    assert "省政府办公厅" in quoted
    assert quoted in card.locator("blockquote").inner_text()
    expect(page.get_by_label("您的问题")).to_have_value("")


def test_a_mark_leads_to_its_card(open_page: Open) -> None:
    page = open_page()
    ask(page, LEAD)
    page.locator("a.cite").first.click()
    expect(page.locator(".card").first).to_be_focused()
    expect(page.locator(".card").first).to_be_in_viewport()
    expect(page.locator("#past .turn")).to_have_count(1)


def test_what_no_document_says_looks_not_found(open_page: Open) -> None:
    page = open_page()
    ask(page, UNKNOWN)
    expect(page.locator(".answer.not_found")).to_be_visible()
    expect(page.locator(".related")).to_contain_text("不是答案")
    expect(page.locator(".card")).to_have_count(0)


def test_a_blank_in_a_draft_looks_left_blank(open_page: Open) -> None:
    page = open_page()
    ask(page, BLANK)
    expect(page.locator(".answer.left_blank")).to_contain_text("□□")
    expect(page.locator(".card .badge.draft")).to_have_text("征求意见稿")


def test_a_refused_question_is_explained(open_page: Open) -> None:
    page = open_page()
    ask(page, "问" * 3000)
    error = page.locator(".answer.error")
    expect(error).to_contain_text("2000")
    expect(error).not_to_contain_text("Traceback")
    ask(page, LEAD)
    expect(page.locator(".card")).to_have_count(1)


def test_examples_clear_and_language(open_page: Open) -> None:
    page = open_page()
    page.locator("#examples button").first.click()
    expect(page.locator("#past .card").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#examples")).not_to_be_visible()
    page.locator("#switch").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.locator("#past .outcome").first).to_have_text("Documented")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#clear").click()
    expect(page.locator("#past .turn")).to_have_count(0)
    expect(page.locator("#examples")).to_be_visible()


def test_a_long_clause_unfolds(open_page: Open) -> None:
    page = open_page()
    ask(page, "部级孵化器能得到多少补助？")
    card = page.locator(".card", has=page.locator(".fold")).first
    far = card.locator(".far > span").first
    expect(card.locator("mark").first).to_be_visible()
    expect(far).not_to_be_visible()
    card.locator(".fold summary").click()
    expect(far).to_be_visible()


def test_sessions_do_not_mix(open_page: Open) -> None:
    first, second = open_page(), open_page()
    ask(first, LEAD)
    ask(second, UNKNOWN)
    ask(first, BLANK)
    expect(first.locator(".asked")).to_have_count(2)
    expect(second.locator(".asked")).to_have_count(1)
    expect(second.locator(".asked")).to_contain_text(UNKNOWN)


def test_markup_in_a_question_stays_text(open_page: Open) -> None:
    page = open_page()
    hostile = "<img src=x onerror=alert(1)>[甲](javascript:alert(1))"
    ask(page, hostile)
    expect(page.locator(".asked")).to_contain_text(hostile)
    expect(page.locator("#past img")).to_have_count(0)
    expect(page.locator("#past a[href^=javascript]")).to_have_count(0)


def test_enter_inside_an_input_method_sends_nothing(open_page: Open) -> None:
    page = open_page()
    box = page.get_by_label("您的问题")
    box.fill("yijianshi")
    for kind in ("keydown", "keypress"):
        options = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
        box.dispatch_event(kind, options)
    page.wait_for_timeout(500)
    expect(box).to_have_value("yijianshi")
    expect(page.locator(".turn")).to_have_count(0)


def test_a_phone_needs_no_sideways_scrolling(open_page: Open) -> None:
    page = open_page(width=390)
    assert not scrolls_sideways(page)
    for question in (LEAD, UNKNOWN, BLANK, "W" * 300):
        ask(page, question)
    assert not scrolls_sideways(page)
    expect(page.locator("#send")).to_be_in_viewport()


def test_every_input_has_a_name(open_page: Open) -> None:
    page = open_page()
    for control in page.locator("input:visible, textarea:visible").all():
        assert control.evaluate("node => node.labels.length > 0 || node.ariaLabel")
    for button in page.locator("button:visible").all():
        assert button.inner_text().strip()


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/healthz"])
def test_page_and_api_share_a_port(server_url: str, path: str) -> None:
    assert httpx.get(server_url + path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/answer", 405),
        ("POST", "/gradio_api/upload", 404),  # the page takes no files
    ],
)
def test_api_errors_stay_problems(server_url: str, method: str, path: str, status: int) -> None:
    response = httpx.request(method, server_url + path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_the_page_may_only_talk_to_its_server(server_url: str) -> None:
    response = httpx.get(server_url)
    assert "connect-src 'self'" in response.headers["content-security-policy"]
    assert "fonts.googleapis" not in response.text


def test_gradio_offers_no_endpoints_of_its_own(server_url: str) -> None:
    assert httpx.get(f"{server_url}/gradio_api/info").json() == {
        "named_endpoints": {},
        "unnamed_endpoints": {},
    }


def test_a_port_in_use_is_named(service: Service, server_url: str) -> None:
    port = urlsplit(server_url).port
    assert port is not None
    with pytest.raises(InputError, match=rf"{port}.*--port"):
        serve(service, host="127.0.0.1", port=port)


def test_gradio_does_not_phone_home(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "True")
    for name in ("version_check", "_do_analytics_request"):
        monkeypatch.setattr(f"gradio.analytics.{name}", lambda *_, **__: calls.append("called"))
    create_server(service)
    assert calls == []
