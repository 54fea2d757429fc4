"""Build each system and ask it everything, in turns, by the clock and by the process's own time."""

import gc
import multiprocessing
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from typing import TypeVar

import numpy as np

from eval.metrics import fold, recall_at, reciprocal_rank
from eval.questions import GoldSpan, Question
from eval.replies import Passage
from eval.speed.frameworks.model import Ask, Contender, Material
from eval.speed.frameworks.systems import ALL
from rag.settings import Settings

FIRST = 5
"""How many passages are read for recall and for the characters shown."""
BUDGET = 1_500
"""How many characters are read for the recall of as much text, however long the passages."""
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock and of processor time, of the process and of those that it started."""

    wall: float
    cpu: float


@dataclass(slots=True, kw_only=True)
class Figures:
    """All that was measured of a system.

    splits, indexes: for each repeat. p50, p95: (wall, cpu) in ms, for each repeat.
    recall, rank: R@5 and 1 / rank for each question. within: the recall of the first characters
    shown, the passage that the budget ends in cut off there. held: the share of its spans that some
    piece holds, wherever it ranks. characters: shown by its first five passages. memory: MB.
    """

    name: str
    pieces: int = 0
    splits: list[Spent] = field(default_factory=list)
    indexes: list[Spent] = field(default_factory=list)
    p50: list[Spent] = field(default_factory=list)
    p95: list[Spent] = field(default_factory=list)
    recall: list[float | None] = field(default_factory=list)
    rank: list[float | None] = field(default_factory=list)
    within: list[float | None] = field(default_factory=list)
    held: list[float | None] = field(default_factory=list)
    characters: list[float | None] = field(default_factory=list)
    memory: float | None = None


def measure(
    contenders: Sequence[Contender],
    material: Material,
    questions: Sequence[Question],
    repeats: int,
    told: Callable[[str], None] = lambda line: None,
) -> list[Figures]:
    """Build every system and ask it every question `repeats` times, all in turns.

    Once more in the beginning is not timed: it imports what the frameworks load when first used.
    """
    figures = {each.name: Figures(name=each.name) for each in contenders}
    asks: dict[str, Ask] = {}
    # What all take is read before the first of them is timed.
    _ = material.encoder, material.texts, material.clauses
    for repeat in range(repeats + 1):
        for each in contenders:
            told(f"building {repeat}/{repeats}: {each.name}")
            asks.pop(each.name, None)
            gc.collect()
            pieces, split = timed(lambda each=each: each.split(material))
            asks[each.name], index = timed(
                lambda each=each, pieces=pieces: each.index(pieces, material)
            )
            if repeat:
                figures[each.name].splits += [split] * each.cuts
                figures[each.name].indexes.append(index)
            else:
                figures[each.name].pieces = len(pieces)
                figures[each.name].held = held(map(each.passage, pieces), questions)
                asks[each.name](questions[0].question)
    gc.collect()
    # Else the garbage that one leaves would be looked for among what all others hold.
    gc.freeze()
    for repeat in range(repeats):
        told(f"asking {repeat + 1}/{repeats}")
        _ask_all(contenders, asks, questions, figures, judged=repeat == 0)
    gc.unfreeze()
    return list(figures.values())


def _ask_all(
    contenders: Sequence[Contender],
    asks: dict[str, Ask],
    questions: Sequence[Question],
    figures: dict[str, Figures],
    *,
    judged: bool,
) -> None:
    spent: dict[str, list[Spent]] = defaultdict(list)
    for number, question in enumerate(questions):
        # Nobody is always first: what runs before leaves caches warm or cold.
        turn = number % len(contenders)
        for each in [*contenders[turn:], *contenders[:turn]]:
            asked = question.question
            pieces, seconds = timed(lambda ask=asks[each.name], asked=asked: ask(asked))
            spent[each.name].append(seconds)
            if judged:
                _judge([each.passage(piece) for piece in pieces], question, figures[each.name])
    for name, all_of_it in spent.items():
        wall = np.array([1000 * one.wall for one in all_of_it])
        cpu = np.array([1000 * one.cpu for one in all_of_it])
        for kept, share in ((figures[name].p50, 50), (figures[name].p95, 95)):
            kept.append(Spent(float(np.percentile(wall, share)), float(np.percentile(cpu, share))))


def _judge(passages: Sequence[Passage], question: Question, figures: Figures) -> None:
    figures.recall.append(recall_at(FIRST, passages, question.gold))
    figures.rank.append(reciprocal_rank(passages, question.gold))
    read = list(_first_characters(passages))
    figures.within.append(recall_at(len(read), read, question.gold))
    figures.characters.append(float(sum(len(each.text) for each in passages[:FIRST])))


def _first_characters(passages: Sequence[Passage]) -> Iterator[Passage]:
    left = BUDGET
    for each in passages:
        if left <= 0:
            return
        yield replace(each, text=each.text[:left])
        left -= len(each.text)


def held(passages: Iterable[Passage], questions: Sequence[Question]) -> list[float | None]:
    """Return for each question the share of its gold spans that one of all the passages holds."""
    stated: dict[str, list[str]] = defaultdict(list)
    for each in passages:
        for name in {each.source, PurePath(each.source).stem}:
            stated[name].append(fold(each.text))

    def is_held(span: GoldSpan) -> bool:
        words = fold(span.quote)
        return any(words in text for text in stated[span.document])

    return [sum(map(is_held, each.gold)) / len(each.gold) for each in questions]


def timed(make: Callable[[], Made]) -> tuple[Made, Spent]:
    """Return what is made and what it took."""
    began, used = time.perf_counter(), _cpu()
    made = make()
    return made, Spent(time.perf_counter() - began, _cpu() - used)


def _cpu() -> float:
    of = os.times()
    return time.process_time() + of.children_user + of.children_system


def memory_mb(each: Contender, settings: Settings, asked: Sequence[str]) -> float:
    """Return by how much a process of its own grew (MB, 10⁶ bytes) to build it and be asked.

    What is left in memory afterwards counts, the framework's own modules included; the library
    that was read in does not. ZhiCe opens the index that is there, as its server does.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_grown, args=(theirs, each.name, settings, tuple(asked)))
    process.start()
    theirs.close()
    try:
        grown: float = ours.recv()
    except EOFError as error:
        raise RuntimeError(f"The process that measures the memory of {each.name} died.") from error
    finally:
        process.join()
    return grown


def _grown(answer: Connection, name: str, settings: Settings, asked: Sequence[str]) -> None:
    # By its name: what a contender is made of cannot be handed to another process.
    (each,) = [one for one in ALL if one.name == name]
    before = _resident_mb()
    if each.opened:
        ask = each.opened(settings)
    else:
        material = Material(settings)
        ask = each.index(each.split(material), material)
        del material
    for text in asked:
        ask(text)
    gc.collect()
    answer.send(_resident_mb() - before)


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")
