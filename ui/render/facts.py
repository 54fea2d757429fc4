"""What was read out of a document's clauses: offices, targets, money, conditions."""

from collections.abc import Iterator
from html import escape

from corpus.model import Amount, Clause, Document, Target
from ui.render.parts import data, place
from ui.texts import TEXTS, Language, Texts


def render_facts(document: Document, lang: Language) -> str:
    """Return the facts of a document clause by clause, warnings first."""
    words = TEXTS[lang]
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in document.info.warnings)
    head = ""
    if warnings:
        head = f'<div class="warnings"><h3>{words.warnings}</h3><ul>{warnings}</ul></div>'
    rows = "".join(_clause(clause, words) for clause in document.clauses)
    return head + (rows or f'<p class="empty">{words.no_facts}</p>')


def _clause(clause: Clause, words: Texts) -> str:
    facts = "".join(
        f"<dt>{words.fact[name]}</dt><dd>{value}</dd>" for name, value in _facts(clause, words)
    )
    if not facts:
        return ""
    return (
        f'<section class="fact"><h3><button type="button" class="link go"'
        f"{data(clause=clause.id)}>{place(clause, words)}</button></h3><dl>{facts}</dl></section>"
    )


def _facts(clause: Clause, words: Texts) -> Iterator[tuple[str, str]]:
    if clause.units:
        names = "；".join(
            f"{escape(unit.name)}<small> {words.role[unit.role]}</small>" for unit in clause.units
        )
        yield "units", names
    for target in clause.targets:
        yield "targets", escape(_target(target, words))
    for amount in clause.amounts:
        yield "amounts", escape(_amount(amount, words))
    for span in clause.conditions:
        yield "conditions", escape(" ".join(span.text.split()))


def _target(target: Target, words: Texts) -> str:
    year = f" ({target.year})" if target.year else ""
    if target.value is None:
        return f"{target.metric} {words.left_blank}{year}"
    upper = f"—{target.upper:.10g}" if target.upper is not None else ""
    value = f"{words.comparator[target.comparator]}{target.value:.10g}{upper}{target.unit}"
    return f"{target.metric} {value}{year}"


def _amount(amount: Amount, words: Texts) -> str:
    # The words of the document: a figure taken out of them would lose its conditions.
    return " ".join(amount.span.text.split())
