"""Citations as HTML: the mark in the text, the card under the answer, clauses near by."""

from collections.abc import Sequence
from html import escape

from rag.model import Citation, Hit
from ui.render.feedback import render_feedback
from ui.render.parts import badge, data, excerpt, facts_line, place, source_line
from ui.texts import TEXTS, Language, Texts

_AROUND = 40
_LONGEST = 420
_SHOWN = 4


def render_mark(marker: int, words: Texts, scope: str) -> str:
    """Return the number in the text that leads to a citation."""
    label = words.citation.format(marker=marker)
    anchor = escape(anchor_of(marker, scope))
    return f'<a class="cite" href="#{anchor}" aria-label="{label}">{marker}</a>'


def anchor_of(marker: int, scope: str) -> str:
    """Return the id of a citation's card; `scope` keeps the answers of one page apart."""
    return f"cite-{scope}-{marker}"


def render_citation(citation: Citation, lang: Language, scope: str, answer_id: str = "") -> str:
    """Return a card: where the clause stands, who issued it, the quoted words, the way to it."""
    words = TEXTS[lang]
    document = citation.document
    quotes = ",".join(f"{quote.start}-{quote.end}" for quote in citation.quotes)
    spans = [(quote.start, quote.end) for quote in citation.quotes]
    text = excerpt(citation.clause.text, spans, around=_AROUND, longest=_LONGEST)
    where = data(document=document.id, clause=citation.clause.id, quotes=quotes)
    marker = str(citation.marker)
    return (
        f'<article class="card" id="{escape(anchor_of(citation.marker, scope))}" tabindex="-1"'
        f' aria-label="{words.citation.format(marker=marker)}">'
        f'<header><span class="marker" aria-hidden="true">{marker}</span>'
        f"<h3>{place(citation.clause, words)}</h3>{badge(document, words)}</header>"
        f'<p class="source">{source_line(document, words)}</p>'
        f'<p class="facts">{facts_line(citation.clause, document, words)}</p>'
        f'<blockquote class="clause">{text}</blockquote>'
        f'<footer><button type="button" class="open-source"{where}>{words.open_source}</button>'
        f"{render_feedback(answer_id, lang, citation.marker) if answer_id else ''}</footer>"
        "</article>"
    )


def render_citations(
    citations: Sequence[Citation], lang: Language, scope: str, answer_id: str = ""
) -> str:
    """Return the cards under an answer; of many, the later ones are folded."""
    words = TEXTS[lang]
    each_card = [render_citation(each, lang, scope, answer_id) for each in citations]
    cards = "".join(each_card[:_SHOWN])
    if rest := each_card[_SHOWN:]:
        title = words.more_sources.format(count=len(rest))
        cards += (
            f'<details class="more-cards"><summary>{title}</summary>'
            f'<div class="cards">{"".join(rest)}</div></details>'
        )
    return f'<section class="cards"><h2 class="label">{words.sources}</h2>{cards}</section>'


def render_related(hits: Sequence[Hit], lang: Language, *, nearest: bool = False) -> str:
    """Return clauses near the question, one click away; `nearest`: nothing answered it."""
    if not hits:
        return ""
    words = TEXTS[lang]
    rows = "".join(
        f'<li><button type="button" class="open-source row"'
        f"{data(document=hit.document.id, clause=hit.clause.id, quotes='')}>"
        f"<b>{place(hit.clause, words)}</b>"
        f"<small>{escape(hit.document.title)}</small></button></li>"
        for hit in hits
    )
    title = words.nearest if nearest else words.related
    return f'<section class="related"><h2 class="label">{title}</h2><ul>{rows}</ul></section>'
