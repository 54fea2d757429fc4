"""Questions over a library whose right clauses are known, by row of the index."""

import gzip
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from corpus.errors import InputError
from corpus.parse import parse
from eval.adapters import load_set
from eval.bench import SAMPLES, open_bench
from eval.metrics import fold
from eval.questions import SETS
from index.encoder import load_encoder
from index.library import Library
from index.snapshot import open_snapshot, write_snapshot
from index.train.pairs import is_held_out
from rag.search import Searcher
from rag.settings import Settings

LANGUAGES = SETS / "languages.jsonl"
_SEED = 7
_FEWEST = 20_000
"""Clauses of the pool that single clauses are asked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question; `gold` holds for each span the rows of the clauses that hold it.

    kind: what a table is made for (a language, say). group: what a resampling keeps together.
    """

    question: str
    kind: str
    group: str
    gold: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A library and what is asked of it."""

    name: str
    searcher: Searcher
    asked: tuple[Asked, ...]


def legal_dc(settings: Settings, questions: Path, documents: Path) -> Pool:
    """Return the pool of a set of questions in any shape over the documents of a folder."""
    searcher = _searcher(open_bench(settings, [documents]).settings)
    rows = _Rows(searcher)
    asked = [
        Asked(
            question=each.question,
            kind="all",
            group=each.cluster,
            gold=tuple(rows.holding(span.document, span.quote) for span in each.gold),
        )
        for each in load_set(str(questions))
    ]
    return Pool(name=questions.stem, searcher=searcher, asked=tuple(asked))


def languages(settings: Settings, questions: Path = LANGUAGES) -> Pool:
    """Return the questions in other languages over the sample documents."""
    searcher = _searcher(open_bench(settings, (SAMPLES,)).settings)
    rows = _Rows(searcher)
    asked = [
        Asked(
            question=each["question"],
            kind=each["lang"],
            group=each["id"],
            gold=(rows.holding(each["document"], each["quote"]),),
        )
        for each in read_lines(questions)
    ]
    return Pool(name="languages", searcher=searcher, asked=tuple(asked))


def clauses(settings: Settings, questions: Path, documents: Path, fewest: int = _FEWEST) -> Pool:
    """Return the held-out questions about single clauses in a pool of at least `fewest` clauses.

    The pool holds the documents asked about and others, drawn at random but always the same.
    """
    written = [each for each in read_lines(questions) if is_held_out(each["title"])]
    wanted = {each["title"] for each in written}
    folder = Path(tempfile.mkdtemp(prefix="zhice-pool-"))
    own = replace(settings, home=folder)
    library = Library(own.library_url)
    size = 0
    for record in _drawn(read_lines(documents), wanted):
        if size >= fewest and record["title"] not in wanted:
            break
        document = parse(f"{record['title']}\n\n{record['text']}".encode(), "law.txt")
        library.put(document, record["title"])
        size += len(document.clauses)
    write_snapshot(own.snapshots, library, load_encoder(own.embedder))
    searcher = _searcher(own)
    rows = _Rows(searcher)
    asked = [
        Asked(question=each[kind], kind=kind, group=each["title"], gold=(gold,))
        for each in written
        for kind in ("lay", "formal", "en")
        if kind in each and (gold := rows.of_title(each["title"], fold(each["clause"])[5:45]))
    ]
    return Pool(name=questions.stem, searcher=searcher, asked=tuple(asked))


class _Rows:
    """The rows of a searcher by what their clauses say."""

    def __init__(self, searcher: Searcher) -> None:
        fields = searcher.library.clauses()
        self._by_source: dict[str, list[tuple[int, str]]] = {}
        for row, clause_id in enumerate(searcher.snapshot.clause_ids):
            each = fields[clause_id]
            stated = (row, fold(each.clause.text))
            for name in {PurePath(each.document.source).stem, each.document.title}:
                self._by_source.setdefault(name, []).append(stated)

    def holding(self, document: str, quote: str) -> frozenset[int]:
        """Return the rows of a document whose clause holds a quote, white space aside."""
        return self.of_title(document, fold(quote))

    def of_title(self, title: str, words: str) -> frozenset[int]:
        """Return the rows of a document, by file stem or title, that hold folded words."""
        return frozenset(row for row, text in self._by_source.get(title, ()) if words in text)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines, compressed by gzip or not.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                return [json.loads(line) for line in lines]
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as JSON lines: {error}") from error


def _drawn(records: Sequence[dict[str, Any]], wanted: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield one document of each title: the wanted ones first, then others in random order."""
    by_title = {record["title"]: record for record in reversed(records)}
    first = [by_title.pop(title) for title in sorted(wanted) if title in by_title]
    others = [by_title[title] for title in sorted(by_title)]
    random.Random(_SEED).shuffle(others)
    yield from [*first, *others]


def _searcher(settings: Settings) -> Searcher:
    encoder = load_encoder(settings.embedder)
    snapshot = open_snapshot(settings.snapshots, encoder)
    return Searcher(snapshot, Library(settings.library_url), encoder)
