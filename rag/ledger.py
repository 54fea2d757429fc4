"""The policy ledger: who must do what, by when, for how much, each row with its words.

Rows come from the facts of all clauses that qualify, never from a search's best few, so that they
are complete and may be counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.model import (
    Amount,
    Clause,
    Comparator,
    DocumentStatus,
    Span,
    Target,
    UnitRole,
)
from corpus.patterns import regex
from index.library import ClauseFields
from rag.offices import same_office
from rag.phrases import place_of

_ROLES: tuple[UnitRole, ...] = ("lead", "responsible", "cooperate")
_SCOPE = regex(r"^(?:力争|争取|推动|实现)?(?:(?:全|我)(?:省|市|县|区|国))?(?:的)?")
_SPACE = regex(r"[\s“”\"']")
_MAGNITUDES = {"千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "万亿": 1e12}
_MAGNITUDE = regex(r"^(万亿|百万|千|万|亿)")
_LOWER: frozenset[Comparator] = frozenset({"at_most"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a row stands, and whether its document holds."""

    clause_id: str
    place: str
    document_id: str
    title: str
    number: str | None
    region: str | None
    issuers: tuple[str, ...]
    issued_on: str | None
    status: DocumentStatus
    status_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One clause that makes an office responsible; `name` as the clause writes it."""

    role: UnitRole
    name: str
    span: Span
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """An office under all its names (责任单位) with every clause that names it.

    `counts` maps a role to the number of clauses; a clause that names it twice in a role counts
    once.
    """

    office: str
    names: tuple[str, ...]
    counts: dict[str, int]
    clauses: int
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target (目标) and where it stands."""

    target: Target
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSeries:
    """One metric of one region, over documents and years, in order of years.

    `conflict` says that two documents set different values for the same year.
    """

    metric: str
    unit: str
    region: str | None
    rows: tuple[TargetRow, ...]
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """Money offered (资金支持), who may apply and who answers for it, as the clause says.

    `matched` are the words that a profile shares with the clause, where one was given.
    """

    amount: Amount
    conditions: tuple[Span, ...]
    offices: tuple[str, ...]
    source: Source
    matched: tuple[str, ...] = ()


def responsibilities(
    clauses: Iterable[ClauseFields],
    *,
    office: str | None = None,
    roles: Sequence[UnitRole] = (),
) -> tuple[Responsibility, ...]:
    """Return the offices that clauses make responsible, those with the most clauses first.

    Args:
        clauses: all that qualify, in reading order.
        office: only this one, under any of its names, full or short.
        roles: only these roles; none means all.
    """
    duties: dict[str, list[Duty]] = defaultdict(list)
    for each in clauses:
        source = source_of(each)
        for unit in each.clause.units:
            full = unit.office or unit.name
            if roles and unit.role not in roles:
                continue
            if office and not (office == full or same_office(office, unit.name)):
                continue
            duty = Duty(role=unit.role, name=unit.name, span=unit.span, source=source)
            duties[full].append(duty)
    rows = [_responsibility(name, found) for name, found in duties.items()]
    return tuple(sorted(rows, key=lambda row: (-row.clauses, row.office)))


def _responsibility(office: str, duties: Sequence[Duty]) -> Responsibility:
    by_role = {
        role: len({duty.source.clause_id for duty in duties if duty.role == role})
        for role in _ROLES
    }
    return Responsibility(
        office=office,
        names=tuple(dict.fromkeys(duty.name for duty in duties)),
        counts={role: count for role, count in by_role.items() if count},
        clauses=len({duty.source.clause_id for duty in duties}),
        duties=tuple(duties),
    )


def targets(
    clauses: Iterable[ClauseFields],
    *,
    metric: str | None = None,
    year: int | None = None,
    year_to: int | None = None,
    blank: bool | None = None,
) -> tuple[TargetRow, ...]:
    """Return the targets that clauses set, in reading order.

    Args:
        clauses: all that qualify.
        metric: only metrics that hold these words.
        year: only targets due in this year.
        year_to: only targets due in this year or before.
        blank: only those that a draft leaves blank, or only those it does not.
    """
    return tuple(
        TargetRow(target=target, source=source_of(each))
        for each in clauses
        for target in each.clause.targets
        if (metric is None or _SPACE.sub("", metric) in _SPACE.sub("", target.metric))
        and (year is None or target.year == year)
        and (year_to is None or (target.year is not None and target.year <= year_to))
        and (blank is None or target.blank == blank)
    )


def aligned(rows: Iterable[TargetRow], *, by_region: bool = True) -> tuple[TargetSeries, ...]:
    """Return targets put together by region, metric and unit; the longest series first.

    全省智能算力占比 and 智能算力占比 are one metric; 亿元 and 万亿元 are one unit. Without
    `by_region` a series may hold several regions, and has none itself.
    """
    series: dict[tuple[str | None, str, str], list[TargetRow]] = defaultdict(list)
    for row in rows:
        base = _MAGNITUDE.sub("", row.target.unit)
        region = row.source.region if by_region else None
        series[(region, metric_of(row.target), base)].append(row)
    found = [
        TargetSeries(
            metric=metric,
            unit=unit,
            region=region,
            rows=tuple(sorted(own, key=lambda row: row.target.year or 0)),
            conflict=_conflicts(own),
        )
        for (region, metric, unit), own in series.items()
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), each.metric)))


def metric_of(target: Target) -> str:
    """Return what a target measures, without the words that only say where."""
    metric = _SPACE.sub("", target.metric)
    return _SCOPE.sub("", metric) or metric


def base_value(target: Target) -> float | None:
    """Return a target's value in its unit without magnitude: 2.5 万亿元 → 2.5e12 元."""
    magnitude = _MAGNITUDE.match(target.unit)
    factor = _MAGNITUDES[magnitude[1]] if magnitude else 1
    return None if target.value is None else target.value * factor


def _conflicts(rows: Sequence[TargetRow]) -> bool:
    """Different documents that set different values for one year."""
    by_year: dict[int, set[tuple[float | None, bool]]] = defaultdict(set)
    documents: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.target.year is not None and not row.target.blank:
            direction = row.target.comparator in _LOWER
            by_year[row.target.year].add((base_value(row.target), direction))
            documents[row.target.year].add(row.source.document_id)
    return any(len(by_year[year]) > 1 and len(documents[year]) > 1 for year in by_year)


def amounts(clauses: Iterable[ClauseFields]) -> tuple[AmountRow, ...]:
    """Return the money that clauses offer, in the order given."""
    return tuple(
        AmountRow(
            amount=amount,
            conditions=_conditions_of(each.clause, amount),
            offices=tuple(dict.fromkeys(unit.name for unit in each.clause.units)),
            source=source_of(each),
        )
        for each in clauses
        for amount in each.clause.amounts
    )


def _conditions_of(clause: Clause, amount: Amount) -> tuple[Span, ...]:
    """Return the conditions that stand in the sentence of the amount."""
    begin = max(clause.text.rfind(mark, 0, amount.span.start) for mark in "。；;\n") + 1
    return tuple(c for c in clause.conditions if begin <= c.start < amount.span.end)


def source_of(each: ClauseFields) -> Source:
    """Return where a clause stands."""
    document = each.document
    return Source(
        clause_id=each.clause.id,
        place=place_of(each.clause.path, each.clause.kind),
        document_id=document.id,
        title=document.title,
        number=document.number,
        region=document.region,
        issuers=tuple(issuer.name for issuer in document.issuers),
        issued_on=document.issued_on,
        status=document.status,
        status_reason=document.status_reason,
    )
