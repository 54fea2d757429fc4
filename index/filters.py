"""Which clauses a search may return, decided before anything is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_args

from corpus.errors import InputError
from corpus.model import Clause, ClauseKind, DocumentInfo, DocumentStatus, UnitRole
from corpus.tables import region_stems
from index.library import ClauseFields

EXCLUDED_BY_DEFAULT = frozenset({"expired", "repealed", "superseded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Restrictions on clauses; a list means any of its values, an empty one no restriction."""

    region: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    unit_role: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    as_of: str | None = None
    kind: tuple[str, ...] = ()
    document_id: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    has_target: bool | None = None
    has_amount: bool | None = None


FILTER_NAMES = tuple(field.name for field in fields(Filters))
_SINGLE = {"as_of": str, "year_from": int, "year_to": int, "has_target": bool, "has_amount": bool}
_MAX_VALUES = 1000
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(ClauseKind),
    "status": get_args(DocumentStatus),
    "unit_role": get_args(UnitRole),
}


def read_filters(values: Mapping[str, Any]) -> Filters:
    """Check what a caller sent.

    Raises:
        InputError: a filter is unknown, of the wrong type, or has a value that cannot occur.
    """
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name not in FILTER_NAMES:
            raise InputError(f"Unknown filter {name!r}. Known filters: {', '.join(FILTER_NAMES)}.")
        if value is None:
            continue
        if name in _SINGLE:
            if type(value) is not _SINGLE[name]:
                raise InputError(f"Filter {name!r} takes one {_SINGLE[name].__name__}.")
            if name == "as_of":
                _check_date(str(value))
            checked[name] = value
            continue
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, list | tuple) or not all(isinstance(v, str) for v in several):
            raise InputError(f"Filter {name!r} takes a text or a list of texts.")
        if any("\ud800" <= each <= "\udfff" for each in "".join(several)):
            raise InputError(f"Filter {name!r} holds half characters. Send valid UTF-8.")
        if len(several) > _MAX_VALUES:
            raise InputError(f"Filter {name!r} takes at most {_MAX_VALUES} values.")
        odd = [each for each in several if name in _CHOICES and each not in _CHOICES[name]]
        if odd:
            raise InputError(
                f"Filter {name!r} cannot be {odd[0]!r}. Choices: {', '.join(_CHOICES[name])}."
            )
        checked[name] = tuple(several)
    return Filters(**checked)


def _check_date(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise InputError(f"Filter 'as_of' takes a date like 2025-03-21, not {value!r}.") from error


def matches(filters: Filters, row: ClauseFields) -> bool:
    """Tell whether a clause passes every filter."""
    return document_passes(filters, row.document) and clause_passes(filters, row.clause)


def document_passes(filters: Filters, document: DocumentInfo) -> bool:
    """Tell whether a document passes every filter that looks at documents."""
    return (
        (
            document.status in filters.status
            if filters.status
            else document.status not in EXCLUDED_BY_DEFAULT
        )
        and (not filters.document_id or document.id in filters.document_id)
        and (not filters.number or document.number in filters.number)
        and (
            not filters.region
            or any(_lies_in(document.region, _full_region(name)) for name in filters.region)
        )
        and (
            not filters.issuer
            or any(name in issuer.name for name in filters.issuer for issuer in document.issuers)
        )
        and _in_years(filters, document)
    )


def clause_passes(filters: Filters, clause: Clause) -> bool:
    """Tell whether a clause passes every filter that looks at clauses."""
    return (
        (not filters.kind or clause.kind in filters.kind)
        and (filters.has_target is None or bool(clause.targets) == filters.has_target)
        and (filters.has_amount is None or bool(clause.amounts) == filters.has_amount)
        and (not (filters.unit or filters.unit_role) or _has_unit(filters, clause))
    )


def look_at_clauses(filters: Filters) -> bool:
    """Tell whether any of the filters looks at clauses; else a document passes as a whole."""
    return bool(
        filters.kind
        or filters.unit
        or filters.unit_role
        or filters.has_target is not None
        or filters.has_amount is not None
    )


def _has_unit(filters: Filters, clause: Clause) -> bool:
    return any(
        (not filters.unit or any(name in unit.name for name in filters.unit))
        and (not filters.unit_role or unit.role in filters.unit_role)
        for unit in clause.units
    )


def _in_years(filters: Filters, document: DocumentInfo) -> bool:
    if filters.year_from is None and filters.year_to is None and filters.as_of is None:
        return True
    years = document_years(document)
    if years is None:
        return False
    first, last = years
    latest = int(filters.as_of[:4]) if filters.as_of else None
    return (
        (filters.year_from is None or last >= filters.year_from)
        and (filters.year_to is None or first <= filters.year_to)
        and (latest is None or first <= latest)
    )


def document_years(document: DocumentInfo) -> tuple[int, int] | None:
    """Return the first and last year a document stands for: its period, else its date."""
    if document.period:
        return document.period.start_year, document.period.end_year
    if document.issued_on:
        year = int(document.issued_on[:4])
        return year, year
    return None


def _full_region(name: str) -> str:
    return region_stems().get(name, name)


def _lies_in(region: str | None, wanted: str) -> bool:
    """Tell whether it is the region wanted: 青岛市崂山区 is 青岛市 too, and 崂山区."""
    return region is not None and (region.startswith(wanted) or region.endswith(wanted))
