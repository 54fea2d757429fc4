"""Shared fixtures: the samples ingested once, one real server."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from rag.service import Service, open_service
from rag.settings import Settings
from ui.server import create_server

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample documents."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the samples ingested."""
    home = tmp_path_factory.mktemp("home")
    open_service(Settings(home=home)).ingest([SAMPLES])
    return home


@pytest.fixture(scope="session")
def service(samples_home: Path) -> Service:
    return open_service(Settings(home=samples_home))


@pytest.fixture(scope="session")
def server_url(service: Service) -> Iterator[str]:
    """A real server over the samples."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = uvicorn.Config(create_server(service), port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
