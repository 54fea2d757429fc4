"""Work in a process of its own, ended on its own or by `kill -9` at a given instant."""

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended and what it had said until then, oldest first."""

    killed: bool
    seconds: float
    said: list[Any]


def run(work: Callable[[Callable[[Any], None]], None], kill_after: float | None) -> Ended:
    """Run `work` in a fork; it gets a function to say things with. `kill_after` is seconds.

    The caller must have no threads and no open library: both do not survive a fork.
    """
    reading, writing = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    said = b""
    killed = False
    with open(reading, "rb", buffering=0) as pipe:  # noqa: PTH123 (a descriptor is no path)
        while True:
            left = None if kill_after is None or killed else started + kill_after - time.monotonic()
            if left is None or select.select([pipe], [], [], max(left, 0))[0]:
                block = pipe.read(65536)
                if not block:
                    break
                said += block
            else:
                os.kill(child, signal.SIGKILL)
                killed = True
    _, status = os.waitpid(child, 0)
    return Ended(
        killed=killed and os.WIFSIGNALED(status),
        seconds=time.monotonic() - started,
        said=[json.loads(line) for line in said.splitlines()],
    )


def _work(work: Callable[[Callable[[Any], None]], None], writing: int) -> None:
    def say(what: Any) -> None:
        os.write(writing, json.dumps(what).encode() + b"\n")

    status = 0
    try:
        work(say)
    except BaseException:  # noqa: BLE001 (the fork must never return to its parent's code)
        say({"failed": traceback.format_exc()})
        status = 1
    os._exit(status)
