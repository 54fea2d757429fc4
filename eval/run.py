"""Ask every question of a set and keep what came back, one line of JSON each.

A run is a file: its first line says what was measured (`Config`), every further line is a
`Record`, written as soon as it is known. An interrupted run goes on where it stopped, provided
that nothing measured has changed since.
"""

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import InputError
from eval.questions import Question
from eval.replies import Passage, Reply
from eval.scores import HEADLINE, Scores, Truth, robustness, score
from eval.systems import System
from index.records import from_record, to_record

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a run measured: equal configs are the same measurement.

    The digests change with the questions, with the documents and their index, and (version) with
    the program's files; `started` is the time in UTC and no part of the comparison.
    """

    system: str
    set_name: str
    set_digest: str
    index_digest: str
    version: str
    started: str
    format: int = _FORMAT

    def same_as(self, other: "Config") -> bool:
        """Tell whether both measure the same thing."""
        return replace(self, started="") == replace(other, started="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One question, what came back, its scores, and how long the answer took."""

    id: str
    reply: Reply
    passages: tuple[Passage, ...]
    scores: Scores
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run with all its records, in the order of the set."""

    config: Config
    questions: tuple[Question, ...]
    records: tuple[Record, ...]

    def values(self, metric: str) -> list[float | None]:
        """Return one metric, question by question."""
        return [record.scores.get(metric) for record in self.records]

    @property
    def clusters(self) -> list[str]:
        """Return the document that each question is about; see `Question.cluster`."""
        return [question.cluster for question in self.questions]


def measure(
    system: System, questions: Sequence[Question], truth: Truth, config: Config, path: Path
) -> Iterator[Record]:
    """Yield every record of the set, known ones first, and write the new ones to `path`.

    Raises:
        InputError: the file holds the run of something else.
    """
    known = {record.id: record for record in _resumed(path, config)}
    with path.open("a", encoding="utf-8") as lines:
        for question in questions:
            record = known.get(question.id)
            if record is None:
                record = _ask(system, question, truth)
                lines.write(_line(record))
                lines.flush()
            yield record


def _ask(system: System, question: Question, truth: Truth) -> Record:
    started = time.perf_counter()
    reply = system.answer(question.question, question.history)
    seconds = time.perf_counter() - started
    passages = tuple(system.search(reply.searched or question.question, question.history))
    return Record(
        id=question.id,
        reply=reply,
        passages=passages,
        scores=score(question, reply, passages, truth),
        seconds=seconds,
    )


def _resumed(path: Path, config: Config) -> list[Record]:
    """Return what the file already holds; begin it where there is nothing of use."""
    if path.exists():
        found, records = read_lines(path)
        if not found.same_as(config):
            raise InputError(
                f"{path} holds another run ({found.system} on {found.set_name}, or from before a "
                "change of questions, documents or program). Give another file, or --fresh."
            )
        config = found
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        records = []
    # Written anew, so that a line cut short by a crash does not swallow the next one.
    path.write_text("".join([_line(config), *map(_line, records)]), encoding="utf-8")
    return records


def _line(item: Config | Record) -> str:
    return json.dumps(to_record(item), ensure_ascii=False) + "\n"


def read_lines(path: Path) -> tuple[Config, list[Record]]:
    """Read a run's file, complete or not; a last line cut short is left out.

    Raises:
        InputError: it is no run.
    """
    try:
        header, *lines = path.read_text(encoding="utf-8").split("\n")
        config = from_record(Config, json.loads(header))
        # What follows the last line feed is empty, or was cut short.
        records = [from_record(Record, json.loads(line)) for line in lines[:-1]]
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no run of `zhice eval run`: {error!r}") from error
    return config, records


def complete(config: Config, questions: Sequence[Question], records: Sequence[Record]) -> Run:
    """Put records and questions together, and add the metric that needs two questions.

    Raises:
        InputError: questions of the set are missing.
    """
    by_id = {record.id: record for record in records}
    missing = [question.id for question in questions if question.id not in by_id]
    if missing:
        raise InputError(
            f"The run of {config.system} lacks {len(missing)} of {len(questions)} questions. "
            "Finish it with: zhice eval run"
        )
    right = {name: record.scores.get(HEADLINE) for name, record in by_id.items()}
    return Run(
        config=config,
        questions=tuple(questions),
        records=tuple(
            replace(
                by_id[question.id],
                scores={**by_id[question.id].scores, "robust": robustness(right, question)},
            )
            for question in questions
        ),
    )


def find_runs(folder: Path, set_name: str) -> list[Path]:
    """Return the files of all runs on a set, the oldest first."""
    return sorted(folder.glob(f"*--{_safe(set_name)}--*.jsonl"))


def run_path(folder: Path, config: Config, *, fresh: bool, total: int) -> Path:
    """Return the file of an unfinished run of the same measurement, else a new one."""
    for path in [] if fresh else reversed(find_runs(folder, config.set_name)):
        found, records = read_lines(path)
        if found.same_as(config) and len(records) < total:
            return path
    time_stamp = re.sub(r"\D", "", config.started)
    return folder / f"{time_stamp}--{_safe(config.set_name)}--{_safe(config.system)}.jsonl"


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)
