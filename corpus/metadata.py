"""What a document says it is: title, number, issuers, dates, region, period, status, citations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from corpus.dates import DATE_IN_LINE, iso_date
from corpus.docnumber import find_numbers, is_number_line, number_words, order_at
from corpus.fold import fold
from corpus.issuers import (
    choose_issuers,
    issuers_at,
    issuers_by_code,
    issuers_in_title,
    issuers_signed,
    names_more,
)
from corpus.labels import Label, find_labels
from corpus.model import (
    Block,
    DocumentInfo,
    Evidence,
    EvidenceBasis,
    EvidenceField,
    Issuer,
    Span,
    TitleBasis,
)
from corpus.offices import list_offices
from corpus.promulgation import Event, Note, find_note, passed_by
from corpus.references import cited_documents
from corpus.region import find_period, find_region
from corpus.sidecar import Sidecar
from corpus.structure import Structure
from corpus.titles import find_title
from corpus.validity import Validity, find_status, find_validity

_LONGEST_OPENING = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """A text prepared for reading: as kept, folded, its blocks, its opening, what it states."""

    text: str
    folded: str
    blocks: tuple[Block, ...]
    opening: Span
    labels: tuple[Label, ...]
    note: Note | None
    passed: Event | None

    def span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, text=self.text[start:end])

    def stated(self, name: str) -> Span | None:
        return next((self.span(x.start, x.end) for x in self.labels if x.name == name), None)


def describe(
    text: str,
    structure: Structure,
    *,
    name: str,
    sha256: str,
    document_id: str,
    warnings: tuple[str, ...],
    sidecar: Sidecar,
    as_of: date,
) -> DocumentInfo:
    """Gather what a document says of itself; each fact with the words that say so.

    Args:
        text: the kept text; all spans count from its start.
        structure: its parts, clauses and blocks.
        name: the file's name, shown as the source.
        sha256: digest of the file's bytes.
        document_id: the document's id.
        warnings: what the reader found odd, passed on.
        sidecar: metadata supplied beside the file; it never overrules the text.
        as_of: the day for which the status is worked out.
    """
    paper = _prepare(text, structure)
    title, title_basis, title_span = _title(paper, name)
    numbers = _numbers(paper)
    issuers = _issuers(paper, title, title_span, numbers)
    issued_on, issued_span = _issued_on(paper)
    validity = _stated_validity(paper, find_validity(text, paper.folded, issued_on))
    headline = title_span if title_basis != "file_name" else None
    status, reason, status_span = find_status(headline, paper.stated("status"), validity, as_of)
    number = number_words(numbers[0].text) if numbers else None
    region = find_region(title, issuers, number, text)
    amended = paper.note.amended if paper.note else None
    addressees = next((b for b in paper.blocks if b.kind == "addressees"), None)
    spans: list[tuple[EvidenceField, EvidenceBasis, Span | None]] = [
        ("title", title_basis, title_span),
        ("number", "stated", numbers[0] if numbers else None),
        ("issued_on", "stated", issued_span),
        ("amended_on", "stated", paper.span(*amended.day_at) if amended else None),
        ("in_force_on", "stated", validity.in_force_span),
        ("expires_on", "stated", validity.expires_span),
        ("addressees", "stated", _block_span(addressees) if addressees else None),
        ("status", "stated", status_span),
    ]
    evidence = [Evidence(field=f, basis=b, span=s) for f, b, s in spans if s or f == "title"]
    if region:
        evidence.append(Evidence(field="region", basis="derived", span=region[1]))
    info = DocumentInfo(
        id=document_id,
        title=title,
        title_basis=title_basis,
        number=number,
        other_numbers=tuple(number_words(other.text) for other in numbers[1:]),
        issuers=issuers,
        issued_on=issued_on,
        amended_on=amended.day if amended else None,
        in_force_on=validity.in_force_on,
        expires_on=validity.expires_on,
        addressees=addressees.text.rstrip("：:") if addressees else None,
        region=region[0] if region else None,
        period=find_period(title, text),
        status=status,
        status_reason=reason,
        status_as_of=as_of.isoformat(),
        cites=cited_documents(text, title, [part.title for part in structure.parts]),
        warnings=warnings,
        source=name,
        sha256=sha256,
        evidence=tuple(evidence),
    )
    return _supplement(info, sidecar)


def _prepare(text: str, structure: Structure) -> _Paper:
    starts = [clause.start for clause in structure.clauses if clause.label]
    starts += [block.char_start for block in structure.blocks if block.kind == "heading"]
    end = min([*starts, len(text), _LONGEST_OPENING])
    folded = fold(text)
    labels = tuple(
        label
        for block in structure.blocks
        if block.kind in ("number", "residue") and block.char_start < end
        for label in find_labels(folded, block.char_start, block.char_end)
        if label.name != "number" or "号" in folded[label.start : label.end]
    )
    return _Paper(
        text=text,
        folded=folded,
        blocks=structure.blocks,
        opening=Span(start=0, end=end, text=text[:end]),
        labels=labels,
        note=find_note(folded, 0, end),
        passed=passed_by(folded, 0, end),
    )


def _title(paper: _Paper, name: str) -> tuple[str, TitleBasis, Span | None]:
    title, basis, span = find_title(paper.blocks, paper.opening, name)
    if basis != "stated" and (stated := paper.stated("title")):
        return stated.text, "stated", stated
    return title, basis, paper.span(span.start, span.end) if span else None


def _numbers(paper: _Paper) -> list[Span]:
    """Return the document's own numbers, joint ones included: of their own lines or of the note."""
    if stated := paper.stated("number"):
        return [stated]
    bare: list[Span] = []
    for group in _number_lines(paper.blocks):
        start, end = group[0].char_start, group[-1].char_end
        if found := find_numbers(paper.folded[start:end]):
            return [paper.span(start + each.start(), start + each.end()) for each in found]
        if order := order_at(paper.folded, start, end):
            return [paper.span(order.start, order.end)]
        last = _block_span(group[-1])
        bare += [last] if is_number_line(fold(last.text)) and last.text != "令" else []
    origin = paper.note.origin if paper.note else None
    if origin and origin.number:
        return [paper.span(*origin.number)]
    return bare[:1]


def _number_lines(blocks: Sequence[Block]) -> list[list[Block]]:
    """Gather number lines directly below each other: 山东省人民政府令 / 第352号."""
    groups: list[list[Block]] = []
    for above, block in pairwise([None, *blocks]):
        assert block
        if block.kind != "number":
            continue
        if above and above.kind == "number":
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _issuers(
    paper: _Paper, title: str, title_span: Span | None, numbers: Sequence[Span]
) -> tuple[Issuer, ...]:
    """Return the issuers: of the order or note, else of signature or title, else by code."""
    if stated := paper.stated("issuers"):
        offices = list_offices(paper.folded, stated.start, stated.end)
        if offices:
            return issuers_at(paper.text, offices)
    order = order_at(paper.folded, numbers[0].start, numbers[0].end) if numbers else None
    noted = paper.note.first("passed") if paper.note else None
    passed = noted or (paper.passed if order else None)
    # A law is its assembly's, whoever announces it.
    by_assembly = passed is not None and "人民代表大会" in passed.body
    origin = paper.note.origin if paper.note else None
    if not by_assembly:
        if order and order.offices:
            return issuers_at(paper.text, order.offices)
        if origin and origin.offices:
            return issuers_at(paper.text, origin.offices)
    for event in (passed, origin):
        if event and event.body and event.day:
            at = paper.span(*event.day_at)
            return (Issuer(name=event.body, basis="stated", evidence=_sentence(paper, at)),)
    titled = issuers_in_title(title_span) if title_span else ()
    signed = issuers_signed(paper.blocks)
    if found := choose_issuers(signed, titled, shortened=names_more(title)):
        return found
    if head := _letterhead(paper):
        return head
    return issuers_by_code(numbers[0], paper.text) if numbers else ()


def _letterhead(paper: _Paper) -> tuple[Issuer, ...]:
    for block in paper.blocks:
        if block.kind == "number" and block.text.endswith("文件"):
            end = block.char_end - len("文件")
            return issuers_at(paper.text, list_offices(paper.folded, block.char_start, end) or ())
    return ()


def _sentence(paper: _Paper, at: Span) -> Span:
    """Return the words from a date to the verb after it: 2005年…第十五次会议通过."""
    end = paper.folded.find("通过", at.start, at.start + 200)
    return paper.span(at.start, end + 2) if end > 0 else at


def _issued_on(paper: _Paper) -> tuple[str | None, Span | None]:
    """Return the day of issue: as labelled, of the note, else of the first signature or head."""
    if (stated := paper.stated("issued_on")) and (day := DATE_IN_LINE.search(fold(stated.text))):
        return iso_date(day[0]), stated
    origin = paper.note.origin if paper.note else None
    if origin and origin.day:
        return origin.day, paper.span(*origin.day_at)
    for block in paper.blocks:
        if block.kind not in ("date", "signature"):
            continue
        found = DATE_IN_LINE.search(paper.folded, block.char_start, block.char_end)
        if found and (iso := iso_date(found[0])):
            return iso, paper.span(found.start(), found.end())
    return None, None


def _stated_validity(paper: _Paper, validity: Validity) -> Validity:
    """Let fields stated by name (施行日期：…) fill what the sentences leave open."""
    begins, ends = paper.stated("in_force_on"), paper.stated("expires_on")
    if begins and not validity.in_force_on and (day := DATE_IN_LINE.search(fold(begins.text))):
        validity = replace(validity, in_force_on=iso_date(day[0]), in_force_span=begins)
    if ends and not validity.expires_on and (day := DATE_IN_LINE.search(fold(ends.text))):
        validity = replace(validity, expires_on=iso_date(day[0]), expires_span=ends)
    return validity


def _block_span(block: Block) -> Span:
    return Span(start=block.char_start, end=block.char_end, text=block.text)


def _supplement(info: DocumentInfo, sidecar: Sidecar) -> DocumentInfo:
    """Fill what the text leaves open; what the text states is never overruled."""
    supplied: list[EvidenceField] = []
    if sidecar.title and info.title_basis != "stated":
        info = replace(info, title=sidecar.title, title_basis="supplied")
        supplied.append("title")
    if sidecar.issuers and not info.issuers:
        offices = tuple(Issuer(name=name, basis="supplied") for name in sidecar.issuers)
        info = replace(info, issuers=offices)
    if sidecar.status and info.status == "unverified":
        info = replace(info, status=sidecar.status, status_reason="随文件提供")
        supplied.append("status")
    if sidecar.number and not info.number:
        info = replace(info, number=sidecar.number)
        supplied.append("number")
    if sidecar.issued_on and not info.issued_on:
        info = replace(info, issued_on=sidecar.issued_on)
        supplied.append("issued_on")
    if sidecar.region and not info.region:
        info = replace(info, region=sidecar.region)
        supplied.append("region")
    kept = tuple(each for each in info.evidence if each.field not in supplied)
    return replace(
        info,
        source=sidecar.source_url or info.source,
        evidence=kept + tuple(Evidence(field=field, basis="supplied") for field in supplied),
    )
