"""Shared fixtures: the samples ingested once, one real server."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest

from rag.service import Service, open_service
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"


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
def server_url(samples_home: Path) -> Iterator[str]:
    """A real server over the samples, in a process of its own, on a free port."""
    with serving(samples_home, {}) as url:
        yield url


@pytest.fixture(scope="session")
def start_server(samples_home: Path) -> Callable[[dict[str, str]], AbstractContextManager[str]]:
    """Starts further servers over the samples, with variables of their own."""
    return partial(serving, samples_home)


@contextmanager
def serving(home: Path, variables: dict[str, str]) -> Iterator[str]:
    command = "import sys; from ui.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", command, "--home", str(home), "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", announced)
        assert address, f"the server did not start: {announced!r}"
        yield address[0]
        process.terminate()
