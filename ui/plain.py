"""Answers, hits and documents as plain text for a terminal."""

from collections.abc import Iterator

from corpus.model import Amount, Clause, Document, DocumentInfo, Target, UnitRole
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
_ROLES: tuple[tuple[UnitRole, str], ...] = (
    ("lead", "牵头"),
    ("responsible", "责任"),
    ("cooperate", "配合"),
)
_COMPARATORS = {
    "reaches": "达到",
    "exceeds": "超过",
    "at_least": "不少于",
    "at_most": "不超过",
    "about": "约",
    "equals": "",
}
_RECURRENCES = {"once": "一次性", "yearly": "每年", "monthly": "每月", "unstated": ""}


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


def plain_outline(document: Document) -> str:
    """Return a document's outline, each clause with its facts, warnings at the end."""
    lines = [plain_document(document.info), ""]
    above: tuple[str, ...] = ()
    for clause in document.clauses:
        path = clause.path or (place_of(clause.path, clause.kind),)
        for depth, heading in enumerate(path):
            if path[: depth + 1] != above[: depth + 1]:
                lines.append(f"{'  ' * depth}{heading}")
        above = path
        indent = "  " * len(path)
        lines += [f"{indent}{fact}" for fact in _facts(clause)]
    return "\n".join(lines)


def _facts(clause: Clause) -> Iterator[str]:
    for role, name in _ROLES:
        if offices := [unit.name for unit in clause.units if unit.role == role]:
            yield f"{name}：{'、'.join(offices)}"
    for target in clause.targets:
        yield f"目标：{plain_target(target)}"
    for amount in clause.amounts:
        yield f"资金：{plain_amount(amount)}"
    for name, spans in (
        ("条件", clause.conditions),
        ("时间", clause.windows),
        ("联系", clause.contacts),
    ):
        for span in spans:
            yield f"{name}：{' '.join(span.text.split())}"


def plain_target(target: Target) -> str:
    """Return a target in one line."""
    value = "（留空）" if target.value is None else _number(target.value)
    if target.upper is not None:
        value = f"{value}—{_number(target.upper)}"
    year = f"（{target.year}年）" if target.year else ""
    return f"{target.metric} {_COMPARATORS[target.comparator]}{value}{target.unit}{year}"


def plain_amount(amount: Amount) -> str:
    """Return an amount of money in one line."""
    terms = [_RECURRENCES[amount.recurrence], amount.per]
    if amount.rate is not None:
        terms.append(f"按{_number(amount.rate)}%")
    if amount.yuan is not None:
        tens = amount.yuan / 10_000
        value = f"{_number(tens)}万元" if tens >= 1 else f"{_number(amount.yuan)}元"
        terms.append(f"最高{value}" if amount.cap else value)
    recipient = f"{amount.recipient}：" if amount.recipient else ""
    return recipient + " ".join(term for term in terms if term)


def _number(value: float) -> str:
    return f"{value:.10g}"


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
