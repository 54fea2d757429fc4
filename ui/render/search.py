"""Clauses found by a search, as HTML."""

from collections.abc import Sequence
from html import escape

from rag.model import Hit
from ui.render.parts import badge, data, excerpt, facts_line, place, source_line
from ui.texts import TEXTS, Language, Texts

_AROUND = 40
_LONGEST = 190


def render_hits(hits: Sequence[Hit], total: int, took_ms: float, lang: Language) -> str:
    """Return the hits with the query's words marked; `total` counts those not shown too."""
    words = TEXTS[lang]
    if not hits:
        return f'<p class="empty" role="status">{words.no_results}</p>'
    count = words.results.format(total=total, seconds=f"{took_ms / 1000:.2f}")
    rows = "".join(_hit(hit, words) for hit in hits)
    return f'<p class="count" role="status">{count}</p><ol class="hits">{rows}</ol>'


def _hit(hit: Hit, words: Texts) -> str:
    spans = [(each.start, each.end) for each in hit.highlights]
    text = excerpt(hit.clause.text, spans, around=_AROUND, longest=_LONGEST)
    return (
        f'<li class="hit"><header><h2><button type="button" class="open-source link"'
        f"{data(document=hit.document.id, clause=hit.clause.id, quotes='')}>"
        f"{place(hit.clause, words)}</button></h2>{badge(hit.document, words)}</header>"
        f'<p class="source">{source_line(hit.document, words)}</p>'
        f'<p class="facts">{facts_line(hit.clause, hit.document, words)}</p>'
        f'<p class="excerpt">{text}</p>{_offices(hit)}</li>'
    )


def _offices(hit: Hit) -> str:
    names = dict.fromkeys(unit.name for unit in hit.clause.units)
    if not names:
        return ""
    shown = "".join(f"<li>{escape(name)}</li>" for name in list(names)[:6])
    return f'<ul class="offices">{shown}</ul>'
