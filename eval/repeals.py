"""Measure how well the repeals that laws state are read, against a table made by hand.

python -m eval.repeals --laws FOLDER [--table tests/data/law_repeals.tsv]

The folder holds the laws as DOCX files named after their titles; it is not part of the repository.
Each law of it that the table does not name repeals nothing.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.parse import parse

TABLE = Path("tests/data/law_repeals.tsv")
_BOUND = 0.98


class Repeal(NamedTuple):
    """A law and the title of a document that it repeals."""

    law: str
    title: str


def read_table(path: Path) -> set[Repeal]:
    """Read the table; lines that begin with # explain it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {Repeal(*line.split("\t")) for line in lines if line and not line.startswith("#")}


def read_repeals(paths: Iterable[Path]) -> set[Repeal]:
    """Return the repeals that our reader finds in laws."""
    return {
        Repeal(path.stem, cited.title)
        for path in paths
        for cited in parse(path.read_bytes(), path.name).info.cites
        if cited.relation == "repeals"
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what differs, precision and recall; 1 if the precision is below 98 %."""
    parser = argparse.ArgumentParser(prog="python -m eval.repeals", description=__doc__)
    parser.add_argument("--laws", type=Path, required=True, help="folder of the DOCX files")
    parser.add_argument("--table", type=Path, default=TABLE, help="table made by hand")
    options = parser.parse_args(arguments)
    expected = read_table(options.table)
    found = read_repeals(sorted(options.laws.glob("*.docx")))
    right = len(found & expected)
    lines = [f"{law}: 《{title}》 is not repealed by it" for law, title in sorted(found - expected)]
    lines += [f"{law}: 《{title}》 is missed" for law, title in sorted(expected - found)]
    lines += [
        f"precision {right} of {len(found)} found",
        f"recall    {right} of {len(expected)} in the table",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(right < _BOUND * len(found))


if __name__ == "__main__":
    sys.exit(main())
