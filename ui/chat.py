"""The chat page: components and events. What answers look like stands in `ui.render`."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.errors import ZhiceError
from rag.model import Answer, Citation
from rag.service import Service
from ui.evaluation import build_evaluation
from ui.render import (
    render_error,
    render_library,
    render_progress,
    render_question,
    render_reply,
)
from ui.texts import TEXTS, Language

_HISTORY_TURNS = 6
_MAX_TURNS = 50
_REFRESH_SECONDS = 0.05
_QUESTIONS_AT_ONCE = 8
_LOCALES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and what came of it: an answer, or the reason why there is none."""

    number: int
    question: str
    answer: Answer | None = None
    error: str = ""


def build_ui(service: Service) -> gr.Blocks:
    """Build the page. A conversation lives in one browser session and nowhere else."""
    words = TEXTS["zh"]
    page = gr.Blocks(title="知策 ZhiCe", analytics_enabled=False)
    with page:
        turns = gr.State([])
        lang = gr.State("zh")
        with gr.Row(elem_id="top"):
            brand = _html("brand", _brand("zh"))
            clear = gr.Button(words.clear, elem_id="clear")
            switch = gr.Button(words.switch, elem_id="switch")
        with gr.Column(elem_id="welcome") as welcome:
            intro = _html("intro", _intro("zh"))
            with gr.Row(elem_id="examples"):
                examples = [gr.Button(example) for example in words.examples]
            library = _html("library")
        past = _html("past")
        live = _html("live")
        with gr.Row(elem_id="composer"):
            question = gr.Textbox(
                label=words.question,
                placeholder=words.placeholder,
                show_label=False,
                container=False,
                max_lines=6,
                html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
            )
            send = gr.Button(words.send, elem_id="send")
        note = _html("note", _note("zh"))

        def ask(asked: str, asked_before: list[Turn], lang: Language) -> Iterator[tuple[Any, ...]]:
            typed: Any = ""
            for step in _answer(service, asked.strip(), asked_before, lang):
                if isinstance(step, Turn):
                    now = [*asked_before, step][-_MAX_TURNS:]
                    yield gr.skip(), gr.skip(), _conversation(now, lang), "", now
                else:
                    yield typed, gr.update(visible=False), gr.skip(), step, gr.skip()
                typed = gr.skip()  # the next question may be typed meanwhile

        def start_over() -> tuple[Any, ...]:
            return "", gr.update(visible=True), "", "", []

        def translate(shown: list[Turn], before: Language) -> tuple[Any, ...]:
            now: Language = "en" if before == "zh" else "zh"
            words = TEXTS[now]
            return (
                now,
                _brand(now),
                words.clear,
                words.switch,
                _intro(now),
                *words.examples,
                _library(service, now),
                _conversation(shown, now),
                gr.update(label=words.question, placeholder=words.placeholder),
                words.send,
                _note(now),
            )

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {
            "outputs": [question, welcome, past, live, turns],
            "concurrency_limit": _QUESTIONS_AT_ONCE,
            "concurrency_id": "ask",
            **quiet,
        }
        running = [
            gr.on([question.submit, send.click], ask, inputs=[question, turns, lang], **asking),
            *(each.click(ask, inputs=[each, turns, lang], **asking) for each in examples),
        ]
        clear.click(start_over, outputs=asking["outputs"], cancels=running, **quiet)
        labels = [lang, brand, clear, switch, intro, *examples, library, past, question, send, note]
        switch.click(translate, inputs=[turns, lang], outputs=labels, **quiet)
        page.load(lambda lang: _library(service, lang), inputs=lang, outputs=library, **quiet)
    build_evaluation(page, service.settings)
    page.queue(api_open=False)
    return page


def _answer(
    service: Service, question: str, turns: Sequence[Turn], lang: Language
) -> Iterator[str | Turn]:
    """Yield the answer on its way as HTML, at last the finished turn."""
    if not question:
        return
    number = turns[-1].number + 1 if turns else 1
    head = render_question(question, lang)
    step, text, citations = "", "", list[Citation]()
    drawn = 0.0
    try:
        for event in service.answer_events(question, history=_history(turns)):
            if isinstance(event.data, Answer):
                yield Turn(number=number, question=question, answer=event.data)
                return
            if isinstance(event.data, Citation):
                citations.append(event.data)
            elif event.event == "token":
                text += event.data
            else:
                step = event.data
            if event.event == "status" or time.monotonic() - drawn > _REFRESH_SECONDS:
                drawn = time.monotonic()
                progress = render_progress(step, text, citations, lang, str(number))
                yield _wrap(number, head + progress)
    except ZhiceError as error:
        yield Turn(number=number, question=question, error=str(error))
    except Exception:
        # The reader gets one calm sentence, the log the trace.
        _logger.exception("A question could not be answered.")
        yield Turn(number=number, question=question, error=TEXTS[lang].failure)


def _history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    return [
        {"role": role, "content": content}
        for turn in turns[-_HISTORY_TURNS:]
        if turn.answer
        for role, content in (("user", turn.question), ("assistant", turn.answer.answer))
    ]


def _conversation(turns: Sequence[Turn], lang: Language) -> str:
    return "".join(
        _wrap(
            turn.number,
            render_question(turn.question, lang)
            + (
                render_reply(turn.answer, lang, str(turn.number))
                if turn.answer
                else render_error(turn.error, lang)
            ),
        )
        for turn in turns
    )


def _wrap(number: int, content: str) -> str:
    return f'<section class="turn" data-turn="{number}">{content}</section>'


def _html(name: str, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False)


def _library(service: Service, lang: Language) -> str:
    try:
        return render_library(service.documents(), lang)
    except ZhiceError as error:
        return render_error(str(error), lang)


def _brand(lang: Language) -> str:
    words = TEXTS[lang]
    return (
        f'<div data-lang="{_LOCALES[lang]}"><span class="seal" aria-hidden="true">知</span>'
        f"<div><h1>知策 <small>ZhiCe</small></h1><p>{words.tagline}</p></div></div>"
    )


def _intro(lang: Language) -> str:
    words = TEXTS[lang]
    return (
        f'<h2>{words.welcome}</h2><p>{words.promise}</p><p class="lead">{words.examples_title}</p>'
    )


def _note(lang: Language) -> str:
    return f"<p>{TEXTS[lang].note}</p>"
