from pathlib import Path

from index.encoder import bundled_encoder
from index.ingest import SIDECAR_SUFFIX, ingest
from index.library import Library
from index.readings import Readings
from index.store import FolderStore


def test_a_version_read_anew_has_a_reading_of_its_own(tmp_path: Path) -> None:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    store = FolderStore(tmp_path / "index", library)
    file = tmp_path / "a.txt"
    file.write_text("第一条 为了测试。\n第二条 市财政局负责。\n", "utf-8")
    kept = Readings(library)

    def read() -> list[int]:
        ingest([file], library, store, bundled_encoder())
        found = kept.read(library.clause_ids(), library.revisions())
        return [len(each.title) for each in found.values()]

    before = read()
    sidecar = file.with_name(file.name + SIDECAR_SUFFIX)
    sidecar.write_text("title: 关于养老服务的若干措施\n", "utf-8")
    after = read()
    assert [version for version, _ in library.revisions().values()] == [1]
    assert len(after) == len(before) == 2
    assert min(after) > max(before)
    library.close()
