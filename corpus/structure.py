"""How a text divides, before facts are read: what `corpus.clauses` makes of the lines."""

from dataclasses import dataclass

from corpus.model import Block, ClauseKind, Part, UnitRole


@dataclass(frozen=True, slots=True, kw_only=True)
class RawClause:
    """A clause before its facts are read; offsets count from the start of the text."""

    label: str
    heading: str
    path: tuple[str, ...]
    kind: ClauseKind
    part: int
    start: int
    end: int
    columns: tuple[tuple[int, UnitRole], ...] = ()
    """Of the row of a task table: which of its cells name offices, in which role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """How a text divides. Clauses and blocks are in order, do not overlap, and tile the lines.

    `residue` holds every line of page residue, also those that stand within a clause.
    """

    parts: tuple[Part, ...]
    clauses: tuple[RawClause, ...]
    blocks: tuple[Block, ...]
    residue: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
