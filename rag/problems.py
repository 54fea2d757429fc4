"""Errors over HTTP, after RFC 9457."""

from http import HTTPStatus

from fastapi.responses import JSONResponse
from pydantic import BaseModel


class Problem(BaseModel):
    """An error after RFC 9457; `detail` says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem_response(status: int, detail: str) -> JSONResponse:
    """Return an error as problem+json."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(
        problem.model_dump(), status_code=status, media_type="application/problem+json"
    )
