"""The page's frame: languages, themes, phones, keyboards, and what it may talk to."""

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, ViewportSize, expect

from corpus.errors import InputError
from rag.service import Service
from ui.server import create_server, serve

LEAD = "“一件事一次办”由谁牵头？"
BLANK = "到2025年全市服务业增加值达到多少？"
PHONE: ViewportSize = {"width": 390, "height": 844}
# What a tab shows once it is filled.
TABS = {
    "问答": "#past .turn",
    "检索": ".hit",
    "台账": ".ledger-result .count",
    "文件": ".document",
    "评测": "#evaluation .problem, #evaluation iframe",
}
Open = Callable[..., Page]
Ask = Callable[[Page, str], None]


def test_the_language_is_switched_and_remembered(open_page: Open, ask: Ask) -> None:
    page = open_page()
    page.locator("#examples button").first.click()
    expect(page.locator("#past .card").first).to_be_visible()
    page.locator("#switch").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.locator("#past .outcome").first).to_have_text("Documented")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    ask(page, "x" * 3000)
    expect(page.locator(".answer.error")).to_contain_text("at most 2000 are read")
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_role("tab", name="Documents")).to_be_visible()


def test_an_english_browser_gets_english(open_page: Open) -> None:
    page = open_page(locale="en-GB")
    expect(page.get_by_label("Your question")).to_be_visible()


def test_the_theme_is_switched_and_remembered(open_page: Open) -> None:
    page = open_page()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.locator("#library .library")).to_be_attached()
    expect(page.locator("body.dark")).to_be_attached()


def test_a_phone_needs_no_sideways_scrolling(
    page: Page, ask: Ask, scrolls_sideways: Callable[[Page], bool]
) -> None:
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page)
    for question in (LEAD, "火锅底料怎么炒？", "W" * 300):
        ask(page, question)
    assert not scrolls_sideways(page)
    expect(page.locator("#send")).to_be_in_viewport()
    page.locator(".card .open-source").first.click()
    expect(page.locator("#source .piece.cited")).to_be_in_viewport()
    assert not scrolls_sideways(page)
    page.locator("#source .close").click()
    for tab in TABS:
        open_tab(page, tab)
        assert not scrolls_sideways(page), tab
        if tab == "检索":
            expect(page.locator("#f-kind")).to_be_attached()
            assert page.evaluate(FACETS) == ["f-issuer", "f-region", "f-status", "f-unit", "f-kind"]


def test_everything_has_a_name_and_is_reached_by_keys(page: Page, ask: Ask) -> None:
    ask(page, LEAD)
    for tab in TABS:
        open_tab(page, tab)
        assert page.evaluate(NAMELESS) == [], tab
    page.get_by_role("tab", name="问答").click()
    mark = page.locator("a.cite").first
    mark.focus()
    expect(page.locator("#peek")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_text_stands_out_from_its_ground(page: Page, ask: Ask) -> None:
    for question in (BLANK, "火锅底料怎么炒？", "x" * 3000, LEAD):
        ask(page, question)
    for theme in ("light", "dark"):
        for tab in TABS:
            open_tab(page, tab)
            assert page.evaluate(CONTRAST) == [], (theme, tab)
            for view in page.locator(".ledger-views:visible label").all():
                view.click()
                expect(page.locator("#ledger[aria-busy]")).to_have_count(0)
                assert page.evaluate(CONTRAST) == [], (theme, view.inner_text())
        page.get_by_role("tab", name="问答").click()
        page.locator(".card .open-source").first.click()
        expect(page.locator("#source .piece.cited")).to_be_in_viewport()
        assert page.evaluate(CONTRAST) == [], (theme, "source")
        page.keyboard.press("Escape")
        page.locator("#theme").click()


def open_tab(page: Page, tab: str) -> None:
    """Open a tab and wait for what it shows; the search tab gets something to search for."""
    page.get_by_role("tab", name=tab).click()
    if tab == "检索" and not page.locator(".hit").count():
        page.get_by_label("检索条款").fill("智慧物流")
        page.get_by_label("检索条款").press("Enter")
    expect(page.locator(TABS[tab]).first).to_be_visible()
    expect(page.locator("#ledger[aria-busy]")).to_have_count(0)


# The filters that stand below each other, none beside or without its place.
FACETS = """() => {
  let left;
  let end = -Infinity;
  return [...document.querySelectorAll('#facets fieldset')].filter((each) => {
    const box = each.getBoundingClientRect();
    left ??= box.left;
    const below = box.top >= end && box.left === left && box.width <= innerWidth;
    end = box.bottom - 1;
    return below && each.scrollHeight <= each.offsetHeight;
  }).map((each) => each.id);
}"""

# Controls that a screen reader could not name.
NAMELESS = """() => {
  const fields = [...document.querySelectorAll('input, textarea, select')];
  const buttons = [...document.querySelectorAll('button, summary, a[href]')];
  return [
    ...fields.filter((n) => !n.labels?.length && !n.ariaLabel && n.type !== 'file'),
    ...buttons.filter((n) => !n.textContent.trim() && !n.ariaLabel),
  ].filter((n) => n.checkVisibility()).map((n) => n.outerHTML.slice(0, 120));
}"""

# Every visible text against the nearest opaque ground, once colours have stopped changing:
# WCAG AA asks for 4.5 to 1.
CONTRAST = """async () => {
  const changes = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(changes.map((each) => each.finished));
  const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const read = (color) => {
    if (!known.has(color)) {
      probe.clearRect(0, 0, 1, 1); probe.fillStyle = color; probe.fillRect(0, 0, 1, 1);
      known.set(color, [...probe.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(color);
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => {
    c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const mixed = (over, under) => {
    const share = over[3] / 255;
    return under.map((c, i) => i < 3 ? over[i] * share + c * (1 - share) : 255);
  };
  // All grounds from the text down to the first opaque one, laid over each other.
  const ground = (node) => {
    const grounds = [];
    for (; node; node = node.parentElement) {
      const color = read(getComputedStyle(node).backgroundColor);
      if (color[3]) grounds.push(color);
      if (color[3] === 255) break;
    }
    return grounds.reduceRight((under, over) => mixed(over, under), [255, 255, 255, 255]);
  };
  const poor = [];
  for (const node of document.querySelectorAll('.gradio-container *')) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    if (!own || node.closest('.sr-only, .unseen, option, datalist')) continue;
    if (!node.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    const ink = read(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(mixed(ink, under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const words = node.textContent.trim().slice(0, 20);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className} ${words}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/healthz"])
def test_page_and_api_share_a_port(server_url: str, path: str) -> None:
    assert httpx.get(server_url + path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/nothing", 404), ("GET", "/v1/answer", 405)]
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
    with TestClient(create_server(service)) as client:
        assert client.get("/").status_code == 200
    assert calls == []
