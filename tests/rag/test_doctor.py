"""The doctor finds each kind of damage, mends what can be mended, and says so."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.encoder import WEIGHTS, bundled_encoder, weights_digest
from index.records import to_record
from index.snapshot import current_name
from rag.doctor import examine
from rag.jobs import Job, UploadedFile
from rag.service import open_service
from rag.settings import Settings
from ui.cli import main

TEXT = "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。"

LOST_UPLOAD = json.dumps(to_record(Job(id="x", created_at="2026", files=(UploadedFile(name="x"),))))


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("doctor")
    (root / "a.txt").write_text(TEXT, encoding="utf-8")
    service = open_service(Settings(home=root / "home"))
    service.ingest([root / "a.txt"])
    service._library.close()
    return root / "home"


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first_home, tmp_path / "home")


def states(home: Path, *, mend: bool = False) -> dict[str, str]:
    return {each.check: each.state for each in examine(Settings(home=home), mend=mend)}


def sql(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "library.db")) as connection, connection:
        connection.execute(statement)


def snapshot(home: Path) -> Path:
    return home / "index" / str(current_name(home / "index"))


def other_weights(home: Path) -> None:
    weights = np.load(snapshot(home) / "0" / "vectors_mean.npy")
    np.save(snapshot(home) / "0" / "vectors_mean.npy", weights + 1)


@pytest.mark.parametrize(
    "damage",
    [
        lambda home: (home / "index" / "CURRENT").write_text("gone"),
        lambda home: (snapshot(home) / "0" / "vectors.faiss").write_bytes(b"IxFI"),
        other_weights,
        lambda home: sql(home, "UPDATE documents SET ingested_at = 1"),
    ],
)
def test_a_damaged_index_is_found_and_made_again(
    home: Path, damage: Callable[[Path], object]
) -> None:
    damage(home)
    assert states(home)["index"] == "mendable"
    assert states(home, mend=True)["index"] == "mended"
    assert set(states(home).values()) == {"fine"}


def test_what_is_left_over_is_found_and_removed(home: Path) -> None:
    sql(home, "INSERT INTO files VALUES ('y', x'00')")
    sql(home, "INSERT INTO labels VALUES ('x', 'y')")
    sql(home, "INSERT INTO sources VALUES ('/x', 'x', 'x', '')")
    sql(home, f"INSERT INTO jobs VALUES ('x', '2026', 0, '{LOST_UPLOAD}')")
    (home / "index" / "CURRENT.x").write_text("x")
    (home / "index" / "0123456789abcdef").mkdir()
    (home / "restoring").mkdir()
    damaged = {
        "kept files of no document",
        "labels of no document",
        "sources without a document",
        "uploads",
        "half-written snapshots",
        "restore",
    }
    assert {check for check, state in states(home).items() if state == "mendable"} == damaged
    mended = states(home, mend=True)
    assert {check for check, state in mended.items() if state == "mended"} == damaged
    assert set(states(home).values()) == {"fine"}
    service = open_service(Settings(home=home))
    assert "50万元" in service.answer("冷链园区能拿到多少补贴？").answer


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("texts", "UPDATE documents SET text = replace(text, '5', '6')"),
        ("kept files", "UPDATE files SET data = x'00'"),
        ("database", "DELETE FROM documents"),
    ],
)
def test_what_only_people_can_put_right_says_what_to_do(
    home: Path, check: str, statement: str
) -> None:
    sql(home, statement)
    found = {each.check: each for each in examine(Settings(home=home), mend=True)}[check]
    assert found.state == "broken"
    assert "zhice" in found.detail


def test_a_database_that_is_none_is_said_to_be_broken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "library.db").write_bytes(b"SQLite format 3\0" + b"?" * 5000)
    assert main(["--home", str(home), "doctor"]) == 1
    assert "database: broken" in capsys.readouterr().out


def test_the_command_line_backs_up_and_restores(home: Path, tmp_path: Path) -> None:
    file, new = str(tmp_path / "b.zip"), str(tmp_path / "new")
    assert main(["--home", str(home), "backup", file]) == 0
    assert main(["--home", new, "restore", file]) == 0
    assert main(["--home", new, "restore", file]) == 1
    assert main(["--home", new, "doctor"]) == 0


def test_the_digest_of_the_bundled_model_is_that_of_its_files() -> None:
    assert weights_digest(WEIGHTS) == bundled_encoder().digest
