"""The same library with its index in a folder and in Milvus: the same is found."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from corpus.errors import LibraryError
from corpus.parse import parse
from index import index_state
from index.encoder import bundled_encoder
from index.filters import Filters
from index.milvus_client import MilvusClient
from index.milvus_index import _spread
from index.milvus_rows import clause_of, number_of, words_of
from index.milvus_store import MilvusStore
from index.store import open_store
from index.tables import index_terms, indexes
from rag.doctor import examine
from rag.jobs import Jobs
from rag.service import Service, open_service
from rag.settings import Settings

QUESTIONS = Path(__file__).parents[2] / "eval" / "sets" / "dev.jsonl"
EVERY = 8
LEAST = 0.95
ONE = "关于支持科技的若干措施\n一、支持企业。给予奖励。\n二、支持人才。由省科技厅牵头，给予住房。"
TWO = "关于支持物流的若干措施\n一、支持园区。给予补贴。"
FILTERS = [
    Filters(region=("青岛市",)),
    Filters(issuer=("科学技术厅",)),
    Filters(kind=("goal", "measure")),
    Filters(unit=("省科技厅",), unit_role=("lead",)),
    Filters(unit=("发展改革",)),
    Filters(unit_role=("cooperate",)),
    Filters(has_target=True),
    Filters(has_amount=False),
    Filters(number=("鲁科字〔2025〕128号",)),
    Filters(status=("draft",)),
    Filters(year_to=2015),
    Filters(year_from=2024, has_amount=True),
    Filters(as_of="2020-01-01"),
    Filters(unit=('100%_\\"',)),
    Filters(unit=("",)),
    Filters(unit=("",), unit_role=("lead",)),
    Filters(issuer=("",)),
    Filters(number=("",)),
    Filters(region=("",)),
    Filters(issuer=("\x01", "a\nb", "科学技术厅")),
    Filters(number=("\x00",), region=("\x7f\x01",)),
    Filters(year_from=10**30),
    Filters(year_to=10**30),
    Filters(year_from=-(10**30)),
]


@pytest.fixture(scope="module")
def shared(milvus_server: str, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The samples with their index in Milvus."""
    opened = open_service(Settings(home=tmp_path_factory.mktemp("home"), index=milvus_server))
    opened.ingest([samples])
    return opened


class Home:
    def __init__(self, folder: Path, milvus_server: str) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.settings = Settings(home=folder / "home", index=milvus_server)
        self.service = open_service(self.settings)

    def ingest(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.files / f"{name}.txt").write_text(text, "utf-8")
        self.service.ingest([self.files])

    def found(self, query: str) -> list[str]:
        """Return the texts found that have the query in them."""
        hits = self.service.search(query, mode="lexical").hits
        return [hit.clause.text for hit in hits if query in hit.clause.text]

    def counts(self) -> tuple[dict[int, int], int, int]:
        """Return in how many clauses each term is counted, and the clauses and tokens."""
        with self.service.library.reading() as connection:
            rows = connection.execute(
                select(index_terms.c.term, index_terms.c.clauses)
                .join(indexes, indexes.c.name == index_terms.c.index)
                .where(indexes.c.current, index_terms.c.clauses != 0)
            )
            terms = {row.term: row.clauses for row in rows}
            total = connection.execute(select(indexes).where(indexes.c.current)).one()
            return terms, total.clauses, total.tokens


@pytest.fixture
def home(tmp_path: Path, milvus_server: str) -> Iterator[Home]:
    made = Home(tmp_path, milvus_server)
    yield made
    made.service.library.close()


def first_ten(service: Service, question: str, filters: Filters | None = None) -> list[str]:
    return [hit.clause.id for hit in service.search(question, filters=filters).hits]


def test_the_first_ten_are_those_of_a_folder(service: Service, shared: Service) -> None:
    lines = QUESTIONS.read_text("utf-8").splitlines()[::EVERY]
    questions = [json.loads(line)["question"] for line in lines]
    same = [first_ten(service, each) == first_ten(shared, each) for each in questions]
    assert len(same) > 100
    assert sum(same) / len(same) >= LEAST


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_leave_the_same_clauses(
    service: Service, shared: Service, filters: Filters
) -> None:
    left = service.clause_fields(filters)
    assert shared.clause_fields(filters) == left
    question = "科技服务业的支持措施有哪些"
    assert first_ten(shared, question, filters) == first_ten(service, question, filters)
    assert bool(left) is bool(first_ten(service, question, filters))


def test_what_is_found_is_counted_alike(service: Service, shared: Service) -> None:
    ours, theirs = (each.search("科技服务业的支持措施", limit=5) for each in (shared, service))
    assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
    assert ours.facets["unit"]


@pytest.mark.parametrize("mode", ["lexical", "dense"])
def test_each_way_of_finding_scores_alike(service: Service, shared: Service, mode: str) -> None:
    ours, theirs = (
        each.search("数据中心标准机柜", mode=mode, limit=50).hits for each in (shared, service)
    )
    assert [hit.clause.id for hit in ours] == [hit.clause.id for hit in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one.scores == pytest.approx(other.scores, abs=1e-4)


def test_the_ledger_and_its_offices_are_the_same(service: Service, shared: Service) -> None:
    for fact in ("units", "targets", "amounts", None):
        assert shared.clause_fields(fact=fact) == service.clause_fields(fact=fact)
    assert shared._current().unit_names == service._current().unit_names


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("省级概念验证中心和中试基地分别能拿到什么支持？", id="as written"),
        pytest.param("由省科技厅迁头的任务有哪些？", id="a slip"),
        pytest.param("zhi hui wu liu you na xie zhi chi", id="pinyin"),
    ],
)
def test_an_answer_is_the_same(service: Service, shared: Service, question: str) -> None:
    ours, theirs = shared.answer(question), service.answer(question)
    assert ours.answer == theirs.answer
    assert ours.interpreted == theirs.interpreted


def test_what_changes_is_found_and_counted_as_if_made_from_nothing(
    home: Home, tmp_path: Path, milvus_server: str
) -> None:
    home.ingest(a=ONE, b=TWO)
    assert home.found("住房")
    home.ingest(a=ONE.partition("\n二")[0].replace("奖励", "补助"))
    assert home.found("补助")
    assert not home.found("奖励")
    assert not home.found("住房")
    (home.files / "b.txt").unlink()
    home.ingest(c="关于支持文旅的若干措施\n一、支持景区。给予贴息。")
    assert home.found("贴息")
    assert not home.found("园区")
    (tmp_path / "fresh").mkdir()
    fresh = Home(tmp_path / "fresh", milvus_server)
    fresh.service.ingest([home.files])
    assert home.counts() == fresh.counts()
    fresh.service.library.close()
    assert {each.state for each in examine(home.settings, mend=False)} == {"fine"}


def test_an_ingest_that_broke_off_is_finished_by_the_next(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.ingest(a=ONE)

    def broken(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.index_state.add", broken)
        with pytest.raises(KeyboardInterrupt):
            home.ingest(b=TWO)
    assert not home.found("园区")
    home.ingest()
    assert home.found("园区")
    assert home.counts()[1] == 3


def test_a_document_deleted_is_found_no_more(home: Home) -> None:
    home.ingest(a=ONE, b=TWO)
    (document,) = [each for each in home.service.documents() if "物流" in each.title]
    home.service.delete(document.id)
    assert not home.found("园区")
    assert home.found("住房")


def test_a_hidden_document_takes_no_place_of_others(home: Home) -> None:
    home.ingest(a=ONE, b=TWO)
    (document,) = [each for each in home.service.documents() if "物流" in each.title]
    home.service.set_label(document.id, "inner")
    public = home.service.seen_by([])
    assert {hit.document.id for hit in public.search("支持园区").hits}.isdisjoint({document.id})
    assert document.id in {hit.document.id for hit in home.service.search("支持园区").hits}


def test_another_model_is_named_and_a_rebuild_replaces_the_index(home: Home) -> None:
    home.ingest(a=ONE)
    with home.service.library.writing() as connection:
        connection.execute(indexes.update().values(encoder="other", encoder_digest="0123456789"))
    with pytest.raises(LibraryError, match=r"made with the model other .*--rebuild"):
        home.found("奖励")
    before = home.service.index_name()
    home.service.ingest([], rebuild=True)
    assert home.found("奖励")
    client = MilvusClient(home.settings.index)
    name = str(home.service.index_name()).partition(".")[0]
    assert client.has(name)
    assert not client.has(str(before).partition(".")[0])


def test_rows_that_are_missing_are_noticed_and_mended(home: Home) -> None:
    home.ingest(a=ONE, b=TWO)
    name = str(home.service.index_name()).partition(".")[0]
    (row,) = home.service.search("住房", mode="lexical", limit=1).hits
    MilvusClient(home.settings.index).delete(name, f"id in [{number_of(row.clause.id)}]")
    found = {each.check: each for each in examine(home.settings, mend=False)}["index"]
    assert (found.state, found.detail) == (
        "mendable",
        "1 clauses are not in Milvus, and 0 too many.",
    )
    assert {each.state for each in examine(home.settings, mend=True)} == {"fine", "mended"}
    assert home.found("住房")


@pytest.mark.parametrize("gone", [False, True])
def test_rows_that_come_late_give_way_to_newer_ones(home: Home, gone: bool) -> None:
    home.ingest(a=ONE, b=TWO)
    library = home.service.library
    name = str(home.service.index_name()).partition(".")[0]
    ((document, old),) = [
        (each.id, library.revisions()[each.id])
        for each in home.service.documents()
        if "科技" in each.title
    ]
    home.ingest(a=ONE.partition("\n二")[0].replace("奖励", "补助"))
    if gone:
        (home.files / "a.txt").unlink()
        home.ingest()
    store = open_store(home.settings.index, home.settings.snapshots, library)
    assert isinstance(store, MilvusStore)
    store._add(name, bundled_encoder(), {document: old})  # by a worker that read it long ago
    assert {each.state for each in examine(home.settings, mend=False)} == {"fine"}
    assert bool(home.found("补助")) is not gone
    assert not home.found("住房")


def test_rows_of_an_older_version_are_noticed(home: Home) -> None:
    home.ingest(a=ONE)
    client = MilvusClient(home.settings.index)
    name = str(home.service.index_name()).partition(".")[0]
    every = ["id", "document", "version", "lot", "words", "vector", "kind", "has_target"]
    every += ["has_amount", "number", "region", "issuers", "first_year", "last_year"]
    every += ["lead", "cooperate", "responsible"]
    rows = list(client.rows(name, "id >= 0", every))
    client.put(name, [{**row, "version": 0} for row in rows[:1]])
    found = {each.check: each for each in examine(home.settings, mend=False)}["index"]
    assert found.detail == "1 clauses are not in Milvus, and 1 too many."


def test_a_milvus_that_is_not_there_is_named(home: Home) -> None:
    home.ingest(a=ONE)
    nowhere = open_service(Settings(home=home.settings.home, index="milvus://127.0.0.1:1"))
    for call in (nowhere.check_ready, lambda: nowhere.search("奖励")):
        with pytest.raises(LibraryError, match=r"Milvus at 127\.0\.0\.1:1: .*ZHICE_INDEX"):
            call()
    nowhere.library.close()


def test_rebuilds_at_the_same_time_wait_for_each_other(
    tmp_path: Path, database: str, milvus_server: str
) -> None:
    settings = [
        Settings(home=tmp_path / each, library=database, index=milvus_server) for each in "ab"
    ]
    services = [open_service(each) for each in settings]
    (tmp_path / "a.txt").write_text(ONE, "utf-8")
    services[0].ingest([tmp_path / "a.txt"])
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda each: each.ingest([], rebuild=True), services))
    for each in services:
        assert each.search("住房").total == 2
        each.library.close()
    assert {each.state for each in examine(settings[0], mend=False)} == {"fine"}


def test_an_upload_leaves_to_others_what_they_read(
    tmp_path: Path, database: str, milvus_server: str
) -> None:
    settings = Settings(home=tmp_path, library=database, index=milvus_server)
    service = open_service(settings)
    service.library.put(parse(ONE.encode(), "a.txt"), "a.txt")  # a worker will index it
    store = open_store(settings.index, settings.snapshots, service.library)
    jobs = Jobs(service.library, settings.uploads, store, bundled_encoder())
    job = jobs.submit([("b.txt", TWO.encode())])
    until = time.monotonic() + 30
    while not (done := jobs.job(job.id)).done and time.monotonic() < until:
        time.sleep(0.05)
    assert [(each.state, done.error) for each in done.files] == [("added", "")]
    assert store.count() == 1
    service.ingest([], rebuild=False)
    assert store.count() == 3
    service.library.close()


def test_an_index_that_was_forgotten_is_not_taken_into_use(home: Home) -> None:
    home.ingest(a=ONE)
    with pytest.raises(LibraryError, match="at the same time"):
        index_state.switch(home.service.library, "forgotten")
    assert home.found("住房")


def test_only_a_rebuild_moves_the_index_to_another_milvus(home: Home, tmp_path: Path) -> None:
    home.ingest(a=ONE)
    address = f"milvus://{tmp_path / 'other.db'}"
    elsewhere = open_service(Settings(home=home.settings.home, index=address))
    (home.files / "b.txt").write_text(TWO, "utf-8")
    with pytest.raises(LibraryError, match=r"not in Milvus at .*ZHICE_INDEX.*--rebuild"):
        elsewhere.ingest([home.files])
    assert home.found("住房")
    home.ingest()
    assert home.found("园区")
    elsewhere.ingest([], rebuild=True)
    assert elsewhere.search("园区").hits
    elsewhere.library.close()


@pytest.mark.parametrize("address", ["milvus://", "milvus:///a", "milvus://host:port"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(LibraryError, match="ZHICE_INDEX must read"):
        MilvusClient(address)


def test_a_row_number_says_which_clause_it_is() -> None:
    for clause in ("8fc739a1c1af-0000", "ffffffffffff-32767", "000000000001-0012"):
        assert clause_of(number_of(clause)) == clause
        assert 0 <= number_of(clause) < 1 << 63
    with pytest.raises(LibraryError, match="Divide its file"):
        number_of("8fc739a1c1af-32768")


def test_words_of_a_long_clause_fit_a_field_with_every_token_once() -> None:
    tokens = [f"t{number}" for number in range(5000)] * 3
    words = words_of(tokens)
    assert len(words.encode()) <= 65_535
    assert set(words.split()) == set(words_of(tokens[:5000]).split())
    assert words_of(["科技", "科技"]).split()[0] == words_of(["科技"])


def test_the_spread_over_all_follows_from_what_was_found_and_a_sample() -> None:
    draw = np.random.default_rng(0)
    scores = draw.pareto(2.5, 50_000).astype(np.float32)  # few are very high
    order = np.argsort(-scores)
    found, others = order[:200], order[200:]
    sample = draw.choice(others, 4_000, replace=False)
    mean, deviation = _spread(scores[found], scores[sample], len(scores))
    assert mean == pytest.approx(float(scores.mean()), rel=0.06)
    assert deviation == pytest.approx(float(scores.std()), rel=0.06)
    assert _spread(scores, scores[:0], len(scores)) == pytest.approx(
        (float(scores.mean()), float(scores.std())), rel=1e-4
    )
