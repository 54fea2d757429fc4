"""What ZhiCe costs as the library grows: `python -m eval.speed.sizes --texts FILE`.

    make bench TEXTS=mono_zh_docs.jsonl.gz SIZES="300 30000 300000"

FILE holds one document a line, `{"title": …, "text": …}`, gzip'd or not. For each size a library
of about so many clauses is made of its first documents, in a folder that goes afterwards; where
there are not enough, they come again under other titles. Milliseconds are of one question in one
process, without a network; those called cpu are of the process alone, whatever else is at work.
"""

import argparse
import gzip
import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import count, islice
from pathlib import Path

import httpx
import numpy as np

from eval.adapters import load_set
from eval.load.server import memory_mb, serving, wait_for_page
from eval.speed.processes import peak_mb, seconds_of, size_mb
from index.encoder import StaticEncoder, bundled_encoder
from index.library import Library
from index.local import Snapshot
from index.snapshot import open_snapshot
from rag.retrieve import CANDIDATES, find_candidates, rerank
from rag.search import read_query
from rag.service import open_service
from rag.settings import Settings, from_environment

Row = dict[str, float]
_STARTS = 3
_ENCODED = 10_000  # clauses at most
_LINES = 2.3  # of text to a clause, about, in laws and policies
_PLOTTED = (
    ("search_p50_ms", "search, p50 ms"),
    ("answer_p50_ms", "answer, p50 ms"),
    ("ask_s", "zhice ask, s"),
    ("ingest_s", "ingest, s"),
    ("index_mb", "index, MB"),
    ("server_mb", "server, MB"),
)
_COLOURS = ("#0f5c9c", "#d55e00", "#2a8f6f", "#b0619a", "#b8860b", "#5c6b7a")
_WIDTH, _HEIGHT, _EDGE = 640, 400, 46


def main() -> None:
    """Read the command line, measure each size, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.speed.sizes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--texts", type=Path, required=True, help="documents, one JSON a line")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 30_000], help="in clauses")
    parser.add_argument("--set", default="dev", help="dev, test or a file of questions")
    parser.add_argument("--most", type=int, default=100, help="questions asked")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--svg", type=Path, help="draw cost against size here")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked = [each.question for each in load_set(options.set) if not each.history]
    rows: list[Row] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="zhice-size-") as folder:
            rows.append(measure(Path(folder), options.texts, size, asked[: options.most]))
        print(json.dumps(rows[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if options.svg:
        options.svg.write_text(plot(rows), encoding="utf-8")


def measure(folder: Path, texts: Path, size: int, asked: Sequence[str]) -> Row:
    """Make a library of about `size` clauses and return what it costs: seconds, ms and MB."""
    settings = replace(from_environment(), home=folder / "home")
    documents = folder / "documents"
    documents.mkdir()
    lines = 0
    for number, (title, text) in enumerate(again_and_again(texts)):
        if lines >= _LINES * size:
            break
        (documents / f"{number}.txt").write_text(f"{title}\n{text}", encoding="utf-8")
        lines += text.count("\n") + 1
    began = time.perf_counter()
    clauses = open_service(settings).ingest([documents]).clauses
    spent = time.perf_counter() - began
    row = {"clauses": float(clauses), "ingest_s": spent, "ingest_per_s": clauses / spent}
    row |= _questions(settings, asked)
    row["index_mb"] = size_mb(settings.snapshots)
    row["library_mb"] = size_mb(settings.home) - row["index_mb"]
    command = ["--home", str(settings.home), "ask", asked[0]]
    row["ask_s"] = float(np.median(seconds_of(command, _STARTS)))
    row["ask_peak_mb"] = peak_mb(command)
    began = time.perf_counter()
    with serving(settings.home) as (url, pid):
        row["server_ready_s"] = time.perf_counter() - began
        wait_for_page(url)
        row["server_mb"] = memory_mb(pid)
        for text in asked:
            httpx.post(f"{url}/v1/search", json={"query": text}, timeout=60).raise_for_status()
        row["server_used_mb"] = memory_mb(pid)
    row["ten_more_s"] = _ten_more(settings, texts, folder / "more")
    return {name: round(value, 2) for name, value in row.items()}


def _ten_more(settings: Settings, texts: Path, folder: Path) -> float:
    """Return how many seconds it takes to add ten documents."""
    folder.mkdir()
    for number, (title, text) in enumerate(islice(_documents(texts), 10)):
        (folder / f"{number}.txt").write_text(f"{title}（新）\n{text}", encoding="utf-8")
    service = open_service(settings)
    began = time.perf_counter()
    service.ingest([folder])
    return time.perf_counter() - began


def again_and_again(path: Path) -> Iterator[tuple[str, str]]:
    """Yield title and text of the documents of a file, again under other titles without end."""
    for times in count():
        for title, text in _documents(path):
            yield title + f"（{times}）" * bool(times), text


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield record["title"], record["text"]


def _questions(settings: Settings, asked: Sequence[str]) -> Row:
    service = open_service(settings)
    encoder = bundled_encoder()
    snapshot = open_snapshot(settings.snapshots, encoder)
    began = time.perf_counter()
    service.answer(asked[0])
    row = {"first_answer_ms": 1000 * (time.perf_counter() - began)}

    row["encode_per_s"] = _encoded_a_second(settings, snapshot, encoder)
    row["recall_at_10"] = _recall(snapshot, encoder, asked)

    def find(text: str) -> object:
        read = read_query(text)
        return find_candidates(
            read.content, snapshot, encoder, language=read.language, words=read.words
        )

    def rank(text: str) -> object:
        read = read_query(text)
        found = find_candidates(
            read.content, snapshot, encoder, language=read.language, words=read.words
        )
        return rerank(text, read.content, found, snapshot, language=read.language, words=read.words)

    stages: dict[str, Callable[[str], object]] = {
        "candidates": find,
        "ranked": rank,
        "search": service.search,
        "answer": service.answer,
    }
    for name, stage in stages.items():
        spent, used = [], []
        for text in asked:
            began, at_work = time.perf_counter(), time.process_time()
            stage(text)
            spent.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.process_time() - at_work))
        for kind, each in ((name, spent), (f"{name}_cpu", used)):
            row[f"{kind}_p50_ms"], row[f"{kind}_p95_ms"] = np.percentile(each, (50, 95)).tolist()
    return row


def _encoded_a_second(settings: Settings, snapshot: Snapshot, encoder: StaticEncoder) -> float:
    """Return how many clauses, from their texts, are encoded in a second of one core."""
    ids = snapshot.clause_ids.of(range(min(len(snapshot.clause_ids), _ENCODED)))
    read = Library(settings.library_url).clauses(ids, snapshot.versions)
    texts = [each.clause.text for each in read.values()]
    encoder.encode(texts[:100], role="passage")  # what is read once is no part of it
    began = time.process_time()
    encoder.encode(texts, role="passage")
    return len(texts) / (time.process_time() - began)


def _recall(snapshot: Snapshot, encoder: StaticEncoder, asked: Sequence[str]) -> float:
    """Return the share of the ten nearest clauses that are found where not all are compared."""
    held = 0
    vectors = encoder.encode([read_query(text).content for text in asked], role="query")
    for vector in vectors:
        found, _ = snapshot.vectors.search(vector, CANDIDATES)
        nearest, _ = snapshot.vectors.search(vector, 10, exact=True)
        held += len(set(nearest.tolist()) & set(found.tolist()))
    return held / (10 * len(vectors))


def plot(rows: Sequence[Row]) -> str:
    """Draw each cost over the number of clauses, both logarithmic, as SVG."""
    sizes = [math.log10(row["clauses"]) for row in rows]
    values = [math.log10(max(row[name], 0.01)) for row in rows for name, _ in _PLOTTED]
    left, right = min(sizes), max(sizes)
    low, high = math.floor(min(values)), math.ceil(max(values))

    def at(size: float, value: float) -> str:
        x = _EDGE + (_WIDTH - 4 * _EDGE) * (size - left) / max(right - left, 1e-9)
        y = _HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * (value - low) / max(high - low, 1)
        return f"{x:.1f} {y:.1f}"

    drawn = []
    for power in range(low, high + 1):
        y = at(left, power).split()[1]
        drawn.append(f'<text x="4" y="{y}">{10**power:g}</text>')
    for size, row in zip(sizes, rows, strict=True):
        x = at(size, low).split()[0]
        drawn.append(f'<text x="{x}" y="{_HEIGHT - 16}">{row["clauses"]:,.0f}</text>')
    for (name, label), colour in zip(_PLOTTED, _COLOURS, strict=True):
        points = [
            at(size, math.log10(max(row[name], 0.01)))
            for size, row in zip(sizes, rows, strict=True)
        ]
        drawn.append(f'<path d="M{" L".join(points)}" fill="none" stroke="{colour}"/>')
        x, y = points[-1].split()
        drawn.append(f'<text x="{float(x) + 6:.1f}" y="{y}" fill="{colour}">{escape(label)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="11">{"".join(drawn)}</svg>'
    )


if __name__ == "__main__":
    main()
