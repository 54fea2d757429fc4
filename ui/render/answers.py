"""Questions and answers as HTML."""

from collections.abc import Sequence
from html import escape

from corpus.patterns import regex
from rag.model import Answer, Citation, Correction, Sentence
from ui.render.chips import render_chips
from ui.render.citations import render_citations, render_mark, render_related
from ui.render.feedback import render_feedback
from ui.render.parts import data
from ui.texts import TEXTS, Language, Texts

_EMPHASISED = 40
_LONG, _LINES = 120, 5
_MARKER = regex(r"\[(\d{1,3})\]")


def render_question(question: str, lang: Language, turn: str = "") -> str:
    """Return what the user asked, with a form to change it where the turn is over."""
    words = TEXTS[lang]
    asked = escape(question)
    scrolls = ' tabindex="0"' if len(question) > _LONG or question.count("\n") > _LINES else ""
    bubble = f'<div class="asked"{scrolls}><span class="unseen">{words.you}: </span>{asked}</div>'
    if not turn:
        return bubble
    return (
        f'<div class="asked-row"><button type="button" class="quiet edit">{words.edit}</button>'
        f"{bubble}</div>"
        f'<form class="edit-form" hidden{data(turn=turn)}>'
        f'<textarea rows="3" aria-label="{words.edit_question}">{asked}</textarea>'
        f'<div><button type="button" class="quiet cancel">{words.cancel}</button>'
        f'<button type="submit" class="strong">{words.ask_again}</button></div></form>'
    )


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
        lambda match: render_mark(int(match[1]), words, scope) if match[1] in known else match[0],
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
    elif answer.interpreted.read_as:
        read = words.read_as.format(question=answer.interpreted.read_as)
        parts.append(f'<p class="understood">{escape(read)}</p>')
    parts += [_correction(each, words, scope) for each in answer.corrections]
    parts += [_sentence(each, words, scope) for each in answer.sentences]
    parts += [f'<p class="origin note">{escape(note)}</p>' for note in answer.notes]
    parts.append(f'<p class="origin">{_origin(answer, words)}</p>')
    return f'<div class="answer {answer.status}">{"".join(parts)}</div>'


def render_reply(
    answer: Answer,
    lang: Language,
    scope: str,
    *,
    follow_ups: Sequence[str] = (),
    titles: dict[str, str] | None = None,
    without: Sequence[str] = (),
) -> str:
    """Return an answer with everything that belongs to it.

    `titles` names the documents a question may be understood to be about; `without` what it was
    asked again without.
    """
    nearest = answer.status == "not_found" and not answer.citations
    parts = [
        render_chips(answer.interpreted, lang, scope, titles or {}, without),
        render_answer(answer, lang, scope),
        _actions(answer, lang, scope),
    ]
    if answer.citations:
        parts.append(render_citations(answer.citations, lang, scope, answer.answer_id))
    parts.append(render_related(answer.related, lang, nearest=nearest))
    parts.append(_follow_ups(follow_ups, TEXTS[lang]))
    return "".join(parts)


def render_export(answers: Sequence[Answer], lang: Language) -> str:
    """Return links to the whole conversation as a file, where it has more than one answer."""
    if len(answers) < 2:
        return ""
    ids = "+".join(answer.answer_id for answer in answers)
    label = TEXTS[lang].export_all
    return f'<div class="export-all"><span>{label}</span>{_exports(ids, lang)}</div>'


def render_error(message: str, lang: Language) -> str:
    """Return a refusal with what to do about it."""
    title = TEXTS[lang].error
    return (
        f'<div class="answer error" role="alert"><p class="outcome">{title}</p>'
        f'<p class="sentence">{escape(message)}</p></div>'
    )


def _sentence(sentence: Sentence, words: Texts, scope: str) -> str:
    marks = "".join(render_mark(marker, words, scope) for marker in sentence.citations)
    lines = "<br>".join(escape(line) for line in sentence.text.splitlines())
    return f'<p class="sentence">{lines}{marks}</p>'


def _correction(correction: Correction, words: Texts, scope: str) -> str:
    documented = escape(correction.documented)
    if len(correction.documented) <= _EMPHASISED:
        documented = f"<strong>{documented}</strong>"
    return (
        f'<div class="correction"><p class="outcome">{words.correction}</p><dl>'
        f"<dt>{words.asserted}</dt><dd><s>{escape(correction.asserted)}</s></dd>"
        f"<dt>{words.documented}</dt><dd>{documented}"
        f"{render_mark(correction.citation, words, scope)}</dd></dl></div>"
    )


def _origin(answer: Answer, words: Texts) -> str:
    took = words.took.format(seconds=f"{answer.took_ms / 1000:.2f}")
    if answer.generator == "extractive":
        return f"{words.generator_extractive} · {took}"
    return f"{escape(words.generator_model.format(model=answer.generator))} · {took}"


def _actions(answer: Answer, lang: Language, turn: str) -> str:
    words = TEXTS[lang]
    share = data(question=answer.question)
    return (
        '<div class="actions">'
        f'<button type="button" class="quiet copy" title="{words.copy_with_citations}"'
        f' data-url="/ui/answers/{escape(answer.answer_id)}.md?lang={lang}">{words.copy}</button>'
        f'<button type="button" class="quiet retry"{data(turn=turn)}>{words.retry}</button>'
        f'<button type="button" class="quiet share"{share}>{words.share}</button>'
        f"{_exports(answer.answer_id, lang)}{render_feedback(answer.answer_id, lang)}</div>"
    )


def _exports(ids: str, lang: Language) -> str:
    words = TEXTS[lang]
    return "".join(
        f'<a class="quiet export" download href="/ui/answers/{escape(ids)}.{suffix}?lang={lang}"'
        f' aria-label="{words.export} {name}">{name}</a>'
        for suffix, name in (("docx", "Word"), ("md", "Markdown"))
    )


def _follow_ups(questions: Sequence[str], words: Texts) -> str:
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="ask"{data(question=question)}>{escape(question)}'
        "</button></li>"
        for question in questions
    )
    return (
        f'<section class="follow-ups"><h2 class="label">{words.follow_up}</h2>'
        f"<ul>{buttons}</ul></section>"
    )
