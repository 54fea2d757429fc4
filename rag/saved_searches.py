"""Searches that are kept, and what matches them now: the source of feeds and webhooks."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select, update

from corpus.errors import InputError, NotFoundError
from index.filters import Filters, read_filters
from index.library import Appearance, ClauseFields
from index.records import from_record, to_record
from index.shelving import now
from index.tables import searches
from index.tokens import lexical_tokens
from rag.holdings import SEEN
from rag.language import certain_language
from rag.lexicon import lexicon
from rag.question import check_question
from rag.search import read_query
from rag.service import Service

MAX_SEARCHES = 1000
MAX_MATCHES = 100
# Of a query's best hits; what comes behind them shares little more than a word with it.
_BEST = 20
_SHARE = 0.5
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that is kept. Its feed lists what matches, its webhook is told of what is new.

    Without a query every clause that passes the filters matches. `labels` are those whose
    documents its webhook may speak of; None stands for all.
    """

    id: str
    created_at: str
    name: str
    query: str
    filters: dict[str, Any]
    webhook: str
    labels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A clause that matches.

    Its `id` stays the same as long as its words do; words that went and come back are a match of
    their own. `since` says when they came into the library (UTC): with a new document, or with a
    change of one that was known.
    """

    id: str
    since: str
    change: Literal["new", "changed"]
    found: ClauseFields


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchList:
    """What `/v1/searches` returns."""

    searches: tuple[SavedSearch, ...]
    total: int


class SavedSearches:
    """The saved searches of a library."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._library = service.library

    def create(
        self, *, name: str = "", query: str = "", filters: dict[str, Any], webhook: str = ""
    ) -> SavedSearch:
        """Keep a search. Its webhook is told of what comes from now on.

        Raises:
            InputError: there is nothing to search for, or the webhook's host is not allowed.
            LibraryError: nothing is indexed yet.
        """
        query = check_question(query) if query.strip() else ""
        if not query and read_filters(filters) == Filters():
            raise InputError("Give a query, or filters, or both.")
        if webhook:
            self._check_webhook(webhook)
        with self._library.reading() as connection:
            if (connection.scalar(select(func.count(searches.c.id))) or 0) >= MAX_SEARCHES:
                raise InputError(f"{MAX_SEARCHES} searches are kept already. Delete some first.")
        held = SEEN.get()
        saved = SavedSearch(
            id=uuid.uuid4().hex,
            created_at=now(),
            name=name.strip() or query,
            query=query,
            filters=filters,
            webhook=webhook,
            labels=None if held is None else tuple(sorted(held)),
        )
        # Not the time: what is being read now came before, and is found only later.
        after = max(self._service.indexed_at().values(), default="")
        told = [each.id for each in self._matches(self._now(saved))]
        with self._library.writing() as connection:
            connection.execute(
                insert(searches).values(
                    id=saved.id,
                    created_at=saved.created_at,
                    record={
                        "search": to_record(saved),
                        "after": after,
                        "told": told[:_REMEMBERED],
                    },
                )
            )
        return saved

    def list(self) -> tuple[SavedSearch, ...]:
        """Return the searches of those who may see no more than the caller, the oldest first."""
        held = SEEN.get()
        with self._library.reading() as connection:
            query = select(searches.c.record).order_by(searches.c.created_at)
            found = [from_record(SavedSearch, r["search"]) for r in connection.scalars(query)]
        return tuple(
            each
            for each in found
            if held is None or (each.labels is not None and held.issuperset(each.labels))
        )

    def search(self, search_id: str) -> SavedSearch:
        """Return a saved search.

        Raises:
            NotFoundError: there is none of that id.
        """
        return from_record(SavedSearch, self._record(search_id)["search"])

    def delete(self, search_id: str) -> None:
        """Forget a saved search; NotFoundError as for `search`."""
        self._record(search_id)
        with self._library.writing() as connection:
            connection.execute(delete(searches).where(searches.c.id == search_id))

    def matches(self, saved: SavedSearch) -> tuple[Match, ...]:
        """Return what matches now and the caller may see, the newest first.

        With a query these are its best hits, and all that came since the search is kept.

        Raises:
            LibraryError: nothing is indexed yet.
        """
        came = self._came(saved, self._record(saved.id)["after"])
        return self._matches([*self._now(saved), *came])[:MAX_MATCHES]

    def untold(self, saved: SavedSearch) -> tuple[Match, ...]:
        """Return what came since the search is kept and its webhook was not told of."""
        record = self._record(saved.id)
        after, told = record["after"], set(record["told"])
        came = self._matches(self._came(saved, after))
        return tuple(each for each in came if each.since > after and each.id not in told)

    def tell(self, saved: SavedSearch, matches: Sequence[Match]) -> None:
        """Note that the webhook was told of these matches."""
        column = searches.c
        with self._library.writing() as connection:
            record = connection.scalar(select(column.record).where(column.id == saved.id))
            if record:
                told = [*record["told"], *(each.id for each in matches)][-_REMEMBERED:]
                connection.execute(
                    update(searches)
                    .where(column.id == saved.id)
                    .values(record={**record, "told": told})
                )

    def _record(self, search_id: str) -> dict[str, Any]:
        with self._library.reading() as connection:
            query = select(searches.c.record).where(searches.c.id == search_id)
            record = connection.scalar(query)
        if record is None:
            raise NotFoundError(f"There is no saved search {search_id!r}.")
        return dict(record)

    def _came(self, saved: SavedSearch, after: str) -> Sequence[ClauseFields]:
        """Return what matches in documents that came, or changed, after a time."""
        filters = read_filters(saved.filters)
        came = tuple(
            document_id
            for document_id, at in self._service.indexed_at().items()
            if at > after and (not filters.document_id or document_id in filters.document_id)
        )
        if not came:
            return ()
        found = self._service.clause_fields(replace(filters, document_id=came))
        return _with_words(saved.query, found)

    def _now(self, saved: SavedSearch) -> Sequence[ClauseFields]:
        """Return what matches, whenever it came: of a query its best hits."""
        filters = read_filters(saved.filters)
        if not saved.query:
            return self._service.clause_fields(filters)
        hits = self._service.search(saved.query, limit=_BEST, filters=filters).hits
        found = [ClauseFields(clause=hit.clause, document=hit.document) for hit in hits]
        return _with_words(saved.query, found)

    def _matches(self, found: Sequence[ClauseFields]) -> tuple[Match, ...]:
        """Return clauses as matches, the newest first; the same words in a document are one."""
        came = {
            document_id: self._library.texts_came(document_id)
            for document_id in {each.document.id for each in found}
        }
        matches = [_match(each, came[each.document.id]) for each in found]
        once = {each.id: each for each in reversed(matches)}.values()
        return tuple(sorted(once, key=lambda each: each.since, reverse=True))

    def may_call(self, webhook: str) -> bool:
        """Tell whether there is a webhook that the settings allow."""
        return urlsplit(webhook).hostname in self._service.settings.webhook_hosts

    def _check_webhook(self, webhook: str) -> None:
        try:
            parts = urlsplit(webhook)
            usable = bool(parts.hostname) and parts.port != 0 and parts.username is None
        except ValueError:
            usable = False
        printable = webhook.isprintable() and " " not in webhook
        if not usable or not printable or parts.scheme not in ("http", "https"):
            raise InputError(
                "webhook must be an address that begins with http:// or https://, without a "
                "user's name or spaces."
            )
        if not self.may_call(webhook):
            raise InputError(
                f"Webhooks may not call {parts.hostname}. Set ZHICE_WEBHOOK_HOSTS to the hosts "
                "that they may."
            )


def match_record(match: Match) -> dict[str, Any]:
    """Return what a webhook is told of a match."""
    clause, document = match.found.clause, match.found.document
    return {
        "id": match.id,
        "since": match.since,
        "change": match.change,
        "clause_id": clause.id,
        "label": clause.label,
        "heading": clause.heading,
        "text": clause.text,
        "document_id": document.id,
        "title": document.title,
        "number": document.number,
        "issuers": [asdict(issuer) for issuer in document.issuers],
    }


def _match(found: ClauseFields, came: dict[str, Appearance]) -> Match:
    clause = found.clause
    # The index may be a moment behind the library.
    at = came.get(clause.text, Appearance(since=now(), times=1, first=False))
    digest = hashlib.sha256(clause.text.encode()).hexdigest()[:16]
    again = f"-{at.times}" if at.times > 1 else ""
    return Match(
        id=f"{clause.document_id}-{digest}{again}",
        since=at.since,
        change="new" if at.first else "changed",
        found=found,
    )


def _with_words(query: str, found: Sequence[ClauseFields]) -> Sequence[ClauseFields]:
    """Return the clauses that have, with the headings over them, more than half of a query's words.

    The words are pairs of characters, or another language's concepts, by any of their names.
    """
    if not query:
        return found
    read = read_query(query)
    wanted: list[tuple[str, ...]]
    if read.language == "zh":
        tokens = set(lexical_tokens(read.content))
        wanted = [(token,) for token in tokens if len(token) > 1] or [(each,) for each in tokens]
    else:
        concepts = lexicon().expansions(read.content, certain_language(query))
        words = [word for word in read.content.casefold().split() if word.isalpha()]
        wanted = [each.words for each in concepts] or [(word,) for word in words]

    def has_enough(each: ClauseFields) -> bool:
        text = " ".join((*each.clause.path, each.clause.text)).casefold()
        have = sum(any(word in text for word in words) for words in wanted)
        return have > _SHARE * len(wanted)

    return [each for each in found if has_enough(each)]
