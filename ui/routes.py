"""What the page fetches piece by piece: documents, PDF pages, exports, links to clauses."""

from collections.abc import Sequence
from html import escape
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from corpus.errors import NotFoundError, ZhiceError
from corpus.model import Clause, Document, UnitRole
from index.filters import read_filters
from rag.service import Service
from ui.errors import error_in
from ui.export import answers_docx, answers_markdown, hits_csv, hits_markdown
from ui.ledger_page import Chosen, View, render_ledger
from ui.pdf_pages import PdfPages
from ui.render.document import render_source
from ui.render.pages import render_pages
from ui.sorting import sorted_hits
from ui.texts import Language

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_ANSWERS = 50
_MOST_HITS = 100
_PAGES_AT_ONCE = 4
_CACHED = {"Cache-Control": "private, max-age=3600"}
Lang = Annotated[Language, Query()]
Values = Annotated[list[str], Query()]


def create_routes(service: Service) -> APIRouter:
    """Build the routes; they are no part of the API's contract."""
    router = APIRouter(include_in_schema=False)
    pages = PdfPages()

    @router.get("/ui/documents/{document_id}")
    def source(
        document_id: str, clause: str = "", quotes: str = "", lang: Lang = "zh"
    ) -> HTMLResponse:
        try:
            document = service.document(document_id)
            content = render_source(document, lang, clause_id=clause, quotes=read_spans(quotes))
        except ZhiceError as error:
            return _problem(error, lang)
        return HTMLResponse(content)

    @router.get("/ui/documents/{document_id}/pages")
    def page_views(document_id: str, clause: str = "", lang: Lang = "zh") -> HTMLResponse:
        try:
            document = service.document(document_id)
            first, last, text = _stretch(document, clause)
            found = pages.boxes(service.document_file(document_id).data, text, first, last)
            return HTMLResponse(render_pages(document_id, found, lang))
        except ZhiceError as error:
            return _problem(error, lang)

    @router.get("/ui/documents/{document_id}/pages/{number}.png")
    def page_picture(document_id: str, number: int) -> Response:
        picture = pages.png(service.document_file(document_id).data, number)
        return Response(picture, media_type="image/png", headers=_CACHED)

    @router.get("/ui/answers/{answer_ids}.{suffix}")
    def export_answers(answer_ids: str, suffix: str, lang: Lang = "zh") -> Response:
        """Export the answers of one conversation, ids joined by "+"."""
        ids = answer_ids.split("+")[:_MOST_ANSWERS]
        answers = [service.stored_answer(each) for each in ids]
        if suffix == "docx":
            return _file(answers_docx(answers, lang), _WORD, "zhice.docx")
        if suffix == "md":
            return _file(answers_markdown(answers, lang).encode(), "text/markdown", "zhice.md")
        raise NotFoundError(f"Answers are exported as .docx or .md, not .{suffix}.")

    @router.get("/ui/search.{suffix}")
    def export_hits(
        suffix: str,
        q: str,
        region: Values = [],  # noqa: B006 (FastAPI copies it)
        issuer: Values = [],  # noqa: B006
        unit: Values = [],  # noqa: B006
        status: Values = [],  # noqa: B006
        kind: Values = [],  # noqa: B006
        year_from: int | None = None,
        year_to: int | None = None,
        sort: str = "relevance",
        lang: Lang = "zh",
    ) -> Response:
        chosen = {
            "region": region,
            "issuer": issuer,
            "unit": unit,
            "status": status,
            "kind": kind,
            "year_from": year_from,
            "year_to": year_to,
        }
        result = service.search(q, limit=_MOST_HITS, filters=read_filters(chosen))
        hits = sorted_hits(result.hits, sort)
        if suffix == "csv":
            return _file(hits_csv(hits, lang), "text/csv; charset=utf-8", "zhice.csv")
        if suffix == "md":
            return _file(hits_markdown(hits, q, lang).encode(), "text/markdown", "zhice.md")
        raise NotFoundError(f"Hits are exported as .csv or .md, not .{suffix}.")

    @router.get("/ui/ledger")
    def ledger(
        view: View = "units",
        find: Annotated[str, Query(max_length=2000)] = "",
        role: UnitRole | Literal[""] = "",
        region: str = "",
        document: str = "",
        other: str = "",
        due: str = "",
        count: Annotated[int, Query(ge=1)] = 200,
        lang: Lang = "zh",
    ) -> HTMLResponse:
        chosen = Chosen(
            view=view,
            find=find,
            role=role,
            region=region,
            document=document,
            other=other,
            due=int(due) if due.isdecimal() else None,
            count=count,
        )
        try:
            return HTMLResponse(render_ledger(service, chosen, lang))
        except ZhiceError as error:
            return _problem(error, lang)

    @router.get("/clauses/{clause_id}")
    def clause_link(clause_id: str) -> RedirectResponse:
        """Open the page at a clause: a link to share."""
        return RedirectResponse(f"/?{urlencode({'clause': clause_id})}", status_code=307)

    @router.get("/ui/clauses/{clause_id}")
    def clause_source(clause_id: str, lang: Lang = "zh") -> HTMLResponse:
        try:
            found = service.clause(clause_id)
            document = service.document(found.document.id)
        except ZhiceError as error:
            return _problem(error, lang)
        return HTMLResponse(render_source(document, lang, clause_id=clause_id))

    return router


def read_spans(written: str) -> list[tuple[int, int]]:
    """Read "3-9,20-31"; what is no span is left out."""
    spans = []
    for each in written.split(","):
        start, _, end = each.partition("-")
        if start.isdecimal() and end.isdecimal() and int(start) < int(end):
            spans.append((int(start), int(end)))
    return spans


def _stretch(document: Document, clause_id: str) -> tuple[int, int, str]:
    """Return first page, last page and text of a clause, or the first pages of the document."""
    clauses: Sequence[Clause] = [each for each in document.clauses if each.id == clause_id]
    if clauses and clauses[0].page_start:
        first = clauses[0].page_start
        return first, min(clauses[0].page_end or first, first + _PAGES_AT_ONCE - 1), clauses[0].text
    return 1, _PAGES_AT_ONCE, ""


def _file(content: bytes, media_type: str, name: str) -> Response:
    disposition = f'attachment; filename="{quote(name)}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def _problem(error: ZhiceError, lang: Language) -> HTMLResponse:
    status = 404 if isinstance(error, NotFoundError) else 400
    return HTMLResponse(
        f'<p class="problem" role="alert">{escape(error_in(str(error), lang))}</p>',
        status_code=status,
    )
