"""Records to a table."""

from collections.abc import Callable, Sequence

from eval.run import Record

_COLUMNS: tuple[tuple[str, Callable[[Record], float | None]], ...] = (
    ("R@5", lambda record: record.recall_at_5),
    ("MRR@10", lambda record: record.reciprocal_rank),
    ("first cited", lambda record: record.first_citation_right),
    ("facts", lambda record: record.facts_found),
    ("wrong", lambda record: record.says_wrong),
    ("valid", lambda record: record.citations_valid),
    ("correct", lambda record: record.correct),
    ("correct+cited", lambda record: record.correct_and_cited),
)


def render(records: Sequence[Record]) -> str:
    """Return a Markdown table: one row a question type, one for each language, and all."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.question.type, []).append(record)
    for record in records:
        groups.setdefault(f"language {record.question.lang}", []).append(record)
    groups["all"] = list(records)
    header = " | ".join(["type", "n", *(name for name, _ in _COLUMNS)])
    rule = "|".join(["---"] * (len(_COLUMNS) + 2))
    rows = [f"| {header} |", f"|{rule}|"]
    for name, group in groups.items():
        cells = [name, str(len(group)), *(_mean(group, column) for _, column in _COLUMNS)]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _mean(records: Sequence[Record], column: Callable[[Record], float | None]) -> str:
    values = [value for record in records if (value := column(record)) is not None]
    return f"{sum(values) / len(values):.2f}" if values else "–"
