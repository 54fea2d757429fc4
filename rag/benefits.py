"""What a company can get (政策匹配): the money that clauses offer, by how its profile fits."""

from collections.abc import Iterable
from dataclasses import replace

from index.library import ClauseFields
from rag.ledger import AmountRow, amounts
from rag.model import Hit
from rag.retrieve import highlight

_ENDS = "，,。；;、：: 的了过和与及在为等是我们"
_STOPS = "。；;\n"


def benefits_of(hits: Iterable[Hit], words: str) -> tuple[AmountRow, ...]:
    """Return the money of clauses in the order found; of one clause, the best match first.

    `words` are those of the profile, and what documents call them. A row's `matched` are those
    that stand in its own sentence or in the clause's headings, the longest first.
    """
    rows: list[AmountRow] = []
    for hit in hits:
        own = [
            replace(row, matched=_matched(row, hit, words))
            for row in amounts([ClauseFields(clause=hit.clause, document=hit.document)])
        ]
        rows += sorted(own, key=lambda row: -sum(map(len, row.matched)))
    return tuple(rows)


def _matched(row: AmountRow, hit: Hit, words: str) -> tuple[str, ...]:
    text, span = hit.clause.text, row.amount.span
    begin = max(text.rfind(stop, 0, span.start) for stop in _STOPS) + 1
    found = {
        where[mark.start : mark.end].strip(_ENDS)
        for where in (text[begin : span.end], *hit.clause.path)
        for mark in highlight(where, words)
    }
    whole = [w for w in found if len(w) > 1 and not any(w in other != w for other in found)]
    return tuple(sorted(whole, key=lambda each: (-len(each), each)))
