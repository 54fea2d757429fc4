"""The page: its frame and its tabs, each built by one function of its own file."""

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from rag.service import Service
from ui.chat import build_chat, html, show_library
from ui.conversation import Turn, render_conversation
from ui.documents_tab import build_documents, show_documents
from ui.evaluation import build_evaluation
from ui.language import LOCALES, Spoken, other, say_all
from ui.search_tab import build_search
from ui.texts import TEXTS, Language, Texts

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_ui(service: Service) -> gr.Blocks:
    """Build the page."""
    words = TEXTS["zh"]
    page = gr.Blocks(title="知策 ZhiCe", analytics_enabled=False)
    with page:
        lang = gr.State("zh")
        with gr.Row(elem_id="top"):
            brand = html("brand", _brand("zh"))
            clear = gr.Button(words.clear, elem_id="clear")
            past_button = gr.Button(words.history, elem_id="history-button")
            theme = gr.Button(words.theme, elem_id="theme")
            switch = gr.Button(words.switch, elem_id="switch")
        with gr.Tabs(elem_id="tabs", selected="ask", overflow_behavior="wrap"):
            with gr.Tab(words.tabs["ask"], id="ask") as ask_tab:
                chat = build_chat(page, service, lang, clear)
            with gr.Tab(words.tabs["search"], id="search", render_children=True) as search_tab:
                search = build_search(service, lang)
            with gr.Tab(words.tabs["ledger"], id="ledger", render_children=True) as ledger_tab:
                html("ledger-tab", '<div id="ledger"></div>')
            with gr.Tab(
                words.tabs["documents"], id="documents", render_children=True
            ) as documents_tab:
                documents = build_documents(service, documents_tab, lang)
            with gr.Tab(words.tabs["evaluation"], id="evaluation") as evaluation_tab:
                evaluation = build_evaluation(evaluation_tab, service.settings, lang)
        panel = html("panels", _panels(words))

    tabs = {
        "ask": ask_tab,
        "search": search_tab,
        "ledger": ledger_tab,
        "documents": documents_tab,
        "evaluation": evaluation_tab,
    }
    spoken: Sequence[Spoken] = (
        Spoken(component=clear, say=lambda words: words.clear),
        Spoken(component=past_button, say=lambda words: words.history),
        Spoken(component=theme, say=lambda words: words.theme),
        Spoken(component=switch, say=lambda words: words.switch),
        *(
            Spoken(component=tab, say=lambda words, name=name: gr.update(label=words.tabs[name]))
            for name, tab in tabs.items()
        ),
        Spoken(component=panel, say=_panels),
        *chat.spoken,
        *search.spoken,
        *documents.spoken,
        *evaluation.spoken,
    )

    def translate(shown: list[Turn], before: Language) -> list[Any]:
        now = other(before)
        return [
            now,
            _brand(now),
            show_library(service, now),
            render_conversation(service, shown, now),
            show_documents(service, now),
            *say_all(spoken, now),
        ]

    with page:
        switched = switch.click(
            translate,
            [chat.turns, lang],
            [
                lang,
                brand,
                chat.library,
                chat.past,
                documents.shown,
                *(each.component for each in spoken),
            ],
            **_QUIET,
        )
        search.again(switched)
        evaluation.again(switched)
    page.queue(api_open=False)
    return page


def _brand(lang: Language) -> str:
    words = TEXTS[lang]
    said = {
        "copied": words.copied,
        "link": words.link_copied,
        "no-copy": words.copy_failed,
        "thanks": words.thanks,
        "failure": words.failure,
        "drop": words.upload_drop,
    }
    for_script = "".join(f' data-{name}="{escape(word)}"' for name, word in said.items())
    return (
        f'<div data-lang="{LOCALES[lang]}" data-short="{lang}"{for_script}>'
        '<span class="seal" aria-hidden="true">知</span>'
        f"<div><h1>知策 <small>ZhiCe</small></h1><p>{words.tagline}</p></div></div>"
    )


def _panels(words: Texts) -> str:
    """Return what opens beside and over the page: earlier conversations, source, hover card."""
    return (
        f'<aside id="history" aria-label="{words.history}" hidden>'
        f'<header><h2>{words.history}</h2><button type="button" class="quiet close"'
        f' aria-label="{words.close}">×</button></header>'
        f'<ol data-empty="{words.history_empty}"></ol>'
        f'<footer><button type="button" class="quiet forget">{words.history_forget}</button>'
        "</footer></aside>"
        f'<div id="source" role="dialog" aria-label="{words.source}" tabindex="-1" hidden>'
        f'<button type="button" class="quiet close" aria-label="{words.close}">×</button>'
        '<div class="content"></div></div>'
        '<div id="peek" role="tooltip" hidden></div>'
        '<p id="told" role="status" aria-live="polite"></p>'
    )
