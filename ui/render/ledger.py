"""The ledger as HTML: offices with their duties, targets, money; every row leads to its words."""

from collections.abc import Iterable, Sequence
from html import escape

from corpus.model import Amount, Span, Target
from rag.ledger import AmountRow, Duty, Responsibility, Source, TargetRow
from ui.render.parts import data
from ui.texts import Texts


def render_offices(rows: Sequence[Responsibility], words: Texts, *, opened: bool) -> str:
    """Return an entry for each office that unfolds to its duties; `opened`: unfolded already."""
    most = max((row.clauses for row in rows), default=1)
    shown = "".join(_office(row, most, words, opened=opened) for row in rows)
    return f'<ul class="ledger-offices">{shown}</ul>'


def _office(row: Responsibility, most: int, words: Texts, *, opened: bool) -> str:
    counts = "".join(
        f'<span class="role {role}">{words.role[role]} {count}</span>'  # type: ignore[index]
        for role, count in row.counts.items()
    )
    total = sum(row.counts.values())
    width = 100 * row.clauses / most
    bar = "".join(
        f'<i class="{role}" style="width:{width * count / total:.1f}%"></i>'
        for role, count in row.counts.items()
    )
    others = [name for name in row.names if name != row.office]
    names = f"<small>{escape('、'.join(others))}</small>" if others else ""
    duties = "".join(_duty(each, words) for each in row.duties)
    return (
        f"<li><details{' open' if opened else ''}><summary><b>{escape(row.office)}</b>{names}"
        f'<span class="counts">{counts}</span><span class="bar" aria-hidden="true">{bar}</span>'
        f'</summary><ul class="duties">{duties}</ul></details></li>'
    )


def _duty(duty: Duty, words: Texts) -> str:
    role = f'<span class="role {duty.role}">{words.role[duty.role]}</span>'
    return f"<li>{role}{source_of(duty.source, duty.span, words)}</li>"


def render_targets(rows: Sequence[TargetRow], words: Texts) -> str:
    """Return a table of targets."""
    columns = ("metric", "value", "year", "source")
    return _table(
        columns,
        (
            (
                escape(row.target.metric),
                target_value(row.target, words),
                str(row.target.year or "—"),
                source_of(row.source, row.target.span, words),
            )
            for row in rows
        ),
        words,
    )


def render_amounts(rows: Sequence[AmountRow], words: Texts) -> str:
    """Return a table of money; the words that a profile shares with a clause stand in its row."""
    columns = ("recipient", "amount", "conditions", "offices", "source")
    return _table(
        columns,
        (
            (
                escape(row.amount.recipient) + _matched(row, words),
                amount_value(row.amount, words),
                escape("；".join(span.text for span in row.conditions)) or "—",
                escape("、".join(row.offices)) or "—",
                source_of(row.source, row.amount.span, words),
            )
            for row in rows
        ),
        words,
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], words: Texts) -> str:
    titles = [words.ledger_columns[name] for name in columns]
    head = "".join(f'<th class="cell" scope="col">{title}</th>' for title in titles)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="cell of-{name}"{data(title=title)}><div>{cell}</div></td>'
            for name, title, cell in zip(columns, titles, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="ledger-table rows"><thead><tr class="top">{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _matched(row: AmountRow, words: Texts) -> str:
    if not row.matched:
        return ""
    matched = words.ledger_matched.format(words="、".join(row.matched))
    return f'<small class="matched">{escape(matched)}</small>'


def target_value(target: Target, words: Texts) -> str:
    """Return what is to be reached: 达到 2.5 万亿元, or that the document leaves it blank."""
    if target.value is None:
        return f'<span class="badge draft">□□ {words.left_blank}</span>'
    upper = f"—{target.upper:,.10g}" if target.upper is not None else ""
    comparator = words.comparator[target.comparator].strip()
    sign = f"<small>{comparator}</small> " if comparator else ""
    return f"{sign}<b>{target.value:,.10g}{upper}</b> {escape(target.unit)}"


def amount_value(amount: Amount, words: Texts) -> str:
    """Return the money as a figure, with how often and for each of what it is paid."""
    figures = []
    if amount.yuan is not None:
        figures.append(f"<b>{words.ledger_yuan.format(amount=f'{amount.yuan:,.10g}')}</b>")
    if amount.rate is not None:
        figures.append(f"<b>{amount.rate:.10g}%</b>")
    cap = f"<small>{words.ledger_cap.strip()}</small> " if amount.cap else ""
    about = [escape(each) for each in (amount.per, words.recurrence[amount.recurrence]) if each]
    return cap + " · ".join(figures) + (f"<small> {' · '.join(about)}</small>" if about else "")


def source_of(source: Source, span: Span, words: Texts) -> str:
    """Return the way to the words: the clause's place, its document, and whether it holds."""
    where = data(
        document=source.document_id, clause=source.clause_id, quotes=f"{span.start}-{span.end}"
    )
    number = source.number or source.title
    status = ""
    if source.status != "unverified":
        reason = escape(source.status_reason)
        label = words.status[source.status]
        status = f' <span class="badge {source.status}" title="{reason}">{label}</span>'
    return (
        f'<span class="from"><button type="button" class="open-source link"{where}>'
        f"{escape(source.place)}</button>"
        f'<small title="{escape(source.title)}">{escape(number)}{status}</small></span>'
    )
