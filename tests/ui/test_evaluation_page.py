"""The evaluation page in a real browser: no report yet, a run with its progress, the report."""

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import expect, sync_playwright

from eval.adapters import load_set
from eval.bench import open_bench, runs_folder
from eval.replies import Passage, Reply
from eval.run import measure, run_path
from rag.service import History, open_service
from rag.settings import Settings
from ui.server import create_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 30_000


class AlwaysThis:
    """Gives one reply to everything: a run made fast."""

    name = "zhice"

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def search(self, question: str, history: History) -> Sequence[Passage]:
        return ()

    def answer(self, question: str, history: History) -> Reply:
        return self._reply


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Settings]]:
    """A server of its own, over an empty home."""
    settings = Settings(home=tmp_path / "home")
    service = open_service(settings)
    server = uvicorn.Server(
        uvicorn.Config(create_server(service), port=0, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", settings
    server.force_exit = server.should_exit = True
    thread.join(timeout=20)


def test_a_set_is_run_and_reported(served: tuple[str, Settings]) -> None:
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(BROWSERS)})")
    url, settings = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(url)
        page.get_by_role("link", name="评测").click()
        expect(page.locator(".problem")).to_contain_text("zhice eval run", timeout=PATIENCE_MS)

        # All questions but two are answered beforehand: the page takes the run up where it stopped.
        questions = load_set("dev")
        bench = open_bench(settings)
        zhice = bench.system("zhice")
        config = bench.config(zhice, "dev", questions)
        path = run_path(runs_folder(settings), config, fresh=False, total=len(questions))
        stored = AlwaysThis(zhice.answer("算力券", ()))
        list(measure(stored, questions[:-2], bench.truth, config, path))

        page.get_by_role("button", name="运行评测").click()
        report = page.frame_locator("iframe")
        expect(report.locator("h1")).to_contain_text("知策评测", timeout=PATIENCE_MS)
        expect(report.locator("output")).to_contain_text("题")
        expect(page.locator("#evaluation-status")).to_be_empty()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(questions)
    assert json.loads(lines[-1])["id"] == questions[-1].id
