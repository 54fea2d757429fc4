"""What the OpenAPI document says of errors and keys, the same for every route."""

from collections.abc import Iterable
from typing import Any, get_args

from fastapi import FastAPI, Query

from corpus.model import ClauseKind, DocumentStatus, UnitRole
from rag.problems import Problem
from rag.question import MAX_QUESTION

_MEANINGS = {
    400: "The request cannot be served as it is",
    401: "A key is needed, and none that is valid came",
    403: "The key's scope does not allow this, or the call comes from another site's page",
    404: "There is nothing of that id",
    413: "The body or a file of it is too large",
    422: "The request has not the right shape",
    429: "Too many calls, wrong keys or waiting uploads; Retry-After says how long to wait",
    503: "Nothing is indexed yet, or library and index cannot be used",
}
_HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "string"}, "description": "seconds"}},
}
_KEYS = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "password": {"type": "http", "scheme": "basic"},
}
EVENTS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
"""What routes say of a reply that may also be a stream."""


def _any_of(values: dict[str, Any]) -> dict[str, Any]:
    several = {"type": "array", "items": values, "maxItems": 1000}
    return {"anyOf": [values, several, {"type": "null"}]}


QUESTION: dict[str, Any] = {"minLength": 1, "maxLength": MAX_QUESTION, "pattern": r"[^\W_]"}
"""Said in schemas only: `check_question` refuses the rest, and tells why in plain words."""

AS_OF = Query(
    description="the day for the status: 2025-03-21",
    pattern=r"^\d{4}-\d{2}-\d{2}$",
    json_schema_extra={"format": "date"},
)
"""A day in a query; `read_filters` refuses one that no calendar has."""

_TEXT = {"type": "string"}
FILTERS: dict[str, Any] = {
    "additionalProperties": False,
    "properties": {
        **{name: _any_of(_TEXT) for name in ("region", "issuer", "unit", "document_id", "number")},
        "unit_role": _any_of({"enum": list(get_args(UnitRole))}),
        "status": _any_of({"enum": list(get_args(DocumentStatus))}),
        "kind": _any_of({"enum": list(get_args(ClauseKind))}),
        "as_of": {"type": ["string", "null"], "format": "date"},
        "year_from": {"type": ["integer", "null"]},
        "year_to": {"type": ["integer", "null"]},
        "has_target": {"type": ["boolean", "null"]},
        "has_amount": {"type": ["boolean", "null"]},
    },
}
"""What filters a body may hold; a list means any of its values. `read_filters` checks them."""


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return FastAPI's `responses` for routes that may answer with these errors."""
    return {
        code: {"model": Problem, "description": _MEANINGS[code]}
        | ({"headers": _HEADERS[code]} if code in _HEADERS else {})
        for code in codes
    }


def describe_errors(app: FastAPI) -> None:
    """Let the OpenAPI document say that errors are problem+json, and which keys there are."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            for operation in _operations(document):
                for code, response in operation["responses"].items():
                    if int(code) >= 400:
                        schema = {"$ref": "#/components/schemas/Problem"}
                        response["content"] = {"application/problem+json": {"schema": schema}}
            document["components"]["securitySchemes"] = _KEYS
            document["security"] = [{}, *({name: []} for name in _KEYS)]
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's manual tells to


def _operations(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (each for path in document["paths"].values() for each in path.values())
