"""Pages in the browser that report every trouble they meet."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from rag.service import Service, open_service
from rag.settings import Settings
from ui.server import create_server

# How long a step may take on a busy machine; a quick one does not wait for it.
PATIENCE_MS = 30_000
# Gradio takes over what was typed a moment later: without a pause some 3 of 100 questions are lost.
HAND_MS = 150
HEIGHT = 844
WIDTH = 1280
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Whatever a test left open, chosen or stored goes.
AS_NEW = """() => {
  if (document.body.classList.contains("dark")) document.getElementById("theme").click();
  localStorage.clear();
  zhice.closeSource();
  const history = document.getElementById("history");
  if (!history.hidden) history.querySelector(".close").click();
  if (zhice.lang() !== "zh") document.getElementById("switch").click();
  document.getElementById("ledger")?.replaceChildren();
  document.querySelector("#tabs [role=tab]").click();
}"""


@contextmanager
def open_page_of(
    browser: Browser,
    troubles: list[str],
    url: str,
    *,
    path: str = "/",
    width: int = WIDTH,
    **options: str,
) -> Iterator[Page]:
    """Open the page in a session of its own; whatever goes wrong there is added to `troubles`."""
    host = urlsplit(url).netloc

    def check_host(asked: str) -> None:
        parts = urlsplit(asked)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            troubles.append(f"request to {asked}")

    def check_console(line: ConsoleMessage) -> None:
        if line.type == "error":
            troubles.append(line.text)

    def check_response(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} for {response.url}")

    expect.set_options(timeout=PATIENCE_MS)
    viewport = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=viewport, **{"locale": "zh-CN", **options})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("request", lambda request: check_host(request.url))
    page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
    page.on("console", check_console)
    page.on("response", check_response)
    page.goto(url + path)
    # The list of documents comes by an event: from then on the page talks to the server.
    # A question in the address may already have taken its place.
    expect(page.locator("#library .library, #past .turn").first).to_be_attached()
    yield page
    context.close()


@pytest.fixture
def open_page(browser: Browser, server_url: str) -> Iterator[Callable[..., Page]]:
    """Opens pages in sessions of their own; fails on any trouble they report."""
    troubles: list[str] = []
    with ExitStack() as opened:

        def open_page(*, url: str = server_url, **options: str | int) -> Page:
            page: AbstractContextManager[Page] = open_page_of(browser, troubles, url, **options)
            return opened.enter_context(page)

        yield open_page
    assert troubles == []


@pytest.fixture(scope="session")
def kept_page(browser: Browser, server_url: str) -> Iterator[tuple[Page, list[str]]]:
    troubles: list[str] = []
    with open_page_of(browser, troubles, server_url) as page:
        yield page, troubles


def is_second(reply: Response, asked: list[str]) -> bool:
    if "/queue/join" in reply.url:
        asked.append(reply.url)
    return len(asked) == 2


@pytest.fixture
def page(kept_page: tuple[Page, list[str]]) -> Iterator[Page]:
    """The page as new, without the second that loading it takes; fails on any trouble."""
    page, troubles = kept_page
    troubles.clear()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.evaluate(AS_NEW)
    # A new conversation asks the server twice (see `ui.chat`); only then is the page at rest.
    asked: list[str] = []
    with page.expect_response(lambda reply: is_second(reply, asked)):
        page.locator("#clear").click()
    expect(page.locator("#composer textarea")).to_have_value("")
    expect(page.locator("#examples")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    yield page
    assert troubles == []


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Ask a question and wait for its answer."""

    def ask(page: Page, question: str) -> None:
        answered = page.locator("#past .turn").count()
        box = page.locator("#composer textarea")
        box.fill(question)
        page.wait_for_timeout(HAND_MS)
        box.press("Enter")
        expect(page.locator("#past .turn")).to_have_count(answered + 1)
        expect(page.locator("#live .turn")).to_have_count(0)

    return ask


@pytest.fixture
def scrolls_sideways() -> Callable[[Page], bool]:
    def scrolls_sideways(page: Page) -> bool:
        page.evaluate(FRAMES)
        return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    return scrolls_sideways


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[tuple[str, Service]]:
    """A server of its own, over an empty home."""
    service = open_service(Settings(home=tmp_path / "home"))
    server = uvicorn.Server(
        uvicorn.Config(create_server(service), port=0, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", service
    server.force_exit = server.should_exit = True
    thread.join(timeout=20)
