"""The ledger over HTTP: responsibilities, targets, amounts and the citation graph."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from corpus.model import ClauseKind, DocumentStatus, UnitRole
from index.filters import Filters, read_filters
from rag.citations_graph import CitationGraph, citation_graph
from rag.ledger import (
    AmountRow,
    Responsibility,
    TargetRow,
    TargetSeries,
    aligned,
    amounts,
    responsibilities,
    targets,
)
from rag.ledger_comparison import Comparison
from rag.ledger_tables import UNPRINTED, Table, amount_table, responsibility_table, target_table
from rag.openapi import AS_OF, QUESTION, problems
from rag.service import Service
from rag.spreadsheet import to_csv, to_xlsx

Format = Literal["json", "csv", "xlsx"]
FormatParameter = Annotated[Format, Query(description="A table for a spreadsheet, or JSON.")]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}} for media in _MEDIA.values()
        }
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibilities:
    """`total` is the number of offices; all are returned."""

    offices: tuple[Responsibility, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """`total` is the number of targets; `series` aligns them over documents and years."""

    targets: tuple[TargetRow, ...]
    series: tuple[TargetSeries, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """`total` is the number of amounts; with a profile the best match comes first."""

    amounts: tuple[AmountRow, ...]
    total: int


def ledger_filters(
    region: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI reads the default
    issuer: Annotated[list[str], Query()] = [],  # noqa: B006
    status: Annotated[list[DocumentStatus], Query()] = [],  # noqa: B006
    kind: Annotated[list[ClauseKind], Query()] = [],  # noqa: B006
    document_id: Annotated[list[str], Query()] = [],  # noqa: B006
    number: Annotated[list[str], Query(description="document number")] = [],  # noqa: B006
    year_from: int | None = None,
    year_to: int | None = None,
    as_of: Annotated[str | None, AS_OF] = None,
) -> Filters:
    """Read the filters of a ledger; a repeated one means any of its values."""
    return read_filters(
        {
            "region": region,
            "issuer": issuer,
            "status": status,
            "kind": kind,
            "document_id": document_id,
            "number": number,
            "year_from": year_from,
            "year_to": year_to,
            "as_of": as_of,
        }
    )


LedgerFilters = Annotated[Filters, Depends(ledger_filters)]


def ledger_router(service: Service) -> APIRouter:
    """Build the routes around a service."""
    router = APIRouter(prefix="/v1", tags=["ledger"])

    @router.get(
        "/responsibilities",
        summary="Who is responsible for what",
        response_model=Responsibilities,
        responses=_FILES,
    )
    def list_responsibilities(
        filters: LedgerFilters,
        unit: Annotated[str | None, Query(description="one office, full or short name")] = None,
        unit_role: Annotated[list[UnitRole], Query()] = [],  # noqa: B006
        format: FormatParameter = "json",  # noqa: A002 - the contract's word
    ) -> Any:
        """Return every office that clauses name, under one full name, with its clauses."""
        rows = responsibilities(
            service.clause_fields(filters, "units"), office=unit, roles=unit_role
        )
        if format == "json":
            return Responsibilities(offices=rows, total=len(rows))
        return _file("responsibilities", responsibility_table(rows), format)

    @router.get(
        "/targets",
        summary="What is to be reached, by when",
        response_model=Targets,
        responses=_FILES,
    )
    def list_targets(
        filters: LedgerFilters,
        metric: Annotated[str | None, Query(description="words of the metric")] = None,
        year: Annotated[int | None, Query(description="due in this year")] = None,
        due: Annotated[int | None, Query(description="due in this year or before")] = None,
        blank: Annotated[bool | None, Query(description="left blank in a draft")] = None,
        format: FormatParameter = "json",  # noqa: A002
    ) -> Any:
        """Return every target with its words, and the same metrics aligned over documents."""
        rows = targets(
            service.clause_fields(filters, "targets"),
            metric=metric,
            year=year,
            year_to=due,
            blank=blank,
        )
        if format == "json":
            return Targets(targets=rows, series=aligned(rows), total=len(rows))
        return _file("targets", target_table(rows), format)

    @router.get("/amounts", summary="Who gets how much", response_model=Amounts, responses=_FILES)
    def list_amounts(
        filters: LedgerFilters,
        profile: Annotated[
            str | None,
            Query(
                description="a company in plain words; the best match comes first",
                json_schema_extra=QUESTION,
            ),
        ] = None,
        format: FormatParameter = "json",  # noqa: A002
    ) -> Any:
        """Return the money that clauses offer, with conditions and offices."""
        rows = (
            amounts(service.clause_fields(filters, "amounts"))
            if profile is None
            else service.benefits(profile, filters)
        )
        if format == "json":
            return Amounts(amounts=rows, total=len(rows))
        return _file("amounts", amount_table(rows), format)

    @router.get("/citations", summary="Which document names which", response_model=CitationGraph)
    def citations() -> Any:
        """Return the citation graph: held documents, and those they name."""
        return citation_graph(service.documents())

    @router.get(
        "/comparison",
        summary="Two documents or clauses side by side",
        response_model=Comparison,
        responses=problems(404),
    )
    def compare_documents(
        left: Annotated[str, Query(description="id of a document, or of a clause")],
        right: Annotated[str, Query(description="the other's id")],
        topic: Annotated[str, Query(description="only what they say on this")] = "",
    ) -> Any:
        """Return clauses on the same matter, metrics and offices that both documents have."""
        return service.comparison(left, right, topic)

    return router


def _file(name: str, table: Table, format: Format) -> Response:  # noqa: A002
    header, rows = table
    content = (
        to_csv(header, rows)
        if format == "csv"
        else to_xlsx(name, header, rows, unprinted=UNPRINTED)
    )
    disposition = f'attachment; filename="{name}.{format}"'
    return Response(
        content, media_type=_MEDIA[format], headers={"content-disposition": disposition}
    )
