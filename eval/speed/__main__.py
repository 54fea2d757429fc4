"""How long search, answers, indexing and start-up take, beside the baselines in the same run.

    python -m eval.speed                                    # the sample documents
    python -m eval.speed --documents FOLDER --set FILE      # your own, or a benchmark's

Milliseconds a question in one process, without a network: p50 and p95 over the questions, each
the median of several passes with the lowest and highest; the systems take turns, pass by pass.
The ratio is a baseline's p50 to ZhiCe's in the same run: above 1, ZhiCe is quicker.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.adapters import load_set
from eval.bench import BASELINES, SAMPLES, Bench, open_bench
from eval.speed.processes import peak_mb, seconds_of, size_mb
from index.encoder import load_encoder
from index.library import Library
from index.snapshot import write_snapshot
from rag.service import open_service
from rag.settings import from_environment

Ask = Callable[[str], object]
Rows = list[dict[str, object]]
_DEPTH = 10
_STARTS = 5


def main() -> None:
    """Read the command line, measure, print Markdown tables."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--documents", type=Path, default=SAMPLES, help="folder to index")
    parser.add_argument("--set", default="dev", help="dev, test or a file of questions")
    parser.add_argument("--most", type=int, default=200, help="questions asked in a pass")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args()
    # As the command line has it; set before the first product, so that all systems get the same.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="zhice-speed-") as folder:
        settings = replace(from_environment(), home=Path(folder))
        began = time.perf_counter()
        bench = open_bench(settings, [options.documents])
        read = time.perf_counter() - began
        asked = [each.question for each in load_set(options.set) if not each.history]
        rows = _questions(bench, asked[: options.most], options.passes)
        rows += _making(bench, read)
        rows += _starting(bench, asked[0])
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _questions(bench: Bench, asked: Sequence[str], passes: int) -> Rows:
    service = open_service(bench.settings)
    systems: dict[str, Ask] = {
        "zhice search": lambda text: service.search(text, limit=_DEPTH),
        "zhice answer": service.answer,
    }
    for name in BASELINES:
        other = bench.system(name)
        systems[f"{name} search"] = lambda text, other=other: other.search(text, ())
    for ask in systems.values():
        ask(asked[0])
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in systems}
    for _ in range(passes):
        for name, ask in systems.items():
            spent[name].append(_pass(ask, asked))
    print(f"\n{len(asked)} questions, {passes} passes\n")
    print("| system | p50 ms | p95 ms | ratio to zhice search |\n| --- | --- | --- | --- |")
    rows: Rows = []
    own = statistics.median(p50 for p50, _ in spent["zhice search"])
    for name, each in spent.items():
        p50, p95 = [p50 for p50, _ in each], [p95 for _, p95 in each]
        ratio = statistics.median(p50) / own
        print(f"| {name} | {_spread(p50)} | {_spread(p95)} | {ratio:.2f} |")
        rows.append({"system": name, "p50_ms": p50, "p95_ms": p95, "ratio": ratio})
    return rows


def _pass(ask: Ask, asked: Sequence[str]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    spent = []
    for text in asked:
        began = time.perf_counter()
        ask(text)
        spent.append(1000 * (time.perf_counter() - began))
    return float(np.percentile(spent, 50)), float(np.percentile(spent, 95))


def _making(bench: Bench, read: float) -> Rows:
    """Measure reading and indexing, and how long the baseline's index takes over the same text."""
    library = Library(bench.settings.library_url)
    clauses = len(library.clause_ids())
    began = time.perf_counter()
    encoder = load_encoder(bench.settings.embedder)
    write_snapshot(bench.settings.snapshots, library, encoder, rebuild=True)
    own = time.perf_counter() - began
    began = time.perf_counter()
    bench.system("langchain-faiss")
    other = time.perf_counter() - began
    size = size_mb(bench.settings.snapshots)
    print(f"\n{clauses} clauses read, stored and indexed in {read:.1f} s: {clauses / read:.0f}/s")
    print(f"indexing alone {own:.1f} s ({clauses / own:.0f}/s), the baseline's {other:.1f} s")
    print(f"library {size_mb(bench.settings.home) - size:.0f} MB, two snapshots {size:.0f} MB")
    return [
        {"clauses": clauses, "read_s": read, "index_s": own, "baseline_index_s": other},
        {"snapshots_mb": size},
    ]


def _starting(bench: Bench, question: str) -> Rows:
    ask = ["--home", str(bench.settings.home), "ask", question]
    rows: Rows = []
    for name, arguments in (("zhice --help", ["--help"]), ("zhice ask", ask)):
        spent = seconds_of(arguments, _STARTS)
        memory = peak_mb(arguments)
        print(f"`{name}`, a new process: {_spread(spent)} s, {memory:.0f} MB at most")
        rows.append({"command": name, "seconds": spent, "peak_mb": memory})
    return rows


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


if __name__ == "__main__":
    main()
