"""Spoils files of every format and watches that each is read or refused in a clear sentence."""

import itertools
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from corpus.errors import ReadError
from corpus.model import Document
from corpus.worker import ParsePool
from eval.reading.mutations import MUTATIONS
from eval.reading.seeds import seeds

_STOPPED = (("took longer", "stopped: time"), ("crash", "stopped: crash"))
_SENTENCE = re.compile(r"[^:]{1,60}: [a-z][^\n]{20,400}\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """A file with how it was made; the same seed and number give the same file."""

    number: int
    name: str
    how: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file: `fault` is empty where it was read or refused as it should be."""

    file: Spoiled
    result: str
    fault: str
    seconds: float


def spoiled_files(seed: int, count: int, start: int = 0) -> Iterator[Spoiled]:
    """Yield spoiled files."""
    stock = sorted(seeds().items())
    mutations, weights = zip(*MUTATIONS, strict=True)
    for number in range(start, start + count):
        chance = random.Random(f"{seed}/{number}")
        name, data = chance.choice(stock)
        how = []
        for mutation in chance.choices(mutations, weights, k=chance.choice((1, 1, 2, 3))):
            data = mutation(data, chance)
            how.append(mutation.__name__)
        if chance.random() < 0.2:
            name = chance.choice(stock)[0]
        yield Spoiled(number=number, name=name, how="+".join(how), data=data)


def judge(pool: ParsePool, file: Spoiled) -> Outcome:
    """Read one file and look at what came out."""
    started = time.monotonic()
    try:
        document = pool.parse(file.data, file.name)
    except ReadError as error:
        message = str(error)
        result = type(error).__name__
        fault = "" if _SENTENCE.fullmatch(message) else f"no clear sentence: {message}"
        if "not known" in message:
            fault = message  # an exception that no reader foresaw
        # The limits did their work, but files like these are worth a look.
        result = next((kind for words, kind in _STOPPED if words in message), result)
    else:
        result = "read"
        fault = _fault_of(document)
    seconds = time.monotonic() - started
    if seconds > 30:
        fault = fault or f"took {seconds:.0f} s"
    return Outcome(file=file, result=result, fault=fault, seconds=seconds)


def _fault_of(document: Document) -> str:
    clauses = document.clauses
    if any(document.text[each.char_start : each.char_end] != each.text for each in clauses):
        return "a clause is no slice of the text"
    if any(one.char_end > other.char_start for one, other in itertools.pairwise(clauses)):
        return "clauses overlap"
    try:
        document.text.encode()
    except UnicodeEncodeError:
        return "the text holds a lone surrogate"
    return ""


def run(seed: int, count: int, start: int = 0, workers: int | None = None) -> list[Outcome]:
    """Judge `count` files; the progress goes to standard error."""
    outcomes: list[Outcome] = []
    with ParsePool(workers=workers) as pool, ThreadPoolExecutor(pool.workers) as executor:
        files = spoiled_files(seed, count, start)
        while batch := list(itertools.islice(files, 200)):
            outcomes += executor.map(lambda file: judge(pool, file), batch)
            if count > 200:
                sys.stderr.write(f"\r{len(outcomes)}/{count}")
    return outcomes


def report(outcomes: list[Outcome]) -> str:
    """Return counts, the slowest file, the largest memory of a process, and every fault."""
    lines = [f"{len(outcomes)} files"]
    lines += [
        f"  {result}: {count}"
        for result, count in Counter(each.result for each in outcomes).most_common()
    ]
    slowest = max(outcomes, key=lambda each: each.seconds)
    lines.append(f"slowest: {slowest.seconds:.1f} s ({slowest.file.name}, {slowest.file.how})")
    if sys.platform.startswith("linux"):
        import resource

        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        lines.append(f"largest process: {peak:.0f} MB")
    faults = [each for each in outcomes if each.fault]
    lines.append(f"faults: {len(faults)}")
    faults += [each for each in outcomes if each.result.startswith("stopped")]
    lines += [
        f"  #{each.file.number} {each.file.name} {each.file.how} "
        f"({each.seconds:.1f} s): {each.fault or each.result}"
        for each in faults
    ]
    return "\n".join(lines)
