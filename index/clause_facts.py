"""What filters compare of every clause, so that no clause is read to decide it.

Row i is clause i. Offices are held once by name; a clause that names some has a row for each.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from corpus.model import Clause, ClauseKind, UnitRole
from index.filters import Filters
from index.postings import mapped
from index.ragged import Spans, offsets_of, stretches

Rows = NDArray[np.int64]
Fact = Literal["units", "targets", "amounts"]
_NAMES = get_args(ClauseKind)
_KINDS = {name: number for number, name in enumerate(_NAMES)}
_ROLES = {name: number for number, name in enumerate(get_args(UnitRole))}
_ARRAYS = ("kinds", "targets", "amounts", "unit_rows", "unit_names", "unit_roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFacts:
    """Kinds, whether there are targets and amounts, by row; and offices with role and row.

    unit_rows are in order; unit_names count in `names`.
    """

    kinds: NDArray[np.uint8]
    targets: NDArray[np.bool_]
    amounts: NDArray[np.bool_]
    unit_rows: NDArray[np.int32]
    unit_names: NDArray[np.int32]
    unit_roles: NDArray[np.uint8]
    names: tuple[str, ...]

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Tell of each row whether it passes every filter that looks at clauses."""
        passes = np.ones(len(self.kinds), bool)
        if filters.kind:
            passes &= np.isin(self.kinds, [_KINDS[each] for each in filters.kind])
        if filters.has_target is not None:
            passes &= self.targets == filters.has_target
        if filters.has_amount is not None:
            passes &= self.amounts == filters.has_amount
        if filters.unit or filters.unit_role:
            meant = np.ones(len(self.unit_rows), bool)
            if filters.unit:
                named = [any(part in name for part in filters.unit) for name in self.names]
                meant &= np.array(named, bool)[self.unit_names]
            if filters.unit_role:
                roles = [_ROLES[each] for each in filters.unit_role]
                meant &= np.isin(self.unit_roles, roles)
            held = np.zeros(len(passes), bool)
            held[self.unit_rows[meant]] = True
            passes &= held
        return passes

    def holding(self, fact: Fact) -> NDArray[np.bool_]:
        """Tell of each row whether it has a fact of that kind."""
        if fact == "targets":
            return self.targets
        if fact == "amounts":
            return self.amounts
        held = np.zeros(len(self.kinds), bool)
        held[self.unit_rows] = True
        return held

    def offices(self, rows: NDArray[np.bool_]) -> frozenset[str]:
        """Return the offices that some of the rows name."""
        named = np.unique(self.unit_names[rows[self.unit_rows]])
        return frozenset(self.names[each] for each in named.tolist())

    def named(self, rows: Rows) -> Iterator[str]:
        """Yield the offices that each of some rows names, each once a row."""
        # Of the same type: other rows would all be converted before they are compared.
        wanted = rows.astype(self.unit_rows.dtype)
        firsts, lasts = (
            self.unit_rows.searchsorted(each).tolist() for each in (wanted, wanted + 1)
        )
        for first, last in zip(firsts, lasts, strict=True):
            for name in dict.fromkeys(self.unit_names[first:last].tolist()):
                yield self.names[name]

    def save(self, folder: Path) -> None:
        """Write one file a part."""
        for name in _ARRAYS:
            np.save(folder / f"facts_{name}.npy", getattr(self, name))
        text = json.dumps(self.names, ensure_ascii=False)
        (folder / "facts_names.json").write_text(text, encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "ClauseFacts":
        """Open what `save` wrote, the arrays memory-mapped."""
        names = json.loads((folder / "facts_names.json").read_text(encoding="utf-8"))
        arrays = {name: mapped(folder / f"facts_{name}.npy") for name in _ARRAYS}
        return cls(names=tuple(names), **arrays)


class FactTable:
    """The facts of all segments; the rows of a segment follow those of the one before."""

    def __init__(self, parts: Sequence[ClauseFacts]) -> None:
        self._parts = tuple(parts)
        self._starts = offsets_of([len(part.kinds) for part in parts]).tolist()

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Tell of each row whether it passes every filter that looks at clauses."""
        return np.concatenate([part.passing(filters) for part in self._parts])

    def holding(self, fact: Fact) -> NDArray[np.bool_]:
        """Tell of each row whether it has a fact of that kind."""
        return np.concatenate([part.holding(fact) for part in self._parts])

    def offices(self, rows: NDArray[np.bool_]) -> frozenset[str]:
        """Return the offices that some of the rows name."""
        return frozenset().union(
            *(
                part.offices(rows[start:end])
                for part, (start, end) in zip(self._parts, pairwise(self._starts), strict=True)
            )
        )

    def counts(self, rows: Sequence[int]) -> tuple[Counter[str], Counter[str]]:
        """Count some rows by kind, and by each office that they name."""
        kinds: Counter[str] = Counter()
        offices: Counter[str] = Counter()
        wanted = np.array(rows, np.int64)
        for part, (start, end) in zip(self._parts, pairwise(self._starts), strict=True):
            own = wanted[(wanted >= start) & (wanted < end)] - start
            kinds.update(_NAMES[each] for each in part.kinds[own].tolist())
            offices.update(part.named(own))
        return kinds, offices


def read_facts(clauses: Sequence[Clause]) -> ClauseFacts:
    """Read the clauses, in the order of the rows."""
    names: dict[str, int] = {}
    units = [(row, unit) for row, clause in enumerate(clauses) for unit in clause.units]
    return ClauseFacts(
        kinds=np.array([_KINDS[clause.kind] for clause in clauses], np.uint8),
        targets=np.array([bool(clause.targets) for clause in clauses], bool),
        amounts=np.array([bool(clause.amounts) for clause in clauses], bool),
        unit_rows=np.array([row for row, _ in units], np.int32),
        unit_names=np.array(
            [names.setdefault(unit.name, len(names)) for _, unit in units], np.int32
        ),
        unit_roles=np.array([_ROLES[unit.role] for _, unit in units], np.uint8),
        names=tuple(names),
    )


def join_facts(parts: Sequence[tuple[ClauseFacts, Spans]]) -> ClauseFacts:
    """Return the rows in stretches of several, one behind the other."""
    names: dict[str, int] = {}
    unit_rows = [np.zeros(0, np.int32)]
    unit_names = [np.zeros(0, np.int32)]
    unit_roles = [np.zeros(0, np.uint8)]
    base = 0
    for each, spans in parts:
        number = np.array([names.setdefault(name, len(names)) for name in each.names], np.int32)
        for start, end in spans:
            first, last = each.unit_rows.searchsorted([start, end])
            unit_rows.append(each.unit_rows[first:last] + np.int32(base - start))
            unit_names.append(number[each.unit_names[first:last]])
            unit_roles.append(each.unit_roles[first:last])
            base += end - start
    return ClauseFacts(
        kinds=stretches([(each.kinds, spans) for each, spans in parts]),
        targets=stretches([(each.targets, spans) for each, spans in parts]),
        amounts=stretches([(each.amounts, spans) for each, spans in parts]),
        unit_rows=np.concatenate(unit_rows),
        unit_names=np.concatenate(unit_names),
        unit_roles=np.concatenate(unit_roles),
        names=tuple(names),
    )
