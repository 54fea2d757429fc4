"""The evaluation tab (评测): the last report, and a button that runs a set."""

import logging
import time
from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from corpus.errors import InputError, ZhiceError
from eval.adapters import load_set
from eval.bench import newest, open_bench, runs_folder
from eval.html_report import render_html
from eval.questions import SETS
from eval.run import measure, run_path
from rag.settings import Settings

_SETS = sorted(path.stem for path in SETS.glob("*.jsonl"))
_REFRESH_SECONDS = 0.2
_logger = logging.getLogger(__name__)


def build_evaluation(page: gr.Blocks, tab: gr.Tab, settings: Settings) -> None:
    """Fill the evaluation tab of a page."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with gr.Column(elem_id="evaluation"):
        with gr.Row(elem_id="evaluate"):
            chosen = gr.Radio(_SETS, value=_SETS[0], label="问题集 / Set", container=False)
            start = gr.Button("运行评测 Run", elem_id="run-evaluation")
        status = gr.HTML(elem_id="evaluation-status", apply_default_css=False)
        report = gr.HTML(elem_id="evaluation-report", apply_default_css=False)

        def show(name: str) -> str:
            return _report(settings, name)

        def run(name: str) -> Iterator[tuple[Any, Any]]:
            yield from _run(settings, name)

        start.click(run, chosen, [status, report], concurrency_limit=1, **quiet)
        gr.on([tab.select, chosen.change], show, chosen, report, **quiet)


def _run(settings: Settings, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield the progress as HTML; at last nothing, and the report."""
    drawn = 0.0
    try:
        yield _bar(0, 1, "…"), gr.skip()
        questions = load_set(name)
        bench = open_bench(settings)
        system = bench.system("zhice")
        config = bench.config(system, name, questions)
        path = run_path(runs_folder(settings), config, fresh=False, total=len(questions))
        records = measure(system, questions, bench.truth, config, path)
        for done, record in enumerate(records, start=1):
            if time.monotonic() - drawn > _REFRESH_SECONDS:
                drawn = time.monotonic()
                yield _bar(done, len(questions), record.id), gr.skip()
        yield "", _report(settings, name)
    except ZhiceError as error:
        yield _problem(str(error)), gr.skip()
    except Exception:
        # The reader gets one calm sentence, the log the trace.
        _logger.exception("The evaluation failed.")
        yield (
            _problem("评测中断，原因已记入日志。 / The evaluation failed; see the log."),
            gr.skip(),
        )


def _report(settings: Settings, name: str) -> str:
    try:
        page = render_html(newest(settings, name))
    except InputError as error:
        return _problem(str(error))
    # A frame of its own: neither page's style or script can touch the other's.
    return f'<iframe title="评测报告" sandbox="allow-scripts" srcdoc="{escape(page)}"></iframe>'


def _bar(done: int, total: int, name: str) -> str:
    return (
        f'<p role="status">{done} / {total} {escape(name)}</p>'
        f'<div class="rail"><i style="width:{100 * done / total:.1f}%"></i></div>'
    )


def _problem(words: str) -> str:
    return f'<p class="problem">{escape(words)}</p>'
