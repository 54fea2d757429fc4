"""What a clause costs in PostgreSQL and Milvus: `python -m eval.speed.cluster --texts FILE`.

    ZHICE_LIBRARY=postgresql://… ZHICE_INDEX=milvus://… python -m eval.speed.cluster \
        --texts mono_zh_docs.jsonl.gz --sizes 3000 12000

FILE as in `eval.speed.sizes`. Library and index must be empty; each size adds to the one before,
and the differences are what a clause costs. Bytes of Milvus are those of the rows as they are
sent; what a cluster makes of them, see docs/sizing.md. CPU seconds are of this process and those it
starts, never of PostgreSQL or Milvus. The first ten of some questions are compared with those of a
folder's index over the same library, where every clause is looked at.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

from eval.adapters import load_set
from eval.speed.sizes import again_and_again
from index import index_state
from index.encoder import bundled_encoder
from index.library import Library
from index.milvus_client import MilvusClient
from index.store import FolderStore
from rag.search import Searcher
from rag.service import Service, open_service
from rag.settings import from_environment

Row = dict[str, float]
_LINES = 2.3  # of text to a clause, about, in laws and policies
_TABLES = (
    ("documents", "clauses", "files", "sources"),
    ("index_documents", "index_terms"),
)
_READ_AGAIN = 2_000  # rows whose bytes are counted


def main() -> None:
    """Read the command line, measure each size, print a line of JSON for each."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.speed.cluster",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--texts", type=Path, required=True, help="documents, one JSON a line")
    parser.add_argument("--sizes", type=int, nargs="+", default=[3_000, 12_000], help="in clauses")
    parser.add_argument("--set", default="dev", help="dev, test or a file of questions")
    parser.add_argument("--most", type=int, default=60, help="questions asked")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    every = [each.question for each in load_set(options.set) if not each.history]
    asked = every[:: max(len(every) // options.most, 1)]
    with tempfile.TemporaryDirectory(prefix="zhice-cluster-") as folder:
        taken = 0
        for number, size in enumerate(options.sizes):
            documents = Path(folder) / str(number)
            documents.mkdir()
            taken += _write(documents, options.texts, size, taken)
            print(json.dumps(measure(documents, asked, Path(folder) / "index")), flush=True)


def _write(folder: Path, texts: Path, size: int, taken: int) -> int:
    """Write documents of about so many clauses, those taken before left out; return how many."""
    lines = 0
    for number, (title, body) in enumerate(islice(again_and_again(texts), taken, None)):
        if lines >= _LINES * size:
            return number
        (folder / f"{number}.txt").write_text(f"{title}\n{body}", encoding="utf-8")
        lines += body.count("\n") + 1
    raise AssertionError


def measure(documents: Path, asked: Sequence[str], index: Path) -> Row:
    """Add documents to library and index; return what the new clauses and a search cost."""
    settings = from_environment()
    service = open_service(settings)
    library = service.library
    before = _sizes(library)
    alone: list[float] = []
    with _timed(Library, "put_all", alone), _timed(index_state, "add", alone):
        began, cpu = time.perf_counter(), _cpu()
        clauses = float(service.ingest([documents]).clauses)
        wall, spent = time.perf_counter() - began, _cpu() - cpu
    after = _sizes(library)
    new = after["clauses"] - before["clauses"]
    row = {
        "clauses": clauses,
        "new_clauses": new,
        "ingest_s": wall,
        "ingest_cpu_ms_per_clause": 1000 * spent / new,
        "one_at_a_time_ms_per_clause": 1000 * sum(alone) / new,
        **{
            f"{name}_bytes_per_clause": (after[name] - before[name]) / new
            for name in ("library", "index")
        },
        "terms": after["terms"],
        "new_terms_per_clause": (after["terms"] - before["terms"]) / new,
        **_row_bytes(settings.index, str(service.index_name()).partition(".")[0]),
        **_searches(service, asked, index),
    }
    return {name: round(value, 3) for name, value in row.items()}


def _searches(service: Service, asked: Sequence[str], index: Path) -> Row:
    """Return what searches cost this process, and whether they find what a folder's index does."""
    service.search(asked[0])  # opens the index
    cold = [_cpu_ms(service.search, each) for each in asked]
    warm = [_cpu_ms(service.search, each) for each in asked]
    folder = FolderStore(index, service.library)
    folder.write(bundled_encoder())
    local = Searcher(folder.open(bundled_encoder()), service.library, bundled_encoder())
    same, shared = [], []
    for each in asked:
        ours = [hit.clause.id for hit in service.search(each).hits]
        theirs = [hit.clause.id for hit in local.search(each, depth=10)]
        same.append(ours == theirs)
        shared.append(len(set(ours) & set(theirs)) / max(len(theirs), 1))
    began, cpu = time.perf_counter(), _cpu()
    open_service(from_environment()).search(asked[0])
    return {
        "search_cpu_ms_cold": float(np.mean(cold)),
        "search_cpu_ms_warm": float(np.mean(warm)),
        "same_first_ten": float(np.mean(same)),
        "shared_of_first_ten": float(np.mean(shared)),
        "open_cpu_s": _cpu() - cpu,
        "open_s": time.perf_counter() - began,
    }


def _sizes(library: Library) -> Row:
    """Return bytes of the library's tables and of those for the index, clauses and terms."""
    with library.reading() as connection:
        library_bytes, index_bytes = (
            sum(
                float(connection.scalar(text(f"SELECT pg_total_relation_size('{name}')")) or 0)
                for name in names
            )
            for names in _TABLES
        )
        clauses = float(connection.scalar(text("SELECT count(*) FROM clauses")) or 0)
        terms = float(connection.scalar(text("SELECT count(*) FROM index_terms")) or 0)
    return {"library": library_bytes, "index": index_bytes, "clauses": clauses, "terms": terms}


def _row_bytes(address: str, name: str) -> Row:
    """Return the bytes of a mean row: words, sparse vector (8 for a word), vector, other fields."""
    rows = list(islice(MilvusClient(address).rows(name, "id >= 0", ["*"]), _READ_AGAIN))
    words = [row["words"] for row in rows]
    return {
        "row_words_bytes": float(np.mean([len(each.encode()) for each in words])),
        "row_sparse_bytes": float(np.mean([8 * len(set(each.split())) for each in words])),
        "row_vector_bytes": float(np.mean([4 * len(row["vector"]) for row in rows])),
        "row_other_bytes": float(np.mean([_other_bytes(row) for row in rows])),
    }


def _other_bytes(row: dict[str, Any]) -> int:
    others = {k: v for k, v in row.items() if k not in ("words", "vector", "lexical")}
    return sum(len(each.encode()) if isinstance(each, str) else 8 for each in others.values())


class _timed:  # noqa: N801 (used as a function)
    """Adds the seconds that a function takes to a list, as long as it is entered."""

    def __init__(self, owner: Any, name: str, seconds: list[float]) -> None:
        self._owner, self._name, self._seconds = owner, name, seconds
        self._function = getattr(owner, name)

    def __enter__(self) -> None:
        def call(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return self._function(*arguments, **options)
            finally:
                self._seconds.append(time.perf_counter() - began)

        setattr(self._owner, self._name, call)

    def __exit__(self, *_raised: object) -> None:
        setattr(self._owner, self._name, self._function)


def _cpu() -> float:
    """Return the CPU seconds of this process and of those it started that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _cpu_ms(call: Callable[[str], object], question: str) -> float:
    began = time.process_time()
    call(question)
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main()
