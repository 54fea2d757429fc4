"""Fit the confidence: `python -m eval.calibrate --questions FILE --documents FILE`.

Two kinds of questions: question sets over their own documents (the dev set and the questions in
other languages, over the samples), and questions about single clauses in a pool of other
documents. Each is asked twice: of all documents, and without those that answer it. The first time
the answer is there, the second time it is not.
"""

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from corpus.parse import parse
from eval.metrics import fold, holds
from eval.questions import DEV_SET, SETS, GoldSpan, Question, load_questions
from eval.replies import Passage
from index.encoder import BUNDLED, load_encoder
from index.filters import Filters
from index.ingest import ingest
from index.library import Library
from index.snapshot import open_snapshot, write_snapshot
from index.store import FolderStore
from rag.confidence import OTHER, Signals, stand_out
from rag.evidence import read_hits
from rag.language import detect_language
from rag.model import Hit
from rag.question import interpret
from rag.relevance import Relevance
from rag.search import Searcher

_OTHERS = 150
_READ = 20
_FOLDS = 5
_LOSERS = 10
_FREEDOM = 1.0
"""Inverse strength of the L2 penalty."""
_FREEDOM_OF_OTHER = 0.05
"""The same for the chance in other languages, of which few questions are known."""
_SET_WEIGHT = 2.0
"""A question of the set counts as this many of the others, which it is fewer than."""
_SAMPLES = Path("corpus/samples")
_LANGUAGES = SETS / "languages.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question asked once: the signals of what was found, and which of it answers."""

    question: str
    of_set: bool
    chinese: bool
    signals: tuple[Signals, ...]
    right: tuple[bool, ...]


def main() -> None:
    """Fit and print the weights with their cross-validated quality."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines")
    parser.add_argument("--documents", type=Path, required=True, help="gzip'd JSON lines")
    parser.add_argument("--set", type=Path, default=DEV_SET, help="question set over the samples")
    options = parser.parse_args()
    asked = [*_ask_sets(options.set), *_ask_pool(options.questions, options.documents)]
    _fit("CHINESE", [each for each in asked if each.chinese])
    # Their order, fitted anew on so few, puts no more of the right clauses first: it stays.
    other = [each for each in asked if not each.chinese]
    _fit("OTHER", other, order=np.array(OTHER.order), freedom=_FREEDOM_OF_OTHER)


def _languages() -> Iterator[Question]:
    """Yield the questions in other languages, which have a quote that answers."""
    for each in map(json.loads, _LANGUAGES.read_text(encoding="utf-8").splitlines()):
        yield Question(
            id=each["id"],
            lang=each["lang"],
            type="clause",
            question=each["question"],
            history=(),
            answerable=True,
            status="answered",
            gold=(GoldSpan(document=each["document"], quote=each["quote"]),),
            facts=(),
            must_not=(),
            split="dev",
        )


def _ask_sets(path: Path) -> Iterator[Asked]:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(f"sqlite:///{Path(folder) / 'library.db'}")
        encoder = load_encoder(BUNDLED)
        ingest([_SAMPLES], library, FolderStore(Path(folder) / "index", library), encoder)
        searcher = Searcher(open_snapshot(Path(folder) / "index", encoder), library, encoder)
        for each in (*load_questions(path), *_languages()):
            if each.type == "document_fact":
                continue
            gold = {span.document for span in each.gold}
            without = tuple(
                document.id
                for document in library.documents()
                if Path(document.source).stem not in gold
            )

            def right(hit: Hit, spans: Sequence = each.gold) -> bool:
                passage = Passage(source=hit.document.source, text=hit.clause.text)
                return any(holds(passage, span) for span in spans)

            yield from _ask(searcher, each.question, each.history, right, (), each.id, True)
            if gold and without:
                yield from _ask(
                    searcher, each.question, each.history, _never, without, each.id, True
                )


def _ask_pool(path: Path, documents: Path) -> Iterator[Asked]:
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    # The encoder was trained on the other two thirds (index/train/pairs.py).
    questions = [each for each in questions if _held_out(each["title"])]
    with tempfile.TemporaryDirectory() as folder:
        searcher, ids = _build(Path(folder), questions, documents)
        for each in questions:
            if each["title"] not in ids:
                continue
            without = tuple(i for i in ids.values() if i != ids[each["title"]])
            words = fold(each["clause"])[5:45]

            def right(hit: Hit, words: str = words) -> bool:
                return words in fold(hit.clause.text)

            for question in (each[key] for key in ("lay", "formal", "en") if key in each):
                yield from _ask(searcher, question, (), right, (), words, False)
                yield from _ask(searcher, question, (), _never, without, words, False)


def _ask(
    searcher: Searcher,
    question: str,
    history: Sequence[Mapping[str, str]],
    right: Callable[[Hit], bool],
    allowed: tuple[str, ...],
    key: str,
    of_set: bool,
) -> Iterator[Asked]:
    interpreted = interpret(question, history)
    whole = interpreted.completed_question or question
    language = detect_language(whole)
    hits = searcher.search(whole, filters=Filters(document_id=allowed))[:_READ]
    if hits:
        relevance = Relevance(whole, language, searcher.snapshot.lexical)
        yield Asked(
            question=key,
            of_set=of_set,
            chinese=language == "zh",
            signals=tuple(read.signals for read in read_hits(hits, interpreted, relevance, whole)),
            right=tuple(map(right, hits)),
        )


def _never(hit: Hit) -> bool:
    return False


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


def _order(asked: Sequence[Asked]) -> NDArray[np.float64]:
    """Fit what orders the clauses: the right one above the wrong ones of the same question."""
    rows = []
    for each in asked:
        signals = np.array([astuple(one) for one in each.signals])
        right = np.array(each.right)
        for winner in signals[right]:
            rows.extend(winner - loser for loser in signals[~right][:_LOSERS])
    pairs = np.array(rows)
    scale = pairs.std(0) + 1e-9
    weights, _ = _logistic(pairs / scale, np.ones(len(pairs)), np.ones(len(pairs)), constant=False)
    ordered: NDArray[np.float64] = weights / scale
    return ordered


def _first(asked: Asked, order: NDArray[np.float64]) -> tuple[list[float], bool]:
    """Return the features of the clause that comes first, and whether it is right."""
    scores = [float(order @ np.array(astuple(each))) for each in asked.signals]
    best = int(np.argmax(scores))
    features = [*astuple(asked.signals[best]), *stand_out(best, asked.signals, scores)]
    return features, asked.right[best]


def _chance(
    asked: Sequence[Asked], order: NDArray[np.float64], freedom: float
) -> tuple[NDArray[np.float64], float]:
    """Fit weights and constant of the chance that the first clause is right."""
    features, right = zip(*(_first(each, order) for each in asked), strict=True)
    rows = np.array(features)
    means, scale = rows.mean(0), rows.std(0) + 1e-9
    importance = np.array([_SET_WEIGHT if each.of_set else 1.0 for each in asked])
    weights, constant = _logistic(
        (rows - means) / scale,
        np.array(right, float),
        importance,
        constant=True,
        freedom=freedom,
    )
    return weights / scale, constant - float(weights / scale @ means)


def _logistic(
    rows: NDArray[np.float64],
    labels: NDArray[np.float64],
    importance: NDArray[np.float64],
    *,
    constant: bool,
    freedom: float = _FREEDOM,
) -> tuple[NDArray[np.float64], float]:
    """Fit a logistic whose weights have the sign that each signal has by its meaning."""

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        totals = rows @ values[:-1] + values[-1]
        chances = 1 / (1 + np.exp(-totals))
        errors = importance * (chances - labels)
        likelihood = importance @ (np.logaddexp(0, totals) - labels * totals)
        gradient = np.append(rows.T @ errors + values[:-1] / freedom, errors.sum() * constant)
        return float(likelihood + values[:-1] @ values[:-1] / (2 * freedom)), gradient

    names = [field.name for field in fields(Signals)]
    lower = [(None, 0.0) if name in ("uncovered", "margin") else (0.0, None) for name in names]
    bounds = [*lower, *[(0.0, None)] * (rows.shape[1] - len(lower))]
    bounds.append((None, None) if constant else (0.0, 0.0))
    fitted = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return fitted.x[:-1], float(fitted.x[-1])


def _fit(
    name: str,
    asked: list[Asked],
    *,
    order: NDArray[np.float64] | None = None,
    freedom: float = _FREEDOM,
) -> None:
    """Fit the order, where none is given, and the chance; print both and how they do."""
    fitted = _order(asked) if order is None else order
    weights, constant = _chance(asked, fitted, freedom)
    print(
        f"{name} = Weights(order={_rounded(fitted)}, chance={_rounded(weights)}, "
        f"constant={constant:.3f})"
    )
    keys = sorted({each.question for each in asked})
    folds = dict(zip(keys, np.random.default_rng(0).integers(_FOLDS, size=len(keys)), strict=True))
    rows = []
    for fold_number in range(_FOLDS):
        training = [each for each in asked if folds[each.question] != fold_number]
        fitted = _order(training) if order is None else order
        weights, constant = _chance(training, fitted, freedom)
        for each in asked:
            if folds[each.question] == fold_number:
                features, right = _first(each, fitted)
                chance = 1 / (1 + np.exp(-(weights @ np.array(features) + constant)))
                rows.append((each.of_set, any(each.right), chance, right))
    for of_set in (True, False):
        _report("set" if of_set else "pool", [row[1:] for row in rows if row[0] == of_set])


def _report(name: str, rows: list[tuple[bool, float, bool]]) -> None:
    answerable, chances, right = (np.array(column) for column in zip(*rows, strict=True))
    print(
        f"  {name}: {len(rows)} asked, {answerable.sum()} answerable, {right.sum()} right at "
        f"rank 1; cross-validated AUC right against not: {roc_auc_score(right, chances):.3f}"
    )
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        kept = chances >= threshold
        print(
            f"    threshold {threshold}: {kept[right].mean():.0%} of the right kept, "
            f"{kept[~right].mean():.0%} of the wrong, {kept[~answerable].mean():.0%} of those "
            "without an answer"
        )
    for low in np.arange(0, 1, 0.2):
        inside = (chances >= low) & (chances < low + 0.2)
        if inside.any():
            print(
                f"    chance {low:.1f}–{low + 0.2:.1f}: {inside.sum()} questions, "
                f"{right[inside].mean():.0%} right"
            )


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)


if __name__ == "__main__":
    main()
