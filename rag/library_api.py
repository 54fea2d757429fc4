"""The HTTP API's routes for documents, clauses, uploads, stored answers and feedback."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import FastAPI, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from corpus.errors import TooLargeError
from corpus.limits import MAX_BYTES
from corpus.model import DocumentStatus
from index.filters import read_filters
from index.library import ClauseFields
from rag.holdings import MAX_COMMENT
from rag.jobs import MAX_FILES, Job, shown_name
from rag.model import Answer, DocumentList, DocumentView, Feedback, Verdict
from rag.openapi import AS_OF, problems
from rag.service import Service

_MISSING = problems(404)
_LABEL = r"[\w.-]{0,40}"


class FeedbackRequest(BaseModel):
    """Say whether an answer helped."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str
    helpful: StrictBool
    comment: Annotated[str, Field(max_length=MAX_COMMENT)] = ""
    expected: Annotated[
        str, Field(max_length=MAX_COMMENT, description="What would have been right.")
    ] = ""
    marker: Annotated[int | None, Field(ge=1, le=999, description="Of one citation only.")] = None
    verdict: Annotated[Verdict | None, Field(description="What is right or wrong about it.")] = None


def add_library_routes(app: FastAPI, service: Service) -> None:
    """Add the routes to an application."""

    @app.get("/v1/documents", summary="List documents", tags=["documents"])
    def documents(
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
        q: Annotated[str, Query(max_length=200, description="In title or number.")] = "",
        status: Annotated[list[DocumentStatus], Query()] = [],  # noqa: B006 - FastAPI reads it
        as_of: Annotated[str | None, AS_OF] = None,
    ) -> DocumentList:
        """Return the documents in the order of ingestion, each with its status and the reason."""
        read_filters({"as_of": as_of})
        found = [
            each
            for each in service.documents(date.fromisoformat(as_of) if as_of else None)
            if (q in each.title or q in (each.number or ""))
            and (not status or each.status in status)
        ]
        return DocumentList(documents=tuple(found[offset : offset + limit]), total=len(found))

    @app.get(
        "/v1/documents/{document_id}",
        summary="One document with its outline",
        tags=["documents"],
        responses=_MISSING,
    )
    def document(document_id: str) -> DocumentView:
        """Return what a document says of itself, its outline, sources and versions."""
        return service.document_view(document_id)

    @app.get(
        "/v1/documents/{document_id}/file",
        summary="A document's file",
        tags=["documents"],
        response_class=Response,
        responses={**_MISSING, 200: {"content": {"application/octet-stream": {}}}},
    )
    def document_file(document_id: str) -> Response:
        """Return the file as it came; only a PDF is shown by a browser, all else is saved."""
        file = service.document_file(document_id)
        shown = "inline" if file.media_type == "application/pdf" else "attachment"
        return Response(
            file.data,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
            },
        )

    @app.get(
        "/v1/clauses/{clause_id}", summary="One clause", tags=["documents"], responses=_MISSING
    )
    def clause(clause_id: str) -> ClauseFields:
        """Return a clause with its document."""
        return service.clause(clause_id)

    @app.post(
        "/v1/documents",
        summary="Upload documents",
        tags=["documents"],
        status_code=202,
        responses=problems(413),
    )
    def upload(
        files: Annotated[list[UploadFile], File(min_length=1, max_length=MAX_FILES)],
        label: Annotated[
            str, Form(pattern=f"^{_LABEL}$", description="Who may see them; empty: everybody.")
        ] = "",
    ) -> Job:
        """Take files; they are read in the background: ask /v1/jobs/{id} how far it is."""
        taken = []
        for file in files:
            data = file.file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise TooLargeError(
                    shown_name(file.filename or ""), f"has more than {MAX_BYTES // 10**6} MB."
                )
            taken.append((file.filename or "", data))
        return service.upload(taken, label=label)

    @app.get(
        "/v1/jobs/{job_id}", summary="How far an upload is", tags=["documents"], responses=_MISSING
    )
    def job(job_id: str) -> Job:
        """Return the files of an upload and what became of each."""
        return service.job(job_id)

    @app.delete(
        "/v1/documents/{document_id}",
        summary="Delete a document",
        tags=["documents"],
        status_code=204,
        responses=_MISSING,
    )
    def delete(document_id: str) -> None:
        """Remove a document with all its versions, for good."""
        service.delete(document_id)

    @app.get(
        "/v1/answers/{answer_id}", summary="An answer again", tags=["answer"], responses=_MISSING
    )
    def stored_answer(answer_id: str) -> Answer:
        """Return an answer as it was given, with the words it cited then."""
        return service.stored_answer(answer_id)

    @app.post(
        "/v1/feedback",
        summary="Say whether an answer helped",
        tags=["answer"],
        status_code=201,
        responses=problems(404, 413),
    )
    def feedback(request: FeedbackRequest) -> Feedback:
        """Keep what somebody says of an answer."""
        return service.give_feedback(
            request.answer_id,
            helpful=request.helpful,
            comment=request.comment,
            expected=request.expected,
            marker=request.marker,
            verdict=request.verdict,
        )
