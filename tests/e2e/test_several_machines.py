"""Two servers and three ingest workers, each with a home of its own, over one library and index."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from index import tables
from index.database import open_engine
from index.shards import Shard
from tests.milvus import milvus

QUESTION = "省级概念验证中心和中试基地分别能拿到什么支持？"
LATER = "关于支持冰雪运动的若干措施\n一、支持滑雪场。对新建滑雪场给予造雪补贴。"
SHARDS = 3
COPIES = 8
_SECONDS = 20


@pytest.fixture
def variables(database: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    with milvus(tmp_path / "milvus") as address:
        yield {"ZHICE_LIBRARY": database, "ZHICE_INDEX": address, "ZHICE_RATE": "0"}


@pytest.fixture
def files(tmp_path: Path, samples: Path) -> Path:
    """The samples, many other documents, and one of them under several names."""
    folder = tmp_path / "files"
    shutil.copytree(samples, folder)
    for number in range(COPIES):
        text = f"关于支持园区{number}的若干措施\n一、支持园区{number}。给予奖励{number + 1}万元。"
        (folder / f"园区{number}.txt").write_text(text, "utf-8")
        (folder / f"同一份{number}.txt").write_text(LATER.replace("冰雪", "水上"), "utf-8")
    return folder


def start_worker(
    shard: int, home: Path, folder: Path, variables: Mapping[str, str]
) -> "subprocess.Popen[str]":
    command = "import sys; from ui.cli import main; sys.exit(main())"
    return start(
        *(command, "--home", str(home / f"worker{shard}")),
        *("ingest", str(folder), "--shard", f"{shard}/{SHARDS}"),
        variables=variables,
    )


def start(command: str, *options: str, variables: Mapping[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", command, *options],
        env={**os.environ, **variables, "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def api(home: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """Serve the API alone, from a home of its own; yield its address."""
    command = (
        "from ui.workers import serve_api; from rag.service import open_service; "
        "from rag.settings import from_environment; "
        "serve_api(open_service(from_environment()), host='127.0.0.1', port=0, workers=1)"
    )
    with start(command, variables={**variables, "ZHICE_HOME": str(home)}) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        try:
            yield re.findall(r"http://[\d.]+:\d+", announced)[0]
        finally:
            process.terminate()


def work(home: Path, folder: Path, variables: Mapping[str, str], changed: str = "") -> None:
    """Let all workers read the folder at the same time, or the one that a file belongs to."""
    shards = [Shard(number=each + 1, count=SHARDS) for each in range(SHARDS)]
    workers = [
        start_worker(shard.number, home, folder, variables)
        for shard in shards
        if not changed or shard.holds(changed)
    ]
    for worker in workers:
        _, errors = worker.communicate(timeout=100)
        assert worker.returncode == 0, errors


def titles(url: str) -> Counter[str]:
    listed = httpx.get(f"{url}/v1/documents", timeout=30).json()["documents"]
    return Counter(each["title"] for each in listed)


def found(url: str, query: str) -> list[str]:
    body = {"query": query, "limit": 10}
    response = httpx.post(f"{url}/v1/search", json=body, timeout=30)
    assert response.status_code == 200, response.text
    return [hit["clause"]["id"] for hit in response.json()["hits"]]


def test_servers_and_workers_share_one_library_and_index(
    tmp_path: Path, files: Path, variables: dict[str, str]
) -> None:
    work(tmp_path, files, variables)
    with ExitStack() as servers:
        urls = [servers.enter_context(api(tmp_path / name, variables)) for name in ("one", "two")]
        expected = len(list(files.glob("*.txt"))) - COPIES + 1
        for url in urls:
            assert httpx.get(f"{url}/readyz", timeout=60).status_code == 200
            assert len(titles(url)) == titles(url).total() == expected
        ids = [found(url, "科技服务业的支持措施") for url in urls]
        assert ids[0] == ids[1]
        assert len(ids[0]) == 10
        replies = [
            httpx.post(f"{url}/v1/answer", json={"question": QUESTION}, timeout=60).json()
            for url in urls
        ]
        assert replies[0]["answer"] == replies[1]["answer"]
        assert "200万元" in replies[0]["answer"]
        # An answer given by one is known to the other.
        stored = httpx.get(f"{urls[1]}/v1/answers/{replies[0]['answer_id']}")
        assert stored.json()["answer"] == replies[0]["answer"]

        (files / "冰雪.txt").write_text(LATER, "utf-8")
        work(tmp_path, files, variables, "冰雪.txt")
        for url in urls:
            assert len(titles(url)) == titles(url).total() == expected + 1
            until = time.monotonic() + _SECONDS
            while not (first := found(url, "滑雪场造雪补贴")) and time.monotonic() < until:
                time.sleep(0.1)
            clause = httpx.get(f"{url}/v1/clauses/{first[0]}").json()
            assert "造雪补贴" in str(clause)
    check_counts(variables["ZHICE_LIBRARY"], expected + 1)


def check_counts(library: str, documents: int) -> None:
    """Check that the index counts every document once, and its clauses and terms with it."""
    engine = open_engine(library)
    state, held = tables.indexes.c, tables.index_documents.c
    with engine.connect() as connection:
        clauses = connection.scalar(select(state.clauses).where(state.current))
        noted = connection.execute(select(func.count(), func.sum(held.clauses))).one()
        assert tuple(noted) == (documents, clauses)
        highest = connection.scalar(select(func.max(tables.index_terms.c.clauses)))
        assert highest is not None
        assert highest <= clauses
    engine.dispose()
