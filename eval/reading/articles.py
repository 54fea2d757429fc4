"""Is every article of a law a clause, once and in order?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ReadError
from corpus.model import Document
from corpus.numbering import numeral_value
from corpus.parse import parse

_ARTICLE = re.compile(r"\s*[第笫]([零〇一二三四五六七八九十百千]+)条(之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The articles among the clauses of a law, and what is wrong: empty where nothing is."""

    name: str
    count: int
    faults: tuple[str, ...]


def measure(folder: Path) -> Iterator[Articles]:
    """Read each DOCX of a folder and look at its articles."""
    for path in sorted(folder.glob("*.docx")):
        try:
            yield articles_of(parse(path.read_bytes(), path.name))
        except ReadError as error:
            yield Articles(name=path.name, count=0, faults=(error.problem,))


def articles_of(document: Document) -> Articles:
    """Count the articles; a line that opens with 第X条 and opens no clause is a fault.

    So is a number that does not follow the one before it: a text that is attached begins anew.
    """
    faults: list[str] = []
    starts: set[int] = set()
    last = 0
    for clause in document.clauses:
        match = _ARTICLE.fullmatch(clause.label)
        if match is None:
            continue
        starts.add(clause.char_start)
        number = numeral_value(match[1])
        if number not in (1, last + 1) and not (match[2] and number == last):
            faults.append(f"{clause.label} follows article {last}")
        last = number
    place = 0
    for line in document.text.splitlines(keepends=True):
        opening = place + len(line) - len(line.lstrip())
        if _ARTICLE.match(line) and opening not in starts:
            faults.append(f"opens no clause: {line.strip()[:40]}")
        place += len(line)
    return Articles(name=document.info.source, count=len(starts), faults=tuple(faults))


def report(laws: list[Articles]) -> str:
    """Return every fault, and how many articles and laws there are."""
    lines = [f"{each.name}: {fault}" for each in laws for fault in each.faults]
    count = sum(each.count for each in laws)
    lines.append(
        f"{count} articles in {sum(each.count > 0 for each in laws)} of {len(laws)} laws, "
        f"{len(lines)} faults"
    )
    return "\n".join(lines)
