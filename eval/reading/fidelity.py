"""Do a text, its print and a scan of the print give the same clauses?"""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from corpus.model import Document
from corpus.parse import parse
from eval.reading.printing import print_to_pdf, scan, write_official

MAX_ERROR = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """Of `clauses` clauses of a text, how many come back equal, and how many nearly so."""

    name: str
    clauses: int
    equal: int
    near: int


def fold(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def compare(document: Document, printed: Document) -> Fidelity:
    """Compare clauses by label and text, white space folded; `near` allows 2 % of characters."""
    wanted = [(each.label, fold(each.text)) for each in document.clauses]
    found = [(each.label, fold(each.text)) for each in printed.clauses]
    pool = set(found)
    equal = sum(each in pool for each in wanted)
    near = sum(
        each in pool or any(_error(each[1], text) <= MAX_ERROR for _, text in found)
        for each in wanted
    )
    return Fidelity(name=document.info.source, clauses=len(wanted), equal=equal, near=near)


def _error(wanted: str, found: str) -> float:
    """Return how many characters differ, as a share of the wanted text, widths folded."""
    wanted, found = unicodedata.normalize("NFKC", wanted), unicodedata.normalize("NFKC", found)
    if abs(len(wanted) - len(found)) > MAX_ERROR * len(wanted):
        return 1.0
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    if matcher.quick_ratio() < 1 - 2 * MAX_ERROR:
        return 1.0
    same = sum(block.size for block in matcher.get_matching_blocks())
    return (max(len(wanted), len(found)) - same) / max(1, len(wanted))


def measure(paths: Sequence[Path], folder: Path, *, scanned: bool) -> Iterator[Fidelity]:
    """Print each file in the official layout, scan the print if asked, and compare."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = [parse(path.read_bytes(), path.name) for path in paths]
    prints = [folder / f"{number:03d}.docx" for number in range(len(paths))]
    for document, path in zip(documents, prints, strict=True):
        write_official(document, path)
    print_to_pdf(prints, folder)
    for number, (document, path) in enumerate(zip(documents, prints, strict=True)):
        pdf = path.with_suffix(".pdf")
        data = scan(pdf, number) if scanned else pdf.read_bytes()
        # The text as it was printed: without the pages' white space, as one file of lines.
        text = parse(document.text.encode(), document.info.source)
        yield compare(text, parse(data, document.info.source))


def choose(folder: Path, count: int, seed: int) -> list[Path]:
    """Return some of the files of a folder, by chance."""
    return random.Random(seed).sample(sorted(folder.glob("*.docx")), count)
