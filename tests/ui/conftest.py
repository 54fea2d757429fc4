"""A browser, and pages of it that report every trouble they meet."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from rag.service import Service, open_service
from rag.settings import Settings
from ui.server import create_server

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


@pytest.fixture(scope="session")
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
def open_page(browser: Browser, server_url: str) -> Iterator[Callable[..., Page]]:
    """Open the page in a browser session of its own; fail on any trouble it reports."""
    contexts = []
    troubles: list[str] = []

    def check_host(url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            troubles.append(f"request to {url}")

    def check_console(line: ConsoleMessage) -> None:
        if line.type == "error":
            troubles.append(line.text)

    def check_response(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} for {response.url}")

    def open_page(
        *, width: int = 1280, url: str = server_url, path: str = "/", **options: str
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, **{"locale": "zh-CN", **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        host = urlsplit(url).netloc
        page.on("request", lambda request: check_host(request.url, host))
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("console", check_console)
        page.on("response", check_response)
        page.goto(url + path)
        # The list of documents comes by an event: from then on the page talks to the server.
        # A question in the address may already have taken its place.
        expect(page.locator("#library .library, #past .turn").first).to_be_attached()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Ask a question and wait for its answer."""

    def ask(page: Page, question: str) -> None:
        answered = page.locator("#past .turn").count()
        box = page.locator("#composer textarea")
        box.fill(question)
        page.wait_for_timeout(HAND_MS)  # the component takes over what was typed a moment later
        box.press("Enter")
        expect(page.locator("#past .turn")).to_have_count(answered + 1)
        expect(page.locator("#live .turn")).to_have_count(0)

    return ask


@pytest.fixture
def scrolls_sideways() -> Callable[[Page], bool]:
    def scrolls_sideways(page: Page) -> bool:
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
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", service
    server.force_exit = server.should_exit = True
    thread.join(timeout=20)
