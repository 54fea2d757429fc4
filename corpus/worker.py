"""Parses files in processes of their own, with a limit of time and of memory for each file.

A file that hangs, crashes or fills the memory costs its process, never the caller's.
"""

import contextlib
import logging
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import IO, Literal, Self

from corpus.errors import ReadError, TooLargeError
from corpus.model import Document
from corpus.readers import ocr
from corpus.sidecar import Sidecar

SECONDS = 29.0
"""Of wall time, the start of a process and a second try included: with the end of the process, a
file is refused within 30 s."""

MEMORY_BYTES = 1 << 30
_START = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from corpus.worker import serve; serve(float(sys.argv[1]), int(sys.argv[2]))"
)
_UNPACKED = 10_000_000
"""Bytes of a reply that are unpacked in a second: the time of a file covers that too."""

_LENGTH = struct.Struct(">Q")
_ALIVE = b""
"""An empty message: the clock starts anew, as the file has many pictures."""

_Failure = Literal["late", "memory", "crash"]

log = logging.getLogger(__name__)


class ParsePool:
    """Parses files in as many processes as are asked for at once, at most `workers`.

    Processes are kept for the next file. Use it as a context manager; `parse` may be called from
    several threads.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        seconds: float = SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._closed = False
        self._running: set[_Worker] = set()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self.workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def parse(self, data: bytes, name: str, sidecar: Sidecar | None = None) -> Document:
        """Parse one file; see `corpus.parse.parse`.

        Raises:
            ReadError: as there, and when reading exceeds the time or the memory, or crashes.
        """
        worker = self._idle.get()
        deadline = time.monotonic() + self._seconds
        try:
            fresh = worker is None
            worker = worker or self._start()
            outcome = worker.parse(data, name, sidecar, deadline)
            deadline = worker.deadline
            if outcome in ("memory", "crash") and not fresh and time.monotonic() < deadline:
                # The files before may have left little room: in a new process, on the same clock.
                worker = self._start()
                outcome = worker.parse(data, name, sidecar, deadline)
        finally:
            if worker is not None and worker.is_dead:
                self._running.discard(worker)
                worker = None
            self._idle.put(worker)
        if isinstance(outcome, str):
            raise self._refusal(outcome, name)
        if isinstance(outcome, ReadError):
            raise outcome
        return outcome

    def _start(self) -> "_Worker":
        if self._closed:
            raise RuntimeError("the pool is closed")
        worker = _Worker(self._seconds, self._memory_bytes)
        self._running.add(worker)
        return worker

    def _refusal(self, failure: "_Failure", name: str) -> ReadError:
        log.warning("%s: its reading process was lost (%s)", name, failure)
        if failure == "late":
            return ReadError(
                name,
                f"took longer than {self._seconds:.0f} s to read. Split it, or print it to PDF.",
            )
        if failure == "memory":
            return TooLargeError(
                name,
                f"needs more than {self._memory_bytes >> 20} MB of memory to read. "
                "Split it, or remove its pictures.",
            )
        return ReadError(
            name,
            "made its reader crash: it is broken or too large. Open it and save it again, or "
            "print it to PDF.",
        )

    def close(self) -> None:
        """End all processes; files being parsed are refused."""
        self._closed = True
        for worker in tuple(self._running):
            worker.close()
        self._running.clear()


class _Worker:
    """One process that parses one file at a time."""

    def __init__(self, seconds: float, memory_bytes: int) -> None:
        self._seconds = seconds
        self.deadline = 0.0
        """When the time of the file or, where pictures are read, of the page is or was up."""
        # Isolated, so that a folder in the working directory can never stand in for a package.
        command = [sys.executable, "-I", "-c", _START, str(seconds), str(memory_bytes), *sys.path]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input = self._process.stdin
        self._output = self._process.stdout
        self.is_dead = False

    def parse(
        self, data: bytes, name: str, sidecar: Sidecar | None, deadline: float
    ) -> Document | ReadError | _Failure:
        """Return what became of a file by a time; a failure leaves the process dead."""
        late = threading.Event()

        def watch(deadline: float) -> threading.Timer:
            self.deadline = deadline
            timer = threading.Timer(deadline - time.monotonic(), end)
            timer.daemon = True
            timer.start()
            return timer

        def end() -> None:
            late.set()
            self._kill()

        timer = watch(deadline)
        try:
            _send(self._input, pickle.dumps((data, name, sidecar)))
            while (reply := _receive(self._output)) == _ALIVE:
                timer.cancel()
                timer = watch(time.monotonic() + self._seconds)
        except (OSError, EOFError, ValueError):
            self.close()
            return "late" if late.is_set() else "crash"
        finally:
            timer.cancel()
        if len(reply) / _UNPACKED > self.deadline - time.monotonic():
            self.close()
            return "late"
        outcome, trace = pickle.loads(reply)
        if trace:
            log.warning("%s could not be parsed:\n%s", name, trace)
        if outcome == "memory":
            self.close()
        elif isinstance(outcome, tuple):
            kind, problem = outcome
            error: ReadError = kind(name, problem)
            return error
        result: Document | _Failure = outcome
        return result

    def close(self) -> None:
        """End the process."""
        self.is_dead = True
        self._kill()
        for stream in (self._input, self._output):
            with contextlib.suppress(OSError):
                stream.close()
        self._process.wait()

    def _kill(self) -> None:
        """End the process with those it started (LibreOffice)."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve(seconds: float, memory_bytes: int) -> None:
    """Parse the files that come in on standard input until it ends: what a process does."""
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print goes nowhere
    _limit_memory(memory_bytes)
    import corpus.parse  # noqa: F401 (before the first file comes)

    def alive() -> None:
        _watch(seconds)
        _send(outgoing, _ALIVE)

    while True:
        try:
            message = _receive(incoming)
        except EOFError:
            return
        data, name, sidecar = pickle.loads(message)
        del message
        _watch(seconds)
        reply = _outcome(data, name, sidecar, alive)
        del data
        _watch(None)
        _send(outgoing, reply)


def _outcome(data: bytes, name: str, sidecar: Sidecar | None, alive: Callable[[], None]) -> bytes:
    from corpus.parse import parse

    try:
        return pickle.dumps((parse(data, name, sidecar, alive), ""))
    except ReadError as error:
        return pickle.dumps(((type(error), error.problem), ""))
    except Exception as error:  # noqa: BLE001 (the last line: no file may stop the others)
        if _is_out_of_memory(error):
            return pickle.dumps(("memory", ""))
        problem = (
            f"cannot be read ({type(error).__name__}): it is broken in a way not known. "
            "Open it and save it again, or print it to PDF."
        )
        return pickle.dumps(((ReadError, problem), traceback.format_exc()))


def _is_out_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _watch(seconds: float | None) -> None:
    """End this process by itself, should nobody be left who ends it in time."""
    if hasattr(signal, "alarm"):
        signal.alarm(0 if seconds is None else int(seconds) + 10)


def _limit_memory(memory_bytes: int) -> None:
    """Limit the memory this process takes; the libraries it maps come on top (about 100 MB).

    Only Linux keeps such a limit; elsewhere the limit of time alone holds.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    # Text recognition sets more aside than it fills: about twice of what it comes to hold.
    limit = memory_bytes * (14 if ocr.available() else 7) // 8
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
