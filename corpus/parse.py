"""One policy file, from bytes to a document with clauses and facts."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from corpus.clauses import RawClause, Structure, split
from corpus.metadata import (
    Sidecar,
    find_document_number,
    find_issued_on,
    find_issuers,
    find_period,
    find_region,
    find_status,
    find_title,
)
from corpus.model import Clause, Document, DocumentInfo, Issuer, Span
from corpus.rawtext import RawText
from corpus.readers.read import read
from corpus.references import find_references
from corpus.rows import split_rows
from corpus.units import UnitList, find_units, office_names

_ID_LENGTH = 12


def parse(
    data: bytes,
    name: str,
    sidecar: Sidecar | None = None,
    on_page: Callable[[], None] = lambda: None,
) -> Document:
    """Read one policy file.

    Args:
        data: the file's bytes; the format is judged by them.
        name: the file's name, shown as the document's source.
        sidecar: metadata supplied beside the file; it fills what the text does not state.
        on_page: called after each page that text recognition read, which takes seconds.

    Raises:
        ReadError: in one of its kinds; the message names the file and what to do.
    """
    raw = read(data, name, on_page)
    structure = split_rows(raw) if raw.rows else split(raw)
    sha256 = hashlib.sha256(data).hexdigest()
    document_id = sha256[:_ID_LENGTH]
    known = office_names(raw.text[clause.start : clause.end] for clause in structure.clauses)
    clauses: list[Clause] = []
    warnings = [*raw.notes, *_residue_warnings(structure)]
    for position, raw_clause in enumerate(structure.clauses):
        text = raw.text[raw_clause.start : raw_clause.end]
        units = find_units(text, known)
        clauses.append(_clause(raw, raw_clause, f"{document_id}-{position:04d}", text, units))
        warnings += _unit_warnings(raw_clause, units)
    info = _describe(raw, structure, name, sha256, tuple(warnings))
    return Document(
        info=_supplement(info, sidecar or Sidecar()),
        text=raw.text,
        parts=structure.parts,
        clauses=tuple(clauses),
        blocks=structure.blocks,
    )


def _clause(raw: RawText, clause: RawClause, clause_id: str, text: str, units: UnitList) -> Clause:
    return Clause(
        id=clause_id,
        document_id=clause_id.rpartition("-")[0],
        label=clause.label,
        heading=clause.heading,
        path=clause.path,
        kind=clause.kind,
        part=clause.part,
        text=text,
        char_start=clause.start,
        char_end=clause.end,
        page_start=raw.page_of(clause.start),
        page_end=raw.page_of(max(clause.start, clause.end - 1)),
        units=units.units,
        cites=find_references(text),
    )


def _describe(
    raw: RawText, structure: Structure, name: str, sha256: str, warnings: tuple[str, ...]
) -> DocumentInfo:
    title, title_basis = find_title(structure, raw.text, name)
    number = find_document_number(structure.blocks)
    issuers = find_issuers(structure.blocks, number)
    status, status_reason = find_status(structure.blocks)
    addressees = next((b.text for b in structure.blocks if b.kind == "addressees"), None)
    return DocumentInfo(
        id=sha256[:_ID_LENGTH],
        title=title,
        title_basis=title_basis,
        number=number.text if number else None,
        issuers=issuers,
        issued_on=find_issued_on(structure.blocks),
        addressees=addressees.rstrip("：:") if addressees else None,
        region=find_region(title, issuers, number, raw.text),
        period=find_period(title, raw.text),
        status=status,
        status_reason=status_reason,
        cites=tuple(
            cited
            for cited in find_references(raw.text)
            if cited.title not in title and cited.title not in {p.title for p in structure.parts}
        ),
        warnings=warnings,
        source=name,
        sha256=sha256,
    )


def _supplement(info: DocumentInfo, sidecar: Sidecar) -> DocumentInfo:
    """Fill what the text leaves open; what the text states is never overruled."""
    if sidecar.title and info.title_basis != "stated":
        info = replace(info, title=sidecar.title, title_basis="supplied")
    if sidecar.issuers and not info.issuers:
        supplied = tuple(Issuer(name=name, basis="supplied") for name in sidecar.issuers)
        info = replace(info, issuers=supplied)
    if sidecar.status and info.status == "unverified":
        info = replace(info, status=sidecar.status, status_reason="随文件提供")
    return replace(
        info,
        number=info.number or sidecar.number,
        issued_on=info.issued_on or sidecar.issued_on,
        region=info.region or sidecar.region,
        source=sidecar.source_url or info.source,
    )


def _residue_warnings(structure: Structure) -> list[str]:
    return [f"网页残留文字，不作为政策内容：“{block.text}”" for block in structure.residue]


def _unit_warnings(clause: RawClause, units: UnitList) -> list[str]:
    """Name what stands in an office list without being an office, and every repaired name."""
    where = clause.path[-1] if clause.path else "引言"

    def quoted(spans: list[Span]) -> str:
        return "、".join(f"“{span.text}”" for span in spans)

    warnings = []
    if units.foreign:
        warnings.append(f"{where}：责任单位名单中有非机构文字{quoted(list(units.foreign))}，已略去")
    repaired = [unit for unit in units.units if unit.span.text != unit.name]
    warnings += [
        f"{where}：机构名称“{unit.span.text}”不完整，按本文件其他条款读作“{unit.name}”"
        for unit in repaired
    ]
    return warnings
