"""Which words the page needs; they stand in `ui.words_zh` and `ui.words_en`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.model import (
    ClauseKind,
    Comparator,
    DocumentStatus,
    IssuerBasis,
    Recurrence,
    Relation,
    UnitRole,
)
from rag.model import AnswerStatus

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All words of the page in one language; words in braces are filled in."""

    # the frame
    tagline: str
    switch: str
    theme: str
    clear: str
    history: str
    history_empty: str
    history_forget: str
    tabs: Mapping[str, str]
    close: str
    copied: str
    link_copied: str
    copy_failed: str
    failure: str

    # asking
    welcome: str
    promise: str
    examples_title: str
    examples: tuple[str, ...]
    library: str
    library_empty: str
    question: str
    placeholder: str
    send: str
    stop: str
    stopped: str
    note: str
    you: str
    edit: str
    edit_question: str
    ask_again: str
    cancel: str
    retry: str

    # answers
    progress: Mapping[str, str]
    found: str
    outcome: Mapping[AnswerStatus, str]
    correction: str
    asserted: str
    documented: str
    understood: str
    read_as: str
    chips: str
    chip: Mapping[str, str]
    chip_remove: str
    without: str
    clause_numbered: str
    year: str
    generator_extractive: str
    generator_model: str
    took: str
    sources: str
    more_sources: str
    citation: str
    open_source: str
    related: str
    nearest: str
    follow_up: str
    suggest: Mapping[str, str]
    copy: str
    copy_with_citations: str
    share: str
    export: str
    export_all: str
    feedback: str
    verdict: Mapping[str, str]
    thanks: str
    error: str

    # documents and clauses
    number: str
    number_missing: str
    issuer: str
    issuer_missing: str
    basis: Mapping[IssuerBasis, str]
    issued_on: str
    period: str
    page: str
    pages: str
    status: Mapping[DocumentStatus, str]
    status_unproved: str
    kind: Mapping[ClauseKind, str]
    unknown_kind: str

    # the source panel
    source: str
    views: Mapping[str, str]
    outline: str
    file: str
    clause_link: str
    warnings: str
    no_facts: str
    fact: Mapping[str, str]
    role: Mapping[UnitRole, str]
    comparator: Mapping[Comparator, str]
    recurrence: Mapping[Recurrence, str]
    left_blank: str
    page_image: str
    clause_not_boxed: str

    # searching
    query: str
    query_placeholder: str
    search: str
    facet: Mapping[str, str]
    year_from: str
    year_to: str
    sort: str
    sorts: Mapping[str, str]
    more: str
    results: str
    no_results: str
    search_hint: str
    clear_filters: str

    # the library
    documents_title: str
    documents_find: str
    clauses_count: str
    upload: str
    upload_drop: str
    upload_hint: str
    uploading: str
    job: Mapping[str, str]
    outcome_of_file: Mapping[str, str]
    delete: str
    delete_sure: str
    deleted: str
    refresh: str

    # the ledger
    ledger_views: Mapping[str, str]
    ledger_finds: Mapping[str, str]
    ledger_counts: Mapping[str, str]
    ledger_columns: Mapping[str, str]
    ledger_any: str
    ledger_due: str
    ledger_other: str
    ledger_topic: str
    ledger_empty: str
    ledger_more: str
    ledger_same_metric: str
    ledger_conflict: str
    ledger_not_held: str
    ledger_graph: str
    ledger_two: str
    ledger_pairs: str
    ledger_only: str
    ledger_yuan: str
    ledger_cap: str
    ledger_matched: str
    relation: Mapping[Relation, str]

    # the evaluation
    evaluation_set: str
    evaluation_run: str
    evaluation_report: str

    # exports
    export_title: str
    references: str
    quoted: str
    exported_note: str
