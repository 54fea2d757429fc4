"""The HTTP API's routes for saved searches, and their Atom feed (RFC 4287)."""

import uuid
from typing import Annotated, Any
from xml.etree import ElementTree

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from corpus.patterns import regex
from rag.openapi import FILTERS, problems
from rag.question import MAX_QUESTION
from rag.saved_searches import Match, SavedSearch, SavedSearches, SavedSearchList
from rag.service import Service

_MISSING = problems(404)
_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA_TYPE = "application/atom+xml"
_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SavedSearchRequest(BaseModel):
    """Keep a search."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=200, description="The feed's title.")] = ""
    query: Annotated[
        str, Field(max_length=MAX_QUESTION, description="Empty: all that passes the filters.")
    ] = ""
    filters: Annotated[
        dict[str, Any], Field(description="As for /v1/search.", json_schema_extra=FILTERS)
    ] = {}
    webhook: Annotated[
        str,
        Field(
            max_length=2000,
            description="Is sent a JSON object when something new matches: `search`, and "
            "`matches` with the text of each clause. Its host must be in ZHICE_WEBHOOK_HOSTS.",
        ),
    ] = ""


def add_search_routes(app: FastAPI, service: Service, *, with_page: bool) -> None:
    """Add the routes to an application; without the page a feed leads to clauses as JSON."""
    kept = SavedSearches(service)

    @app.post(
        "/v1/searches",
        summary="Keep a search",
        tags=["search"],
        status_code=201,
        responses=problems(413),
    )
    def save(request: SavedSearchRequest) -> SavedSearch:
        """Keep a search; its feed is /v1/searches/{id}/feed."""
        return kept.create(
            name=request.name,
            query=request.query,
            filters=request.filters,
            webhook=request.webhook,
        )

    @app.get("/v1/searches", summary="List saved searches", tags=["search"])
    def searches() -> SavedSearchList:
        """Return the saved searches, the oldest first."""
        found = kept.list()
        return SavedSearchList(searches=found, total=len(found))

    @app.delete(
        "/v1/searches/{search_id}",
        summary="Forget a saved search",
        tags=["search"],
        status_code=204,
        responses=_MISSING,
    )
    def forget(search_id: str) -> None:
        """End its feed and its webhook."""
        kept.delete(search_id)

    @app.get(
        "/v1/searches/{search_id}/feed",
        summary="The feed of a saved search",
        tags=["search"],
        response_class=Response,
        responses={**_MISSING, 200: {"content": {_MEDIA_TYPE: {}}}},
    )
    def feed(search_id: str, request: Request) -> Response:
        """Return what matches, the newest first, as Atom.

        An entry's id stays the same as long as the words of its clause do.
        """
        saved = kept.search(search_id)
        base = str(request.base_url)
        text = atom(
            saved,
            kept.matches(saved),
            feed=f"{base}v1/searches/{saved.id}/feed",
            clauses=f"{base}{'clauses' if with_page else 'v1/clauses'}/",
        )
        return Response(text, media_type=_MEDIA_TYPE)


def atom(saved: SavedSearch, matches: tuple[Match, ...], *, feed: str, clauses: str) -> bytes:
    """Return the feed as XML; `feed` is its own address, `clauses` that before a clause's id."""
    root = ElementTree.Element("feed", xmlns=_ATOM)
    _add(root, "id", uuid.UUID(saved.id).urn)
    _add(root, "title", saved.name or "ZhiCe 知策")
    _add(root, "updated", max((each.since for each in matches), default=saved.created_at))
    ElementTree.SubElement(root, "link", rel="self", href=feed)
    _add(ElementTree.SubElement(root, "author"), "name", "ZhiCe 知策")
    for match in matches:
        clause, document = match.found.clause, match.found.document
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "id", f"urn:zhice:{match.id}")
        heading = f"{clause.label}{clause.heading}"
        _add(entry, "title", " — ".join(filter(None, (heading, document.title))))
        _add(entry, "updated", match.since)
        ElementTree.SubElement(entry, "link", href=f"{clauses}{clause.id}")
        for issuer in document.issuers:
            _add(ElementTree.SubElement(entry, "author"), "name", issuer.name)
        ElementTree.SubElement(entry, "category", term=match.change)
        _add(entry, "content", clause.text)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)
