"""One snapshot, its library and its encoder: a query in, hits out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from corpus.errors import LibraryError, NotFoundError
from corpus.model import Clause, Document, DocumentInfo
from index.clause_facts import Fact
from index.encoder import Encoder, bundled_encoder
from index.filters import EXCLUDED_BY_DEFAULT, Filters
from index.finding import Index
from index.lexical import indexed_text
from index.library import ClauseFields, Library
from rag.cross_encoder import Reranker
from rag.kanji import chinese_words
from rag.language import certain_language, detect_language
from rag.lexicon import lexicon
from rag.model import Hit, SearchMode
from rag.retrieve import Ranked, find_candidates, highlight, rerank
from rag.slips import Slips
from rag.validity import on_day
from rag.wording import content_of

_BRACKETS = str.maketrans("［[（(【］])）】", "〔〔〔〔〔〕〕〕〕〕")
_FACET_SIZE = 20
_MOST_READ = 20_000
_MOST_HELD = 50_000  # clauses of an index that are all kept once a ledger has read them
_MOST_FILTERS = 100


class Searcher:
    """Everything a search reads; one snapshot, so that one answer sees one state."""

    def __init__(
        self,
        snapshot: Index[Any],
        library: Library,
        encoder: Encoder,
        hidden: frozenset[str] = frozenset(),
        *,
        today: date | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Take what is searched; `hidden` are documents that must not be found."""
        self.reranker = reranker
        self.hidden = hidden
        self.snapshot = snapshot
        self.library = library
        self.encoder = encoder
        self.today = today or date.today()
        self._read: dict[int, ClauseFields] = {}  # by row
        self._allowed_by: dict[Filters, Any] = {}

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        mode: SearchMode = "hybrid",
        depth: int | None = None,
    ) -> list[Hit]:
        """Return the first `depth` candidates, or all, as hits without highlights."""
        return self.hits(self.find(query, filters=filters, mode=mode)[:depth], filters)

    def find(
        self, query: str, *, filters: Filters | None = None, mode: SearchMode = "hybrid"
    ) -> list[Ranked]:
        """Return all candidates, ranked; `hits` reads those that are wanted.

        Raises:
            LibraryError: index and library do not belong together.
        """
        read = read_query(query)
        candidates = find_candidates(
            read.content,
            self.snapshot,
            self.encoder,
            language=read.language,
            mode=mode,
            allowed=self._allowed(filters),
            words=read.words,
        )
        if mode == "hybrid" and self.reranker is not None:
            candidates = self._held(candidates)
            fields = self._fields_of(candidates)
            present = [each for each in candidates if each.row in fields]
            texts = [_read_text(fields[each.row]) for each in present]
            return self.reranker.rerank(query, present, texts)
        if mode == "hybrid":
            candidates = rerank(
                query,
                read.content,
                candidates,
                self.snapshot,
                language=read.language,
                words=read.words,
            )
        return self._held(candidates)

    def _held(self, candidates: Sequence[Ranked]) -> list[Ranked]:
        """Return the candidates whose document has not left the library since it was indexed.

        Raises:
            LibraryError: the library has no document of the index.
        """
        if candidates and not self._infos:
            raise LibraryError("Index and library do not belong together. Run: zhice ingest PATH")
        holders = self._documents_of(candidates)
        held = self.library.having(each for each in holders if each in self._infos)
        return [each for each, holder in zip(candidates, holders, strict=True) if holder in held]

    def hits(
        self, candidates: Sequence[Ranked], filters: Filters | None = None, *, first: int = 1
    ) -> list[Hit]:
        """Return candidates with their clauses; ranks are counted from `first`.

        One that left the library since it was found is none.
        """
        fields = self._fields_of(candidates)
        documents = self._documents_on(filters)
        present = [(each, fields[each.row]) for each in candidates if each.row in fields]
        return [
            Hit(
                rank=rank,
                score=candidate.score,
                scores=candidate.scores,
                clause=found.clause,
                document=documents[found.document.id],
            )
            for rank, (candidate, found) in enumerate(present, start=first)
        ]

    def facets(
        self, candidates: Sequence[Ranked], filters: Filters | None = None
    ) -> dict[str, dict[str, int]]:
        """Count candidates by the values that filters take, without reading their clauses."""
        documents = self._documents_on(filters)
        holders = [documents[each] for each in self._documents_of(candidates)]
        kinds, units = self.snapshot.counts([each.row for each in candidates])
        counts: dict[str, Counter[str]] = {
            "region": Counter(each.region for each in holders if each.region),
            "status": Counter(each.status for each in holders),
            "kind": kinds,
            "document_id": Counter(each.id for each in holders),
            "issuer": Counter(issuer.name for each in holders for issuer in each.issuers),
            "unit": units,
        }
        return {name: dict(counter.most_common(_FACET_SIZE)) for name, counter in counts.items()}

    def clause_meant(self, question: str) -> Clause | None:
        """Return the clause that a question is about: the first that is found for it."""
        found = self.search(question)
        return found[0].clause if found else None

    def documents_named(self, question: str) -> tuple[str, ...]:
        """Return the documents whose number the question names, in any kind of brackets."""
        folded = _fold_number(question)
        return tuple(each for each, number in self._numbers if number in folded)

    @cached_property
    def _numbers(self) -> tuple[tuple[str, str], ...]:
        """The documents that have a number, with it."""
        return tuple((d.id, _fold_number(d.number)) for d in self.documents if d.number)

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents of the library, with the status they have today."""
        return tuple(self._today.values())

    def document(self, document_id: str) -> Document:
        """Return a document as it was indexed, with the status it has today.

        Raises:
            NotFoundError: it is unknown, or not to be seen.
        """
        if document_id not in self._today:
            raise NotFoundError(f"There is no document {document_id!r} in the library.")
        found = self.library.document(document_id, self.snapshot.versions.get(document_id))
        return replace(found, info=self._today[document_id])

    @cached_property
    def unit_names(self) -> frozenset[str]:
        """The offices that the library's clauses make responsible, as they are written."""
        return self.snapshot.offices(self._infos)

    @cached_property
    def slips(self) -> Slips:
        """What repairs questions by the library's words."""
        return Slips(self.snapshot.lexical, bundled_encoder().tokens)

    def clauses(self, filters: Filters, fact: Fact | None = None) -> list[ClauseFields]:
        """Return all clauses that pass the filters, in the order of the index.

        With `fact` only those that have one of that kind.
        """
        documents = self._documents_on(filters)
        ids = self.snapshot.ids(self._passing(filters), fact)
        if len(self.snapshot.clause_ids) <= _MOST_HELD:
            fields = self._fields
        else:
            fields = self.library.clauses(ids, self.snapshot.versions, self._infos)
        return [
            replace(found, document=documents[found.document.id])
            for each in ids
            if (found := fields.get(each))
        ]

    def _fields_of(self, candidates: Sequence[Ranked]) -> dict[int, ClauseFields]:
        """Return candidates' clauses by row, from memory where they were read before."""
        known = self._read
        found = {each.row: known[each.row] for each in candidates if each.row in known}
        missing = [each.row for each in candidates if each.row not in found]
        if missing:
            ids = self.snapshot.clause_ids.of(missing)
            read = self.library.clauses(ids, self.snapshot.versions, self._infos)
            new = {row: read[i] for row, i in zip(missing, ids, strict=True) if i in read}
            found |= new
            if len(known) > _MOST_READ:
                self._read = known = {}  # others may read what was known
            known |= new
        return found

    def _documents_of(self, candidates: Sequence[Ranked]) -> list[str]:
        """Return the id of each candidate's document."""
        return self.snapshot.documents_of([each.row for each in candidates])

    def _allowed(self, filters: Filters | None) -> Any:
        """Return which clauses pass the filters, or None where all do."""
        chosen = filters or Filters()
        if chosen == Filters() and not self.hidden and not self._has_excluded:
            return None
        allowed = self._allowed_by.get(chosen)
        if allowed is None:
            if len(self._allowed_by) >= _MOST_FILTERS:
                self._allowed_by.clear()
            self._allowed_by[chosen] = allowed = self._passing(chosen)
        return allowed

    def _passing(self, filters: Filters) -> Any:
        """Return which clauses pass the filters, as the index writes it down."""
        return self.snapshot.allow(filters, self._documents_on(filters).values())

    def _documents_on(self, filters: Filters | None) -> dict[str, DocumentInfo]:
        """Return the documents by id with their status on the day that the filters name."""
        if filters and filters.as_of:
            return on_day(self._stored, date.fromisoformat(filters.as_of))
        return self._today

    @cached_property
    def _today(self) -> dict[str, DocumentInfo]:
        return on_day(self._stored, self.today)

    @cached_property
    def _stored(self) -> tuple[DocumentInfo, ...]:
        stored = self.library.documents(self.snapshot.versions)
        return tuple(each for each in stored if each.id not in self.hidden)

    @cached_property
    def _infos(self) -> dict[str, DocumentInfo]:
        return {each.id: each for each in self._stored}

    @cached_property
    def _has_excluded(self) -> bool:
        return any(each.status in EXCLUDED_BY_DEFAULT for each in self.documents)

    @cached_property
    def _fields(self) -> dict[str, ClauseFields]:
        return self.library.clauses(versions=self.snapshot.versions, infos=self._infos)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as it is searched for: its words of content, and what documents call them."""

    language: str
    content: str
    words: str


@lru_cache(maxsize=200)
def read_query(asked: str) -> Query:
    """Read a question.

    Chinese question words stay: 是, 多少 or 如何 measurably find clauses of the kind that answers.
    The articles and pronouns of other languages are left out.
    """
    language = detect_language(asked)
    content = asked if language == "zh" else content_of(asked).strip() or asked
    words = lexicon().words(content, certain_language(asked))
    if language == "ja":
        shared = " ".join(chinese_words(content))
        words = f"{shared} {words} {lexicon().words(shared)}".strip()
    return Query(language=language, content=content, words=words)


def with_highlights(hit: Hit, query: str) -> Hit:
    """Return the hit with the query's words marked."""
    return replace(hit, highlights=highlight(hit.clause.text, query))


def _read_text(fields: ClauseFields) -> str:
    return indexed_text(fields.document.title, fields.clause.path, fields.clause.text)


def _fold_number(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_BRACKETS)
