"""The one object behind the command line, the HTTP API and the chat page."""

import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from sqlalchemy.exc import SQLAlchemyError

from corpus.errors import InputError, LibraryError, NotFoundError
from corpus.model import DocumentStatus
from corpus.patterns import regex
from index.backup import finish_restore
from index.clause_facts import Fact
from index.encoder import Encoder, load_encoder
from index.filters import Filters
from index.library import ClauseFields, Library
from index.records import to_record
from rag.answer import Answerer, Outcome
from rag.benefits import benefits_of
from rag.chat_model import ChatModel, load_chat_model
from rag.cross_encoder import Reranker, load_reranker
from rag.follow_up import quoted_before
from rag.holdings import Holdings
from rag.language import detect_language
from rag.ledger import AmountRow
from rag.ledger_comparison import Comparison, compare
from rag.model import Answer, AnswerEvent, Citation, Hit, Interpretation, SearchMode, SearchResult
from rag.pieces import pieces_of, text_of
from rag.question import check_question, interpret
from rag.search import Searcher, read_query, with_highlights
from rag.settings import Settings
from rag.wording import fold
from rag.written import EXTRACTIVE, Writing, may_write, tokens

MAX_LIMIT = 100
MAX_HISTORY = 40
MAX_TURN = 20_000
_SEARCHERS = 8
_STAGES = "zhice_stage_seconds"
Generator = Literal["auto", "extractive", "llm"]
History = Sequence[Mapping[str, str]]
_CLAUSE_ID = regex(r"\w+-\d+")
_LANGUAGE = regex(r"auto|[a-z]{2}")


class Service(Holdings):
    """Searches and answers from the library of one home folder.

    It may be used from several threads. After an ingest by another process the next call reads
    the new snapshot.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        encoder: Encoder,
        reranker: Reranker | None = None,
    ) -> None:
        super().__init__(settings, library, encoder)
        self._reranker = reranker
        self._searchers: dict[frozenset[str], Searcher] = {}

    def clause_fields(
        self, filters: Filters | None = None, fact: Fact | None = None
    ) -> list[ClauseFields]:
        """Return all clauses that pass the filters, in reading order: what a ledger counts.

        With `fact` only those that have one of that kind.

        Raises:
            LibraryError: nothing is indexed yet.
        """
        return self._current().clauses(filters or Filters(), fact)

    def indexed_at(self) -> dict[str, str]:
        """Return when each document of the index in use came, or changed (UTC).

        Raises:
            LibraryError: nothing is indexed yet.
        """
        versions = self._current().snapshot.versions
        return {
            document_id: at
            for document_id, (version, at) in self._library.revisions().items()
            if versions.get(document_id) == version
        }

    def benefits(self, profile: str, filters: Filters | None = None) -> tuple[AmountRow, ...]:
        """Return the money that clauses offer, those nearest to a company's profile first.

        Errors are those of `search`.
        """
        chosen = replace(filters or Filters(), has_amount=True)
        found = self.search(profile, limit=MAX_LIMIT, filters=chosen)
        return benefits_of(found.hits, f"{profile} {read_query(profile).words}")

    def comparison(self, left: str, right: str, topic: str = "") -> Comparison:
        """Compare two documents by their ids, whole or what they say on a topic, or two clauses.

        Raises:
            NotFoundError: there is no document or clause of that id.
            InputError: the topic is too long.
            LibraryError: nothing is indexed yet.
        """
        return compare(self._said(left, topic), self._said(right, topic), self._encoder)

    def _said(self, document_id: str, topic: str) -> list[ClauseFields]:
        """Return the clauses of a document, whatever its status, that have words of the topic.

        The id may be that of one clause.
        """
        filters = Filters(document_id=(document_id,), status=get_args(DocumentStatus))
        every = self.clause_fields(filters)
        if not every:
            if _CLAUSE_ID.fullmatch(document_id):
                return [self.clause(document_id)]
            self.document(document_id)  # says that there is none
        if not topic.strip():
            return every
        found = self.search(topic, limit=MAX_LIMIT, filters=filters).hits
        meant = {hit.clause.id for hit in found if hit.highlights}
        return [each for each in every if each.clause.id in meant]

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        mode: SearchMode = "hybrid",
    ) -> SearchResult:
        """Find clauses.

        Raises:
            InputError: the query is empty or too long, or limit or offset out of range.
            LibraryError: nothing is indexed yet.
        """
        started = time.perf_counter()
        query = check_question(query)
        if not 1 <= limit <= MAX_LIMIT or offset < 0:
            raise InputError(f"limit must be 1 to {MAX_LIMIT}, offset 0 or more.")
        with self.metrics.timed(_STAGES, stage="search"):
            searcher = self._current()
            found = searcher.find(query, filters=filters, mode=mode)
            hits = searcher.hits(found[offset : offset + limit], filters, first=offset + 1)
        return SearchResult(
            query=query,
            interpreted=interpret(query),
            total=len(found),
            hits=tuple(with_highlights(hit, query) for hit in hits),
            facets=searcher.facets(found, filters),
            took_ms=_since(started),
        )

    def answer(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters | None = None,
        limit: int = 8,
        language: str = "auto",
        generator: Generator = "auto",
        without: Sequence[str] = (),
    ) -> Answer:
        """Answer a question from the documents, every citation checked.

        `without` names limits (`rag.question.LIMITS`) that the question seems to set but shall not.

        Raises:
            InputError: the question is empty or too long, or an option cannot be served.
            LibraryError: nothing is indexed yet.
        """
        *_, last = self.answer_events(
            question,
            history=history,
            filters=filters,
            limit=limit,
            language=language,
            generator=generator,
            without=without,
        )
        assert isinstance(last.data, Answer)
        return last.data

    def answer_events(
        self,
        question: str,
        *,
        history: History = (),
        filters: Filters | None = None,
        limit: int = 8,
        language: str = "auto",
        generator: Generator = "auto",
        without: Sequence[str] = (),
    ) -> Iterator[AnswerEvent]:
        """Answer in steps; see `AnswerEvent`. Errors are those of `answer`."""
        started = time.perf_counter()
        yield AnswerEvent(event="status", data="searching")
        question = check_question(question)
        _check_options(history, limit, language)
        model = self.open_model() if generator != "extractive" else None
        if generator == "llm" and model is None:
            raise InputError(
                "No language model is configured. Set ZHICE_LLM, or use generator: extractive."
            )
        try:
            interpreted, outcome = self._read_and_answer(
                question, history, filters, limit, language, without
            )
        except NotFoundError:
            # A document went while it was read, and the index without it is not yet in use.
            with self._lock:
                self._searchers.clear()
            interpreted, outcome = self._read_and_answer(
                question, history, filters, limit, language, without
            )
        draft, by, notes = outcome.draft, EXTRACTIVE, outcome.notes
        dropped = outcome.dropped
        if model and may_write(outcome):
            yield AnswerEvent(event="status", data="writing")
            asked = outcome.interpreted.completed_question or question
            writing = Writing(model, asked, outcome, limit=limit)
            with self.metrics.timed(_STAGES, stage="write"):
                yield from writing.events()
            dropped += writing.removed
            draft, by, notes = writing.draft, writing.generator, writing.notes + outcome.notes
        answer = Answer(
            question=question,
            language=interpreted.language,
            status=draft.status,
            answer=text_of(draft.sentences),
            sentences=draft.sentences,
            corrections=draft.corrections,
            citations=draft.citations,
            related=_without_cited(outcome.related, draft.citations),
            interpreted=outcome.interpreted,
            confidence=round(outcome.confidence, 3),
            generator=by,
            took_ms=_since(started),
            answer_id=uuid.uuid4().hex,
            notes=notes,
        )
        with self.metrics.timed(_STAGES, stage="store"):
            self._library.save_answer(answer.answer_id, to_record(answer))
        self.metrics.count("zhice_answers_total", status=answer.status, generator=by)
        self.metrics.count("zhice_check_failures_total", dropped)
        if by == EXTRACTIVE:
            for citation in answer.citations:
                yield AnswerEvent(event="citation", data=citation)
            yield from tokens(pieces_of(answer.answer))
        yield AnswerEvent(event="done", data=answer)

    def _read_and_answer(
        self,
        question: str,
        history: History,
        filters: Filters | None,
        limit: int,
        language: str,
        without: Sequence[str],
    ) -> tuple[Interpretation, Outcome]:
        searcher = self._current()
        folded = fold(question)
        # Japanese is written with characters that look like slips.
        japanese = detect_language(folded) == "ja"
        meant = folded if japanese else searcher.slips.repair(folded)
        interpreted = interpret(meant, history, language, searcher.clause_meant)
        if meant != folded:
            interpreted = replace(interpreted, read_as=meant)
        with self.metrics.timed(_STAGES, stage="answer"):
            outcome = Answerer(
                meant,
                searcher,
                filters=filters,
                limit=limit,
                min_confidence=self.settings.min_confidence,
                without=without,
                quoted=quoted_before(history) if interpreted.completed_question else (),
            ).answer(interpreted)
        return interpreted, outcome

    def open_model(self) -> ChatModel | None:
        """Return the language model that is configured, or None.

        Raises:
            InputError: it cannot be opened; the message says why.
        """
        chosen = self.settings
        if not chosen.llm:
            return None
        return load_chat_model(chosen.llm, base_url=chosen.llm_url, timeout=chosen.llm_timeout)

    def _current(self) -> Searcher:
        with self._lock:
            name = self.index_name()
            today = date.today()  # what holds changes with the day
            if any(
                (each.snapshot.name, each.today) != (name, today)
                for each in self._searchers.values()
            ):
                self._searchers.clear()
            hidden = self._hidden()
            if hidden not in self._searchers:
                if len(self._searchers) >= _SEARCHERS:
                    self._searchers.clear()
                # One for all, whatever they may see: what it keeps in memory is there once.
                opened = next((each.snapshot for each in self._searchers.values()), None)
                snapshot = opened or self._store.open(self._encoder)
                self._searchers[hidden] = Searcher(
                    snapshot,
                    self._library,
                    self._encoder,
                    hidden,
                    today=today,
                    reranker=self._reranker,
                )
            return self._searchers[hidden]


def open_service(settings: Settings) -> Service:
    """Open the service of a home folder, which is made where it does not exist."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        finish_restore(settings.home)
        library = Library(settings.library_url)
    except (OSError, SQLAlchemyError) as error:
        raise LibraryError(
            f"The folder {settings.home} cannot be used for the library. Choose another: ZHICE_HOME"
        ) from error
    reranker = load_reranker(settings.reranker) if settings.reranker else None
    return Service(settings, library, load_encoder(settings.embedder), reranker)


def _check_options(history: History, limit: int, language: str) -> None:
    if len(history) > MAX_HISTORY:
        raise InputError(f"The history has {len(history)} turns; at most {MAX_HISTORY} count.")
    if any(len(turn["content"]) > MAX_TURN for turn in history):
        raise InputError(f"A turn of the history has more than {MAX_TURN} characters.")
    if not 1 <= limit <= MAX_LIMIT:
        raise InputError(f"limit must be 1 to {MAX_LIMIT}.")
    if not _LANGUAGE.fullmatch(language):
        raise InputError(f"language must be auto or a code such as zh or en, not {language!r}.")


def _without_cited(hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[Hit, ...]:
    cited = {citation.clause.id for citation in citations}
    return tuple(hit for hit in hits if hit.clause.id not in cited)


def _since(started: float) -> float:
    return round(1000 * (time.perf_counter() - started), 1)
