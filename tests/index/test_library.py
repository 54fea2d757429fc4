import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from corpus.errors import LibraryError, NotFoundError, ReadError
from corpus.model import Document
from corpus.parse import parse
from index import tables
from index.library import Arrival, Library

OLD = "关于支持科技的若干措施\n一、支持企业。给予奖励。\n二、支持人才。给予住房。"
NEW = OLD.replace("奖励", "补助")
OTHER = "关于支持物流的若干措施\n一、支持园区。给予补贴。"


def read(text: str, name: str = "a.txt") -> Document:
    return parse(text.encode(), name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'library.db'}"
    return str(request.getfixturevalue("database"))


@pytest.fixture
def library(url: str) -> Iterator[Library]:
    opened = Library(url)
    yield opened
    opened.close()


def versions(url: str) -> list[tuple[str, int, bool]]:
    """Return (id, version, current) of every version stored."""
    engine = create_engine(url)
    with engine.connect() as connection:
        columns = tables.documents.c
        query = select(columns.id, columns.version, columns.current)
        rows = connection.execute(query.order_by(columns.id, columns.version))
        found = [(row.id, row.version, row.current) for row in rows]
    engine.dispose()
    return found


def texts_of(library: Library) -> list[str]:
    return [library.document(info.id).text for info in library.documents()]


def test_several_processes_may_make_one_library(url: str) -> None:
    command = "import sys; from index.library import Library; Library(sys.argv[1])"
    making = [
        subprocess.Popen([sys.executable, "-c", command, url], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for each in making:
        assert each.communicate()[1] == b""
        assert each.returncode == 0


def test_a_document_comes_back_as_it_went_in(library: Library, samples: Path) -> None:
    for path in sorted(samples.glob("*.txt")):
        document = parse(path.read_bytes(), path.name)
        assert library.put(document, str(path)) == "added"
        assert library.document(document.info.id) == document


def test_the_same_bytes_are_one_document_wherever_they_come_from(library: Library) -> None:
    assert library.put(read(OLD), "/a.txt") == "added"
    assert library.put(read(OLD), "/a.txt") == "unchanged"
    assert library.put(read(OLD, "b.txt"), "/b.txt") == "unchanged"
    assert len(library.documents()) == 1


def test_other_bytes_of_a_known_path_are_a_new_version(library: Library, url: str) -> None:
    first = read(OLD).info.id
    library.put(read(OLD), "/a.txt")
    assert library.put(read(NEW), "/a.txt") == "updated"
    assert texts_of(library) == [NEW]
    assert library.document(first).info.id == first
    assert versions(url) == [(first, 1, False), (first, 2, True)]
    assert all(field.clause.document_id == first for field in library.clauses().values())
    assert library.clause_ids() == [f"{first}-0000", f"{first}-0001"]


def test_the_old_version_is_kept(library: Library, url: str) -> None:
    library.put(read(OLD), "/a.txt")
    library.put(read(NEW), "/a.txt")
    engine = create_engine(url)
    with engine.connect() as connection:
        texts = connection.scalars(
            select(tables.documents.c.text).order_by(tables.documents.c.version)
        ).all()
        clauses = connection.scalars(
            select(tables.clauses.c.record).where(tables.clauses.c.version == 1)
        ).all()
    engine.dispose()
    assert texts == [OLD, NEW]
    assert [clause["text"] for clause in clauses] == OLD.splitlines()[1:]


def test_a_file_may_go_back_to_older_bytes(library: Library, url: str) -> None:
    first = read(OLD).info.id
    library.put(read(OLD), "/a.txt")
    library.put(read(NEW), "/a.txt")
    assert library.put(read(OLD), "/a.txt") == "updated"
    assert texts_of(library) == [OLD]
    assert versions(url) == [(first, 1, False), (first, 2, False), (first, 3, True)]


def test_two_files_of_the_same_name_do_not_collide(library: Library) -> None:
    assert library.put(read(OLD), "/one/a.txt") == "added"
    assert library.put(read(OTHER), "/two/a.txt") == "added"
    assert texts_of(library) == [OLD, OTHER]
    assert len(library.clause_ids()) == len(set(library.clause_ids())) == 3


def test_bytes_left_by_one_file_may_come_from_another(library: Library) -> None:
    library.put(read(OLD), "/a.txt")
    library.put(read(NEW), "/a.txt")
    assert library.put(read(OLD), "/b.txt") == "added"
    assert sorted(texts_of(library)) == sorted([OLD, NEW])
    assert len({info.id for info in library.documents()}) == 2
    assert len(set(library.clause_ids())) == 4


def test_clauses_of_many_ids(library: Library) -> None:
    document = read(
        "\n".join(f"第{number}条 对第{number}类企业给予奖励。" for number in range(1, 1203))
    )
    library.put(document, "/law.txt")
    ids = [clause.id for clause in document.clauses]
    assert len(ids) == 1202
    some = ids[::2]
    found = library.clauses(some)
    assert sorted(found) == sorted(some)
    assert all(found[clause.id].clause == clause for clause in document.clauses[::2])
    assert library.clauses(ids) == library.clauses()
    assert library.clause_ids() == ids


def test_clauses_carry_their_document_and_unknown_ids_are_left_out(library: Library) -> None:
    document = read(OLD)
    library.put(document, "/a.txt")
    found = library.clauses([document.clauses[0].id, "unknown-0000"])
    assert list(found) == [document.clauses[0].id]
    assert found[document.clauses[0].id].document == document.info
    assert library.clauses([]) == {}


def test_clauses_of_an_old_version_are_not_current(library: Library) -> None:
    library.put(read(OLD), "/a.txt")
    library.put(read("关于支持科技的若干措施\n一、支持企业。给予补助。"), "/a.txt")
    (field,) = library.clauses().values()
    assert field.clause.text == "一、支持企业。给予补助。"
    assert library.clauses([f"{field.document.id}-0001"]) == {}


def test_an_unknown_document_is_named(library: Library) -> None:
    with pytest.raises(NotFoundError, match=re.escape("'unknown'")):
        library.document("unknown")


def test_a_library_lasts(library: Library, url: str) -> None:
    library.put(read(OLD), "/a.txt")
    again = Library(url)
    assert texts_of(again) == [OLD]
    again.close()


def test_several_documents_are_stored_together_or_not_at_all(library: Library) -> None:
    arrivals = [
        Arrival(document=read(text), path=path, data=text.encode())
        for text, path in ((OLD, "/a.txt"), (OTHER, "/b.txt"), (OTHER, "/c.txt"))
    ]
    assert library.put_all(arrivals) == ["added", "added", "unchanged"]
    assert texts_of(library) == [OLD, OTHER]

    def broken_off() -> Iterator[Arrival]:
        yield Arrival(document=read(NEW + "三、保障。"), path="/a.txt")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        library.put_all(broken_off())
    assert texts_of(library) == [OLD, OTHER]


def test_clauses_are_counted_over_all_versions(library: Library) -> None:
    library.put(read(OLD), "/a.txt")
    library.put(read(NEW), "/a.txt")
    (info,) = library.documents()
    assert library.clause_counts([info.id, "unknown"]) == {info.id: 4}


def test_writers_at_the_same_time_lose_and_double_nothing(database: str) -> None:
    texts = [OLD.replace("科技", f"科技{number}") for number in range(20)]

    def write(writer: int) -> None:
        library = Library(database)
        for number, text in enumerate(texts):
            library.put(read(text), f"/{writer}/{number}.txt", data=text.encode())
        library.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    library = Library(database)
    assert sorted(texts_of(library)) == sorted(texts)
    assert len(library.sources()) == 80
    times = [at for _, at in library.revisions().values()]
    assert times == sorted(set(times))
    library.close()


def test_an_id_with_nul_is_unknown(library: Library) -> None:
    def label() -> None:
        library.set_label("a\x00", "inner")

    for call in (partial(library.document, "a\x00"), partial(library.answer, "\x00"), label):
        with pytest.raises(NotFoundError):
            call()
    assert library.documents() == ()


def test_who_is_alone_keeps_others_out_and_no_transaction_open(database: str) -> None:
    libraries = [Library(database) for _ in range(3)]
    state = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = "
    entered: list[int] = []

    def enter() -> None:
        with libraries[1].alone("something"):
            entered.append(1)

    with ThreadPoolExecutor() as threads:
        with libraries[0].alone("something"):
            waiting = threads.submit(enter)
            with libraries[0].alone("something else"), libraries[2].reading() as connection:
                count = connection.exec_driver_sql(f"{state} 'idle in transaction'").scalar()
                assert count == 0
            assert wait([waiting], timeout=0.3).not_done
        waiting.result()
    with libraries[2].alone("something"):
        assert entered == [1]
    for each in libraries:
        each.close()


def test_a_text_that_postgresql_cannot_keep_is_refused(database: str) -> None:
    library = Library(database)
    library.check(read(OLD), "a.txt")
    with pytest.raises(ReadError, match=r"a\.txt: holds NUL"):
        library.check(read(OLD.replace("奖励", "奖\x00励") + "很" * 300), "a.txt")
    library.close()


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LibraryError, match=r"Check that postgresql\+psycopg://me:\*\*\*@") as found:
        Library("postgresql://me:secret@127.0.0.1:1/zhice")
    assert "secret" not in str(found.value)


@pytest.mark.parametrize("address", ["mysql://host/zhice", "nonsense"])
def test_another_database_is_refused(address: str) -> None:
    with pytest.raises(LibraryError, match="ZHICE_LIBRARY"):
        Library(address)


def test_what_others_add_and_delete_is_noticed(library: Library, url: str) -> None:
    kept, gone = read(OLD), read(OTHER, "b.txt")
    both = [kept.info.id, gone.info.id]
    assert library.having(both) == set()
    with closing(Library(url)) as other:
        other.put(kept, "a.txt")
        other.put(gone, "b.txt")
        assert library.having(both) == set(both)
        other.erase(gone.info.id)
    assert library.having(both) == {kept.info.id}
    library.erase(kept.info.id)
    assert library.having(both) == set()


def test_a_library_whose_file_is_gone_says_so(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library(f"sqlite:///{path}")
    library.close()
    path.unlink()
    path.mkdir()
    with pytest.raises(LibraryError, match="cannot be read"):
        library.having(["a"])


def test_a_watch_that_broke_is_set_up_again(tmp_path: Path) -> None:
    with closing(Library(f"sqlite:///{tmp_path / 'library.db'}")) as library:
        kept = read(OLD)
        library.put(kept, "a.txt")
        presence = library._presence
        assert library.having([kept.info.id]) == {kept.info.id}
        broken = presence._connection
        assert broken is not None
        broken.dbapi_connection.close()
        assert library.having([kept.info.id]) == {kept.info.id}
        assert library.having([kept.info.id]) == {kept.info.id}
        assert presence._connection not in (None, broken)


def test_a_library_in_memory_is_asked() -> None:
    with closing(Library("sqlite:///:memory:")) as library:
        kept = read(OLD)
        library.put(kept, "a.txt")
        assert library.having([kept.info.id, "other"]) == {kept.info.id}
