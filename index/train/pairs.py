"""The training files to pairs of texts that should lie close, grouped by source.

A batch is drawn from one source, so that the other pairs of the batch are honest negatives of the
same kind. What may not be learnt from is left out here: see `HeldOut`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.train.crops import crops

MAX_CHARS = 600
_CAP = 100_000  # a source larger than this weighs no more

Record = dict[str, Any]
Pair = tuple[str, str]


@dataclass(slots=True)
class Source:
    """Pairs of one origin and kind; `favour` multiplies how often a batch is drawn from it."""

    name: str
    favour: float
    pairs: list[Pair] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How often this source is drawn, relative to the others."""
        return float(min(len(self.pairs), _CAP) ** 0.6 * self.favour)


def is_held_out(title: str) -> bool:
    """Tell whether the questions on this document are kept for measuring (one title in three)."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 3 == 0


class HeldOut:
    """The documents whose questions are kept for measuring: their text is not trained on either."""

    def __init__(self, questions: list[Record]) -> None:
        kept = [record for record in questions if is_held_out(record["title"])]
        self._titles = tuple(sorted({record["title"] for record in kept}))
        self._clauses = "\n".join(record["clause"] for record in kept)

    def covers(self, chinese: str, title: str = "") -> bool:
        """Tell whether a text comes from a kept document, by its title or by its first words."""
        start = chinese[:40]
        return title.startswith(self._titles) or (len(start) >= 20 and start in self._clauses)


def read_sources(data: Path) -> list[Source]:
    """Read every training file in the folder `data` (names as in the training README).

    Returns:
        The sources with their pairs, texts cut at 600 characters, largest source first.

    Raises:
        FileNotFoundError: if a file is missing; the message names it.
    """
    questions = list(_records(data / "questions_zh.jsonl"))
    held_out = HeldOut(questions)
    sources: dict[str, Source] = {}

    def put(name: str, first: str, second: str, favour: float = 1.0) -> None:
        pair = (first.strip()[:MAX_CHARS], second.strip()[:MAX_CHARS])
        if all(pair) and pair[0] != pair[1]:
            sources.setdefault(name, Source(name, favour)).pairs.append(pair)

    for record in _records(data / "pairs_zh.jsonl.gz"):
        if not held_out.covers(record["b"], record["a"]):
            put(f"{record['source']} {record['kind']}", record["a"], record["b"])
    for record in _records(data / "pairs_zh_en.jsonl.gz"):
        if not held_out.covers(record["zh"], record["zh"]):
            law = 1.3 if record["kind"].startswith("law") else 1.0
            put(f"{record['source']} {record['kind']}", record["zh"], record["en"], law)
    for record in _records(data / "pairs_multi.jsonl.gz"):
        put(f"{record['source']} other languages", record["a"], record["b"], 0.4)
    for record in _records(data / "dict_zh_en.jsonl.gz"):
        put(f"{record['source']} dictionary", record["zh"], record["en"], 0.5)
    for record in _records(data / "mono_zh_docs.jsonl.gz"):
        if not held_out.covers(record["text"], record["title"]):
            for kind, first, second in crops(record["text"]):
                put(f"documents {kind}", first, second)
    for record in questions:
        if not is_held_out(record["title"]):
            for asked in ("lay", "formal", "en"):
                put(f"questions {asked}", record.get(asked, ""), record["clause"])
    for record in _records(data / "glossary.jsonl"):
        for kind in ("aka", "en"):
            for name in record.get(kind, ()):
                put(f"glossary {kind}", name, record["zh"])
    return sorted(sources.values(), key=lambda source: (-len(source.pairs), source.name))


def _records(path: Path) -> Iterator[Record]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
