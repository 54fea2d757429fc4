"""Measure retrieval: every stage a row, R@1, R@5 and MRR@10, intervals over documents.

`python -m eval.retrieval` asks in other languages over the sample documents; `--legal-dc FOLDER`
and `--questions FILE --documents FILE` add what is no part of the repository.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from eval.intervals import Estimate, estimate
from eval.retrieval.pools import Asked, Pool, clauses, languages, legal_dc
from eval.retrieval.stages import stages
from rag.settings import from_environment


def main() -> None:
    """Read the command line, measure, print Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval", description=__doc__)
    parser.add_argument("--legal-dc", type=Path, help="folder with qa_dev.jsonl and docs/")
    parser.add_argument("--questions", type=Path, help="JSON lines: title, clause, lay, formal, en")
    parser.add_argument("--documents", type=Path, help="gzip'd JSON lines: title, text")
    options = parser.parse_args()
    settings = from_environment()
    report(languages(settings))
    if options.legal_dc:
        report(legal_dc(settings, options.legal_dc / "qa_dev.jsonl", options.legal_dc / "docs"))
    if options.questions and options.documents:
        report(clauses(settings, options.questions, options.documents))


def report(pool: Pool) -> None:
    """Print one table for each kind of question, and for all where there are several."""
    size = len(pool.searcher.snapshot.clause_ids)
    print(f"\n## {pool.name}: {len(pool.asked)} questions, {size} clauses\n")
    kinds = list(dict.fromkeys(each.kind for each in pool.asked))
    chosen = {kind: [each for each in pool.asked if each.kind == kind] for kind in kinds}
    if len(kinds) > 1:
        chosen["all"] = list(pool.asked)
    found = {}
    for name, stage in stages(pool.searcher).items():
        began = time.process_time()
        rows = {each.question: stage(each.question) for each in pool.asked}
        found[name] = rows, 1000 * (time.process_time() - began) / max(len(rows), 1)
    for kind, asked in chosen.items():
        print(f"| {kind} ({len(asked)}) | R@1 | R@5 | R@10 | MRR@10 | CPU ms |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name, (rows, spent) in found.items():
            ranked = [rows[each.question] for each in asked]
            values = [
                _cell(estimate(_recall(k, ranked, asked), _groups(asked))) for k in (1, 5, 10)
            ]
            values.append(_cell(estimate(_reciprocal(ranked, asked), _groups(asked))))
            print(f"| {name} | {' | '.join(values)} | {spent:.1f} |")
        print(flush=True)


def _recall(k: int, ranked: Sequence[Sequence[int]], asked: Sequence[Asked]) -> list[float]:
    """Return for each question the share of its gold spans that the first k clauses hold."""
    return [
        sum(bool(span & set(rows[:k])) for span in each.gold) / len(each.gold)
        for rows, each in zip(ranked, asked, strict=True)
    ]


def _reciprocal(ranked: Sequence[Sequence[int]], asked: Sequence[Asked]) -> list[float]:
    """Return for each question 1 / the rank of the first clause that holds a gold span, or 0."""
    places = [
        next((n for n, row in enumerate(rows, start=1) if any(row in g for g in each.gold)), None)
        for rows, each in zip(ranked, asked, strict=True)
    ]
    return [1 / place if place else 0.0 for place in places]


def _groups(asked: Sequence[Asked]) -> list[str]:
    return [each.group for each in asked]


def _cell(value: Estimate) -> str:
    if value.mean is None:
        return "–"
    return f"{value.mean:.3f} ({value.low:.2f}–{value.high:.2f})"


if __name__ == "__main__":
    main()
