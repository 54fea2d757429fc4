"""The library as HTML: which documents there are, what is known of them, how reading went."""

from collections.abc import Sequence
from html import escape

from corpus.model import DocumentInfo
from rag.jobs import Job, UploadedFile
from ui.errors import error_in
from ui.render.answers import render_error
from ui.render.parts import badge, data, dates, issued, source_line
from ui.texts import TEXTS, Language, Texts


def render_library(documents: Sequence[DocumentInfo], lang: Language) -> str:
    """Return which documents can be asked about, folded: for the welcome page."""
    words = TEXTS[lang]
    if not documents:
        return f'<p class="library empty" role="status">{words.library_empty}</p>'
    rows = "".join(
        f'<li>{source_line(each, words)}<p class="facts">{issued(each, words)} '
        f"{badge(each, words)}</p></li>"
        for each in documents
    )
    title = words.library.format(count=len(documents))
    return f'<details class="library"><summary>{title}</summary><ul>{rows}</ul></details>'


def render_documents(documents: Sequence[DocumentInfo], lang: Language) -> str:
    """Return the documents tab's list: a card each, with everything known and the way into it."""
    words = TEXTS[lang]
    if not documents:
        return f'<p class="library empty" role="status">{words.library_empty}</p>'
    cards = "".join(_document(each, words) for each in documents)
    title = words.library.format(count=len(documents))
    return f'<p class="label">{title}</p><ul class="documents">{cards}</ul>'


def render_uploads(job: Job, lang: Language) -> str:
    """Return how far an upload is, file by file, with a bar over all."""
    words = TEXTS[lang]
    share = 100 if job.done else 95 * job.read / len(job.files)
    rows = "".join(
        f'<li class="{each.state}"><b>{escape(each.name)}</b> '
        f'<span class="state">{_state(job, place, words)}</span>{_reason(each, lang)}</li>'
        for place, each in enumerate(job.files)
    )
    problem = render_error(error_in(job.error, lang), lang) if job.error else ""
    return (
        f'<div class="uploads"><div class="rail" role="progressbar" aria-valuemin="0"'
        f' aria-valuemax="100" aria-valuenow="{share:.0f}" aria-label="{words.upload}">'
        f'<i style="width:{share:.0f}%"></i></div><ul role="status">{rows}</ul>{problem}</div>'
    )


def _state(job: Job, place: int, words: Texts) -> str:
    state: str = job.files[place].state
    if state == "queued":
        state = "waiting" if place > job.read else "reading" if place == job.read else "read"
    return words.outcome_of_file[state]


def _reason(file: UploadedFile, lang: Language) -> str:
    if not file.reason:
        return ""
    return f'<span class="reason">{escape(error_in(file.reason, lang))}</span>'


def _document(document: DocumentInfo, words: Texts) -> str:
    facts = [issued(document, words), *dates(document, words)]
    if document.region:
        facts.append(escape(document.region))
    line = '<span class="dot"> · </span>'.join(facts)
    reason = document.status_reason or words.status_unproved
    warnings = ""
    if document.warnings:
        items = "".join(f"<li>{escape(warning)}</li>" for warning in document.warnings)
        warnings = (
            f'<details class="warnings"><summary>{words.warnings} '
            f"({len(document.warnings)})</summary><ul>{items}</ul></details>"
        )
    return (
        f'<li class="document"{data(title=document.title)}>'
        f'<header><h2><button type="button" class="open-source link"'
        f"{data(document=document.id, clause='', quotes='')}>{escape(document.title)}</button></h2>"
        f"{badge(document, words)}</header>"
        f'<p class="source">{_number(document, words)}</p><p class="facts">{line}</p>'
        f'<p class="facts reason">{escape(reason)}</p>{warnings}'
        f'<footer><button type="button" class="open-source quiet"'
        f"{data(document=document.id, clause='', quotes='')}>{words.open_source}</button>"
        f'<button type="button" class="open-source quiet"'
        f"{data(document=document.id, clause='', quotes='', view='facts')}>"
        f"{words.views['facts']}</button>"
        f'<button type="button" class="quiet remove"{data(document=document.id)}'
        f"{data(sure=words.delete_sure.format(title=document.title))}"
        f"{data(done=words.deleted.format(title=document.title))}>{words.delete}</button>"
        "</footer></li>"
    )


def _number(document: DocumentInfo, words: Texts) -> str:
    number = escape(document.number) if document.number else words.number_missing
    return f'<span class="number plain">{number}</span>'
