"""The figures as Markdown tables and as JSON."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from eval.intervals import Estimate, difference, estimate
from eval.questions import Question
from eval.speed.frameworks.measure import BUDGET, FIRST, Figures, Spent
from eval.speed.frameworks.model import Contender

Row = tuple[str, ...]


def quality(figures: Sequence[Figures], questions: Sequence[Question]) -> str:
    """Return what is found, each mean with its 95 % interval over documents.

    The first of the figures is what the others are compared with.
    """
    clusters = [each.cluster for each in questions]
    own = figures[0]
    head: Row = (
        "system",
        f"R@{FIRST}",
        "MRR@10",
        f"{own.name}\u2019s R@{FIRST} less this one\u2019s",
        f"R in the first {BUDGET:,} characters",
        "gold in one piece",
        "pieces",
        f"characters in the first {FIRST}",
    )
    rows = [
        (
            each.name,
            _interval(estimate(each.recall, clusters)),
            _interval(estimate(each.rank, clusters)),
            "" if each is own else _interval(difference(own.recall, each.recall, clusters)),
            _interval(estimate(each.within, clusters)),
            f"{estimate(each.held, clusters).mean:.2f}",
            f"{each.pieces:,}",
            f"{estimate(each.characters, clusters).mean:,.0f}",
        )
        for each in figures
    ]
    return _table(head, rows)


def speed(figures: Sequence[Figures]) -> str:
    """Return what it takes, each the median of the repeats with the lowest and the highest.

    The ratios are to the first of the figures, repeat by repeat.
    """
    own = figures[0]
    head: Row = (
        "system",
        "splitting, CPU s",
        "indexing, CPU s",
        "indexing, s",
        f"indexing / {own.name}",
        "search p50, CPU ms",
        "p95, CPU ms",
        "p50, ms",
        "p95, ms",
        f"search / {own.name}",
        "memory, MB",
    )
    rows = [
        (
            each.name,
            _spread(map(_cpu, each.splits)),
            _spread(map(_cpu, each.indexes)),
            _spread(map(_wall, each.indexes)),
            _ratio(each.indexes, own.indexes),
            _spread(map(_cpu, each.p50)),
            _spread(map(_cpu, each.p95)),
            _spread(map(_wall, each.p50)),
            _spread(map(_wall, each.p95)),
            _ratio(each.p50, own.p50),
            "" if each.memory is None else f"{each.memory:,.0f}",
        )
        for each in figures
    ]
    return _table(head, rows)


def legend(contenders: Sequence[Contender]) -> str:
    """Return what each system is made of, as a list."""
    return "\n".join(f"- `{each.name}`: {each.about}." for each in contenders)


def records(figures: Sequence[Figures], questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return all figures of each system; times as [wall, cpu] for each repeat, in s and ms."""
    clusters = [each.cluster for each in questions]
    own = figures[0]

    def mean(values: Sequence[float | None]) -> dict[str, Any]:
        found = estimate(values, clusters)
        return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n}

    def times(spent: Sequence[Spent]) -> list[list[float]]:
        return [[each.wall, each.cpu] for each in spent]

    def less(each: Figures) -> dict[str, Any]:
        found = difference(own.recall, each.recall, clusters)
        return {"mean": found.mean, "low": found.low, "high": found.high}

    return [
        {
            "system": each.name,
            f"recall_at_{FIRST}": mean(each.recall),
            "mrr_at_10": mean(each.rank),
            "own_recall_less_this": less(each),
            f"recall_in_{BUDGET}_characters": mean(each.within),
            "gold_in_one_piece": mean(each.held)["mean"],
            "pieces": each.pieces,
            f"characters_in_first_{FIRST}": mean(each.characters)["mean"],
            "split_s": times(each.splits),
            "index_s": times(each.indexes),
            "search_p50_ms": times(each.p50),
            "search_p95_ms": times(each.p95),
            "memory_mb": each.memory,
        }
        for each in figures
    ]


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cpu(spent: Spent) -> float:
    return spent.cpu


def _wall(spent: Spent) -> float:
    return spent.wall


def _ratio(
    theirs: Sequence[Spent], ours: Sequence[Spent], of: Callable[[Spent], float] = _cpu
) -> str:
    return _spread(of(a) / of(b) for a, b in zip(theirs, ours, strict=True))


def _interval(value: Estimate) -> str:
    if value.mean is None:
        return "–"
    dash = " to " if value.low is not None and value.low < 0 else "–"
    return f"{value.mean:.3f} ({value.low:.2f}{dash}{value.high:.2f})".replace("-", "−")


def _spread(values: Iterable[float]) -> str:
    found = list(values)
    if not found:
        return "–"
    return f"{_short(statistics.median(found))} ({_short(min(found))}–{_short(max(found))})"


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
