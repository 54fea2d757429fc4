"""`zhice ledger units | targets | amounts | graph | compare`: on a terminal or in a file."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import InputError

_HELP = {
    "units": "which office leads, answers for or cooperates in which clause",
    "targets": "what is to be reached, by when",
    "amounts": "who gets how much",
    "graph": "which document names which",
    "compare": "two documents or two clauses side by side",
}


def add_ledger(commands: Any, read_filters: Any, open_service: Any) -> None:
    """Add the command; it opens the library and reads its filters as the other commands do."""
    ledger = commands.add_parser("ledger", help="offices, targets and money of all clauses")
    kinds = ledger.add_subparsers(metavar=" | ".join(_HELP), required=True)
    for name, words in _HELP.items():
        kind = kinds.add_parser(name, help=words)
        kind.add_argument("--json", action="store_true", help="print JSON")
        if name == "graph":
            kind.add_argument("--svg", type=Path, metavar="FILE", help="draw it")
        elif name == "compare":
            kind.add_argument("left", help="id of a document or a clause")
            kind.add_argument("right", help="the other's id")
            kind.add_argument("--topic", default="", help="only what they say on this")
        else:
            kind.add_argument("--csv", type=Path, metavar="FILE", help="write a table")
            kind.add_argument("--xlsx", type=Path, metavar="FILE", help="write a workbook")
            kind.add_argument(
                "--filter", action="append", default=[], metavar="NAME=VALUE", help="as in search"
            )
        if name == "units":
            kind.add_argument("--unit", help="one office, full or short name")
            kind.add_argument("--role", action="append", default=[], help="lead, cooperate, …")
        if name == "targets":
            kind.add_argument("--metric", help="words of the metric")
            kind.add_argument("--due", type=int, help="due in this year or before")
        if name == "amounts":
            kind.add_argument("--profile", help="a company in plain words; best match first")
        kind.set_defaults(
            command=lambda options, name=name: _run(name, options, read_filters, open_service())
        )


def _run(name: str, options: argparse.Namespace, read_filters: Any, service: Any) -> int:
    if name == "graph":
        return _graph(options, service)
    if name == "compare":
        return _compare(options, service)
    from rag.ledger import amounts, responsibilities, targets
    from rag.ledger_tables import amount_table, responsibility_table, target_table

    filters = read_filters(options.filter)
    clauses = service.clause_fields(filters, name)
    rows: Sequence[Any]
    if name == "units":
        rows = responsibilities(clauses, office=options.unit, roles=options.role)
        header, cells = responsibility_table(rows)
    elif name == "targets":
        rows = targets(clauses, metric=options.metric, year_to=options.due)
        header, cells = target_table(rows)
    else:
        rows = service.benefits(options.profile, filters) if options.profile else amounts(clauses)
        header, cells = amount_table(rows)
    if options.json:
        _print_json(rows)
    elif options.csv or options.xlsx:
        _write(name, options, header, cells)
    else:
        from ui.plain_ledger import plain_rows

        print(plain_rows(name, rows))
    return 0


def _write(name: str, options: argparse.Namespace, header: Any, cells: Any) -> None:
    from rag.ledger_tables import UNPRINTED
    from rag.spreadsheet import to_csv, to_xlsx

    made = [(options.csv, to_csv(header, cells))] if options.csv else []
    made += (
        [(options.xlsx, to_xlsx(name, header, cells, unprinted=UNPRINTED))] if options.xlsx else []
    )
    for path, content in made:
        _save(path, content)
        print(f"written: {path} ({len(cells)} rows)", file=sys.stderr)


def _graph(options: argparse.Namespace, service: Any) -> int:
    from rag.citations_graph import citation_graph

    graph = citation_graph(service.documents())
    if options.svg:
        from ui.graph import draw_graph

        _save(options.svg, draw_graph(graph).encode())
        print(f"written: {options.svg}", file=sys.stderr)
    elif options.json:
        _print_json(graph)
    else:
        from ui.plain_ledger import plain_graph

        print(plain_graph(graph))
    return 0


def _compare(options: argparse.Namespace, service: Any) -> int:
    found = service.comparison(options.left, options.right, options.topic)
    if options.json:
        _print_json(found)
    else:
        from ui.plain_ledger import plain_comparison

        print(plain_comparison(found))
    return 0


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error


def _print_json(value: Any) -> None:
    from index.records import to_record

    several = isinstance(value, list | tuple)
    record = [to_record(each) for each in value] if several else to_record(value)
    print(json.dumps(record, ensure_ascii=False, indent=2))
