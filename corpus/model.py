"""The nouns of a policy library.

Spans inside `DocumentInfo` and `Block` count from the start of the document's text; spans of a
clause's facts (units, targets, amounts, cited documents) count from the start of the clause.
"""

from dataclasses import dataclass
from typing import Literal

IssuerBasis = Literal["stated", "number_code", "supplied"]
TitleBasis = Literal["stated", "derived", "supplied", "file_name"]
UnitRole = Literal["lead", "cooperate", "responsible"]
ClauseKind = Literal[
    "preamble",
    "goal",
    "general",
    "intro",
    "measure",
    "safeguard",
    "article",
    "attachment",
    "closing",
]
BlockKind = Literal[
    "title", "number", "addressees", "signature", "date", "heading", "residue", "separator"
]
DocumentStatus = Literal[
    "draft", "upcoming", "in_force", "expired", "repealed", "superseded", "unverified"
]
EvidenceField = Literal[
    "title",
    "number",
    "issued_on",
    "amended_on",
    "in_force_on",
    "expires_on",
    "addressees",
    "region",
    "status",
]
EvidenceBasis = Literal["stated", "derived", "number_code", "supplied", "file_name"]
Relation = Literal["basis", "implements", "forwards", "interprets", "amends", "repeals", "mentions"]
Recurrence = Literal["once", "yearly", "monthly", "unstated"]
Comparator = Literal["reaches", "exceeds", "at_least", "at_most", "about", "equals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A verbatim stretch of text: `text == whole[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issued a document (发文机关), and on what evidence."""

    name: str
    basis: IssuerBasis
    evidence: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where one field of a document comes from; `span` is None where no words of it say so."""

    field: EvidenceField
    basis: EvidenceBasis
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The planning period a document names (规划期), both years included."""

    start_year: int
    end_year: int
    evidence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedDocument:
    """A document named in the text, as 《title》 and document number where given."""

    title: str
    number: str | None
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office that a clause makes responsible (责任单位).

    `name` is what the clause writes, completed only where the text cuts it short; `office` is the
    office's full name, under which its short names meet (省发展改革委 → 山东省发展和改革委员会).
    """

    name: str
    role: UnitRole
    span: Span
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A quantity a clause sets (目标); `blank` where a draft leaves □□.

    `value` counts in `unit` as written: 2.5 and 万亿元. `upper` closes a range (3—5家). `year` is
    the year by which it is to be reached, None where the clause names none.
    """

    metric: str
    comparator: Comparator
    value: float | None
    unit: str
    year: int | None
    blank: bool
    span: Span
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money a clause offers (资金支持).

    `rate` is the share offered, in per cent (按设备投资的20%); `yuan` is None where only a rate is
    offered. `per` is what it is paid for each of, as written (每平方米), empty where unstated.
    """

    yuan: float | None
    cap: bool
    recipient: str
    recurrence: Recurrence
    span: Span
    rate: float | None = None
    per: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One measure with its own number: the unit of retrieval and of citation (条款).

    `text == document.text[char_start:char_end]`, character for character. `path` holds the
    headings above the clause, outermost first, its own last. `conditions` say who may apply,
    `windows` when (申报时间), `contacts` whom to ask, `blanks` where a draft leaves a figure open.
    """

    id: str
    document_id: str
    label: str
    heading: str
    path: tuple[str, ...]
    kind: ClauseKind
    part: int
    text: str
    char_start: int
    char_end: int
    page_start: int | None = None
    page_end: int | None = None
    units: tuple[Unit, ...] = ()
    targets: tuple[Target, ...] = ()
    amounts: tuple[Amount, ...] = ()
    cites: tuple[CitedDocument, ...] = ()
    conditions: tuple[Span, ...] = ()
    windows: tuple[Span, ...] = ()
    contacts: tuple[Span, ...] = ()
    blanks: tuple[Span, ...] = ()


def clause_id(document_id: str, position: int) -> str:
    """Return the id of a document's clause by its place, from 0."""
    return f"{document_id}-{position:04d}"


def document_of(clause_id: str) -> str:
    """Return the id of the document whose clause has an id."""
    return clause_id.rpartition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a document with its own numbering; `title` is empty where none is stated."""

    title: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text that is no clause: title lines, bare headings, signature, residue."""

    kind: BlockKind
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What a document says about itself (文件信息).

    Dates are YYYY-MM-DD; `issued_on` is YYYY-MM where the text gives no day. Of an amended law,
    `number`, `issuers` and `issued_on` are those of its first promulgation (of its passing, where
    no promulgation is stated), `amended_on` is the last amendment. `expires_on` is the last day of
    a stated term. `status` was worked out for the day `status_as_of`. `evidence` names the words
    behind each field; issuers and period carry their own.
    """

    id: str
    title: str
    title_basis: TitleBasis
    number: str | None
    issuers: tuple[Issuer, ...]
    issued_on: str | None
    addressees: str | None
    region: str | None
    period: Period | None
    status: DocumentStatus
    status_reason: str
    cites: tuple[CitedDocument, ...]
    warnings: tuple[str, ...]
    source: str
    sha256: str
    other_numbers: tuple[str, ...] = ()
    amended_on: str | None = None
    in_force_on: str | None = None
    expires_on: str | None = None
    status_as_of: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One policy text. Its clauses and blocks tile the text, white space aside."""

    info: DocumentInfo
    text: str
    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    blocks: tuple[Block, ...]
