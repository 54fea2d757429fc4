"""What is said of a clause and its document everywhere: place, source, office, status, marks.

All of `ui.render` are pure functions that return HTML; every word from outside is escaped where
it enters. The result goes into a page as it is: no Markdown reads it again.
"""

from collections.abc import Iterable
from html import escape
from itertools import pairwise

from corpus.model import Clause, DocumentInfo
from ui.texts import Texts


def place(clause: Clause, words: Texts) -> str:
    """Return the headings above a clause and its own."""
    path = clause.path or (words.kind.get(clause.kind, words.unknown_kind),)
    return ' <span class="step">›</span> '.join(escape(step) for step in path)


def source_line(document: DocumentInfo, words: Texts) -> str:
    """Return title and number of a document."""
    number = escape(document.number) if document.number else words.number_missing
    return f'<cite>{escape(document.title)}</cite> <span class="number">{number}</span>'


def badge(document: DocumentInfo, words: Texts) -> str:
    """Return the status of a document, with its reason as a tip."""
    reason = escape(document.status_reason)
    label = words.status[document.status]
    return f'<span class="badge {document.status}" title="{reason}">{label}</span>'


def issued(document: DocumentInfo, words: Texts) -> str:
    """Return the issuing offices, each with its basis."""
    if not document.issuers:
        return f'<span class="missing">{words.issuer_missing}</span>'
    names = "、".join(
        f'{escape(issuer.name)}<span class="basis">{words.basis[issuer.basis]}</span>'
        for issuer in document.issuers
    )
    return f"{words.issuer} {names}"


def dates(document: DocumentInfo, words: Texts) -> list[str]:
    """Return date and planning period, where they are known."""
    known = []
    if document.issued_on:
        known.append(escape(words.issued_on.format(date=document.issued_on)))
    if document.period:
        period = document.period
        known.append(words.period.format(start=period.start_year, end=period.end_year))
    return known


def pages(clause: Clause, words: Texts) -> str:
    """Return the pages of a clause, or nothing where its format has none."""
    if not clause.page_start:
        return ""
    end = clause.page_end or clause.page_start
    phrase = words.page if end == clause.page_start else words.pages
    return phrase.format(start=clause.page_start, end=end)


def facts_line(clause: Clause, document: DocumentInfo, words: Texts) -> str:
    """Return office, dates and pages in one line."""
    facts = [issued(document, words), *dates(document, words), pages(clause, words)]
    return '<span class="dot"> · </span>'.join(filter(None, facts))


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with the spans marked; overlapping ones are one mark."""
    marks = merged(spans)
    cuts = sorted({0, len(text), *(min(cut, len(text)) for span in marks for cut in span)})
    return "".join(
        f"<mark>{escape(text[start:end])}</mark>"
        if any(low <= start < high for low, high in marks)
        else escape(text[start:end])
        for start, end in pairwise(cuts)
    )


def excerpt(text: str, spans: Iterable[tuple[int, int]], *, around: int, longest: int) -> str:
    """Return the marked spans with a little text around them, the rest left out as …."""
    marks = merged(spans) or [(0, 0)]
    windows = merged((max(0, low - around), min(len(text), high + around)) for low, high in marks)
    if marks == [(0, 0)]:
        windows = [(0, min(len(text), longest))]
    shown = ""
    left = longest
    end = 0
    for low, high in windows:
        if left <= 0:
            break
        high = min(high, low + left)
        left -= high - low
        inside = [(start - low, min(stop, high) - low) for start, stop in marks if start < high]
        gap = '<span class="gap">…</span>' if low > end else ""
        shown += gap + marked(text[low:high], [span for span in inside if span[0] >= 0])
        end = high
    return shown + ('<span class="gap">…</span>' if end < len(text) else "")


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, touching or overlapping ones as one, empty ones left out."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def data(**values: str) -> str:
    """Return data attributes for the page's script: `data(clause="x")` is ` data-clause="x"`."""
    return "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
