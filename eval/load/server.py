"""A server in a process of its own, and how much memory it takes."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

_NO_LIMIT = {"ZHICE_RATE": "0"}


@contextmanager
def serving(
    home: Path, *options: str, variables: Mapping[str, str] = _NO_LIMIT
) -> Iterator[tuple[str, int]]:
    """Serve a home on a free port; yield the address and the process's id."""
    command = "import sys; from ui.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", command, "--home", str(home), "serve", "--port", "0", *options],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", announced)
        if not address:
            raise RuntimeError(f"The server did not start: {announced!r}")
        try:
            yield address[0], process.pid
        finally:
            process.terminate()


def wait_for_page(url: str, headers: Mapping[str, str] | None = None) -> None:
    """Wait until a server has its page, which comes seconds after the API."""
    while httpx.get(url, headers=headers).status_code == 503:
        time.sleep(0.1)


def memory_mb(pid: int) -> float:
    """Return the proportional memory of a process and those it started, in MB (Linux)."""
    total = _proportional_kb(pid)
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            total += int(1000 * memory_mb(int(child)))
    return total / 1000


def _proportional_kb(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
