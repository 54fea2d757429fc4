"""The API from several processes: one library, one port, and nobody left behind."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from eval.load.server import serving

TEXT = "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, int]]:
    (tmp_path / "home").mkdir()
    with serving(tmp_path / "home", "--workers", "2") as served:
        yield served


def workers_of(pid: int) -> list[int]:
    """Return the processes that a process started, but for the one that tracks resources."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [
        int(each) for each in pids if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]


def wait_for(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to be")


def is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def test_what_one_process_takes_all_of_them_know(served: tuple[str, int]) -> None:
    url, pid = served
    job = httpx.post(f"{url}/v1/documents", files={"files": ("a.txt", TEXT.encode())}).json()
    wait_for(lambda: httpx.get(f"{url}/v1/jobs/{job['id']}").json()["done"])
    for _ in range(20):  # each call on a connection of its own
        reply = httpx.post(f"{url}/v1/answer", json={"question": "冷链园区能拿到多少补贴？"})
        assert "50万元" in reply.json()["answer"]
    saved = httpx.post(f"{url}/v1/searches", json={"query": "冷链"}).json()
    feed = httpx.get(f"{url}/v1/searches/{saved['id']}/feed").text
    leads = re.search(r'<link href="(.+?)"', feed)
    assert leads
    assert "冷链" in httpx.get(leads[1]).json()["clause"]["text"]
    page = httpx.get(f"{url}/")
    assert (page.status_code, page.headers["content-type"]) == (404, "application/problem+json")
    assert len(workers_of(pid)) == 2


def test_a_process_that_dies_is_replaced_and_none_outlives_the_first(
    served: tuple[str, int],
) -> None:
    url, pid = served
    before = workers_of(pid)
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: len(workers_of(pid)) == 2 and before[0] not in workers_of(pid))
    wait_for(lambda: is_healthy(url))
    left = workers_of(pid)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(Path(f"/proc/{each}").exists() for each in left))
    assert not is_healthy(url)
