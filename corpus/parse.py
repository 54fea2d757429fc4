"""One policy file, from bytes to a document with clauses and facts."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from corpus.amounts import find_amounts
from corpus.clauses import split
from corpus.facts import find_blanks, find_conditions, find_contacts, find_windows
from corpus.metadata import describe
from corpus.model import Clause, Document, Span, clause_id, document_of
from corpus.rawtext import RawText
from corpus.readers.read import read
from corpus.references import find_references
from corpus.rows import split_rows
from corpus.sidecar import Sidecar
from corpus.structure import RawClause, Structure
from corpus.targets import find_targets
from corpus.units import UnitList, find_units, office_lists, office_names

_ID_LENGTH = 12


def parse(
    data: bytes,
    name: str,
    sidecar: Sidecar | None = None,
    on_page: Callable[[], None] = lambda: None,
    *,
    as_of: date | None = None,
) -> Document:
    """Read one policy file.

    Args:
        data: the file's bytes; the format is judged by them.
        name: the file's name, shown as the document's source.
        sidecar: metadata supplied beside the file; it fills what the text does not state.
        on_page: called after each page that text recognition read, which takes seconds.
        as_of: the day for which the status is worked out; today if not given.

    Raises:
        ReadError: in one of its kinds; the message names the file and what to do.
    """
    raw = read(data, name, on_page)
    structure = split_rows(raw) if raw.rows else split(raw)
    sha256 = hashlib.sha256(data).hexdigest()
    document_id = sha256[:_ID_LENGTH]
    texts = [raw.text[clause.start : clause.end] for clause in structure.clauses]
    lists = [office_lists(text) for text in texts]
    known = office_names(zip(texts, lists, strict=True))
    info = describe(
        raw.text,
        structure,
        name=name,
        sha256=sha256,
        document_id=document_id,
        warnings=(),
        sidecar=sidecar or Sidecar(),
        as_of=as_of or date.today(),
    )
    clauses: list[Clause] = []
    warnings = [*raw.notes, *structure.warnings, *_residue_warnings(structure)]
    for position, raw_clause in enumerate(structure.clauses):
        text = texts[position]
        units = find_units(text, known, info.region, raw_clause.columns, lists[position])
        own_id = clause_id(document_id, position)
        clauses.append(_clause(raw, raw_clause, own_id, text, units, info.issued_on))
        warnings += _unit_warnings(raw_clause, units)
    return Document(
        info=replace(info, warnings=(*info.warnings, *warnings)),
        text=raw.text,
        parts=structure.parts,
        clauses=tuple(clauses),
        blocks=structure.blocks,
    )


def _clause(
    raw: RawText,
    clause: RawClause,
    own_id: str,
    text: str,
    units: UnitList,
    issued_on: str | None,
) -> Clause:
    amounts = find_amounts(text)
    issued = int(issued_on[:4]) if issued_on else None
    return Clause(
        id=own_id,
        document_id=document_of(own_id),
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
        targets=find_targets(text, clause.path, [each.span for each in amounts], issued),
        amounts=amounts,
        cites=find_references(text),
        conditions=find_conditions(text),
        windows=find_windows(text),
        contacts=find_contacts(text),
        blanks=find_blanks(text),
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
        f"{where}：机构名称“{unit.span.text}”不完整，按上下文读作“{unit.name}”" for unit in repaired
    ]
    return warnings
