"""Fit the confidence: `python -m eval.calibrate --questions FILE --documents FILE`.

Each question is asked twice of a pool of documents: with its clause's document, and without it.
The first time the answer is there, the second time it is not.
"""

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from corpus.parse import parse
from index.encoder import BUNDLED, load_encoder
from index.filters import Filters
from index.library import Library
from index.snapshot import open_snapshot, write_snapshot
from rag.confidence import signals_of
from rag.evidence import Relevance, select_evidence
from rag.question import interpret
from rag.search import Searcher

_OTHERS = 150
_READ = 20


def main() -> None:
    """Fit and print the weights with their cross-validated quality."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines")
    parser.add_argument("--documents", type=Path, required=True, help="gzip'd JSON lines")
    options = parser.parse_args()
    questions = [
        json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()
    ]
    # The encoder was trained on the other two thirds (index/train/pairs.py).
    questions = [each for each in questions if _held_out(each["title"])]
    with tempfile.TemporaryDirectory() as folder:
        searcher, ids = _build(Path(folder), questions, options.documents)
        for name, fields in (("CHINESE", ("lay", "formal")), ("OTHER", ("en",))):
            _fit(name, *_measure(searcher, ids, questions, fields))


def _held_out(title: str) -> bool:
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 3 == 0


def _documents(path: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Yield title and text of the wanted documents and of some others."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    others = [record for record in records if record["title"] not in wanted]
    chosen = random.Random(7).sample(others, _OTHERS)
    seen: set[str] = set()
    for record in [*(r for r in records if r["title"] in wanted), *chosen]:
        if record["title"] not in seen:
            seen.add(record["title"])
            yield record["title"], record["text"]


def _build(
    folder: Path, questions: list[dict[str, str]], documents: Path
) -> tuple[Searcher, dict[str, str]]:
    library = Library(f"sqlite:///{folder / 'library.db'}")
    ids: dict[str, str] = {}
    for title, text in _documents(documents, {each["title"] for each in questions}):
        document = parse(f"{title}\n\n{text}".encode(), f"{title}.txt")
        library.put(document, title)
        ids[title] = document.info.id
    encoder = load_encoder(BUNDLED)
    write_snapshot(folder / "index", library, encoder)
    snapshot = open_snapshot(folder / "index", encoder)
    print(f"pool: {len(ids)} documents, {len(snapshot.clause_ids)} clauses")
    return Searcher(snapshot, library, encoder), ids


def _measure(
    searcher: Searcher,
    ids: dict[str, str],
    questions: list[dict[str, str]],
    fields: tuple[str, ...],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return signals, whether the answer was there, and the question's document as group."""
    rows, labels, groups = [], [], []
    for group, each in enumerate(questions):
        if each["title"] not in ids:
            continue
        without = tuple(i for i in ids.values() if i != ids[each["title"]])
        for question in (each[field] for field in fields if field in each):
            interpreted = interpret(question)
            relevance = Relevance(
                question, interpreted.language, searcher.snapshot.lexical, searcher.encoder
            )
            for answerable, allowed in ((1, ()), (0, without)):
                hits = searcher.search(question, filters=Filters(document_id=allowed))[:_READ]
                if answerable and not _in_reach(hits, ids[each["title"]]):
                    continue  # what retrieval misses cannot be answered either
                evidence = select_evidence(hits, interpreted, relevance, question)
                if evidence:
                    rows.append(astuple(signals_of(evidence, relevance)))
                    labels.append(answerable)
                    groups.append(group)
    return np.array(rows), np.array(labels), np.array(groups)


def _in_reach(hits: list, document_id: str) -> bool:
    return any(hit.document.id == document_id for hit in hits[:5])


def _fit(
    name: str,
    signals: NDArray[np.float64],
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
) -> None:
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
    chances = cross_val_predict(
        model, signals, labels, groups=groups, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    model.fit(signals, labels)
    weights = tuple(round(float(weight), 3) for weight in model.coef_[0])
    print(f"{name} = Calibration(weights={weights}, constant={model.intercept_[0]:.3f})")
    print(
        f"  {labels.sum()} answerable, {(1 - labels).sum()} not; cross-validated AUC "
        f"{roc_auc_score(labels, chances):.3f}"
    )
    for column, signal in enumerate(("words", "sentence_words", "late", "sentence_late", "cosine")):
        print(f"  {signal} alone: AUC {roc_auc_score(labels, signals[:, column]):.3f}")
    for refused in (0.05, 0.1, 0.2):
        threshold = np.quantile(chances[labels == 1], refused)
        caught = float((chances[labels == 0] < threshold).mean())
        print(
            f"  at threshold {threshold:.2f}: {refused:.0%} of answerable refused, "
            f"{caught:.0%} of unanswerable"
        )


if __name__ == "__main__":
    main()
