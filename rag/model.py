"""The nouns of asking: what the service returns, and what the HTTP API shows as it is."""

from dataclasses import dataclass
from typing import Literal

from corpus.model import Clause, ClauseKind, DocumentInfo, Part
from index.library import Version

AnswerStatus = Literal["answered", "left_blank", "not_found"]
Verdict = Literal["right", "wrong_clause", "out_of_date"]
SearchMode = Literal["hybrid", "dense", "lexical"]
QuestionKind = Literal[
    "who",
    "how_much",
    "when",
    "measures",
    "which_document",
    "document_fact",
    "yes_no",
    "compare",
    "list",
    "open",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What was understood of a question; `language` is an ISO 639-1 code.

    `wants_figure` says that a number or date is asked for, which kinds such as compare may do too;
    `located` that the region is where the asker is, not what the question is about; `compared` are
    the regions whose answers are asked for side by side. `read_as` is
    the question as it was probably meant, where a slip was mended or pinyin spelt out.
    """

    language: str
    kind: QuestionKind
    wants_figure: bool
    region: str | None = None
    located: bool = False
    compared: tuple[str, ...] = ()
    year: int | None = None
    office: str | None = None
    clause_number: int | None = None
    document_ids: tuple[str, ...] = ()
    read_as: str | None = None
    completed_question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Characters of the clause's text that match the query."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A clause found for a query (命中)."""

    rank: int
    score: float
    scores: dict[str, float]
    clause: Clause
    document: DocumentInfo
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What `/v1/search` returns; `facets` maps a filter's name to value counts."""

    query: str
    interpreted: Interpretation
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Verbatim words of a clause: `text == clause.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A clause used in an answer (引用), marked [n] in the answer's text."""

    marker: int
    clause: Clause
    document: DocumentInfo
    quotes: tuple[Quote, ...]
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer and the markers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the question takes for granted, and what the documents say instead."""

    asserted: str
    documented: str
    citation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before the check."""

    status: AnswerStatus
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What `/v1/answer` returns. No citation in it is unverified.

    `generator` is "extractive", "provider:model", or "provider:model + extractive" where a model
    broke off; `notes` say in the answer's language what a reader should know: that a cited document
    is a draft, no longer in force, or its planning period over, that it repeals another, what a
    list leaves out, why a model's words are not, or not all, in the answer.
    """

    question: str
    language: str
    status: AnswerStatus
    answer: str
    sentences: tuple[Sentence, ...]
    corrections: tuple[Correction, ...]
    citations: tuple[Citation, ...]
    related: tuple[Hit, ...]
    interpreted: Interpretation
    confidence: float
    generator: str
    took_ms: float
    answer_id: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEvent:
    """One step of a streamed answer, in the order status, citation…, token…, done.

    `data` is a short status text, a `Citation`, a piece of the answer's text, or the `Answer`.
    Where a language model writes, citations and tokens come sentence by sentence, each checked;
    a citation comes again, with the same marker, when it gains quotes.
    """

    event: Literal["status", "citation", "token", "done"]
    data: str | Citation | Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry:
    """A clause in the outline of its document."""

    clause_id: str
    label: str
    heading: str
    path: tuple[str, ...]
    kind: ClauseKind
    part: int
    page_start: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document with its outline, where it came from, and its versions, the oldest first.

    `label` says who may see it; empty, everybody. Folders of `sources` are not shown.
    """

    document: DocumentInfo
    outline: tuple[OutlineEntry, ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    versions: tuple[Version, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentList:
    """What `/v1/documents` returns; `total` counts all that match."""

    documents: tuple[DocumentInfo, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A document's file as it came."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody says of an answer; `expected` is what would have been right."""

    id: str
    given_at: str
    answer_id: str
    question: str
    helpful: bool
    comment: str = ""
    expected: str = ""
    marker: int | None = None
    verdict: Verdict | None = None
