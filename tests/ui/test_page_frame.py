"""The page's frame: languages, themes, phones, keyboards, and what it may talk to."""

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from corpus.errors import InputError
from rag.service import Service
from ui.server import create_server, serve

LEAD = "“一件事一次办”由谁牵头？"
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
    open_page: Open, ask: Ask, scrolls_sideways: Callable[[Page], bool]
) -> None:
    page = open_page(width=390)
    assert not scrolls_sideways(page)
    for question in (LEAD, "火锅底料怎么炒？", "W" * 300):
        ask(page, question)
    assert not scrolls_sideways(page)
    expect(page.locator("#send")).to_be_in_viewport()
    page.locator(".card .open-source").first.click()
    expect(page.locator("#source .piece.cited")).to_be_in_viewport()
    assert not scrolls_sideways(page)
    page.locator("#source .close").click()
    for tab in ("检索", "台账", "文件"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert not scrolls_sideways(page)


def test_everything_has_a_name_and_is_reached_by_keys(open_page: Open, ask: Ask) -> None:
    page = open_page()
    ask(page, LEAD)
    for tab in ("问答", "检索", "台账", "文件"):
        page.get_by_role("tab", name=tab).click()
        for control in page.locator("input:visible, textarea:visible").all():
            assert control.evaluate(
                "node => node.labels?.length > 0 || node.ariaLabel || node.type === 'file'"
            )
        for button in page.locator("button:visible").all():
            assert button.inner_text().strip() or button.get_attribute("aria-label")
    page.get_by_role("tab", name="问答").click()
    mark = page.locator("a.cite").first
    mark.focus()
    expect(page.locator("#peek")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page: Open, ask: Ask, theme: str) -> None:
    page = open_page(color_scheme=theme)
    ask(page, LEAD)
    poor = page.evaluate(CONTRAST)
    assert poor == []


# Every visible text against the nearest opaque ground: WCAG AA asks for 4.5 to 1.
CONTRAST = """() => {
  const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const read = (color) => {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = color; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => {
    c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    let over = null;
    for (; node; node = node.parentElement) {
      const color = read(getComputedStyle(node).backgroundColor);
      if (color[3] === 255) {
        const share = over ? over[3] / 255 : 0;
        return color.map((c, i) => (over?.[i] ?? 0) * share + c * (1 - share));
      }
      if (color[3] && !over) over = color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('.gradio-container *')) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    if (!own || node.classList.contains('sr-only')) continue;
    if (!node.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(read(style.color)), light(ground(node))];
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
    create_server(service)
    assert calls == []
