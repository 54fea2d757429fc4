"""`zhice eval run | compare | report`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError

if TYPE_CHECKING:
    from eval.bench import Bench
    from eval.questions import Question
    from eval.run import Record, Run

# Heavy imports stand inside the commands; see ui/cli.py.


def add_commands(commands: Any) -> None:
    """Add `eval` and its commands."""
    parser = commands.add_parser("eval", help="measure answers on a question set")
    actions = parser.add_subparsers(metavar="run | compare | report", required=True)

    run = actions.add_parser("run", help="ask every question of a set, and show the scores")
    run.add_argument(
        "--system",
        action="append",
        metavar="NAME|URL",
        help="zhice, zhice-lexical, zhice-dense, zhice-no-rerank, langchain-faiss, bm25-jieba, "
        "all, or the address of a system that answers /v1/answer; may be repeated "
        "(default: zhice)",
    )
    run.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit with 1 where the first system is worse, for example correct_cited=0.6; may be "
        "repeated",
    )
    run.add_argument("--fresh", action="store_true", help="ask again what is already answered")
    run.add_argument("--json", action="store_true", help="print every record as JSON lines")
    run.set_defaults(command=_run)

    compare = actions.add_parser("compare", help="the paired difference of two runs")
    compare.add_argument("first", metavar="A", help="a system's newest run, or the file of a run")
    compare.add_argument("second", metavar="B", help="likewise; the difference is A - B")
    compare.set_defaults(command=_compare)

    report = actions.add_parser("report", help="the newest run of each system, as one page")
    report.add_argument("--html", type=Path, metavar="FILE", help="write a page that needs nothing")
    report.add_argument(
        "--readme",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="put the tables between the marks <!-- zhice eval --> and <!-- end -->, or only the "
        "first between <!-- zhice eval SET --> and <!-- end -->",
    )
    report.set_defaults(command=_report)

    for each in (run, compare, report):
        each.add_argument(
            "--set",
            default="dev",
            metavar="NAME|FILE",
            help="dev, test, or a file in our shape, Legal-DC's or STARD's (default: dev)",
        )
    run.add_argument(
        "--documents",
        action="append",
        type=Path,
        metavar="PATH",
        help="read these files or folders, or STARD's corpus.jsonl, into a library of their own "
        "(default: the five samples)",
    )
    run.add_argument(
        "--library", action="store_true", help="measure on the library of --home instead"
    )


def _run(options: argparse.Namespace) -> int:
    from eval.adapters import load_set
    from eval.bench import SYSTEM_NAMES, runs_folder
    from eval.report import by_group, overview
    from rag.settings import from_environment

    floors = [_floor(each) for each in options.fail_under]
    questions = load_set(options.set)
    settings = from_environment()
    bench = _bench(options, settings)
    names = options.system or ["zhice"]
    names = list(dict.fromkeys(n for name in names for n in _named(name, SYSTEM_NAMES)))
    runs = [
        _measured(bench, name, options.set, questions, runs_folder(settings), options.fresh)
        for name in names
    ]
    if options.json:
        from index.records import to_record

        for run in runs:
            for record in run.records:
                print(json.dumps(to_record(record), ensure_ascii=False))
    else:
        print(overview(runs))
        print(f"\n{runs[0].config.system}:\n")
        print(by_group(runs[0]))
    return _judge(runs[0], floors)


def _named(name: str, everything: tuple[str, ...]) -> tuple[str, ...]:
    return everything if name == "all" else (name,)


def _bench(options: argparse.Namespace, settings: Any) -> "Bench":
    from eval.adapters import write_stard_documents
    from eval.bench import SAMPLES, open_bench, runs_folder

    if options.library and options.documents:
        raise InputError("Give either --library or --documents.")
    documents = None if options.library else options.documents or [SAMPLES]
    if documents and documents[0].suffix == ".jsonl":
        laws = runs_folder(settings).parent / "stard"
        write_stard_documents(documents[0], laws)
        documents = [laws]
    bench = open_bench(settings, documents, progress=_progress("reading"))
    for reason in bench.refused:
        print(f"refused: {reason}", file=sys.stderr)
    return bench


def _measured(
    bench: "Bench",
    name: str,
    set_name: str,
    questions: "list[Question]",
    folder: Path,
    fresh: bool,
) -> "Run":
    from eval.run import complete, measure, run_path

    system = bench.system(name)
    config = bench.config(system, set_name, questions)
    path = run_path(folder, config, fresh=fresh, total=len(questions))
    show = _progress(system.name)
    records: list[Record] = []
    for record in measure(system, questions, bench.truth, config, path):
        show(len(records), len(questions), record.id)
        records.append(record)
    show(len(records), len(questions), "")
    return complete(config, questions, records)


def _compare(options: argparse.Namespace) -> int:
    from eval.report import compare

    print(compare(_open_run(options.first, options), _open_run(options.second, options)))
    return 0


def _open_run(name: str, options: argparse.Namespace) -> "Run":
    from eval.adapters import load_set
    from eval.run import complete, read_lines

    path = Path(name)
    if path.is_file():
        config, records = read_lines(path)
        return complete(config, load_set(options.set), records)
    found = {run.config.system: run for run in _newest(options.set)}
    if name not in found:
        raise InputError(
            f"There is no run of {name} on {options.set}. "
            f"Make one: zhice eval run --set {options.set} --system {name}"
        )
    return found[name]


def _report(options: argparse.Namespace) -> int:
    from eval.html_report import render_html
    from eval.report import by_group, overview

    runs = _newest(options.set)
    if options.html:
        options.html.write_text(render_html(runs), encoding="utf-8")
        print(f"written: {options.html}", file=sys.stderr)
    tables = f"{overview(runs)}\n\n{by_group(runs[0])}"
    for readme in options.readme:
        _put(readme, tables, overview(runs), options.set)
    if not options.html and not options.readme:
        print(tables)
    return 0


def _newest(set_name: str) -> "list[Run]":
    from eval.bench import newest
    from rag.settings import from_environment

    return newest(from_environment(), set_name)


def _put(path: Path, tables: str, short: str, set_name: str) -> None:
    """Write a set's tables between its marks: all, or between those with its name the first."""
    start, end = f"<!-- zhice eval {set_name} -->\n", "<!-- end -->"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if start in text:
        tables = short
    else:
        start = "<!-- zhice eval -->\n"
    before, _, rest = text.partition(start)
    _, mark, after = rest.partition(end)
    if not mark:
        raise InputError(f"{path} has no place for the tables: {start.strip()} … {end}.")
    path.write_text(f"{before}{start}{tables}\n{end}{after}", encoding="utf-8")


def _floor(given: str) -> tuple[str, float]:
    from eval.scores import BY_NAME

    metric, _, value = given.partition("=")
    if metric not in BY_NAME:
        raise InputError(f"There is no metric {metric!r}. Choose of {', '.join(BY_NAME)}.")
    try:
        return metric, float(value)
    except ValueError:
        raise InputError(f"--fail-under takes METRIC=VALUE, not {given!r}.") from None


def _judge(run: "Run", floors: list[tuple[str, float]]) -> int:
    """Return 1 where a metric is worse than its floor (for a metric better low: its ceiling)."""
    from eval.intervals import estimate
    from eval.scores import BY_NAME

    failed = 0
    for metric, floor in floors:
        mean = estimate(run.values(metric), run.clusters).mean
        if mean is None or (mean > floor if BY_NAME[metric].lower else mean < floor):
            shown = "not measured" if mean is None else f"{mean:.4f}"
            print(f"zhice: {metric} is {shown}, required is {floor}.", file=sys.stderr)
            failed = 1
    return failed


def _progress(what: str) -> Any:
    """Return what shows progress: a bar on a terminal, else a line every fifty steps."""
    terminal = sys.stderr.isatty()

    def show(done: int, total: int, name: str) -> None:
        if terminal:
            filled = 24 * done // max(total, 1)
            bar = "█" * filled + "·" * (24 - filled)
            end = "\n" if done == total else ""
            line = f"\r\033[K{what} {bar} {done}/{total} {name}"
            print(line, end=end, file=sys.stderr, flush=True)
        elif done == total or done % 50 == 0:
            print(f"{what}: {done}/{total}", file=sys.stderr, flush=True)

    return show
