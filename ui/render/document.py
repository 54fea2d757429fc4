"""One document as HTML: what the source panel shows."""

from collections.abc import Iterator, Sequence
from html import escape

from corpus.model import Block, Clause, Document, DocumentInfo
from ui.render.facts import render_facts
from ui.render.parts import badge, data, dates, issued, marked
from ui.texts import TEXTS, Language, Texts

_DOT = '<span class="dot"> · </span>'
Quotes = Sequence[tuple[int, int]]


def render_source(
    document: Document, lang: Language, *, clause_id: str = "", quotes: Quotes = ()
) -> str:
    """Return the whole document with outline and facts.

    The clause of `clause_id` is shown as the one cited, the characters `quotes` of it marked. A
    document read from PDF pages gets a view of its pages.
    """
    words = TEXTS[lang]
    cited = next((each for each in document.clauses if each.id == clause_id), None)
    views = {
        "text": f'<div class="reading">{_outline(document.clauses, words)}'
        f'<div class="paper" tabindex="0">{_text(document, cited, quotes)}</div></div>',
        "facts": f'<div class="facts-view">{render_facts(document, lang)}</div>',
    }
    if any(each.page_start for each in document.clauses):
        page = (cited and cited.page_start) or 1
        views["pages"] = f'<div class="page-view"{data(page=str(page))}></div>'
    tabs = "".join(
        f'<button type="button" role="tab" id="view-tab-{name}" aria-controls="view-{name}"'
        f' aria-selected="{"true" if name == "text" else "false"}"{data(view=name)}>'
        f"{words.views[name]}</button>"
        for name in ("text", "pages", "facts")
        if name in views
    )
    panels = "".join(
        f'<div role="tabpanel" class="view" id="view-{name}" aria-labelledby="view-tab-{name}"'
        f"{'' if name == 'text' else ' hidden'}>{content}</div>"
        for name, content in views.items()
    )
    info = document.info
    return (
        f'<div class="opened"{data(document=info.id, clause=cited.id if cited else "")}>'
        f"{_heading(info, cited, words)}"
        f'<div class="view-tabs" role="tablist" aria-label="{words.source}">{tabs}</div>'
        f"{panels}</div>"
    )


def _heading(info: DocumentInfo, cited: Clause | None, words: Texts) -> str:
    number = escape(info.number) if info.number else words.number_missing
    facts = [issued(info, words), *dates(info, words)]
    link = ""
    if cited:
        link = (
            f'<button type="button" class="quiet clause-link"{data(clause=cited.id)}>'
            f"{words.clause_link}</button>"
        )
    return (
        f'<header class="source-head"><h2 id="source-title">{escape(info.title)}</h2>'
        f'<p class="source"><span class="number plain">{number}</span> {badge(info, words)}</p>'
        f'<p class="facts">{_DOT.join(facts)}</p>'
        f'<p class="tools">{link}<a class="quiet" download'
        f' href="/v1/documents/{escape(info.id)}/file">{words.file}</a></p></header>'
    )


def _outline(clauses: Sequence[Clause], words: Texts) -> str:
    rows = []
    above: tuple[str, ...] = ()
    for clause in clauses:
        path = clause.path or (words.kind.get(clause.kind, words.unknown_kind),)
        for depth, heading in enumerate(path):
            if path[: depth + 1] != above[: depth + 1]:
                rows.append(
                    f'<li class="depth-{min(depth, 4)}"><a href="#s-{escape(clause.id)}"'
                    f"{data(clause=clause.id)}>{escape(heading)}</a></li>"
                )
        above = path
    return (
        f'<nav class="outline" aria-label="{words.outline}"><details open><summary>'
        f"{words.outline}</summary><ol>{''.join(rows)}</ol></details></nav>"
    )


def _text(document: Document, cited: Clause | None, quotes: Quotes) -> str:
    return "".join(
        _block(piece)
        if isinstance(piece, Block)
        else _clause(piece, quotes if piece is cited else (), cited=piece is cited)
        for piece in _in_order(document)
    )


def _in_order(document: Document) -> Iterator[Clause | Block]:
    """Yield clauses and blocks in the order of the text, which they tile."""
    yield from sorted((*document.clauses, *document.blocks), key=lambda each: each.char_start)


def _block(block: Block) -> str:
    return f'<p class="block {block.kind}">{escape(block.text)}</p>'


def _clause(clause: Clause, quotes: Quotes, *, cited: bool) -> str:
    state = ' aria-current="true"' if cited else ""
    return (
        f'<section class="piece{" cited" if cited else ""}" id="s-{escape(clause.id)}"{state}>'
        f"{marked(clause.text, quotes)}</section>"
    )
