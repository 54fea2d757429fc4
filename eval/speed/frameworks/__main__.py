"""ZhiCe beside LangChain, LlamaIndex and txtai: what is found and what it takes, in one run.

    python -m eval.speed.frameworks                                # the samples, the dev set
    python -m eval.speed.frameworks --documents FOLDER --set FILE  # your own, or a benchmark's

All get the same text, read once, and the same encoder, in one process and in turns. A passage
counts by the words that it shows, wherever it was cut (see `eval.metrics`); questions without gold
passages or with turns before them are left out. CPU time is of the process, whatever else is at
work on the machine; ratios are of CPU time, repeat by repeat: above 1, ZhiCe is quicker. Intervals
are over documents, ranges over repeats. The frameworks are installed with
`pip install 'zhice[bench]'`; nothing is fetched and no language model is asked.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.errors import InputError, ZhiceError
from eval.adapters import load_set
from eval.bench import SAMPLES, open_bench
from eval.questions import Question
from eval.speed.frameworks import tables
from eval.speed.frameworks.measure import Spent, measure, memory_mb, timed
from eval.speed.frameworks.model import Material
from eval.speed.frameworks.systems import ALL, chosen
from rag.settings import Settings, from_environment

_ASKED_FOR_MEMORY = 100


def main() -> int:
    """Read the command line, measure, print Markdown tables; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.speed.frameworks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--documents", type=Path, default=SAMPLES, help="folder to index")
    parser.add_argument("--set", default="dev", help="dev, test or a file of questions")
    parser.add_argument("--most", type=int, help="questions asked; all if not given")
    parser.add_argument("--repeats", type=int, default=3, help="of building and of asking")
    parser.add_argument(
        "--systems", nargs="+", default=[], metavar="NAME", help=", ".join(e.name for e in ALL)
    )
    parser.add_argument("--memory", action="store_true", help="measured by building all once more")
    parser.add_argument("--json", type=Path, help="write all figures here as well")
    parser.add_argument("--markdown", type=Path, help="write the tables here as well")
    options = parser.parse_args()
    # As the command line has it; set before the first product, so that all systems get the same.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with tempfile.TemporaryDirectory(prefix="zhice-frameworks-") as folder:
            _run(options, replace(from_environment(), home=Path(folder)))
    except ZhiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace, settings: Settings) -> None:
    contenders = chosen(options.systems)
    questions = asked_of(options.set)[: options.most]
    bench, spent = timed(lambda: open_bench(settings, [options.documents]))
    figures = measure(contenders, Material(bench.settings), questions, options.repeats, told=_tell)
    asked = [each.question for each in questions[:_ASKED_FOR_MEMORY]]
    for each, contender in zip(figures, contenders, strict=True) if options.memory else ():
        _tell(f"memory: {each.name}")
        each.memory = memory_mb(contender, bench.settings, asked)
    text = "\n\n".join(
        [
            f"{len(questions)} questions, {options.repeats} repeats; documents "
            f"{len(Material(bench.settings).texts)}. {_reading(spent)}",
            tables.quality(figures, questions),
            tables.speed(figures),
            tables.legend(contenders),
        ]
    )
    print(text)
    if options.markdown:
        options.markdown.write_text(text + "\n", encoding="utf-8")
    if options.json:
        records = tables.records(figures, questions)
        options.json.write_text(json.dumps(records, indent=1), encoding="utf-8")


def asked_of(name: str) -> list[Question]:
    """Return the questions of a set that have gold passages and stand alone.

    Raises:
        InputError: there is none, or the set cannot be read.
    """
    found = [each for each in load_set(name) if each.gold and not each.history]
    if not found:
        raise InputError(f"No question of {name} has gold passages. Give another set.")
    return found


def _reading(spent: Spent) -> str:
    return (
        f"ZhiCe read the files, cut them into clauses with their facts, stored and indexed them "
        f"in {spent.wall:.1f} s ({spent.cpu:.1f} s of CPU time); splitting and indexing below are "
        "of text that is read already."
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
