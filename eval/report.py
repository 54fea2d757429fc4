"""Runs to Markdown: the table of systems, the table of types, and what one gained on another."""

from collections import Counter
from collections.abc import Sequence

from eval.intervals import (
    Estimate,
    area_under_risk,
    difference,
    estimate,
    percentile,
    risk_coverage,
)
from eval.questions import Question
from eval.run import Run
from eval.scores import BY_NAME, HEADLINE, METRICS

OVERVIEW = (
    HEADLINE,
    "correct",
    "facts",
    "recall@5",
    "ndcg@10",
    "cite_f1",
    "valid",
    "faithful",
    "abstain_recall",
    "false_refusal",
)
_FEW = 5
BY_TYPE = (HEADLINE, "correct", "facts", "wrong", "recall@5", "ndcg@10", "cite_f1", "valid")


def overview(runs: Sequence[Run]) -> str:
    """Return one row a system: the main metrics, 95 % intervals, and times in milliseconds."""
    rows = [
        [
            run.config.system,
            *(_with_interval(run, name) for name in OVERVIEW),
            *map(milliseconds, latencies(run)),
        ]
        for run in runs
    ]
    return table(["system", *map(_title, OVERVIEW), "p50 ms", "p95 ms"], rows)


def by_group(run: Run) -> str:
    """Return one row a question type, one a language, and all."""
    rows = []
    for name, chosen in groups(run.questions):
        means = [
            estimate([run.values(metric)[i] for i in chosen], [run.clusters[i] for i in chosen])
            for metric in BY_TYPE
        ]
        rows.append([name, str(len(chosen)), *(_number(each.mean) for each in means)])
    return table(["type", "n", *map(_title, BY_TYPE)], rows)


def groups(questions: Sequence[Question]) -> list[tuple[str, list[int]]]:
    """Return the positions of the questions of each type, of each language, and of all.

    Languages of fewer than `_FEW` questions are put together.
    """
    counts = Counter(question.lang for question in questions)
    found: dict[str, list[int]] = {}
    for position, question in enumerate(questions):
        found.setdefault(question.type, []).append(position)
    for position, question in enumerate(questions):
        known = counts[question.lang] >= _FEW
        found.setdefault(f"language {question.lang if known else 'other'}", []).append(position)
    return [*found.items(), ("all", list(range(len(questions))))]


def compare(first: Run, second: Run) -> str:
    """Return every metric of both with the paired difference, and the questions that changed.

    Only questions that both were asked are compared.
    """
    first, second = _shared(first, second)
    rows = []
    for metric in METRICS:
        a, b = first.values(metric.name), second.values(metric.name)
        gap = difference(a, b, first.clusters)
        if gap.n:
            means = (estimate(each, first.clusters).mean for each in (a, b))
            rows.append([_title(metric.name), *map(_number, means), _signed(gap), str(gap.n)])
    names = (first.config.system, second.config.system)
    if names[0] == names[1]:
        names = (f"{names[0]} ({first.config.started})", f"{names[1]} ({second.config.started})")
    changed = [
        (question, before, after)
        for question, after, before in zip(
            first.questions, first.values(HEADLINE), second.values(HEADLINE), strict=True
        )
        if before != after
    ]
    lines = [table(["metric", *names, "difference (95 %)", "n"], rows), ""]
    for title, wanted in (("right only in", 1.0), ("wrong only in", 0.0)):
        ids = [question.id for question, _, after in changed if after == wanted]
        lines.append(f"{title} {names[0]}: {len(ids)}" + (f" ({', '.join(ids)})" if ids else ""))
    return "\n".join(lines)


def _shared(first: Run, second: Run) -> tuple[Run, Run]:
    ids = {each.id for each in first.questions} & {each.id for each in second.questions}

    def kept(run: Run) -> Run:
        chosen = [i for i, question in enumerate(run.questions) if question.id in ids]
        order = sorted(chosen, key=lambda i: run.questions[i].id)
        return Run(
            config=run.config,
            questions=tuple(run.questions[i] for i in order),
            records=tuple(run.records[i] for i in order),
        )

    return kept(first), kept(second)


def latencies(run: Run) -> tuple[float, float]:
    """Return median and 95th percentile of the seconds an answer took."""
    seconds = [record.seconds for record in run.records]
    return percentile(seconds, 0.5), percentile(seconds, 0.95)


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds with two figures."""
    return f"{1000 * seconds:.1f}" if seconds < 0.01 else f"{1000 * seconds:.0f}"


def risk_curve(run: Run) -> list[tuple[float, float]]:
    """Return (coverage, risk) of a run, where a wrong answer is one not Correct+Cited."""
    return risk_coverage(
        [None if record.reply.refused else record.reply.confidence for record in run.records],
        [record.scores[HEADLINE] == 1 for record in run.records],
    )


def mean_risk(run: Run) -> float | None:
    """Return the area under the risk–coverage curve."""
    return area_under_risk(risk_curve(run))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _title(metric: str) -> str:
    return {HEADLINE: "correct+cited"}.get(metric, metric) + (" ↓" if BY_NAME[metric].lower else "")


def _with_interval(run: Run, metric: str) -> str:
    each = estimate(run.values(metric), run.clusters)
    if each.low is None:
        return "–"
    return f"{each.mean:.2f} ({each.low:.2f}–{each.high:.2f})"


def _signed(gap: Estimate) -> str:
    return f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
