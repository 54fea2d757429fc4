"""Files that hang, crash or fill the memory are refused by name, and the next one is read."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EncryptedFileError, ReadError, TooLargeError
from corpus.parse import parse
from corpus.worker import ParsePool, _Worker
from eval.reading.seeds import docx, paragraph

TEXT = "一、支持企业。给予奖励。\n二、支持人才。给予住房。".encode()
SLOW = docx(paragraph("一、甲") * 200_000)


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsePool]:
    with ParsePool(workers=2) as made:
        yield made


def test_a_document_comes_back_as_it_is(pool: ParsePool) -> None:
    assert pool.parse(TEXT, "a.txt") == parse(TEXT, "a.txt")


def test_a_refusal_keeps_its_kind_and_words(pool: ParsePool) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFileError, match=r"^a\.docx: is protected by a password") as caught:
        pool.parse(data, "a.docx")
    assert caught.value.name == "a.docx"


def test_files_are_read_side_by_side(pool: ParsePool) -> None:
    with ThreadPoolExecutor(4) as executor:
        names = [f"{number}.txt" for number in range(8)]
        documents = list(executor.map(lambda name: pool.parse(TEXT, name), names))
    assert [document.info.source for document in documents] == names


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    with ParsePool(workers=1, seconds=2.0) as pool:
        with pytest.raises(ReadError, match=r"^a\.docx: took longer than 2 s"):
            pool.parse(SLOW, "a.docx")
        assert pool.parse(TEXT, "a.txt").clauses


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits memory")
def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read() -> None:
    with ParsePool(workers=1, seconds=300, memory_bytes=200 << 20) as pool:
        pool.parse(TEXT, "a.txt")
        with pytest.raises(TooLargeError, match=r"needs more than 200 MB"):
            pool.parse(("一、甲\n" * 1_000_000).encode(), "a.txt")
        assert pool.parse(TEXT, "a.txt").clauses


def test_a_process_that_is_lost_costs_no_file() -> None:
    with ParsePool(workers=1) as pool:
        pool.parse(TEXT, "a.txt")
        (worker,) = pool._running
        worker._process.kill()
        assert pool.parse(TEXT, "b.txt").clauses


def test_the_start_of_a_process_is_on_the_clock_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corpus.worker._START", "import time; time.sleep(60)")
    started = time.monotonic()
    with (
        ParsePool(workers=1, seconds=1.0) as pool,
        pytest.raises(ReadError, match="took longer than 1 s"),
    ):
        pool.parse(TEXT, "a.txt")
    assert time.monotonic() - started < 10


def test_the_second_try_of_a_file_runs_on_the_same_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    deadlines: list[float] = []
    parse_by = _Worker.parse

    def recorded(worker: _Worker, *args: Any) -> Any:
        deadlines.append(args[-1])
        return parse_by(worker, *args)

    monkeypatch.setattr(_Worker, "parse", recorded)
    with ParsePool(workers=1, seconds=3.0) as pool:
        pool.parse(TEXT, "a.txt")
        (worker,) = pool._running
        threading.Timer(2.0, worker._process.kill).start()
        with pytest.raises(ReadError, match="took longer than 3 s"):
            pool.parse(SLOW, "a.docx")
    _, tried, again = deadlines
    assert tried == again


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_libreoffice_ends_with_the_process_that_asked_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ticks = tmp_path / "ticks"
    hanging = tmp_path / "soffice"
    hanging.write_text(f"#!/bin/sh\n(while sleep 0.1; do echo >> {ticks}; done) & wait\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with ParsePool(workers=1, seconds=5.0) as pool:
        with pytest.raises(ReadError, match="took longer than 5 s"):
            pool.parse(rb"{\rtf1 a}", "a.rtf")
        time.sleep(0.5)
        counted = ticks.stat().st_size
        time.sleep(0.5)
        assert ticks.stat().st_size == counted


def test_a_reply_that_takes_longer_to_unpack_than_is_left_is_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corpus.worker._UNPACKED", 10)
    with (
        ParsePool(workers=1) as pool,
        pytest.raises(ReadError, match="took longer than 29 s"),
    ):
        pool.parse(TEXT, "a.txt")
