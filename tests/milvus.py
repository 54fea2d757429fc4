"""A Milvus Lite server started for the tests, which several processes may call."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SECONDS = 30


@contextmanager
def milvus(folder: Path) -> Iterator[str]:
    """Start a server over a folder; yield `milvus://…`, its address."""
    for name in ("pymilvus", "milvus_lite"):
        pytest.importorskip(name, reason=f"{name} is not installed: pip install 'zhice[dev]'")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = "from milvus_lite.adapter.grpc.server import run_server; run_server"
    with subprocess.Popen(
        [sys.executable, "-c", f"{command}({str(folder)!r}, '127.0.0.1', {port})"],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port, process)
            yield f"milvus://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Milvus Lite did not start on port {port}.")
