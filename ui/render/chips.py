"""What was understood of a question, as chips that can be taken away."""

from collections.abc import Mapping, Sequence
from html import escape

from rag.model import Interpretation
from ui.render.parts import data
from ui.texts import TEXTS, Language, Texts


def render_chips(
    interpreted: Interpretation,
    lang: Language,
    turn: str,
    titles: Mapping[str, str],
    without: Sequence[str] = (),
) -> str:
    """Return one chip for each limit understood; removing one asks again without it."""
    words = TEXTS[lang]
    chips = "".join(
        f'<li class="chip"><span>{words.chip[name]}</span> {escape(value)}'
        f'<button type="button" class="without"{data(turn=turn, name=name)}'
        f' aria-label="{escape(words.chip_remove.format(value=value))}">×</button></li>'
        for name, value in _limits(interpreted, words, titles).items()
        if name not in without
    )
    dropped = ""
    if without:
        names = "、".join(words.chip[name] for name in without if name in words.chip)
        dropped = f'<li class="dropped">{escape(words.without.format(names=names))}</li>'
    if not chips and not dropped:
        return ""
    return f'<ul class="chips" aria-label="{words.chips}">{chips}{dropped}</ul>'


def _limits(interpreted: Interpretation, words: Texts, titles: Mapping[str, str]) -> dict[str, str]:
    limits: dict[str, str] = {}
    if interpreted.region:
        limits["region"] = interpreted.region
    if interpreted.year:
        limits["year"] = words.year.format(year=interpreted.year)
    if interpreted.office:
        limits["office"] = interpreted.office
    if interpreted.document_ids:
        named = [titles.get(each, each) for each in interpreted.document_ids]
        limits["document_ids"] = "、".join(named)
    if interpreted.clause_number:
        limits["clause_number"] = words.clause_numbered.format(number=interpreted.clause_number)
    return limits
