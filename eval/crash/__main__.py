"""Kill ZhiCe at instants of chance and look whether anything was lost.

    python -m eval.crash                 300 times `kill -9`, over all operations in turn
    python -m eval.crash --disk          a full disk and read-only storage (as root, on Linux)

A line of PROBLEM for each thing that went wrong; the exit code is 1 where there was one.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.crash.check import check_backup, check_home, check_restored
from eval.crash.disk import disk_trials
from eval.crash.operations import OPERATIONS, Stage
from eval.crash.process import Ended, run
from eval.crash.texts import texts
from index.encoder import bundled_encoder
from rag.lexicon import lexicon

_KEPT = 16


class Torture:
    """One home that is killed over and over."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.anchor, *self.unused = texts(seed)
        self.all = {text.title: text for text in [self.anchor, *self.unused]}
        self.there = {self.anchor.title}
        self.stored: set[str] = set()
        self.seconds: dict[str, float] = {}
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        (root / "files").mkdir()

    def first(self) -> None:
        """Make the home, and measure how long each operation takes when it is left alone."""
        stage = Stage(root=self.root, fresh=(self.anchor,), doomed=())
        run(lambda say: OPERATIONS["ingest"](stage, lambda *_: None), None)
        for name in ("ingest", "upload", "backup", "delete", "switch", "restore"):
            self.seconds[name] = self.trial(name, None).seconds
            print(f"{name}: {self.seconds[name]:.2f} s when left alone", flush=True)
        self.counts.clear()

    def trial(self, name: str, kill_after: float | None) -> Ended:
        """Run an operation, kill it, and check everything."""
        fresh = tuple(self.unused.pop() for _ in range(3)) if name in ("ingest", "upload") else ()
        others = sorted(self.there - {self.anchor.title})
        doomed = tuple(others[: max(2, len(others) - _KEPT)]) if name == "delete" else ()
        stage = Stage(root=self.root, fresh=fresh, doomed=doomed)
        ended = run(
            lambda say: OPERATIONS[name](stage, lambda event, of: say([event, of])), kill_after
        )
        told = [each for each in ended.said if isinstance(each, list)]
        wrong = [each["failed"] for each in ended.said if isinstance(each, dict)]
        before = self.there
        subjects = {of for event, of in told if event == "there"}
        must = before - {*doomed} | {each.title for each in fresh if each.subject in subjects}
        wrong += self._check(must, {of for event, of in told if event == "gone"})
        if name == "backup" and (self.root / "backup.zip").exists():
            wrong += self._check_backup(before)
        if name == "restore" and ["copied", ""] in told:
            wrong += self._said(lambda: check_restored(self.root / "copy", before, self.stored))
        for each in wrong:
            print(f"PROBLEM {name}, after {ended.seconds:.3f} s: {each}", flush=True)
        self.problems += wrong
        self.counts[f"{name}: {'killed' if ended.killed else 'finished before the kill'}"] += 1
        return ended

    def _check(self, must: set[str], gone: set[str]) -> list[str]:
        """Check the home; what the user was told nothing of may be there or not."""
        known = [self.all[title] for title in must]
        home = self.root / "home"
        said = self._said(lambda: [check_home(home, self.anchor, known, gone)])
        if not isinstance(said[0], list):
            return said
        wrong, found, titles = said[0]
        self.there = set(titles)
        for each in found or ["nothing"]:
            self.counts[f"the doctor found: {each}"] += 1
        return list(wrong)

    def _check_backup(self, before: set[str]) -> list[str]:
        """Check that the backup can be restored; only a finished one is replaced by another."""
        scratch = self.root / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        said = self._said(lambda: [check_backup(self.root / "backup.zip", scratch)])
        if not isinstance(said[0], list):
            return said
        wrong, titles = said[0]
        known = set(titles) in (before, self.stored)
        self.stored = set(titles)
        self.counts["backups restored and compared"] += 1
        return list(wrong) if known else [*wrong, f"the backup holds {len(titles)} documents"]

    def _said(self, check: Callable[[], list[Any]]) -> list[Any]:
        """Return what a check finds in a process of its own, or why it failed."""
        ended = run(lambda say: say(check()), None)
        if not ended.said:
            return ["the check itself died"]
        (said,) = ended.said
        return [said["failed"]] if isinstance(said, dict) else list(said)


def main() -> int:
    """Run the trials and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.crash", description=__doc__)
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--disk", action="store_true", help="full disk and read-only storage")
    options = parser.parse_args()
    bundled_encoder(), lexicon()  # forks find them loaded
    with tempfile.TemporaryDirectory(prefix="zhice-crash-") as folder:
        if options.disk:
            return disk_trials(Path(folder))
        torture = Torture(Path(folder), options.seed)
        torture.first()
        names = list(OPERATIONS)
        for number in range(options.trials):
            name = names[number % len(names)]
            torture.trial(name, torture.chance.uniform(0, torture.seconds[name]))
            if (number + 1) % 20 == 0:
                print(f"{number + 1} of {options.trials}", flush=True)
    for what, count in sorted(torture.counts.items()):
        print(f"{what}: {count}")
    print(f"documents at the end: {len(torture.there)}")
    print(f"problems: {len(torture.problems)}")
    return 1 if torture.problems else 0


if __name__ == "__main__":
    sys.exit(main())
