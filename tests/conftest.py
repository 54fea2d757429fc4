"""Shared fixtures: the samples ingested once, one real server, one browser."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from eval.load.server import serving, wait_for_page
from rag.service import Service, open_service
from rag.settings import Settings
from tests.milvus import milvus
from tests.postgresql import new_database, postgresql

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


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
def database_server() -> Iterator[str]:
    """A PostgreSQL server of its own: the address of its databases."""
    # Not among pytest's folders, which its next run closes to the user that the server runs as.
    with (
        tempfile.TemporaryDirectory(prefix="zhice-") as folder,
        postgresql(Path(folder)) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Milvus Lite server: its address, to be used for any number of libraries."""
    with milvus(tmp_path_factory.mktemp("milvus")) as address:
        yield address


@pytest.fixture
def database(database_server: str) -> str:
    """An empty PostgreSQL database: its address."""
    return new_database(database_server)


@pytest.fixture(scope="session")
def server_url(samples_home: Path) -> Iterator[str]:
    """A real server over the samples, in a process of its own, on a free port."""
    with _url(samples_home, {}) as url:
        yield url


@pytest.fixture(scope="session")
def start_server(samples_home: Path) -> Callable[[dict[str, str]], AbstractContextManager[str]]:
    """Starts further servers over the samples, with variables of their own."""
    return partial(_url, samples_home)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's browser, without a window; tests that need it are skipped where none is."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(BROWSERS)})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_OPTIONS))
        yield browser
        browser.close()


@contextmanager
def _url(home: Path, variables: dict[str, str]) -> Iterator[str]:
    with serving(home, variables=variables) as (url, _):
        wait_for_page(url)
        yield url
