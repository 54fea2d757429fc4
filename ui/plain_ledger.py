"""The ledger as plain text for a terminal."""

from collections.abc import Sequence
from typing import Any

from rag.citations_graph import CitationGraph
from rag.ledger import AmountRow, Responsibility, Source, TargetRow
from rag.ledger_comparison import Comparison
from rag.phrases import place_of
from ui.plain import plain_amount, plain_target
from ui.words_zh import ZH

_ROLES = {"lead": "牵头", "responsible": "责任", "cooperate": "配合"}


def plain_rows(name: str, rows: Sequence[Any]) -> str:
    """Return the rows of one ledger, `units`, `targets` or `amounts`, their number at the end."""
    show = {"units": _responsibility, "targets": _target, "amounts": _amount}[name]
    counted = "个单位" if name == "units" else "条"
    return "\n".join([*map(show, rows), f"共 {len(rows)} {counted}"])


def plain_graph(graph: CitationGraph) -> str:
    """Return one line for each document that names another."""
    titles = {node.id: _titled(node.title, node.number) for node in graph.nodes}
    missing = {node.id for node in graph.nodes if not node.held}
    return "\n".join(
        f"{titles[edge.source]} —{ZH.relation[edge.relation]}→ {titles[edge.target]}"
        + ("（库中没有）" if edge.target in missing else "")
        for edge in graph.edges
    )


def plain_comparison(found: Comparison) -> str:
    """Return what two documents share, topic by topic, then metrics and offices."""
    lines = []
    for pair in found.pairs:
        for mark, side in (("←", pair.left), ("→", pair.right)):
            units = "、".join(unit.name for unit in side.clause.units)
            lines.append(f"{mark} {place_of(side.clause.path, side.clause.kind)}")
            lines += [f"    {plain_target(target)}" for target in side.clause.targets]
            lines += [f"    单位：{units}"] if units else []
    for series in found.targets:
        lines.append(f"指标：{series.metric}")
        lines += [f"    {_target(row)}" for row in series.rows]
    if found.offices:
        lines.append("单位：" + "、".join(pair.office for pair in found.offices))
    lines.append(
        f"共 {len(found.pairs)} 对条款；只见于前者 {len(found.only_left)} 条，"
        f"只见于后者 {len(found.only_right)} 条"
    )
    return "\n".join(lines)


def _responsibility(row: Responsibility) -> str:
    counts = " ".join(f"{_ROLES[role]} {count}" for role, count in row.counts.items())
    lines = [f"{row.office}（{'、'.join(row.names)}）：{counts}"]
    lines += [f"  {_ROLES[duty.role]} {_where(duty.source)}" for duty in row.duties]
    return "\n".join(lines)


def _target(row: TargetRow) -> str:
    return f"{plain_target(row.target)}\n  {_where(row.source)}"


def _amount(row: AmountRow) -> str:
    conditions = "；".join(condition.text for condition in row.conditions)
    offices = "、".join(row.offices)
    lines = [plain_amount(row.amount)]
    lines += [f"  条件：{conditions}"] if conditions else []
    lines += [f"  单位：{offices}"] if offices else []
    lines += [f"  相符：{'、'.join(row.matched)}"] if row.matched else []
    return "\n".join([*lines, f"  {_where(row.source)}"])


def _where(source: Source) -> str:
    return f"{_titled(source.title, source.number)} {source.place}"


def _titled(title: str, number: str | None) -> str:
    return f"{title}（{number}）" if number else title
