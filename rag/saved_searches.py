"""Searches that are kept, and what matches them now: the source of feeds and webhooks."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select, update

from corpus.errors import InputError, NotFoundError
from index.filters import Filters, read_filters
from index.library import ClauseFields
from index.records import from_record, to_record
from index.shelving import now
from index.tables import searches
from index.tokens import lexical_tokens
from rag.holdings import SEEN
from rag.question import check_question
from rag.search import read_query
from rag.service import Service

MAX_SEARCHES = 1000
MAX_MATCHES = 100
# Of a query's best hits; what comes behind them shares little more than a word with it.
_BEST = 20
# The share of a query's pairs of characters that a clause must have.
_SHARE = 0.5
_REMEMBERED = 5000


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
    """A clause that matches; `id` stays the same as long as its words do.

    `since` says when these words came into the library (UTC): with a new document, or with a
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
        if len(self.list()) >= MAX_SEARCHES:
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
        told = [each.id for each in self.matches(saved)]
        with self._library.writing() as connection:
            connection.execute(
                insert(searches).values(
                    id=saved.id,
                    created_at=saved.created_at,
                    record={"search": to_record(saved), "told": told},
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
        with self._library.reading() as connection:
            query = select(searches.c.record).where(searches.c.id == search_id)
            record = connection.scalar(query)
        if record is None:
            raise NotFoundError(f"There is no saved search {search_id!r}.")
        return from_record(SavedSearch, record["search"])

    def delete(self, search_id: str) -> None:
        """Forget a saved search; NotFoundError as for `search`."""
        self.search(search_id)
        with self._library.writing() as connection:
            connection.execute(delete(searches).where(searches.c.id == search_id))

    def matches(self, saved: SavedSearch) -> tuple[Match, ...]:
        """Return what matches now and the caller may see, the newest first.

        Raises:
            LibraryError: nothing is indexed yet.
        """
        filters = read_filters(saved.filters)
        if saved.query:
            hits = self._service.search(saved.query, limit=_BEST, filters=filters).hits
            found = [
                ClauseFields(clause=hit.clause, document=hit.document)
                for hit in hits
                if _speaks_of(saved.query, " ".join((*hit.clause.path, hit.clause.text)))
            ]
        else:
            found = self._service.clause_fields(filters)
        since = {
            document_id: self._library.first_seen(document_id)
            for document_id in {each.document.id for each in found}
        }
        matches = [_match(each, since[each.document.id]) for each in found]
        return tuple(sorted(matches, key=lambda each: each.since, reverse=True)[:MAX_MATCHES])

    def untold(self, saved: SavedSearch) -> tuple[Match, ...]:
        """Return the matches that the webhook was not told of; see `matches`."""
        with self._library.reading() as connection:
            query = select(searches.c.record).where(searches.c.id == saved.id)
            record = connection.scalar(query)
        told = set(record["told"]) if record else set()
        return tuple(
            each
            for each in self.matches(saved)
            # An old clause may come to match when another one goes: that is no news.
            if each.id not in told and each.since > saved.created_at
        )

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

    def may_call(self, webhook: str) -> bool:
        """Tell whether there is a webhook that the settings allow."""
        return urlsplit(webhook).hostname in self._service.settings.webhook_hosts

    def _check_webhook(self, webhook: str) -> None:
        try:
            parts = urlsplit(webhook)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError("webhook must be an address that begins with http:// or https://.")
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


def _match(found: ClauseFields, since: dict[str, str]) -> Match:
    clause = found.clause
    at = since.get(clause.text, max(since.values(), default=""))
    return Match(
        id=f"{clause.document_id}-{hashlib.sha256(clause.text.encode()).hexdigest()[:16]}",
        since=at,
        change="new" if at == min(since.values(), default="") else "changed",
        found=found,
    )


def _speaks_of(query: str, text: str) -> bool:
    """Tell whether a text has the query's words: half of them, or one of another language's."""
    read = read_query(query)
    if read.language == "zh":
        wanted = {token for token in lexical_tokens(read.content) if len(token) > 1}
        return len(wanted & set(lexical_tokens(text))) >= _SHARE * len(wanted)
    folded = text.casefold()
    words = [*read.words.split(), *read.content.casefold().split()]
    return any(word in folded for word in words if len(word) > 1)
