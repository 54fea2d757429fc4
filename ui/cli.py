"""The command line: `zhice ingest | search | ask | documents | show | ledger | serve | eval`."""

import argparse
import gc
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import ZhiceError
from ui.eval_command import add_commands
from ui.ledger_command import add_ledger
from ui.operations_command import add_operations

# Matrices here are small: threads that share one product cost more than they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Heavy imports stand inside the commands, so that `zhice --help` and `zhice ask` start at once.

EXIT_OK = 0
EXIT_ERROR = 1
EXIT_NOT_FOUND = 3
"""Exit codes; argparse itself ends with 2 on wrong usage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ? instead
    options = _parser().parse_args(arguments)
    if options.home:
        os.environ["ZHICE_HOME"] = options.home
    command: Callable[[argparse.Namespace], int] = options.command
    if command in (_ask, _search):
        gc.disable()  # one question makes no garbage that is worth looking for
    try:
        return command(options)
    except ZhiceError as error:
        print(f"zhice: {error}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader of a pipe went away; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhice",
        description="知策 ZhiCe: answers over government policy, citing the exact clause.",
        epilog="Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not found in the "
        "documents.",
    )
    parser.add_argument("--home", help="folder of library and index (default: .zhice)")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    ingest = commands.add_parser("ingest", help="read files or folders into the library")
    ingest.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    ingest.add_argument(
        "--samples", action="store_true", help="read the five sample documents shipped with ZhiCe"
    )
    ingest.add_argument(
        "--rebuild",
        action="store_true",
        help="read the files named again, and index everything again",
    )
    ingest.add_argument(
        "--shard",
        metavar="I/N",
        help="read the I-th of N parts of the files, beside other workers that read the others",
    )
    ingest.set_defaults(command=_ingest)

    search = commands.add_parser("search", help="find clauses")
    search.add_argument("query")
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--mode", choices=("hybrid", "dense", "lexical"), default="hybrid")
    search.set_defaults(command=_search)

    ask = commands.add_parser("ask", help="answer a question, citing the clauses")
    ask.add_argument("question")
    ask.set_defaults(command=_ask)

    for reader in (search, ask):
        reader.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="restrict the clauses, for example region=山东省; may be repeated",
        )

    documents = commands.add_parser("documents", help="list the library")
    documents.add_argument("--as-of", metavar="DATE", help="the day for the status: 2025-03-21")
    documents.set_defaults(command=_documents)

    show = commands.add_parser("show", help="print a document's outline with its facts")
    show.add_argument(
        "document", help="id, document number or title (or a part of one), or a file to read"
    )
    show.set_defaults(command=_show)

    for reader in (ingest, search, ask, documents, show):
        reader.add_argument("--json", action="store_true", help="print JSON")

    serve = commands.add_parser("serve", help="serve chat page and API on one port")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--require-keys", action="store_true", help="ask for access keys on this machine too"
    )
    serve.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="with 2 or more: serve the API alone, without the page, from so many processes",
    )
    serve.set_defaults(command=_serve)

    add_ledger(commands, _filters, _open)
    add_commands(commands)
    add_operations(commands)
    return parser


def _open() -> Any:
    from rag.service import open_service
    from rag.settings import from_environment

    return open_service(from_environment())


def _ingest(options: argparse.Namespace) -> int:
    from importlib.resources import files

    from corpus.errors import InputError
    from index.shards import read_shard

    shard = read_shard(options.shard) if options.shard is not None else None
    paths = list(options.paths)
    if options.samples:
        paths.append(Path(str(files("corpus") / "samples")))
    if not paths and not options.rebuild:
        raise InputError("Name files or folders to read, or give --samples.")
    progress = _show_progress if sys.stderr.isatty() else _print_progress
    report = _open().ingest(paths, rebuild=options.rebuild, shard=shard, progress=progress)
    if options.json:
        _print_json(report)
    else:
        print(
            f"{len(report.added)} added, {len(report.updated)} updated, "
            f"{len(report.unchanged)} unchanged, {len(report.refused)} refused; "
            f"{report.clauses} clauses in the index."
        )
        for refusal in report.refused:
            print(f"refused: {refusal.reason}", file=sys.stderr)
    return EXIT_ERROR if report.refused else EXIT_OK


def _show_progress(done: int, total: int, name: str) -> None:
    width = 24
    filled = width * done // max(total, 1)
    bar = "█" * filled + "·" * (width - filled)
    end = "\n" if done == total else ""
    print(f"\r\033[Kreading {bar} {done}/{total} {name}", end=end, file=sys.stderr, flush=True)


def _print_progress(done: int, total: int, name: str) -> None:
    message = f"reading {done + 1}/{total}: {name}" if name else f"read {total} files"
    print(message, file=sys.stderr, flush=True)


def _search(options: argparse.Namespace) -> int:
    result = _open().search(
        options.query,
        limit=options.limit,
        mode=options.mode,
        filters=_filters(options.filter),
    )
    if options.json:
        _print_json(result)
        return EXIT_OK if result.hits else EXIT_NOT_FOUND
    from ui.plain import plain_hit

    for hit in result.hits:
        print(plain_hit(hit))
    return EXIT_OK if result.hits else EXIT_NOT_FOUND


def _ask(options: argparse.Namespace) -> int:
    answer = _open().answer(options.question, filters=_filters(options.filter))
    if options.json:
        _print_json(answer)
    else:
        from ui.plain import plain_answer

        print(plain_answer(answer))
    return EXIT_NOT_FOUND if answer.status == "not_found" else EXIT_OK


def _documents(options: argparse.Namespace) -> int:
    filters = _filters([f"as_of={options.as_of}"] if options.as_of else [])
    documents = _open().documents(date.fromisoformat(filters.as_of) if filters.as_of else None)
    if options.json:
        from index.records import to_record

        print(json.dumps([to_record(each) for each in documents], ensure_ascii=False, indent=2))
        return EXIT_OK
    from ui.plain import plain_document

    for document in documents:
        print(plain_document(document))
    return EXIT_OK


def _show(options: argparse.Namespace) -> int:
    document = _named_document(options.document)
    if options.json:
        _print_json(document)
        return EXIT_OK
    from ui.plain import plain_outline

    print(plain_outline(document))
    return EXIT_OK


def _named_document(name: str) -> Any:
    """Return the document of the library that a name means, or read the file it names."""
    from corpus.errors import InputError, NotFoundError
    from corpus.parse import parse

    if (path := Path(name)).is_file():
        return parse(path.read_bytes(), path.name)
    service = _open()
    documents = service.documents()
    found = [each for each in documents if name in (each.id, each.number, each.title)] or [
        each
        for each in documents
        if each.id.startswith(name) or name in each.title or name in (each.number or "")
    ]
    if not found:
        raise NotFoundError(
            f"No document is called {name!r}; `zhice documents` lists ids and titles."
        )
    if len(found) > 1:
        titles = "; ".join(f"{each.id} {each.title}" for each in found[:5])
        raise InputError(f"{name!r} means {len(found)} documents ({titles}); give the id.")
    return service.document(found[0].id)


def _serve(options: argparse.Namespace) -> int:
    from corpus.errors import InputError

    if options.workers < 1:
        raise InputError(f"--workers must be 1 or more, not {options.workers}.")
    at = {"host": options.host, "port": options.port, "require_keys": options.require_keys}
    if options.workers > 1:
        from ui.workers import serve_api

        serve_api(_open(), workers=options.workers, **at)
    else:
        from ui.server import serve

        serve(_open(), **at)
    return EXIT_OK


def _filters(pairs: Sequence[str]) -> Any:
    from corpus.errors import InputError
    from index.filters import read_filters

    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"--filter takes NAME=VALUE, not {pair!r}.")
        if name in ("year_from", "year_to"):
            values[name] = int(value) if value.isdecimal() else value
        elif name in ("has_target", "has_amount"):
            values[name] = {"true": True, "false": False}.get(value.lower(), value)
        elif name == "as_of":
            values[name] = value
        else:
            values.setdefault(name, []).append(value)
    return read_filters(values)


def _print_json(value: Any) -> None:
    from index.records import to_record

    print(json.dumps(to_record(value), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main())
