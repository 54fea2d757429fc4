from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.encoder import bundled_encoder
from index.ingest import ingest
from index.library import Library
from index.shards import Shard, read_shard
from index.store import FolderStore


def test_every_file_belongs_to_one_shard() -> None:
    paths = [f"folder {number}/文件{number}.txt" for number in range(300)]
    parts = [
        {path for path in paths if Shard(number=number, count=3).holds(path)}
        for number in (1, 2, 3)
    ]
    assert set.union(*parts) == set(paths)
    assert sum(map(len, parts)) == len(paths)
    assert min(map(len, parts)) > 70


def test_a_shard_is_read_from_its_text() -> None:
    assert read_shard("2/3") == Shard(number=2, count=3)


@pytest.mark.parametrize("text", ["", "3", "0/3", "4/3", "-1/3", "1/0", "1/2/3", "a/b", "１/２"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--shard takes i/n"):
        read_shard(text)


def test_a_home_that_nobody_shares_takes_no_shards(tmp_path: Path) -> None:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    store = FolderStore(tmp_path / "index", library)
    for rebuild, words in ((False, "can share"), (True, "--rebuild")):
        with pytest.raises(InputError, match=words):
            ingest(
                [tmp_path],
                library,
                store,
                bundled_encoder(),
                rebuild=rebuild,
                shard=Shard(number=1, count=2),
            )
    library.close()


class SharedFolder(FolderStore):
    """Takes shards; here they are read one after the other."""

    is_shared = True


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SharedFolder]:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    yield SharedFolder(tmp_path / "index", library)
    library.close()


def test_shards_leave_each_other_what_links_lead_to(tmp_path: Path, store: SharedFolder) -> None:
    folder, elsewhere = tmp_path / "files", tmp_path / "elsewhere"
    hidden = folder / "..data"  # as Kubernetes mounts a ConfigMap
    elsewhere.mkdir()
    hidden.mkdir(parents=True)
    for number in range(8):
        own = elsewhere if number % 2 else hidden
        text = f"办法{number}\n第一条 市财政局负责{number}。\n"
        (own / f"{number}.txt").write_text(text, "utf-8")
        (folder / f"{number}.txt").symlink_to(own / f"{number}.txt")
    shards = [Shard(number=number, count=3) for number in (1, 2, 3)]

    def read_all() -> tuple[int, int]:
        encoder = bundled_encoder()
        done = [ingest([folder], store._library, store, encoder, shard=each) for each in shards]
        return sum(len(each.added) for each in done), sum(len(each.removed) for each in done)

    assert read_all() == (8, 0)
    assert read_all() == (0, 0)
    (folder / "0.txt").unlink()
    assert read_all() == (0, 1)
