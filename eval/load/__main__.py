"""Many clients at once against a server of its own: mixed work, every reply compared.

    python -m eval.load --clients 32 --minutes 5

Searches and answers over the sample documents must be what a single client got before, with no,
some or many uploads in the library (they change how much a word weighs). Uploads must be found
while they are there, and not after. The exit code is 1 where a reply was wrong or a 5xx.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path

from eval.adapters import load_set
from eval.load.client import KINDS, Client, Expected, expected_replies
from eval.load.server import memory_mb, serving, wait_for_page
from rag.service import open_service
from rag.settings import Settings

_SHARES = {"search": 55, "answer": 35, "upload and delete": 10}
_WARM_SECONDS = 20


def main() -> int:
    """Run the load and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.load", description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    questions = [each.question for each in load_set("dev") if not each.history]
    chance.shuffle(questions)
    with tempfile.TemporaryDirectory(prefix="zhice-load-") as folder:
        home = Path(folder)
        open_service(Settings(home=home)).ingest([Path(str(files("corpus") / "samples"))])
        with serving(home) as (url, pid):
            wait_for_page(url)
            expected = expected_replies(url, questions[: options.questions])
            return _load(url, pid, expected, options)


def _load(url: str, pid: int, expected: Expected, options: argparse.Namespace) -> int:
    clients = [
        Client(url, expected, random.Random(options.seed * 1000 + number), number)
        for number in range(options.clients)
    ]
    ends = time.monotonic() + 60 * options.minutes
    threads = [threading.Thread(target=each.run, args=(_SHARES, ends)) for each in clients]
    memory = [memory_mb(pid)]
    for thread in threads:
        thread.start()
    marks = [time.monotonic() + min(_WARM_SECONDS, 12 * options.minutes)]
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.5)
        if marks and time.monotonic() > marks[0]:
            marks.pop()
            memory.append(memory_mb(pid))
    memory.append(memory_mb(pid))
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for client in clients:
        statuses += client.statuses
        wrong += client.wrong
    for each in wrong[:20]:
        print(f"WRONG {each}")
    for kind in KINDS:
        took = sorted(ms for client in clients for ms in client.took[kind])
        if took:
            p50, p95 = (took[int(len(took) * share)] for share in (0.5, 0.95))
            print(f"{kind}: {len(took)} calls, p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    total = sum(statuses.values())
    print(f"calls: {total} ({total / (60 * options.minutes):.0f} a second)")
    print(f"statuses: {', '.join(f'{code}: {n}' for code, n in sorted(statuses.items()))}")
    print(
        "memory (MB, all processes): before {:.0f}, warm {:.0f}, at the end {:.0f}".format(*memory)
    )
    print(f"wrong replies: {len(wrong)}")
    return 1 if wrong or any(code >= 500 for code in statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
