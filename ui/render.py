"""Answers and clauses as HTML. Pure functions; every word from outside is escaped here.

The result goes into `gr.HTML`, which shows it as it is: no Markdown reads it again.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from corpus.model import Clause, DocumentInfo
from rag.model import Answer, Citation, Correction, Hit, Quote, Sentence
from ui.texts import TEXTS, Language, Texts

_LONG = 220
_CONTEXT = 36
_MARKER = re.compile(r"\[(\d{1,3})\]")


def render_question(question: str, lang: Language) -> str:
    """Return what the user asked."""
    label = TEXTS[lang].you
    return f'<div class="asked"><span class="unseen">{label}: </span>{escape(question)}</div>'


def render_progress(
    step: str, text: str, citations: Sequence[Citation], lang: Language, scope: str
) -> str:
    """Return an answer on its way: what is being done, the text so far, the clauses found."""
    words = TEXTS[lang]
    status = words.progress.get(step, step)
    if citations:
        status = words.found.format(count=len(citations))
    line = f'<p class="progress" role="status"><i aria-hidden="true"></i>{escape(status)}</p>'
    known = {str(citation.marker) for citation in citations}
    written = _MARKER.sub(
        lambda match: _mark(int(match[1]), lang, scope) if match[1] in known else match[0],
        escape(text),
    )
    body = f'<p class="sentence">{written}</p>' if text else ""
    return f'<div class="answer pending" aria-busy="true">{line}{body}</div>'


def render_answer(answer: Answer, lang: Language, scope: str = "") -> str:
    """Return the answer's text, its citation marks linked to the cards of the same scope."""
    words = TEXTS[lang]
    scope = scope or answer.answer_id
    parts = [f'<p class="outcome">{words.outcome[answer.status]}</p>']
    if answer.interpreted.completed_question:
        understood = words.understood.format(question=answer.interpreted.completed_question)
        parts.append(f'<p class="understood">{escape(understood)}</p>')
    parts += [_correction(each, lang, scope) for each in answer.corrections]
    parts += [_sentence(each, lang, scope) for each in answer.sentences]
    parts.append(f'<p class="origin">{_origin(answer, words)}</p>')
    return f'<div class="answer {answer.status}">{"".join(parts)}</div>'


def render_citation(citation: Citation, lang: Language, scope: str = "") -> str:
    """Return a card: where the clause stands, who issued it, and its words, quotes marked."""
    words = TEXTS[lang]
    document = citation.document
    return (
        f'<article class="card" id="{_anchor(citation.marker, scope)}" tabindex="-1"'
        f' aria-label="{words.citation.format(marker=citation.marker)}">'
        f'<header><span class="marker" aria-hidden="true">{citation.marker}</span>'
        f"<h4>{_place(citation.clause, words)}</h4>{_badge(document, words)}</header>"
        f'<p class="source">{_source(document, words)}</p>'
        f'<p class="facts">{_facts(citation.clause, document, words)}</p>'
        f"{_clause_text(citation.clause.text, citation.quotes, words)}</article>"
    )


def render_citations(citations: Iterable[Citation], lang: Language, scope: str) -> str:
    """Return the cards under an answer."""
    cards = "".join(render_citation(each, lang, scope) for each in citations)
    return f'<section class="cards" aria-label="{TEXTS[lang].sources}">{cards}</section>'


def render_related(hits: Sequence[Hit], lang: Language, *, nearest: bool = False) -> str:
    """Return clauses near the question, folded; `nearest` says that nothing answered it."""
    if not hits:
        return ""
    words = TEXTS[lang]
    rows = "".join(
        f'<details class="row"><summary><b>{_place(hit.clause, words)}</b>'
        f"<small>{escape(hit.document.title)}</small></summary>"
        f'<p class="source">{_source(hit.document, words)} {_badge(hit.document, words)}</p>'
        f'<p class="facts">{_facts(hit.clause, hit.document, words)}</p>'
        f'<blockquote class="clause">{escape(hit.clause.text)}</blockquote></details>'
        for hit in hits
    )
    if nearest:
        return f'<section class="related"><h4>{words.nearest}</h4>{rows}</section>'
    title = f"{words.related} ({len(hits)})"
    return f'<section class="related"><details><summary>{title}</summary>{rows}</details></section>'


def render_reply(answer: Answer, lang: Language, scope: str) -> str:
    """Return an answer with everything that belongs under it."""
    parts = [render_answer(answer, lang, scope)]
    if answer.citations:
        parts.append(render_citations(answer.citations, lang, scope))
    nearest = answer.status == "not_found" and not answer.citations
    parts.append(render_related(answer.related, lang, nearest=nearest))
    return "".join(parts)


def render_error(message: str, lang: Language) -> str:
    """Return a refusal with what to do about it."""
    title = TEXTS[lang].error
    return (
        f'<div class="answer error" role="alert"><p class="outcome">{title}</p>'
        f'<p class="sentence">{escape(message)}</p></div>'
    )


def render_library(documents: Sequence[DocumentInfo], lang: Language) -> str:
    """Return which documents can be asked about, folded."""
    words = TEXTS[lang]
    if not documents:
        return f'<p class="library empty" role="status">{words.library_empty}</p>'
    rows = "".join(
        f'<li>{_source(each, words)}<p class="facts">{_issued(each, words)} '
        f"{_badge(each, words)}</p></li>"
        for each in documents
    )
    title = words.library.format(count=len(documents))
    return f'<details class="library"><summary>{title}</summary><ul>{rows}</ul></details>'


def _sentence(sentence: Sentence, lang: Language, scope: str) -> str:
    marks = "".join(_mark(marker, lang, scope) for marker in sentence.citations)
    return f'<p class="sentence">{escape(sentence.text)}{marks}</p>'


def _correction(correction: Correction, lang: Language, scope: str) -> str:
    words = TEXTS[lang]
    return (
        f'<div class="correction"><p class="outcome">{words.correction}</p><dl>'
        f"<dt>{words.asserted}</dt><dd><s>{escape(correction.asserted)}</s></dd>"
        f"<dt>{words.documented}</dt><dd>{escape(correction.documented)}"
        f"{_mark(correction.citation, lang, scope)}</dd></dl></div>"
    )


def _mark(marker: int, lang: Language, scope: str) -> str:
    label = TEXTS[lang].citation.format(marker=marker)
    return f'<a class="cite" href="#{_anchor(marker, scope)}" aria-label="{label}">{marker}</a>'


def _anchor(marker: int, scope: str) -> str:
    return escape(f"cite-{scope}-{marker}")


def _origin(answer: Answer, words: Texts) -> str:
    took = words.took.format(seconds=f"{answer.took_ms / 1000:.2f}")
    if not answer.citations:
        return took
    if answer.generator == "extractive":
        return f"{words.generator_extractive} · {took}"
    return f"{escape(words.generator_model.format(model=answer.generator))} · {took}"


def _place(clause: Clause, words: Texts) -> str:
    path = clause.path or (words.kind.get(clause.kind, words.unknown_kind),)
    return ' <span class="step">›</span> '.join(escape(step) for step in path)


def _source(document: DocumentInfo, words: Texts) -> str:
    number = escape(document.number) if document.number else words.number_missing
    return f'<cite>{escape(document.title)}</cite> <span class="number">{number}</span>'


def _badge(document: DocumentInfo, words: Texts) -> str:
    reason = escape(document.status_reason)
    label = words.status[document.status]
    return f'<span class="badge {document.status}" title="{reason}">{label}</span>'


def _issued(document: DocumentInfo, words: Texts) -> str:
    if not document.issuers:
        return f'<span class="missing">{words.issuer_missing}</span>'
    names = "、".join(
        f'{escape(issuer.name)}<span class="basis">{words.basis[issuer.basis]}</span>'
        for issuer in document.issuers
    )
    return f"{words.issuer} {names}"


def _facts(clause: Clause, document: DocumentInfo, words: Texts) -> str:
    facts = [_issued(document, words)]
    if document.issued_on:
        facts.append(escape(words.issued_on.format(date=document.issued_on)))
    if document.period:
        period = document.period
        facts.append(words.period.format(start=period.start_year, end=period.end_year))
    if clause.page_start:
        end = clause.page_end or clause.page_start
        pages = words.page if end == clause.page_start else words.pages
        facts.append(pages.format(start=clause.page_start, end=end))
    return '<span class="dot"> · </span>'.join(facts)


def _clause_text(text: str, quotes: Sequence[Quote], words: Texts) -> str:
    """Return the whole text once; what lies far from a quote is folded where it is long."""
    marked = _merged((quote.start, quote.end) for quote in quotes)
    shown = [(0, len(text))]
    if len(text) > _LONG:
        around = marked or [(0, _LONG - 2 * _CONTEXT)]
        shown = _merged((start - _CONTEXT, end + _CONTEXT) for start, end in around)
        shown = _merged((max(0, start), min(len(text), end)) for start, end in shown)
    pieces: dict[int, str] = {}
    cuts = sorted({0, len(text), *(cut for span in (*marked, *shown) for cut in span)})
    for start, end in pairwise(cuts):
        piece = escape(text[start:end])
        if _covers(marked, start):
            piece = f"<mark>{piece}</mark>"
        pieces[start] = (
            piece if _covers(shown, start) else f'<span class="far"><span>{piece}</span></span>'
        )
    fold = ""
    if any('class="far"' in piece for piece in pieces.values()):
        unfold = words.unfold.format(count=len(text))
        fold = (
            f'<details class="fold"><summary><span class="more">{unfold}</span>'
            f'<span class="less">{words.fold}</span></summary></details>'
        )
    return f'<blockquote class="clause">{"".join(pieces.values())}</blockquote>{fold}'


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, touching or overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _covers(spans: Iterable[tuple[int, int]], position: int) -> bool:
    return any(start <= position < end for start, end in spans)
