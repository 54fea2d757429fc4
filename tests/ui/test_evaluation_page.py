"""The evaluation page in a real browser: no report yet, a run with its progress, the report."""

import json
from collections.abc import Callable, Sequence

from playwright.sync_api import Page, expect

from eval.adapters import load_set
from eval.bench import open_bench, runs_folder
from eval.replies import Passage, Reply
from eval.run import measure, run_path
from rag.service import History, Service

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


def test_a_set_is_run_and_reported(
    open_page: Callable[..., Page], empty_server: tuple[str, Service]
) -> None:
    url, service = empty_server
    page = open_page(url=url, width=390)
    page.get_by_role("tab", name="评测").click()
    problem = page.locator("#evaluation .problem")
    expect(problem).to_contain_text("还没有完整的评测结果", timeout=PATIENCE_MS)
    page.locator("#switch").click()
    expect(problem).to_contain_text("There is no complete run on dev")
    page.locator("#switch").click()
    expect(problem).to_contain_text("还没有完整的评测结果")

    # All questions but two are answered beforehand: the page takes the run up where it stopped.
    questions = load_set("dev")
    bench = open_bench(service.settings)
    zhice = bench.system("zhice")
    config = bench.config(zhice, "dev", questions)
    path = run_path(runs_folder(service.settings), config, fresh=False, total=len(questions))
    stored = AlwaysThis(zhice.answer("算力券", ()))
    list(measure(stored, questions[:-2], bench.truth, config, path))

    page.get_by_role("button", name="运行评测").click()
    report = page.frame_locator("iframe")
    expect(report.locator("h1")).to_contain_text("知策评测", timeout=PATIENCE_MS)
    expect(report.locator("output")).to_contain_text("题")
    expect(page.locator("#evaluation-status")).to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(questions)
    assert json.loads(lines[-1])["id"] == questions[-1].id
