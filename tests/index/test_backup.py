"""Backup and restore of a home with documents, against the real files."""

import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from corpus.errors import InputError, LibraryError
from corpus.parse import parse
from index.backup import back_up, finish_restore, in_use, restore
from rag.doctor import examine
from rag.service import Service, open_service
from rag.settings import Settings

ONE = "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。"
TWO = "关于支持造船的若干措施\n一、支持造船厂。对造船厂给予补贴70万元。"


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("backup")
    (root / "a.txt").write_text(ONE, encoding="utf-8")
    service = opened(root / "home")
    service.ingest([root / "a.txt"])
    service._library.close()
    return root / "home"


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first_home, tmp_path / "home")


def put_second(home: Path) -> None:
    opened(home)._library.put(parse(TWO.encode(), "b.txt"), "/b.txt", data=TWO.encode())


def opened(home: Path) -> Service:
    return open_service(Settings(home=home))


def titles(home: Path) -> set[str]:
    return {each.title for each in opened(home).documents()}


def states(home: Path, *, mend: bool = False) -> dict[str, str]:
    return {each.check: each.state for each in examine(Settings(home=home), mend=mend)}


def test_a_backup_brings_documents_bytes_answers_and_index_back(home: Path, tmp_path: Path) -> None:
    service = opened(home)
    answer = service.answer("冷链园区能拿到多少补贴？")
    (info,) = service.documents()
    made = back_up(home, tmp_path / "b.zip")
    assert (made.documents, made.size) == (1, (tmp_path / "b.zip").stat().st_size)
    assert restore(tmp_path / "b.zip", tmp_path / "new") == 1
    again = opened(tmp_path / "new")
    assert again.document_file(info.id).data == ONE.encode()
    assert again.stored_answer(answer.answer_id) == answer
    assert "50万元" in again.answer("冷链园区能拿到多少补贴？").answer
    assert set(states(tmp_path / "new").values()) == {"fine"}


def test_nothing_is_overwritten_without_being_told(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "b.zip")
    with pytest.raises(InputError, match="--overwrite"):
        back_up(home, tmp_path / "b.zip")
    put_second(home)
    with pytest.raises(InputError, match="--overwrite"):
        restore(tmp_path / "b.zip", home)
    assert len(titles(home)) == 2
    with in_use(home), pytest.raises(InputError, match="Stop it first"):
        restore(tmp_path / "b.zip", home, overwrite=True)
    restore(tmp_path / "b.zip", home, overwrite=True)
    assert titles(home) == {"关于支持物流的若干措施"}
    assert set(states(home, mend=True).values()) <= {"fine", "mended"}
    assert set(states(home).values()) == {"fine"}


@pytest.mark.parametrize("wrong", ["cut", "changed", "no zip", "missing"])
def test_what_is_no_complete_backup_changes_nothing(home: Path, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "b.zip"
    back_up(home, file)
    if wrong == "cut":
        file.write_bytes(file.read_bytes()[:-2000])
    elif wrong == "changed":
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "c.zip", "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name) + b" " * (name == "library.db"))
        file = tmp_path / "c.zip"
    elif wrong == "no zip":
        file.write_text("nothing")
    else:
        file = tmp_path / "d.zip"
    with pytest.raises((LibraryError, InputError), match=r"no complete backup|does not exist"):
        restore(file, home, overwrite=True)
    assert titles(home) == {"关于支持物流的若干措施"}


def test_a_restore_that_broke_off_is_finished_on_the_next_start(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "b.zip")
    put_second(home)
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        file.extractall(home / "restoring")
    assert states(home)["restore"] == "mendable"  # unpacked, but perhaps not whole
    assert len(titles(home)) == 2
    (home / "restoring" / "complete").touch()
    shutil.copytree(home / "restoring", tmp_path / "staged")
    assert finish_restore(home)
    assert titles(home) == {"关于支持物流的若干措施"}
    # Broken off once more after the database was moved: nothing is lost.
    shutil.copytree(tmp_path / "staged", home / "restoring")
    (home / "restoring" / "library.db").unlink()
    assert titles(home) == {"关于支持物流的若干措施"}
    assert set(states(home, mend=True).values()) <= {"fine", "mended"}


def test_an_upload_that_waits_is_part_of_the_backup(home: Path, tmp_path: Path) -> None:
    service = opened(home)
    service._jobs.start = lambda: None  # type: ignore[method-assign]  # as if the process died
    job = service.upload([("b.txt", TWO.encode())])
    back_up(home, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "new")
    again = opened(tmp_path / "new")
    again.resume()
    for thread in threading.enumerate():
        if thread.name == "zhice-uploads":
            thread.join(30)
    assert again.job(job.id).done
    assert len(titles(tmp_path / "new")) == 2
