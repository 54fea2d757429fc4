"""An index that grew is the one that is made from nothing, and writes only what changed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError
from corpus.parse import parse
from index import growth, segment, shelving
from index.apart import _START
from index.encoder import Encoder, bundled_encoder
from index.filters import Filters, clause_passes
from index.library import Library
from index.local import Snapshot
from index.snapshot import (
    check_snapshot,
    file_digest,
    open_snapshot,
    write_snapshot,
)

TEXTS = [
    "关于支持科技的若干措施\n一、支持企业。给予奖励10万元。由省科技厅牵头。\n二、支持人才。给予住房。",
    "关于支持物流的若干措施\n一、支持园区。给予补贴。（责任单位：省商务厅）",
    "一封没有条款的信",
    "关于发展种业的若干措施\n一、发展种业。到2027年，建设种子基地5个。\n二、保障。由省财政厅负责。",
    "关于海洋经济的若干措施\n一、发展渔业。\n二、发展港口。牵头单位：省交通运输厅。",
]


class Home:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.library = Library(f"sqlite:///{root / 'library.db'}")
        self.encoder: Encoder = bundled_encoder()

    def put(self, number: int, text: str = "") -> None:
        data = (text or TEXTS[number]).encode()
        self.library.put(parse(data, f"{number}.txt"), f"/{number}.txt")

    def remove(self, number: int) -> None:
        self.library.clear_up([f"/{number}.txt"])

    def grow(self) -> Path:
        folder = self.root / "grown"
        return folder / write_snapshot(folder, self.library, self.encoder)

    def check(self) -> None:
        """The index in use is like one that is made from nothing."""
        write_snapshot(self.root / "fresh", self.library, self.encoder, rebuild=True)
        grown, fresh = (
            open_snapshot(self.root / each, self.encoder) for each in ("grown", "fresh")
        )
        assert list(grown.clause_ids) == list(fresh.clause_ids) == self.library.clause_ids()
        assert (grown.versions, grown.spans) == (fresh.versions, fresh.spans)
        assert_alike(grown, fresh, self.encoder)


def assert_alike(grown: Snapshot, fresh: Snapshot, encoder: Encoder) -> None:
    rows = np.arange(len(fresh.clause_ids))[::-1]
    for query in ("支持企业奖励", "发展渔业和种业", "财政"):
        np.testing.assert_array_equal(grown.lexical.scores(query), fresh.lexical.scores(query))
        assert grown.lexical.idf(query[:2]) == fresh.lexical.idf(query[:2])
        (vector,) = encoder.encode([query], role="query")
        np.testing.assert_array_equal(
            grown.vectors.cosines(vector, rows), fresh.vectors.cosines(vector, rows)
        )
        assert grown.vectors.spread(vector) == pytest.approx(fresh.vectors.spread(vector), abs=1e-6)
        ours, theirs = grown.vectors.search(vector, 3), fresh.vectors.search(vector, 3)
        assert ours[0].tolist() == theirs[0].tolist()
        np.testing.assert_allclose(ours[1], theirs[1], atol=1e-6)
    for chosen in (rows, rows[::2]):
        taken, expected = grown.clauses.take(chosen), fresh.clauses.take(chosen)
        for name in taken.__slots__:
            np.testing.assert_array_equal(getattr(taken, name), getattr(expected, name))
    every = np.ones(len(rows), bool)
    assert grown.facts.offices(every) == fresh.facts.offices(every)
    for filters in (Filters(unit=("省财政厅",)), Filters(has_target=True), Filters()):
        np.testing.assert_array_equal(grown.facts.passing(filters), fresh.facts.passing(filters))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.library.close()


@pytest.fixture(params=[0, 3, 20_000], ids=["apart", "some-joined", "one-segment"])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "_SMALL", request.param)
    monkeypatch.setattr(growth, "_SMALLER", 1 if request.param == 0 else 2)


@pytest.mark.usefixtures("_sizes")
def test_documents_that_come_change_and_go(home: Home) -> None:
    for number in (0, 1, 2):
        home.put(number)
    home.grow()
    home.check()
    home.put(3)
    home.grow()
    home.check()
    home.put(1, TEXTS[1].replace("补贴", "奖励"))
    home.put(4)
    home.grow()
    home.check()
    home.remove(0)
    home.grow()
    home.check()
    home.put(0)
    home.remove(4)
    home.remove(2)
    home.grow()
    home.check()


def test_what_did_not_change_is_shared_and_not_written_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "_SMALL", 0)
    monkeypatch.setattr(growth, "_SMALLER", 1)
    home.put(0)
    first = home.grow()
    home.put(1)
    second = home.grow()
    assert sorted(path.name for path in second.iterdir()) == ["0", "1", "manifest.json"]
    for path in (first / "0").iterdir():
        assert path.samefile(second / "0" / path.name)


def test_a_clock_that_is_put_back_makes_nothing_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "_SMALL", 0)
    monkeypatch.setattr(growth, "_SMALLER", 0)
    home.put(0)
    home.put(1)
    first = home.grow()
    monkeypatch.setattr(shelving, "now", lambda: "2001-01-01T00:00:00.000000+00:00")
    home.put(3)
    home.put(4)
    second = home.grow()
    assert (first / "0" / "clause_ids.npy").samefile(second / "0" / "clause_ids.npy")
    home.check()


def test_many_documents_are_read_by_several_processes(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(len(TEXTS)):
        home.put(number)
    monkeypatch.setattr(growth, "_CHUNK", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    home.grow()
    monkeypatch.setattr(growth, "_CHUNK", 20_000)
    home.check()


def test_a_process_that_fails_leaves_nothing_half_written(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(len(TEXTS)):
        home.put(number)

    def fail(*_: object) -> None:
        raise LibraryError("The index cannot be written: killed.")

    monkeypatch.setattr(growth, "_CHUNK", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(growth, "write_apart", fail)
    with pytest.raises(LibraryError, match="killed"):
        home.grow()
    assert [path.name for path in (home.root / "grown").iterdir()] == ["lock"]


def test_a_process_that_writes_ends_with_the_one_that_waits_for_it() -> None:
    alive, ours = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-I", "-c", _START, str(alive), *sys.path],
        stdin=subprocess.PIPE,
        pass_fds=[alive],
    ) as process:
        os.close(alive)
        os.close(ours)
        assert process.wait(30) == 1  # though its input has not ended


def test_many_segments_are_joined_some_at_a_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(len(TEXTS)):
        home.put(number)
    monkeypatch.setattr(growth, "_CHUNK", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(segment, "_TOGETHER", 2)
    grown = home.grow()
    assert sorted(path.name for path in grown.iterdir()) == ["0", "manifest.json"]
    monkeypatch.setattr(growth, "_CHUNK", 20_000)
    home.check()


def test_another_model_makes_everything_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.put(0)
    first = home.grow()
    monkeypatch.setattr(bundled_encoder(), "digest", "0" * 64)
    home.put(1)
    second = home.grow()
    assert not (first / "0" / "clause_ids.npy").samefile(second / "0" / "clause_ids.npy")
    home.check()


def test_a_file_that_is_missing_makes_everything_anew(home: Home) -> None:
    home.put(0)
    (home.grow() / "0" / "lexical_rows.npy").unlink()
    home.put(1)
    home.grow()
    home.check()


@pytest.mark.parametrize("name", ["lexical_rows.npy", "facts_names.json", "vectors.faiss"])
@pytest.mark.parametrize("kept", [0, 1, -1])
def test_a_file_that_was_cut_short_makes_everything_anew(home: Home, name: str, kept: int) -> None:
    home.put(0)
    path = home.grow() / "0" / name
    data = path.read_bytes()
    path.write_bytes(data[:kept])
    home.put(1)
    home.grow()
    home.check()


@pytest.mark.parametrize("name", ["lexical_rows.npy", "facts_names.json", "vectors.faiss"])
def test_a_file_that_was_never_right_makes_everything_anew(home: Home, name: str) -> None:
    home.put(0)
    snapshot = home.grow()
    (snapshot / "0" / name).write_bytes(b"no")
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    manifest["files"][f"0/{name}"] = file_digest(snapshot / "0" / name)
    manifest["sizes"][f"0/{name}"] = 2
    (snapshot / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    home.put(1)
    home.grow()
    home.check()


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def test_damage_is_not_joined_into_a_sound_segment(home: Home) -> None:
    for number in (0, 1):
        home.put(number)
    _flip(home.grow() / "0" / "lexical_rows.npy")
    home.put(3)
    home.grow()
    home.check()


def test_a_segment_is_made_anew_with_those_after_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "_SMALL", 0)
    monkeypatch.setattr(growth, "_SMALLER", 0)
    home.put(0)
    home.grow()
    home.put(1)
    home.put(3)
    home.grow()
    home.put(4)
    last = home.grow()
    _flip(last / "1" / "lexical_rows.npy")
    home.remove(1)
    grown = home.grow()
    assert (last / "0" / "clause_ids.npy").samefile(grown / "0" / "clause_ids.npy")
    home.check()


def test_damage_in_a_segment_that_is_shared_stays_known(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "_SMALL", 0)
    monkeypatch.setattr(growth, "_SMALLER", 1)
    home.put(0)
    _flip(home.grow() / "0" / "lexical_rows.npy")
    home.put(1)
    home.grow()
    with pytest.raises(LibraryError, match=r"0/lexical_rows\.npy"):
        check_snapshot(home.root / "grown", home.encoder)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(kind=("article", "measure")),
        Filters(has_target=True),
        Filters(has_target=False, has_amount=True),
        Filters(unit=("科技厅",)),
        Filters(unit=("科技厅", "财政"), unit_role=("lead",)),
        Filters(unit_role=("cooperate", "responsible"), kind=("measure",)),
        Filters(unit=("没有的厅",)),
    ],
)
def test_filters_pass_the_clauses_that_their_records_say(
    home: Home, samples: Path, filters: Filters
) -> None:
    for path in sorted(samples.glob("*.txt")):
        home.library.put(parse(path.read_bytes(), path.name), str(path))
    home.grow()
    snapshot = open_snapshot(home.root / "grown", home.encoder)
    fields = home.library.clauses()
    passing = [clause_passes(filters, fields[each].clause) for each in snapshot.clause_ids]
    assert snapshot.facts.passing(filters).tolist() == passing
