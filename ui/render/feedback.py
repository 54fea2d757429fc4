"""Buttons that say whether an answer, or one of its citations, is right."""

from ui.render.parts import data
from ui.texts import TEXTS, Language

_SIGNS = {"right": "✓", "wrong_clause": "✗", "out_of_date": "↺"}


def render_feedback(answer_id: str, lang: Language, marker: int | None = None) -> str:
    """Return three buttons for an answer, or for the citation of that marker."""
    words = TEXTS[lang]
    target = {"answer": answer_id} | ({} if marker is None else {"marker": str(marker)})
    about = words.feedback if marker is None else words.citation.format(marker=marker)
    buttons = "".join(
        f'<button type="button" class="verdict" aria-pressed="false" title="{label}"'
        f' aria-label="{about}: {label}"{data(verdict=verdict, **target)}>'
        f'<span aria-hidden="true">{_SIGNS[verdict]}</span><span class="word">{label}</span>'
        "</button>"
        for verdict, label in words.verdict.items()
    )
    return f'<span class="feedback" role="group" aria-label="{about}">{buttons}</span>'
