"""The order in which hits are shown."""

from collections.abc import Sequence

from rag.model import Hit

SORTS = ("relevance", "newest", "document")


def sorted_hits(hits: Sequence[Hit], sort: str) -> list[Hit]:
    """Return hits by relevance, newest document first (undated last), or in reading order."""
    if sort == "newest":
        return sorted(hits, key=lambda hit: hit.document.issued_on or "", reverse=True)
    if sort == "document":
        first = {hit.document.id: rank for rank, hit in reversed(list(enumerate(hits)))}
        return sorted(hits, key=lambda hit: (first[hit.document.id], hit.clause.char_start))
    return list(hits)
