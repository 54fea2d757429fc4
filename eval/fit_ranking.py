"""Fit the learned ranking: `python -m eval.fit_ranking --questions FILE --documents FILE`.

Labelled questions: those written about laws (`eval/sets/law_questions.jsonl`, with their articles;
some are also asked with the law named), and those of FILE about single clauses, without the
documents that are held out for measuring. Each is asked over the whole pool and over a few
documents, so that small libraries are served too. Weights minimise the listwise softmax loss. No
question of a benchmark is among them.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.model import Clause
from corpus.parse import parse
from eval.metrics import fold
from eval.questions import SETS
from index.encoder import bundled_encoder
from index.library import Library
from index.snapshot import open_snapshot, write_snapshot
from index.train.pairs import is_held_out
from rag.lexicon import lexicon
from rag.ranking import QueryTokens, feature_matrix, standard
from rag.retrieve import WORDS_WEIGHT, find_candidates
from rag.search import Searcher

_SEED = 7
_OTHERS = 550
_FEW = 8
_PENALTY = 0.003
_FOLDS = 5
_NAMED = 0.2
"""Share of the questions about laws that are also asked with their law named."""
_NAMING = (
    "《{title}》中，{asked}",
    "根据《{title}》，{asked}",
    "{short}：{asked}",
    "按照{short}的规定，{asked}",
)
_SHARE = 0.85
"""Weight of the learned score against the hand-set mix; the research found .5 to .85 alike."""
_LABELS = SETS / "law_questions.jsonl"
_OUTPUT = Path("rag/data/ranker.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question over one pool: features (k, f) and which candidates are right."""

    group: str
    features: NDArray[np.float32]
    mix: NDArray[np.float32]
    right: NDArray[np.bool_]


def main() -> None:
    """Fit, print the cross-validated quality, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, default=_LABELS, help="questions about laws")
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines")
    parser.add_argument("--documents", type=Path, required=True, help="gzip'd JSON lines")
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked, names = _ask_all(Path(folder), options)
    means, deviations = _moments(asked)
    _report(asked, means, deviations)
    weights = _fit(asked, means, deviations)
    stored = {
        "names": names,
        "weights": [round(float(w), 4) for w in weights],
        "means": [round(float(m), 4) for m in means],
        "deviations": [round(float(d), 4) for d in deviations],
        "share": _SHARE,
    }
    options.output.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    ranked = sorted(zip(weights, names, strict=True), key=lambda pair: -abs(pair[0]))
    print(", ".join(f"{name} {weight:+.2f}" for weight, name in ranked[:20]))


def _ask_all(folder: Path, options: argparse.Namespace) -> tuple[list[Asked], tuple[str, ...]]:
    labels = _read(options.labels)
    written = [each for each in _read(options.questions) if not is_held_out(each["title"])]
    wanted = {each["title"] for each in [*labels, *written]}
    searcher, texts = _build(folder, wanted, options.documents)
    clauses = searcher.library.clauses()
    rows = {clause_id: row for row, clause_id in enumerate(searcher.snapshot.clause_ids)}
    by_title: dict[str, list[Clause]] = {}
    for each in clauses.values():
        by_title.setdefault(texts[each.document.id], []).append(each.clause)
    queries = [*_about_laws(labels, by_title), *_about_clauses(written, by_title)]
    print(f"{len(clauses)} clauses, {len(queries)} questions")
    documents_of = searcher.snapshot.clauses.documents
    chooser = np.random.default_rng(_SEED)
    asked = []
    names: tuple[str, ...] = ()
    for title, question, gold in queries:
        right = np.array([rows[each.id] for each in gold])
        few = chooser.choice(documents_of.max() + 1, _FEW, replace=False)
        small = np.flatnonzero(np.isin(documents_of, [*few, *documents_of[right]]))
        for allowed in (None, small.astype(np.int64)):
            found = _ask(searcher, title, question, right, allowed)
            if found is not None:
                asked.append(found[0])
                names = found[1]
    return asked, names


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _about_laws(
    labels: list[dict[str, Any]], by_title: dict[str, list[Clause]]
) -> Iterator[tuple[str, str, list[Clause]]]:
    """Yield the questions whose articles are all found, and some again with the law named."""
    chooser = random.Random(_SEED)
    for each in labels:
        title, question = each["title"], each["question"]
        short = title.removeprefix("中华人民共和国")
        found = [_article(label, by_title.get(title, ())) for label in each["articles"]]
        gold = [clause for clause in found if clause is not None]
        if len(gold) < len(found):
            continue
        yield title, question, gold
        if "《" not in question and short not in question and chooser.random() < _NAMED:
            naming = chooser.choice(_NAMING)
            yield title, naming.format(title=title, short=short, asked=question), gold


def _article(label: str, clauses: Iterable[Clause]) -> Clause | None:
    beginning = re.compile(rf"\s*{label}(?!之)")
    return next((clause for clause in clauses if beginning.match(clause.text)), None)


def _about_clauses(
    written: list[dict[str, Any]], by_title: dict[str, list[Clause]]
) -> Iterator[tuple[str, str, list[Clause]]]:
    for each in written:
        words = fold(each["clause"])[5:45]
        gold = [c for c in by_title.get(each["title"], ()) if words in fold(c.text)]
        for key in ("lay", "formal"):
            if gold and key in each:
                yield each["title"], each[key], gold[:1]


def _ask(
    searcher: Searcher,
    title: str,
    question: str,
    right: NDArray[np.int64],
    allowed: NDArray[np.int64] | None,
) -> tuple[Asked, tuple[str, ...]] | None:
    words = lexicon().words(question)
    snapshot = searcher.snapshot
    found = find_candidates(
        question, snapshot, searcher.encoder, language="zh", allowed=allowed, words=words
    )
    rows = np.array([each.row for each in found], np.int64)
    held = np.isin(rows, right)
    if not held.any() or held.all():
        return None
    fused = np.array([each.score for each in found], np.float32)
    matrix, names, late = feature_matrix(
        question=question,
        tokens=QueryTokens(
            question,
            snapshot.lexical,
            bundled_encoder(),
            words=words,
            words_weight=WORDS_WEIGHT["zh"],
        ),
        lexical=np.array([each.scores["lexical"] for each in found], np.float32),
        dense=np.array([each.scores["dense"] for each in found], np.float32),
        fused=fused,
        clauses=snapshot.clauses.take(rows),
    )
    mix = standard(0.5 * standard(fused) + 0.5 * standard(late))
    return Asked(group=title, features=matrix, mix=mix, right=held), names


def _build(folder: Path, wanted: set[str], path: Path) -> tuple[Searcher, dict[str, str]]:
    """Index the wanted documents and others; return also each document's title by id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    laws = [r for r in records if r["source"].startswith(("qisehong", "ImCa0", "ZhouYNF"))]
    others = random.Random(_SEED).sample([r for r in laws if r["title"] not in wanted], _OTHERS)
    library = Library(f"sqlite:///{folder / 'library.db'}")
    titles: dict[str, str] = {}
    for record in [*(r for r in records if r["title"] in wanted), *others]:
        if record["title"] not in titles.values():
            document = parse(f"{record['title']}\n\n{record['text']}".encode(), "law.txt")
            library.put(document, record["title"])
            titles[document.info.id] = record["title"]
    encoder = bundled_encoder()
    write_snapshot(folder / "index", library, encoder)
    return Searcher(open_snapshot(folder / "index", encoder), library, encoder), titles


def _moments(asked: list[Asked]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    together = np.concatenate([each.features for each in asked])
    return together.mean(0), np.maximum(together.std(0), 1e-3)


def _fit(
    asked: list[Asked], means: NDArray[np.float32], deviations: NDArray[np.float32]
) -> NDArray[np.float64]:
    scaled = [((each.features - means) / deviations).astype(np.float64) for each in asked]
    rights = [each.right / each.right.sum() for each in asked]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = 0.0
        gradient = np.zeros_like(weights)
        for features, right in zip(scaled, rights, strict=True):
            scores = features @ weights
            scores -= scores.max()
            chances = np.exp(scores)
            chances /= chances.sum()
            total -= float(right @ np.log(chances + 1e-12))
            gradient += features.T @ (chances - right)
        count = len(scaled)
        penalty = _PENALTY * float(weights @ weights)
        return total / count + penalty, gradient / count + 2 * _PENALTY * weights

    start = np.zeros(scaled[0].shape[1])
    fitted: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return fitted


def _report(
    asked: list[Asked], means: NDArray[np.float32], deviations: NDArray[np.float32]
) -> None:
    groups = sorted({each.group for each in asked})
    places = np.random.default_rng(_SEED).integers(_FOLDS, size=len(groups))
    folds = dict(zip(groups, places, strict=True))
    ranks: dict[str, list[int]] = {"mix": [], "learned": [], "both": []}
    for number in range(_FOLDS):
        weights = _fit([a for a in asked if folds[a.group] != number], means, deviations)
        for each in (a for a in asked if folds[a.group] == number):
            learned = standard(((each.features - means) / deviations @ weights).astype(np.float32))
            both = _SHARE * learned + (1 - _SHARE) * each.mix
            for name, scores in (("mix", each.mix), ("learned", learned), ("both", both)):
                order = np.argsort(-scores, kind="stable")
                ranks[name].append(int(np.flatnonzero(each.right[order])[0]) + 1)
    for name, found in ranks.items():
        at = np.array(found)
        print(
            f"{name}: R@1 {np.mean(at <= 1):.3f} R@5 {np.mean(at <= 5):.3f} "
            f"MRR {np.mean(1 / at):.3f} ({len(at)} asked, cross-validated by document)"
        )


if __name__ == "__main__":
    main()
