"""Plots as inline SVG: no script, no network, readable at any width."""

import math
from collections.abc import Sequence
from html import escape

from eval.intervals import Estimate

COLOURS = ("#0f5c9c", "#d55e00", "#2a8f6f", "#b0619a", "#b8860b", "#5c6b7a", "#7a4a2b", "#3b7dd8")
_WIDTH, _HEIGHT = 360, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 8, 10, 34


def bar(name: str, value: Estimate, colour: str) -> str:
    """Return one row: name, bar from 0 to 1 with its interval as a whisker, and the figures."""
    if value.mean is None or value.low is None or value.high is None:
        return _row(name, "", "–")
    low, mean, high = (100 * min(max(each, 0), 1) for each in (value.low, value.mean, value.high))
    drawn = (
        f'<rect width="{mean:.1f}" y="2" height="8" fill="{colour}" fill-opacity=".75"/>'
        f'<path d="M{low:.1f} 3V9M{high:.1f} 3V9M{low:.1f} 6H{high:.1f}" class="whisker"/>'
    )
    figures = f"{value.mean:.2f} <small>{value.low:.2f}–{value.high:.2f}</small>"
    return _row(name, drawn, figures)


def time_bar(
    name: str, times: tuple[float, float], longest: float, colour: str, figures: str
) -> str:
    """Return one row: a light bar up to the 95th percentile, a full one up to the median."""
    median, high = times
    scale = 100 / longest if longest else 0
    drawn = (
        f'<rect width="{scale * high:.1f}" y="2" height="8" fill="{colour}" fill-opacity=".4"/>'
        f'<rect width="{scale * median:.1f}" y="2" height="8" fill="{colour}"/>'
    )
    return _row(name, drawn, figures)


def _row(name: str, drawn: str, figures: str) -> str:
    return (
        f'<div class="bar"><span>{escape(name)}</span>'
        '<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="100" y="2" height="8" class="rail"/>{drawn}</svg><b>{figures}</b></div>'
    )


def curves(
    named: Sequence[tuple[str, Sequence[tuple[float, float]]]], x_title: str, y_title: str
) -> str:
    """Return lines through points of the unit square, one colour a name, with axes and a legend."""
    grid = "".join(
        f'<path d="M{_x(0):.0f} {_y(t):.1f}H{_x(1):.0f}" class="grid"/>'
        f'<text x="{_LEFT - 6}" y="{_y(t) + 4:.1f}" text-anchor="end">{t:g}</text>'
        f'<text x="{_x(t):.1f}" y="{_HEIGHT - _BOTTOM + 15}" text-anchor="middle">{t:g}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    lines = "".join(
        _line(points, COLOURS[i % len(COLOURS)]) for i, (_, points) in enumerate(named) if points
    )
    titles = (
        f'<text x="{(_x(0) + _x(1)) / 2:.0f}" y="{_HEIGHT - 3}" text-anchor="middle">'
        f"{escape(x_title)}</text>"
        f'<text x="10" y="{(_y(0) + _y(1)) / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 10 {(_y(0) + _y(1)) / 2:.0f})">{escape(y_title)}</text>'
    )
    return (
        f'<svg class="curves" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(y_title)} / {escape(x_title)}">{grid}{titles}{lines}</svg>'
        + legend([name for name, _ in named])
    )


def legend(names: Sequence[str]) -> str:
    """Return the names with their colours, in the order in which plots use them."""
    entries = "".join(
        f'<li><i style="background:{COLOURS[i % len(COLOURS)]}"></i>{escape(name)}</li>'
        for i, name in enumerate(names)
    )
    return f'<ul class="legend">{entries}</ul>'


def _line(points: Sequence[tuple[float, float]], colour: str) -> str:
    path = "L".join(f"{_x(x):.1f} {_y(y):.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="3.2" fill="{colour}"/>'
    )


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def nice(longest: float) -> float:
    """Return the next of 1, 2 or 5 times a power of ten, for the end of an axis."""
    if longest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= longest)
