"""The chat tab: components and events. What answers look like stands in `ui.render`."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.errors import ZhiceError
from rag.service import Service
from ui.conversation import (
    MAX_TURNS,
    Latest,
    Turn,
    answer_turn,
    render_conversation,
    stored_turns,
)
from ui.errors import error_in
from ui.language import Spoken
from ui.render.answers import render_error
from ui.render.library import render_library
from ui.texts import TEXTS, Language, Texts

_QUESTIONS_AT_ONCE = 8
_HANDS = """
document.addEventListener('zhice', (event) => trigger('act', event.detail));
"""
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTab:
    """What the page needs of the chat tab."""

    spoken: tuple[Spoken, ...]
    past: gr.HTML
    library: gr.HTML
    turns: gr.State


def build_chat(page: gr.Blocks, service: Service, lang: gr.State, clear: gr.Button) -> ChatTab:
    """Fill the tab. A conversation lives in one browser and nowhere else; answers are stored."""
    words = TEXTS["zh"]
    turns = gr.State([])
    latest = gr.State(Latest())
    with gr.Column(elem_id="welcome") as welcome:
        intro = html("intro", _intro(words))
        with gr.Row(elem_id="examples"):
            examples = [gr.Button(example) for example in words.examples]
        library = html("library")
    past = html("past")
    live = html("live")
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
        stop = gr.Button(words.stop, elem_id="stop", visible=False)
    note = html("note", _note(words))
    hands = gr.HTML(elem_id="hands", js_on_load=_HANDS, apply_default_css=False)

    def ask(
        asked: str,
        before: list[Turn],
        lang: Language,
        latest: Latest,
        without: Sequence[str] = (),
    ) -> Iterator[tuple[Any, ...]]:
        asked = asked.strip()
        if not asked or latest.running:
            return
        mine = latest.begin()
        typed: Any = ""
        try:
            for step in answer_turn(service, asked, before, lang, without):
                if latest.number != mine:
                    yield (gr.skip(),) * len(outputs)  # Gradio repeats what came last
                    return
                if isinstance(step, Turn):
                    latest.finish(mine)
                    now = [*before, step][-MAX_TURNS:]
                    shown = render_conversation(service, now, lang)
                    yield gr.skip(), gr.skip(), shown, "", now, *_idle()
                else:
                    first = typed == ""
                    earlier = render_conversation(service, before, lang) if first else gr.skip()
                    hidden = gr.update(visible=False)
                    yield typed, hidden, earlier, step, gr.skip(), *_busy()
                    typed = gr.skip()  # the next question may be typed meanwhile
        finally:
            latest.finish(mine)

    def act(
        event: gr.EventData, before: list[Turn], lang: Language, latest: Latest
    ) -> Iterator[tuple[Any, ...]]:
        """Do what a button inside an answer asks for; `event` is what the page's script sends."""
        wanted = event._data
        turn = next((each for each in before if str(each.number) == wanted.get("turn")), None)
        earlier = before[: before.index(turn)] if turn else before
        match wanted.get("do"):
            case "ask":
                yield from ask(str(wanted.get("question", "")), before, lang, latest)
            case "retry" if turn:
                yield from ask(turn.question, earlier, lang, latest, turn.without)
            case "edit" if turn:
                yield from ask(str(wanted.get("question", "")), earlier, lang, latest)
            case "without" if turn:
                without = (*turn.without, str(wanted["name"]))
                yield from ask(turn.question, earlier, lang, latest, without)
            case "open":
                latest.stop()
                try:
                    now = stored_turns(service, list(wanted.get("turns", [])))
                except ZhiceError as error:
                    now = [Turn(number=1, question="", error=str(error))]
                shown = render_conversation(service, now, lang)
                yield "", gr.update(visible=not now), shown, "", now, *_idle()

    def start_over(latest: Latest) -> tuple[Any, ...]:
        latest.stop()
        return "", *empty(latest)[1:]

    def empty(latest: Latest) -> tuple[Any, ...]:
        if not latest.is_stopped:
            return (gr.skip(),) * len(outputs)
        return gr.skip(), gr.update(visible=True), "", "", [], *_idle()

    def break_off(before: list[Turn], lang: Language, latest: Latest) -> tuple[Any, ...]:
        if latest.running:
            latest.stop()
        if not latest.is_stopped:
            return (gr.skip(),) * len(outputs)
        shown = render_conversation(service, before, lang)
        stopped = f'<p class="stopped" role="status">{TEXTS[lang].stopped}</p>'
        return gr.skip(), gr.update(visible=not before), shown, stopped, gr.skip(), *_idle()

    outputs = [question, welcome, past, live, turns, send, stop]
    asking: dict[str, Any] = {
        "outputs": outputs,
        "concurrency_limit": _QUESTIONS_AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "multiple",  # what is too much is refused by `Latest`
        **_QUIET,
    }
    gr.on([question.submit, send.click], ask, inputs=[question, turns, lang, latest], **asking)
    hands.act(act, inputs=[turns, lang, latest], **asking)
    for each in examples:
        each.click(ask, inputs=[each, turns, lang, latest], **asking)
    # Once more when that is done: something may have been on its way past the first.
    cleared = clear.click(start_over, latest, outputs, **_QUIET)
    cleared.then(empty, latest, outputs, **_QUIET)
    stopping = [turns, lang, latest]
    stopped = stop.click(break_off, stopping, outputs, **_QUIET)
    stopped.then(break_off, stopping, outputs, **_QUIET)
    page.load(lambda lang: show_library(service, lang), lang, library, **_QUIET)
    spoken = (
        Spoken(component=intro, say=_intro),
        *(
            Spoken(component=each, say=lambda words, place=place: words.examples[place])
            for place, each in enumerate(examples)
        ),
        Spoken(
            component=question,
            say=lambda words: gr.update(label=words.question, placeholder=words.placeholder),
        ),
        Spoken(component=send, say=lambda words: words.send),
        Spoken(component=stop, say=lambda words: words.stop),
        Spoken(component=note, say=_note),
    )
    return ChatTab(spoken=spoken, past=past, library=library, turns=turns)


def html(name: str, value: str = "") -> gr.HTML:
    """Return a place for HTML that is shown as it is."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)


def show_library(service: Service, lang: Language) -> str:
    """Return which documents can be asked about, or why that cannot be said."""
    try:
        return render_library(service.documents(), lang)
    except ZhiceError as error:
        return render_error(error_in(str(error), lang), lang)


def _busy() -> tuple[Any, Any]:
    return gr.update(visible=False), gr.update(visible=True)


def _idle() -> tuple[Any, Any]:
    return gr.update(visible=True), gr.update(visible=False)


def _intro(words: Texts) -> str:
    return (
        f'<h2>{words.welcome}</h2><p>{words.promise}</p><p class="lead">{words.examples_title}</p>'
    )


def _note(words: Texts) -> str:
    return f"<p>{words.note}</p>"
