from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.encoder import BUNDLED, Encoder, load_encoder
from index.ingest import IngestReport, find_files, ingest
from index.library import Library
from index.snapshot import current_name, open_snapshot
from index.store import FolderStore

ONE = "关于支持科技的若干措施\n一、支持企业。给予奖励。\n二、支持人才。给予住房。"
TWO = "关于支持物流的若干措施\n一、支持园区。给予补贴。"


class Home:
    """A folder of documents with its library and snapshots."""

    def __init__(self, root: Path, encoder: Encoder) -> None:
        self.documents = root / "documents"
        self.documents.mkdir()
        self.snapshots = root / "snapshots"
        self.library = Library(f"sqlite:///{root / 'library.db'}")
        self.store = FolderStore(self.snapshots, self.library)
        self.encoder = encoder

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.documents / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def ingest(self, *paths: Path, rebuild: bool = False) -> IngestReport:
        return ingest(
            paths or [self.documents], self.library, self.store, self.encoder, rebuild=rebuild
        )

    def indexed(self) -> tuple[str, ...]:
        return open_snapshot(self.snapshots, self.encoder).clause_ids


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(BUNDLED)


@pytest.fixture
def home(tmp_path: Path, encoder: Encoder) -> Iterator[Home]:
    made = Home(tmp_path, encoder)
    yield made
    made.library.close()


def test_a_folder_is_read_with_its_folders(home: Home) -> None:
    paths = [home.write("a.txt", ONE), home.write("deep/er/b.txt", TWO)]
    report = home.ingest()
    assert report.added == tuple(map(str, paths))
    assert (report.updated, report.unchanged, report.refused) == ((), (), ())
    assert report.clauses == 3
    assert list(home.indexed()) == home.library.clause_ids()


def test_single_files_are_read(home: Home) -> None:
    one, two = home.write("a.txt", ONE), home.write("b.txt", TWO)
    assert home.ingest(two).added == (str(two),)
    assert home.ingest(one).added == (str(one),)
    assert len(home.indexed()) == 3


def test_what_did_not_change_is_not_indexed_again(home: Home) -> None:
    path = home.write("a.txt", ONE)
    home.ingest()
    before = current_name(home.snapshots)
    assert home.ingest().unchanged == (str(path),)
    assert current_name(home.snapshots) == before
    home.ingest(rebuild=True)
    assert current_name(home.snapshots) != before


def test_a_changed_file_is_updated(home: Home) -> None:
    path = home.write("a.txt", ONE)
    home.ingest()
    home.write("a.txt", TWO)
    report = home.ingest()
    assert report.updated == (str(path),)
    assert report.clauses == len(home.indexed()) == 1


def test_the_same_bytes_twice_are_one_document(home: Home) -> None:
    one, copy = home.write("a.txt", ONE), home.write("b.txt", ONE)
    report = home.ingest()
    assert (report.added, report.unchanged) == ((str(one),), (str(copy),))
    assert report.clauses == 2


def test_files_of_the_same_name_in_two_folders_are_two_documents(home: Home) -> None:
    home.write("x/a.txt", ONE)
    home.write("y/a.txt", TWO)
    assert len(home.ingest().added) == 2
    assert len(home.indexed()) == 3


def test_refused_files_are_listed_with_the_reason_and_the_rest_is_taken(home: Home) -> None:
    good = home.write("b.txt", ONE)
    bad = {
        home.write("a.bin", bytes(range(256)) * 8): "PDF or Word",
        home.write("c.pdf", b"%PDF-1.4\n"): "broken PDF",
        home.write("d.txt", b""): "no text",
    }
    report = home.ingest()
    assert report.added == (str(good),)
    assert [refusal.path for refusal in report.refused] == list(map(str, bad))
    for refusal, (path, reason) in zip(report.refused, bad.items(), strict=True):
        assert path.name in refusal.reason
        assert reason in refusal.reason
    assert report.clauses == len(home.indexed()) == 2


def test_an_empty_folder_is_refused_and_the_index_left_as_it_was(
    home: Home, tmp_path: Path
) -> None:
    home.write("a.txt", ONE)
    home.ingest()
    before = current_name(home.snapshots)
    (tmp_path / "empty").mkdir()
    for rebuild in (False, True):
        with pytest.raises(InputError, match="holds no documents"):
            home.ingest(tmp_path / "empty", rebuild=rebuild)
    assert current_name(home.snapshots) == before
    assert len(home.library.documents()) == 1


def test_a_missing_path_is_refused_before_anything_is_taken(home: Home, tmp_path: Path) -> None:
    home.write("a.txt", ONE)
    with pytest.raises(InputError, match=r"weg\.txt does not exist"):
        home.ingest(home.documents, tmp_path / "weg.txt")
    assert home.library.documents() == ()
    assert current_name(home.snapshots) is None


def test_only_refused_files_index_nothing(home: Home) -> None:
    home.write("a.txt", b"")
    assert len(home.ingest().refused) == 1
    assert current_name(home.snapshots) is None


def test_a_sidecar_supplements_its_file(home: Home) -> None:
    home.write("a.txt", ONE)
    home.write("a.txt.meta.yaml", "region: 青岛市\nissuers: [青岛市科学技术局]\ntitle: 别的\n")
    home.write("b.txt", TWO)
    assert len(home.ingest().added) == 2
    one, two = home.library.documents()
    assert (one.region, two.region) == ("青岛市", None)
    assert [(issuer.name, issuer.basis) for issuer in one.issuers] == [
        ("青岛市科学技术局", "supplied")
    ]
    assert one.title == "关于支持科技的若干措施"


def test_a_wrong_sidecar_refuses_its_file_alone(home: Home) -> None:
    home.write("a.txt", ONE)
    home.write("a.txt.meta.yaml", "titel: 别的\n")
    good = home.write("b.txt", TWO)
    report = home.ingest()
    assert report.added == (str(good),)
    assert [refusal.path for refusal in report.refused] == [str(home.documents / "a.txt")]
    assert "a.txt.meta.yaml" in report.refused[0].reason


def test_a_sidecar_written_later_is_read_on_rebuild(home: Home) -> None:
    home.write("a.txt", ONE)
    home.ingest()
    home.write("a.txt.meta.yaml", "region: 青岛市\n")
    home.ingest(rebuild=True)
    assert [info.region for info in home.library.documents()] == ["青岛市"]


def test_find_files_is_stable_and_leaves_out_hidden_files_and_sidecars(home: Home) -> None:
    for name in ("b.txt", "a.txt", "a.txt.meta.yaml", ".hidden", ".git/c.txt", "x/d.txt"):
        home.write(name, "甲")
    names = [str(path.relative_to(home.documents)) for path in find_files([home.documents])]
    assert names == ["a.txt", "b.txt", "x/d.txt"]


def test_progress_counts_the_files(home: Home) -> None:
    home.write("a.txt", ONE)
    home.write("b.txt", TWO)
    seen: list[tuple[int, int, str]] = []
    ingest(
        [home.documents],
        home.library,
        home.store,
        home.encoder,
        progress=lambda done, total, name: seen.append((done, total, name)),
    )
    assert seen == [(0, 2, "a.txt"), (1, 2, "b.txt"), (2, 2, "")]


def test_a_file_that_is_gone_takes_its_clauses_along(home: Home) -> None:
    home.write("a.txt", ONE)
    gone = home.write("b.txt", TWO)
    home.ingest()
    gone.unlink()
    report = home.ingest()
    assert len(report.removed) == 1
    assert report.clauses == len(home.indexed()) == 2


def test_a_file_that_comes_back_gets_its_id_back(home: Home) -> None:
    home.write("a.txt", ONE)
    path = home.write("b.txt", TWO)
    home.ingest()
    before = {info.id for info in home.library.documents()}
    path.unlink()
    home.ingest()
    home.write("c.txt", TWO)
    home.ingest()
    assert {info.id for info in home.library.documents()} == before


def test_naming_one_file_removes_no_other(home: Home) -> None:
    home.write("a.txt", ONE)
    path = home.write("b.txt", TWO)
    home.ingest()
    assert home.ingest(path).removed == ()
    assert len(home.library.documents()) == 2


def test_two_files_may_swap_their_bytes(home: Home) -> None:
    home.write("a.txt", ONE)
    home.write("b.txt", TWO)
    home.ingest()
    before = {info.id for info in home.library.documents()}
    home.write("a.txt", TWO)
    home.write("b.txt", ONE)
    assert home.ingest().removed == ()
    assert {info.id for info in home.library.documents()} == before
    assert home.ingest().unchanged == tuple(map(str, find_files([home.documents])))


def test_the_same_document_from_two_files_has_two_sources(home: Home) -> None:
    text = (
        "山东省科学技术厅\n鲁科字〔2025〕128号\n\n关于支持科技的通知\n\n一、支持企业。给予奖励。\n"
    )
    home.write("a.txt", text)
    home.write("b.txt", text + "\n\n")
    report = home.ingest()
    (info,) = home.library.documents()
    assert info.number
    assert info.issuers
    assert len(report.added) == len(report.unchanged) == 1
    assert len(home.library.sources(document_id=info.id)) == 2
    (home.documents / "a.txt").unlink()
    assert home.ingest().removed == ()
    (home.documents / "b.txt").unlink()
    home.write("c.txt", TWO)
    assert home.ingest().removed == (info.id,)


def test_a_reader_sees_the_versions_that_were_indexed(home: Home) -> None:
    path = home.write("a.txt", ONE)
    home.ingest()
    snapshot = open_snapshot(home.snapshots, home.encoder)
    home.write("a.txt", ONE.replace("奖励", "补助"))
    home.ingest(path)
    found = home.library.clauses(snapshot.clause_ids, snapshot.versions)
    assert "奖励" in found[snapshot.clause_ids[0]].clause.text


def test_the_bytes_of_a_file_are_kept(home: Home) -> None:
    home.write("a.txt", ONE)
    home.ingest()
    (info,) = home.library.documents()
    assert home.library.file(info.sha256) == ONE.encode()
    home.library.erase(info.id)
    assert home.library.file(info.sha256) is None
    assert home.library.sources() == {}


def test_a_name_that_is_no_text_is_read(home: Home) -> None:
    path = home.documents / b"\xff\xfe.txt".decode("utf-8", "surrogateescape")
    path.write_text(ONE, encoding="utf-8")
    assert len(home.ingest().added) == 1
    assert home.ingest().added == ()
