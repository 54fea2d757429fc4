"""How many searches a second several workers carry: `python -m eval.speed.throughput --home DIR`.

    python -m eval.speed.throughput --home DIR --workers 2 --seconds 10

Once in processes that search by themselves, without a network; once over HTTP by
`zhice serve --workers`, whose clients take a part of the same processors. The questions
are asked in turn until the time is over; a first round is not counted.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from eval.adapters import load_set
from eval.load.server import serving
from rag.service import open_service
from rag.settings import from_environment

_RUNS = 3
_PATIENCE = 300  # seconds until a worker that is not ready counts as dead
_ready: Barrier


def main() -> None:
    """Read the command line, measure, print searches a second: median and range of the runs."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.speed.throughput",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, required=True, help="a folder with an index")
    parser.add_argument("--set", default="dev", help="dev, test or a file of questions")
    parser.add_argument("--most", type=int, default=100, help="questions asked")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=8, help="over HTTP")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked = [each.question for each in load_set(options.set) if not each.history][: options.most]
    for name, measured in (
        (
            f"{options.workers} processes",
            lambda: in_processes(options.home, asked, options.workers, options.seconds),
        ),
        (
            f"HTTP, {options.workers} workers, {options.clients} clients",
            lambda: over_http(
                options.home, asked, options.workers, options.clients, options.seconds
            ),
        ),
    ):
        rates = [measured() for _ in range(_RUNS)]
        middle = np.median(rates)
        print(f"{name}: {middle:.0f} searches/s ({min(rates):.0f} to {max(rates):.0f})", flush=True)


def in_processes(home: Path, asked: Sequence[str], workers: int, seconds: float) -> float:
    """Return the searches a second of so many processes together.

    Raises:
        ZhiceError: the home cannot be searched.
        BrokenBarrierError: one of them was not ready in time.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(
        workers, context, initializer=_take, initargs=(context.Barrier(workers),)
    ) as pool:
        rates = [
            pool.submit(_worker, home, list(asked), number, seconds) for number in range(workers)
        ]
        return sum(each.result() for each in rates)


def _take(ready: Barrier) -> None:
    global _ready
    _ready = ready


def _worker(home: Path, asked: list[str], number: int, seconds: float) -> float:
    service = open_service(replace(from_environment(), home=home))
    for text in asked:
        service.search(text)
    _ready.wait(_PATIENCE)
    return _rate(service.search, asked, number, seconds)


def _rate(
    search: Callable[[str], object], asked: Sequence[str], number: int, seconds: float
) -> float:
    """Return how many searches a second are made; each number begins with another question."""
    began, done = time.perf_counter(), 0
    while (spent := time.perf_counter() - began) < seconds:
        search(asked[(7 * number + done) % len(asked)])
        done += 1
    return done / spent


def over_http(
    home: Path, asked: Sequence[str], workers: int, clients: int, seconds: float
) -> float:
    """Return the searches a second that a server answers to several clients at once.

    Raises:
        RuntimeError: the server refused one.
    """
    with (
        serving(home, "--workers", str(workers)) as (url, _),
        ThreadPoolExecutor(clients) as pool,
    ):

        def client(number: int) -> float:
            connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

            def search(text: str) -> None:
                kind = {"Content-Type": "application/json"}
                connection.request("POST", "/v1/search", json.dumps({"query": text}), kind)
                reply = connection.getresponse()
                content = reply.read()
                if reply.status != 200:
                    raise RuntimeError(f"{reply.status}: {content!r}")

            return _rate(search, asked, number, seconds)

        list(pool.map(client, range(clients)))  # not counted: the first questions of each process
        return sum(pool.map(client, range(clients)))


if __name__ == "__main__":
    main()
