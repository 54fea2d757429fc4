"""Answers, hits and documents as plain text for a terminal."""

from corpus.model import DocumentInfo
from rag.model import Answer, Citation, Hit
from rag.phrases import issuer_phrase, phrase, place_of, source_of

_STATUS = {
    "draft": "征求意见稿",
    "upcoming": "尚未生效",
    "in_force": "现行有效",
    "expired": "已失效",
    "repealed": "已废止",
    "superseded": "已被替代",
    "unverified": "效力待核验",
}
_WIDTH = 76


def plain_answer(answer: Answer) -> str:
    """Return the answer with its citations, or the nearest clauses where nothing answers."""
    lines = [answer.answer, ""]
    lines += [plain_citation(citation, answer.language) for citation in answer.citations]
    if answer.status == "not_found" and answer.related:
        lines.append("最相近的条款：" if answer.language == "zh" else "Nearest clauses:")
        lines += [f"  {where(hit)}" for hit in answer.related]
    return "\n".join(lines).rstrip()


def plain_citation(citation: Citation, language: str) -> str:
    """Return a citation: place, document, number, office with its basis, status, quotes."""
    document = citation.document
    number = document.number or phrase(language, "no_number")
    lines = [
        f"[{citation.marker}] {place_of(citation.clause.path, citation.clause.kind)}",
        f"    {document.title} · {number} · {_STATUS[document.status]}",
        f"    {issuer_phrase(document, language)}",
        *(f"    > {quote.text}" for quote in citation.quotes),
    ]
    return "\n".join(lines)


def plain_hit(hit: Hit) -> str:
    """Return a hit in two lines: where it stands, and its first words."""
    text = " ".join(hit.clause.text.split())
    text = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    return f"{hit.rank:>3}. {where(hit)}\n     {text}"


def where(hit: Hit) -> str:
    """Return document and place of a hit."""
    return f"{source_of(hit.document)} {place_of(hit.clause.path, hit.clause.kind)}"


def plain_document(document: DocumentInfo) -> str:
    """Return a document in two lines, its warnings below."""
    facts = " · ".join(
        [
            document.id,
            document.number or phrase("zh", "no_number"),
            issuer_phrase(document, "zh"),
            document.issued_on or phrase("zh", "no_date"),
            _STATUS[document.status],
        ]
    )
    return "\n".join([document.title, f"  {facts}", *(f"  ! {w}" for w in document.warnings)])
