import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError
from corpus.parse import parse
from index import snapshot
from index.encoder import BUNDLED, WEIGHTS, Encoder, StaticEncoder, load_encoder
from index.library import Library
from index.segment import Segment
from index.snapshot import FORMAT, current_name, is_stale, open_snapshot, write_snapshot

FIRST = "关于支持科技的若干措施\n一、支持企业。给予奖励。\n二、支持人才。给予住房。"
SECOND = "关于支持物流的若干措施\n一、支持园区。给予补贴。"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(BUNDLED)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(f"sqlite:///{tmp_path / 'library.db'}")
    opened.put(parse(FIRST.encode(), "a.txt"), "/a.txt")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def folders_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_a_row_of_the_index_is_a_clause(library: Library, folder: Path, encoder: Encoder) -> None:
    name = write_snapshot(folder, library, encoder)
    opened = open_snapshot(folder, encoder)
    assert opened.name == name == current_name(folder)
    assert list(opened.clause_ids) == library.clause_ids()
    assert opened.encoder_digest == encoder.digest
    assert opened.lexical.scores("住房").argmax() == 1
    query = encoder.encode(["给人才住房"], role="query")[0]
    rows, _ = opened.vectors.search(query, 1)
    assert rows.tolist() == [1]


def test_headings_and_title_are_indexed_with_the_clause(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    write_snapshot(folder, library, encoder)
    assert (open_snapshot(folder, encoder).lexical.scores("科技") > 0).all()


def test_the_pointer_switches_to_the_new_snapshot(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    first = write_snapshot(folder, library, encoder)
    before = open_snapshot(folder, encoder)
    library.put(parse(SECOND.encode(), "b.txt"), "/b.txt")
    assert current_name(folder) == first
    second = write_snapshot(folder, library, encoder)
    assert current_name(folder) == second != first
    after = open_snapshot(folder, encoder)
    assert (len(before.clause_ids), len(after.clause_ids)) == (2, 3)
    assert not [
        path for path in folder.iterdir() if path.is_file() and path.name not in ("CURRENT", "lock")
    ]


def test_a_reader_of_the_snapshot_before_goes_on_reading(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    write_snapshot(folder, library, encoder)
    before = open_snapshot(folder, encoder)
    scores = before.lexical.scores("住房")
    for _ in range(3):
        write_snapshot(folder, library, encoder)
    np.testing.assert_array_equal(before.lexical.scores("住房"), scores)
    query = encoder.encode(["给人才住房"], role="query")[0]
    assert before.vectors.search(query, 1)[0].tolist() == [1]


def test_old_snapshots_are_collected_and_the_current_one_kept(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    names = [write_snapshot(folder, library, encoder) for _ in range(4)]
    assert names[-1] in folders_in(folder)
    assert len(folders_in(folder)) == 2
    assert open_snapshot(folder, encoder).name == names[-1]


@pytest.mark.parametrize("failing", ["remove", "sync"])
def test_what_fails_after_the_switch_leaves_the_new_snapshot_in_use(
    library: Library,
    folder: Path,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
) -> None:
    for _ in range(2):
        write_snapshot(folder, library, encoder)
    before = current_name(folder)
    really = getattr(snapshot, failing)

    def fail(*paths: Path) -> None:
        if current_name(folder) != before:
            raise PermissionError(13, "Permission denied")
        really(*paths)

    monkeypatch.setattr(snapshot, failing, fail)
    name = write_snapshot(folder, library, encoder)
    assert open_snapshot(folder, encoder).name == name == current_name(folder)
    monkeypatch.undo()
    write_snapshot(folder, library, encoder)
    assert len(folders_in(folder)) == 2


def test_a_switch_that_fails_leaves_the_one_before_and_no_other(
    library: Library, folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_snapshot(folder, library, encoder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "_switch", fail)
    with pytest.raises(LibraryError, match="No space left"):
        write_snapshot(folder, library, encoder)
    assert folders_in(folder) == {first}
    assert open_snapshot(folder, encoder).name == first


def test_a_reader_whose_snapshot_is_removed_meanwhile_opens_the_next(
    library: Library, folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_snapshot(folder, library, encoder)
    second = write_snapshot(folder, library, encoder, rebuild=True)
    (folder / "CURRENT").write_text(first, encoding="ascii")
    really = Segment.open

    def late(path: Path) -> Segment:
        if path.parent.name == first:
            shutil.rmtree(folder / first)
            (folder / "CURRENT").write_text(second, encoding="ascii")
        return really(path)

    monkeypatch.setattr(Segment, "open", late)
    assert open_snapshot(folder, encoder).name == second


@pytest.mark.parametrize("name", ["lexical_rows.npy", "facts_names.json", "vectors.faiss"])
@pytest.mark.parametrize("size", [None, 0, 1, -1])
def test_a_damaged_index_says_what_to_do_and_is_mended_by_the_next_ingest(
    library: Library, folder: Path, encoder: Encoder, name: str, size: int | None
) -> None:
    path = folder / write_snapshot(folder, library, encoder) / "0" / name
    assert not is_stale(folder, library, encoder)
    data = path.read_bytes()
    path.unlink()
    if size is not None:
        path.write_bytes(data[:size])
    with pytest.raises(LibraryError, match=r"damaged.*--rebuild"):
        open_snapshot(folder, encoder)
    assert is_stale(folder, library, encoder)
    write_snapshot(folder, library, encoder)
    assert not is_stale(folder, library, encoder)
    assert list(open_snapshot(folder, encoder).clause_ids) == library.clause_ids()


@pytest.mark.parametrize("file", ["manifest.json", "CURRENT"])
@pytest.mark.parametrize("data", [b"", b"\0\0\0\0", b"\xff\xfe", b"[]", b"{}", b'{"format": 6}'])
def test_a_damaged_manifest_or_pointer_is_mended_by_the_next_ingest(
    library: Library, folder: Path, encoder: Encoder, file: str, data: bytes
) -> None:
    name = write_snapshot(folder, library, encoder)
    (folder / name / file if file == "manifest.json" else folder / file).write_bytes(data)
    with pytest.raises(LibraryError, match=r"damaged.*--rebuild"):
        open_snapshot(folder, encoder)
    assert is_stale(folder, library, encoder)
    write_snapshot(folder, library, encoder)
    assert not is_stale(folder, library, encoder)
    assert list(open_snapshot(folder, encoder).clause_ids) == library.clause_ids()


def test_an_index_whose_words_another_bundled_model_read_is_stale(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    manifest = folder / write_snapshot(folder, library, encoder) / "manifest.json"
    stored = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(stored | {"tokens_digest": "0" * 64}), "utf-8")
    assert is_stale(folder, library, encoder)
    with pytest.raises(LibraryError, match=r"Another version.*--rebuild"):
        open_snapshot(folder, encoder)


def test_an_empty_home_says_what_to_do(folder: Path, encoder: Encoder) -> None:
    assert current_name(folder) is None
    with pytest.raises(LibraryError, match="zhice ingest PATH"):
        open_snapshot(folder, encoder)


def test_an_index_of_another_model_says_what_to_do(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    write_snapshot(folder, library, encoder)
    other = StaticEncoder.open(WEIGHTS)
    other.name, other.digest = "other", "0" * 64
    with pytest.raises(LibraryError, match="zhice ingest --rebuild") as caught:
        open_snapshot(folder, other)
    for named in (encoder.name, encoder.digest[:8], "other", "ZHICE_EMBEDDER"):
        assert named in str(caught.value)


def test_an_index_of_another_version_says_what_to_do(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    manifest = folder / write_snapshot(folder, library, encoder) / "manifest.json"
    stored = manifest.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 0')
    manifest.write_text(stored, "utf-8")
    with pytest.raises(LibraryError, match=r"Another version.*--rebuild"):
        open_snapshot(folder, encoder)


def test_a_write_that_was_cut_off_is_never_opened(
    library: Library, folder: Path, encoder: Encoder
) -> None:
    first = write_snapshot(folder, library, encoder)
    (folder / "half").mkdir()
    (folder / "half" / "vectors.faiss").write_bytes(b"IxFI")
    (folder / "CURRENT.half").write_text("half", encoding="ascii")
    assert open_snapshot(folder, encoder).name == first
    second = write_snapshot(folder, library, encoder)
    assert open_snapshot(folder, encoder).name == second


def test_an_empty_library_can_be_indexed_and_is_said_to_be_empty(
    tmp_path: Path, folder: Path, encoder: Encoder
) -> None:
    empty = Library(f"sqlite:///{tmp_path / 'empty.db'}")
    write_snapshot(folder, empty, encoder)
    empty.close()
    with pytest.raises(LibraryError, match="empty"):
        open_snapshot(folder, encoder)
