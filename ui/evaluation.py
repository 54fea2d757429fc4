"""The evaluation tab (评测): the last report, and a button that runs a set."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from ui.errors import error_in
from ui.language import Spoken
from ui.texts import TEXTS, Language

_SETS = sorted(path.stem for path in SETS.glob("*.jsonl"))
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_REFRESH_SECONDS = 0.2
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationTab:
    """What the page needs of the evaluation tab; `again` shows it anew in another language."""

    spoken: tuple[Spoken, ...]
    again: Callable[[Any], None]


def build_evaluation(tab: gr.Tab, settings: Settings, lang: gr.State) -> EvaluationTab:
    """Fill the tab."""
    words = TEXTS["zh"]
    visited = gr.State(False)
    with gr.Column(elem_id="evaluation"):
        with gr.Row(elem_id="evaluate"):
            chosen = gr.Radio(_SETS, value=_SETS[0], label=words.evaluation_set, container=False)
            start = gr.Button(words.evaluation_run, elem_id="run-evaluation")
        status = gr.HTML(elem_id="evaluation-status", apply_default_css=False)
        report = gr.HTML(elem_id="evaluation-report", apply_default_css=False)

    def show(name: str, lang: Language) -> tuple[str, bool]:
        return _report(settings, name, lang), True

    def show_again(name: str, lang: Language, visited: bool) -> Any:
        return _report(settings, name, lang) if visited else gr.skip()

    def run(name: str, lang: Language) -> Iterator[tuple[Any, Any]]:
        yield from _run(settings, name, lang)

    start.click(run, [chosen, lang], [status, report], concurrency_limit=1, **_QUIET)
    gr.on([tab.select, chosen.change], show, [chosen, lang], [report, visited], **_QUIET)

    def again(event: Any) -> None:
        event.then(show_again, [chosen, lang, visited], report, **_QUIET)

    spoken = (
        Spoken(component=chosen, say=lambda words: gr.update(label=words.evaluation_set)),
        Spoken(component=start, say=lambda words: words.evaluation_run),
    )
    return EvaluationTab(spoken=spoken, again=again)


def _run(settings: Settings, name: str, lang: Language) -> Iterator[tuple[Any, Any]]:
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
        yield "", _report(settings, name, lang)
    except ZhiceError as error:
        yield _problem(error_in(str(error), lang)), gr.skip()
    except Exception:
        # The reader gets one calm sentence, the log the trace.
        _logger.exception("The evaluation failed.")
        yield _problem(TEXTS[lang].failure), gr.skip()


def _report(settings: Settings, name: str, lang: Language) -> str:
    try:
        page = render_html(newest(settings, name))
    except InputError as error:
        return _problem(error_in(str(error), lang))
    # A frame of its own: neither page's style or script can touch the other's.
    return (
        f'<iframe title="{TEXTS[lang].evaluation_report}" sandbox="allow-scripts"'
        f' srcdoc="{escape(page)}"></iframe>'
    )


def _bar(done: int, total: int, name: str) -> str:
    return (
        f'<p role="status">{done} / {total} {escape(name)}</p>'
        f'<div class="rail"><i style="width:{100 * done / total:.1f}%"></i></div>'
    )


def _problem(words: str) -> str:
    return f'<p class="problem">{escape(words)}</p>'
