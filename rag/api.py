"""The HTTP API: parse the request, call the service, return its objects as they are."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from corpus.errors import (
    BusyError,
    InputError,
    LibraryError,
    NotFoundError,
    TooLargeError,
    ZhiceError,
)
from index.filters import read_filters
from rag.ledger_api import ledger_router
from rag.library_api import add_library_routes
from rag.mcp_tools import create_mcp
from rag.model import Answer, AnswerEvent, SearchMode, SearchResult
from rag.openai_api import add_openai_routes
from rag.openapi import EVENTS, FILTERS, QUESTION, describe_errors, problems
from rag.problems import problem_response
from rag.saved_searches_api import add_search_routes
from rag.service import MAX_LIMIT, Service

_STATUS: tuple[tuple[type[ZhiceError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (LibraryError, HTTPStatus.SERVICE_UNAVAILABLE),
    (BusyError, HTTPStatus.TOO_MANY_REQUESTS),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InputError, HTTPStatus.BAD_REQUEST),
)
_BUSY_SECONDS = 10
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


class SearchRequest(BaseModel):
    """Find clauses by words or meaning."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[
        str, Field(description="What to look for, in any language.", json_schema_extra=QUESTION)
    ]
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 10
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0
    filters: Annotated[
        dict[str, Any],
        Field(description="A list means any of its values.", json_schema_extra=FILTERS),
    ] = {}
    mode: SearchMode = "hybrid"


class Turn(BaseModel):
    """One turn of the conversation so far."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str


class AnswerRequest(BaseModel):
    """Ask a question."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str, Field(description="The question, in any language.", json_schema_extra=QUESTION)
    ]
    history: Annotated[list[Turn], Field(description="Earlier turns, oldest first.")] = []
    filters: Annotated[
        dict[str, Any], Field(description="As for /v1/search.", json_schema_extra=FILTERS)
    ] = {}
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Most citations returned.")] = 8
    language: Annotated[
        str,
        Field(
            description="auto, or the code of the answer's language.",
            json_schema_extra={"pattern": "^(auto|[a-z]{2})$"},
        ),
    ] = "auto"
    generator: Annotated[
        Literal["auto", "extractive", "llm"],
        Field(
            description="Who writes: the language model (llm), nobody but the documents "
            "(extractive), or the model where one is configured (auto). A model that fails is "
            "replaced by the extracted answer; the answer's notes say so."
        ),
    ] = "auto"
    stream: Annotated[
        StrictBool,
        Field(
            description="Server-sent events: status, citation, token, done. Where a language "
            "model writes, sentence by sentence, each only after its check; a citation comes "
            "again when it gains quotes."
        ),
    ] = False


def create_app(service: Service, *, with_page: bool = False) -> FastAPI:
    """Build the API around a service; `with_page` says that the chat page is served beside it."""
    tools, endpoint = create_mcp(service)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    # /docs without a content network: the pages' scripts come from this server.
    app = FastAPIOffline(
        lifespan=lifespan,
        title="ZhiCe 知策",
        description="Answers questions over government policy, citing the exact clause.",
        responses=problems(400, 401, 403, 422, 429, 503),
    )
    app.add_exception_handler(ZhiceError, _zhice_problem)
    app.add_exception_handler(RequestValidationError, _validation_problem)
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(Exception, _failure_problem)
    describe_errors(app)

    @app.post("/v1/search", summary="Find clauses", tags=["search"], responses=problems(413))
    def search(request: SearchRequest) -> SearchResult:
        """Return the clauses that fit a query best, with facets over all candidates."""
        return service.search(
            request.query,
            limit=request.limit,
            offset=request.offset,
            filters=read_filters(request.filters),
            mode=request.mode,
        )

    @app.post(
        "/v1/answer",
        summary="Answer a question",
        tags=["answer"],
        response_model=Answer,
        responses=problems(413) | EVENTS,
    )
    def answer(request: AnswerRequest) -> Any:
        """Return an answer whose every citation was checked, or an honest "not found".

        A question for all of something (targets due by a year, money, what an office does) is
        answered from the ledger: counted, with every row, whatever `limit` says.
        """
        arguments: dict[str, Any] = {
            "history": [turn.model_dump() for turn in request.history],
            "filters": read_filters(request.filters),
            "limit": request.limit,
            "language": request.language,
            "generator": request.generator,
        }
        if not request.stream:
            return service.answer(request.question, **arguments)
        events = service.answer_events(request.question, **arguments)
        first = next(events)
        second = next(events)  # a refusal comes before the stream begins
        return StreamingResponse(
            map(_server_sent, _chain(first, second, events)), media_type="text/event-stream"
        )

    add_library_routes(app, service)
    add_search_routes(app, service, with_page=with_page)
    add_openai_routes(app, service)
    app.router.routes.extend(endpoint.routes)

    @app.get("/healthz", summary="Is the process alive?", tags=["operations"])
    def healthz() -> dict[str, str]:
        """Answer as long as the process runs."""
        return {"status": "ok"}

    @app.get("/readyz", summary="Can questions be answered?", tags=["operations"])
    def readyz() -> dict[str, str]:
        """Answer 200 once the library can be read and an index is in use, else 503."""
        service.check_ready()
        return {"status": "ready"}

    @app.get(
        "/metrics",
        summary="Counters for Prometheus",
        tags=["operations"],
        response_class=PlainTextResponse,
    )
    def metrics() -> str:
        """Return what this process counted since its start, and size and age of the index."""
        return service.metrics.text(service.gauges())

    app.include_router(ledger_router(service))
    return app


def _chain(
    first: AnswerEvent, second: AnswerEvent, rest: Iterator[AnswerEvent]
) -> Iterator[AnswerEvent]:
    yield first
    yield second
    yield from rest


def _server_sent(event: AnswerEvent) -> str:
    data = json.dumps(jsonable_encoder(event.data), ensure_ascii=False)
    return f"event: {event.event}\ndata: {data}\n\n"


def _zhice_problem(_request: Request, error: Exception) -> JSONResponse:
    status = next(
        (status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST
    )
    response = problem_response(status, str(error))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(_BUSY_SECONDS)
    return response


def _failure_problem(_request: Request, _error: Exception) -> JSONResponse:
    return problem_response(500, "This is a fault of ZhiCe; the server's log has the details.")


def _validation_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem_response(422, "The body is not valid JSON.")
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
    return problem_response(422, f"{place}: {first['msg']}")


def _allowed(request: Request) -> list[str]:
    """Return the methods that some route takes at this path."""
    return [
        method
        for method in _METHODS
        if any(
            not isinstance(route, Mount)
            and route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


def _http_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    details = {
        404: f"There is nothing at {request.url.path}. See /docs.",
        405: f"{request.method} is not allowed at {request.url.path}. See /docs.",
    }
    response = problem_response(
        error.status_code, details.get(error.status_code, str(error.detail))
    )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response
