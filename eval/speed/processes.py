"""Commands in processes of their own: how long they take, and how much memory."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

# The most memory that a process held, as Linux counts it, is told in the last line.
_CALL = """
import re, sys
from ui.cli import main
try:
    code = main()
except SystemExit as end:
    code = end.code
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
sys.exit(code)
"""
_FINE = (0, 3)  # answered, or not found


def seconds_of(arguments: Sequence[str], times: int) -> list[float]:
    """Return the wall time of each of several calls of `zhice`; the first warms the disk's cache.

    Raises:
        RuntimeError: the command failed.
    """
    return [_timed(arguments)[0] for _ in range(times + 1)][1:]


def peak_mb(arguments: Sequence[str]) -> float:
    """Return the most memory that a call of `zhice` held, in MB (10⁶ bytes)."""
    return _timed(arguments)[1]


def size_mb(folder: Path) -> float:
    """Return what the files of a folder take, in MB (10⁶ bytes)."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _timed(arguments: Sequence[str]) -> tuple[float, float]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _CALL, *arguments], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode not in _FINE:
        raise RuntimeError(f"zhice {' '.join(arguments)} failed: {done.stderr}")
    return seconds, int(done.stderr.split()[-1]) * 1024 / 1e6
