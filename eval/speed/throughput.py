"""How many searches a second several workers carry: `python -m eval.speed.throughput --home DIR`.

    python -m eval.speed.throughput --home DIR --workers 2 --seconds 10

Once in processes that search by themselves, without a network; once over HTTP by
`zhice serve --workers`, whose clients take a part of the same processors. Each question is asked
once before, and then in turn until the time is over.
"""

import argparse
import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from eval.adapters import load_set
from eval.load.server import serving
from rag.service import open_service
from rag.settings import from_environment

_RUNS = 3


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
    ways = {
        f"{options.workers} processes": lambda: in_processes(
            options.home, asked, options.workers, options.seconds
        ),
        f"HTTP, {options.workers} workers, {options.clients} clients": lambda: over_http(
            options.home, asked, options.workers, options.clients, options.seconds
        ),
    }
    for name, measured in ways.items():
        rates = [measured() for _ in range(_RUNS)]
        middle = np.median(rates)
        print(f"{name}: {middle:.0f} searches/s ({min(rates):.0f} to {max(rates):.0f})", flush=True)


def in_processes(home: Path, asked: Sequence[str], workers: int, seconds: float) -> float:
    """Return the searches a second of so many processes together."""
    context = get_context("spawn")
    ready, counts = context.Barrier(workers), context.Queue()
    running = [
        context.Process(target=_worker, args=(home, list(asked), number, seconds, ready, counts))
        for number in range(workers)
    ]
    for each in running:
        each.start()
    rate = sum(counts.get() for _ in running)
    for each in running:
        each.join()
    return rate


def _worker(
    home: Path,
    asked: list[str],
    number: int,
    seconds: float,
    ready: Barrier,
    counts: "Queue[float]",
) -> None:
    service = open_service(replace(from_environment(), home=home))
    for text in asked:
        service.search(text)
    ready.wait()
    counts.put(_rate(service.search, asked, number * 7, seconds))


def _rate(
    search: Callable[[str], object], asked: Sequence[str], first: int, seconds: float
) -> float:
    """Return how many searches a second are made, from some question on."""
    began = time.perf_counter()
    for done in count():
        spent = time.perf_counter() - began
        if spent >= seconds:
            return done / spent
        search(asked[(first + done) % len(asked)])
    raise AssertionError


def over_http(
    home: Path, asked: Sequence[str], workers: int, clients: int, seconds: float
) -> float:
    """Return the searches a second that a server answers to several clients at once."""
    rates: list[float] = []
    with serving(home, "--workers", str(workers)) as (url, _):

        def client(number: int) -> None:
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

            def search(text: str) -> None:
                body = json.dumps({"query": text})
                kind = {"Content-Type": "application/json"}
                connection.request("POST", "/v1/search", body, kind)
                reply = connection.getresponse()
                content = reply.read()
                if reply.status != 200:
                    raise RuntimeError(f"{reply.status}: {content!r}")

            rates.append(_rate(search, asked, number * 7, seconds))

        for _ in range(workers):  # warm: connections are spread over the processes
            _at_once(client, clients, 0)
        rates.clear()
        _at_once(client, clients, 1)
    return sum(rates)


def _at_once(client: Callable[[int], None], clients: int, first: int) -> None:
    threads = [threading.Thread(target=client, args=(first + n,)) for n in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


if __name__ == "__main__":
    main()
