"""Two documents side by side, as HTML."""

from collections.abc import Sequence
from html import escape

from corpus.model import DocumentInfo
from index.library import ClauseFields
from rag.ledger_comparison import ClausePair, Comparison, OfficePair
from ui.render.ledger import amount_value, source_of, target_value
from ui.render.parts import badge, data, dates, issued, place
from ui.texts import Texts

_LONGEST = 160


def render_comparison(
    found: Comparison, left: DocumentInfo, right: DocumentInfo, words: Texts
) -> str:
    """Return what both say, matter by matter; then what only one of them says."""
    heads = "".join(f"<div>{_head(each, words)}</div>" for each in (left, right))
    pairs = "".join(_pair(each, words) for each in found.pairs)
    return (
        f'<section class="versus"><div class="two heads">{heads}</div>'
        f'<h2 class="label">{words.ledger_pairs}</h2>{pairs}'
        f"{_targets(found, words)}{_offices(found.offices, words)}"
        f'<div class="two">{_alone(found.only_left, words)}{_alone(found.only_right, words)}</div>'
        "</section>"
    )


def _head(info: DocumentInfo, words: Texts) -> str:
    number = escape(info.number) if info.number else words.number_missing
    facts = " · ".join([number, issued(info, words), *dates(info, words)])
    return (
        f'<h2><button type="button" class="open-source link"'
        f"{data(document=info.id, clause='', quotes='')}>{escape(info.title)}</button></h2>"
        f'<p class="facts">{facts} {badge(info, words)}</p>'
    )


def _offices(pairs: Sequence[OfficePair], words: Texts) -> str:
    rows = "".join(
        f'<tr><th class="cell" scope="row">{escape(pair.office)}</th>'
        + "".join(
            f'<td class="cell">{_counts(row.counts, words)}</td>' for row in (pair.left, pair.right)
        )
        + "</tr>"
        for pair in pairs
    )
    if not rows:
        return ""
    title = words.ledger_columns["offices"]
    return f'<h2 class="label">{title}</h2><table class="ledger-table versus-table">{rows}</table>'


def _counts(counts: dict[str, int], words: Texts) -> str:
    return "".join(
        f'<span class="role {role}">{words.role[role]} {count}</span>'  # type: ignore[index]
        for role, count in counts.items()
    )


def _targets(found: Comparison, words: Texts) -> str:
    rows = "".join(
        f'<tr><th class="cell" scope="row">{escape(series.metric)}</th>'
        f'<td class="cell">{row.target.year or ""} {target_value(row.target, words)}</td>'
        f'<td class="cell">{source_of(row.source, row.target.span, words)}</td></tr>'
        for series in found.targets
        for row in series.rows
    )
    if not rows:
        return ""
    title = words.ledger_views["targets"]
    return f'<h2 class="label">{title}</h2><table class="ledger-table versus-table">{rows}</table>'


def _pair(pair: ClausePair, words: Texts) -> str:
    sides = "".join(f"<div>{_side(each, words)}</div>" for each in (pair.left, pair.right))
    return f'<article class="two pair">{sides}</article>'


def _side(each: ClauseFields, words: Texts) -> str:
    clause = each.clause
    start = clause.text.find(clause.heading) + len(clause.heading) if clause.heading else 0
    text = " ".join(clause.text[start:].lstrip("。. \n").split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    facts = [
        f"<li>{escape(target.metric)} {target_value(target, words)}"
        f"{f' ({target.year})' if target.year else ''}</li>"
        for target in clause.targets
    ]
    facts += [
        f"<li>{escape(amount.recipient)} {amount_value(amount, words)}</li>"
        for amount in clause.amounts
    ]
    if clause.units:
        names = "、".join(
            f"{escape(unit.name)}<small> {words.role[unit.role]}</small>" for unit in clause.units
        )
        facts.append(f"<li>{names}</li>")
    shown = f'<ul class="side-facts">{"".join(facts)}</ul>' if facts else ""
    return f"{_way(each, words)}<p>{escape(text)}</p>{shown}"


def _way(each: ClauseFields, words: Texts) -> str:
    where = data(document=each.document.id, clause=each.clause.id, quotes="")
    return (
        f'<h3><button type="button" class="open-source link"{where}>'
        f"{place(each.clause, words)}</button></h3>"
    )


def _alone(clauses: Sequence[ClauseFields], words: Texts) -> str:
    title = words.ledger_only.format(count=len(clauses))
    rows = "".join(f"<li>{_way(each, words)}</li>" for each in clauses)
    return f'<details class="alone"><summary>{title}</summary><ul>{rows}</ul></details>'
