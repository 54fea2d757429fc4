"""Targets over the years, as small pictures: one for each metric of a region."""

from collections.abc import Sequence
from html import escape

from rag.ledger import TargetRow, TargetSeries, base_value
from ui.render.ledger import source_of, target_value
from ui.texts import Texts

_WIDTH, _HEIGHT = 280, 130
_SIDE, _TOP, _BOTTOM = 34, 26, 24


def render_series(series: Sequence[TargetSeries], words: Texts) -> str:
    """Return a picture for each metric that is set for several years; disagreements stand out."""
    plotted = [each for each in series if len(_points(each)) > 1 or each.conflict]
    if not plotted:
        return ""
    title = words.ledger_same_metric.format(count=len(plotted))
    figures = "".join(_figure(each, words) for each in plotted)
    return (
        f'<details class="plots" open><summary>{title}</summary>'
        f'<div class="plot-grid">{figures}</div></details>'
    )


def _points(series: TargetSeries) -> list[tuple[int, float, TargetRow]]:
    found = ((row.target.year, base_value(row.target), row) for row in series.rows)
    return [(year, value, row) for year, value, row in found if year and value is not None]


def _figure(series: TargetSeries, words: Texts) -> str:
    region = f" <small>{escape(series.region)}</small>" if series.region else ""
    warning = ""
    if series.conflict:
        warning = f'<p class="conflict" role="note">{words.ledger_conflict}</p>'
    rows = "".join(
        f"<li><span>{row.target.year or '—'}</span><span>{target_value(row.target, words)}</span>"
        f"{source_of(row.source, row.target.span, words)}</li>"
        for row in series.rows
    )
    return (
        f'<figure class="plot"><figcaption>{escape(series.metric)}{region}</figcaption>{warning}'
        f"{draw_series(series)}<ul>{rows}</ul></figure>"
    )


def draw_series(series: TargetSeries) -> str:
    """Return an SVG: years to the right, values up from zero, each point with its figure."""
    points = _points(series)
    years = sorted({year for year, _, _ in points})
    top = max((value for _, value, _ in points), default=1) or 1
    span = max(years[-1] - years[0], 1)
    base = _HEIGHT - _BOTTOM

    def at(year: int, value: float) -> tuple[float, float]:
        right = 0.5 if len(years) == 1 else (year - years[0]) / span
        return (
            round(_SIDE + right * (_WIDTH - 2 * _SIDE), 1),
            round(base - value / top * (base - _TOP), 1),
        )

    line = " ".join(f"{x},{y}" for x, y in (at(year, value) for year, value, _ in points))
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text class="value" x="{x}" y="{y - 9}">'
        f"{row.target.value:,.10g}{escape(row.target.unit)}</text>"
        for (x, y), row in ((at(year, value), row) for year, value, row in points)
    )
    ticks = "".join(
        f'<text class="year" x="{at(year, 0)[0]}" y="{_HEIGHT - 7}">{year}</text>' for year in years
    )
    said = "；".join(f"{y}: {row.target.value:.10g}{row.target.unit}" for y, _, row in points)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{escape(f"{series.metric} {said}")}">'
        f'<line x1="8" y1="{base}" x2="{_WIDTH - 8}" y2="{base}"/>'
        f'<polyline points="{line}"/>{marks}{ticks}</svg>'
    )
