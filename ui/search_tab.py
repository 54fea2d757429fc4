"""The search tab: clauses with facets, sorting and export."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from corpus.errors import ZhiceError
from index.filters import Filters, read_filters
from rag.model import SearchResult
from rag.service import MAX_LIMIT, Service
from ui.errors import error_in
from ui.language import Spoken
from ui.render.answers import render_error
from ui.render.search import render_hits
from ui.sorting import SORTS, sorted_hits
from ui.texts import TEXTS, Language, Texts

FACETS = ("issuer", "region", "status", "unit", "kind")
_STEP = 20
_FACET_SIZE = 8
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTab:
    """What the page needs of the search tab; `again` searches anew after a change of language."""

    spoken: tuple[Spoken, ...]
    again: Callable[[Any], None]


def build_search(service: Service, lang: gr.State) -> SearchTab:
    """Fill the tab."""
    words = TEXTS["zh"]
    shown = gr.State(_STEP)
    with gr.Row(elem_id="search-box"):
        query = gr.Textbox(
            label=words.query,
            placeholder=words.query_placeholder,
            show_label=False,
            container=False,
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="search"),
        )
        go = gr.Button(words.search, elem_id="go", elem_classes="strong")
    with gr.Row(elem_id="search-page"):
        with gr.Column(elem_id="facets", visible=False, scale=0, min_width=240) as side:
            facets = {
                name: gr.CheckboxGroup(label=words.facet[name], visible=False, elem_id=f"f-{name}")
                for name in FACETS
            }
            with gr.Row(elem_id="years"):
                first = gr.Number(label=words.year_from, precision=0, minimum=0)
                last = gr.Number(label=words.year_to, precision=0, minimum=0)
            reset = gr.Button(words.clear_filters, elem_id="reset", elem_classes="quiet")
        with gr.Column(elem_id="results"):
            with gr.Row(elem_id="results-bar", visible=False) as bar:
                sort = gr.Radio(_sorts(words), value="relevance", label=words.sort, container=False)
                exports = gr.HTML(elem_id="search-exports", apply_default_css=False)
            found = gr.HTML(_hint(words), elem_id="found", apply_default_css=False)
            more = gr.Button(words.more, elem_id="more", elem_classes="quiet", visible=False)

    inputs = [query, lang, sort, first, last, shown, *facets.values()]
    outputs = [found, exports, side, bar, more, shown, *facets.values()]

    def look(
        asked: str | None,
        lang: Language,
        order: str,
        start: Any,
        end: Any,
        count: int,
        *chosen: Any,
    ) -> tuple[Any, ...]:
        picked = dict(zip(FACETS, [list(each or []) for each in chosen], strict=True))
        limits = {**picked, "year_from": _year(start), "year_to": _year(end)}
        words = TEXTS[lang]
        if not (asked or "").strip():
            nothing = [gr.update(visible=False)] * 3
            return _hint(words), "", *nothing, count, *[gr.update(visible=False)] * len(FACETS)
        try:
            filters = read_filters({name: value for name, value in limits.items() if value})
            result = service.search(asked, limit=MAX_LIMIT, filters=filters)
            every = result if filters == Filters() else service.search(asked, limit=MAX_LIMIT)
        except ZhiceError as error:
            problem = render_error(error_in(str(error), lang), lang)
            return problem, "", *[gr.skip()] * (4 + len(FACETS))
        hits = sorted_hits(result.hits, order)
        return (
            render_hits(hits[:count], result.total, result.took_ms, lang),
            _exports(asked, limits, order, lang),
            gr.update(visible=True),
            gr.update(visible=bool(hits)),
            gr.update(visible=len(hits) > count),
            count,
            *(_facet(name, every, picked[name], words) for name in FACETS),
        )

    def anew(asked: str, lang: Language, order: str, *_rest: Any) -> tuple[Any, ...]:
        return look(asked, lang, order, None, None, _STEP, *[[]] * len(FACETS))

    def further(*values: Any) -> tuple[Any, ...]:
        return look(*values[:5], values[5] + _STEP, *values[6:])

    gr.on([query.submit, go.click], anew, inputs, outputs, **_QUIET).then(
        lambda: (None, None), outputs=[first, last], **_QUIET
    )
    changed = [each.input for each in facets.values()]
    chosen = [sort.input, first.submit, last.submit, *changed]
    gr.on(chosen, look, inputs, outputs, trigger_mode="always_last", **_QUIET)
    reset.click(anew, inputs, outputs, **_QUIET).then(
        lambda: (None, None), outputs=[first, last], **_QUIET
    )
    more.click(further, inputs, outputs, **_QUIET)
    spoken = (
        Spoken(
            component=query,
            say=lambda words: gr.update(label=words.query, placeholder=words.query_placeholder),
        ),
        Spoken(component=go, say=lambda words: words.search),
        *(
            Spoken(component=each, say=lambda words, name=name: gr.update(label=words.facet[name]))
            for name, each in facets.items()
        ),
        Spoken(component=first, say=lambda words: gr.update(label=words.year_from)),
        Spoken(component=last, say=lambda words: gr.update(label=words.year_to)),
        Spoken(component=reset, say=lambda words: words.clear_filters),
        Spoken(
            component=sort,
            say=lambda words: gr.update(label=words.sort, choices=_sorts(words)),
        ),
        Spoken(component=more, say=lambda words: words.more),
    )

    def again(event: Any) -> None:
        event.then(look, inputs, outputs, **_QUIET)

    return SearchTab(spoken=spoken, again=again)


def _facet(name: str, result: SearchResult, chosen: list[str], words: Texts) -> Any:
    counts = result.facets.get(name, {})
    values = [*list(counts)[:_FACET_SIZE], *(each for each in chosen if each not in counts)]
    values += [each for each in chosen if each in counts and each not in values]
    labels = {"status": words.status, "kind": words.kind}.get(name, {})
    choices = [(f"{labels.get(each, each)} ({counts.get(each, 0)})", each) for each in values]
    return gr.update(choices=choices, value=chosen, visible=bool(choices))


def _exports(query: str, limits: dict[str, Any], order: str, lang: Language) -> str:
    words = TEXTS[lang]
    chosen = {name: value for name, value in limits.items() if value}
    asked = urlencode({"q": query, **chosen, "sort": order, "lang": lang}, doseq=True)
    return "".join(
        f'<a class="quiet" download href="/ui/search.{suffix}?{escape(asked)}">'
        f"{words.export} {suffix.upper()}</a>"
        for suffix in ("csv", "md")
    )


def _year(value: Any) -> int | None:
    return int(value) if value else None


def _sorts(words: Texts) -> list[tuple[str, str]]:
    return [(words.sorts[each], each) for each in SORTS]


def _hint(words: Texts) -> str:
    return f'<p class="empty">{words.search_hint}</p>'
