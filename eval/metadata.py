"""Measure how well issuers, numbers and dates of laws are read, against a table made by hand.

python -m eval.metadata --laws FOLDER [--table tests/data/law_metadata.tsv]

The folder holds the laws as DOCX files named after their titles; it is not part of the repository.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.parse import parse

TABLE = Path("tests/data/law_metadata.tsv")
FIELDS = ("issuers", "number", "issued_on")


class Row(NamedTuple):
    """One law of the table: its title, and what a person read from it (empty: not stated)."""

    title: str
    issuers: str
    number: str
    issued_on: str


def read_table(path: Path) -> list[Row]:
    """Read the table; lines that begin with # explain it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def read_law(path: Path) -> Row:
    """Return what our reader finds in one law, in the table's form."""
    info = parse(path.read_bytes(), path.name).info
    issuers = "；".join(issuer.name for issuer in info.issuers)
    return Row(path.stem, issuers, info.number or "", info.issued_on or "")


def differences(expected: Sequence[Row], found: Sequence[Row]) -> list[str]:
    """Name each field that was read otherwise than by hand."""
    return [
        f"{row.title}: {field} {getattr(mine, field)!r}, by hand {getattr(row, field)!r}"
        for row, mine in zip(expected, found, strict=True)
        for field in FIELDS
        if getattr(row, field) != getattr(mine, field)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the differences and the share of equal fields; 1 if fewer than 98 % of issuers are."""
    parser = argparse.ArgumentParser(prog="python -m eval.metadata", description=__doc__)
    parser.add_argument("--laws", type=Path, required=True, help="folder of the DOCX files")
    parser.add_argument("--table", type=Path, default=TABLE, help="table made by hand")
    options = parser.parse_args(arguments)
    expected = read_table(options.table)
    found = [read_law(options.laws / f"{row.title}.docx") for row in expected]
    lines = differences(expected, found)
    equal = {
        field: sum(
            getattr(row, field) == getattr(mine, field)
            for row, mine in zip(expected, found, strict=True)
        )
        for field in FIELDS
    }
    lines += [f"{field:10} {count} of {len(expected)} equal" for field, count in equal.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(equal["issuers"] < 0.98 * len(expected))


if __name__ == "__main__":
    sys.exit(main())
