"""Does each sentence say only what its cited spans carry?

A claim is a number (dates included), the name of a known office, a 《title》 or a “quoted stretch”.
It is carried when it stands in the quotes of the sentence's citations (in the passage where a
system quotes nothing), or in what those citations show of their document: title, number, date,
place and issuers. faithfulness = carried claims / claims.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from eval.metrics import fold
from eval.replies import Cited, Reply

_FIGURE = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(万亿|亿|万|千|trillion|billion|bn|million|mn|thousand)?",
    re.IGNORECASE,
)
_SCALE = {
    "万亿": 1e12,
    "亿": 1e8,
    "万": 1e4,
    "千": 1e3,
    "trillion": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "mn": 1e6,
    "thousand": 1e3,
}
_NAMES = (re.compile(r"《([^《》]+)》"), re.compile(r"“([^“”]{2,})”"))


def faithfulness(reply: Reply, offices: Iterable[str]) -> float | None:
    """Return the share of claims that are carried; None where nothing is claimed.

    Args:
        reply: what was answered; a refusal claims nothing.
        offices: names of offices to look for, such as all of the library.
    """
    if reply.refused:
        return None
    cited = {citation.marker: citation for citation in reply.citations}
    known = tuple(offices)
    carried = [
        claim
        for sentence in reply.sentences
        for claim in _carried(
            sentence.text,
            [cited[marker] for marker in sentence.citations if marker in cited],
            known,
        )
    ]
    return sum(carried) / len(carried) if carried else None


def _carried(text: str, citations: list[Cited], offices: tuple[str, ...]) -> Iterator[bool]:
    evidence = "\n".join(map(_evidence, citations))
    values = set(figures(evidence))
    for value in figures(text):
        yield value in values
    folded, words = fold(evidence), fold(text)
    for office in offices:
        if fold(office) in words:
            yield fold(office) in folded
    for pattern in _NAMES:
        for stretch in pattern.findall(text):
            yield fold(stretch) in folded


def figures(text: str) -> Iterator[float]:
    """Yield the numbers of a text by value: 200万 and 2 million are the same, 03 and 3 too."""
    for match in _FIGURE.finditer(unicodedata.normalize("NFKC", text)):
        value = float(match[1].replace(",", ""))
        yield round(value * _SCALE.get((match[2] or "").lower(), 1), 6)


def _evidence(cited: Cited) -> str:
    passage = cited.passage
    # An altered quote is no evidence.
    verbatim = [q.text for q in cited.quotes if passage.text[q.start : q.end] == q.text]
    quotes = verbatim if cited.quotes else [passage.text]
    shown = [passage.title, passage.number, passage.issued_on, passage.place]
    return "\n".join([*quotes, *shown, *(office.name for office in passage.issuers)])
