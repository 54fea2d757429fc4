"""Clauses for a query: marks in the text, order, filters before ranking, the three modes."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import InputError, LibraryError
from index.filters import Filters
from index.local import Snapshot, _matched
from rag.model import SearchMode
from rag.retrieve import CANDIDATES, Ranked, find_candidates, highlight, rerank
from rag.service import Service, open_service
from rag.settings import Settings, from_environment

QINGDAO = Filters(region=("青岛",))


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        pytest.param("实施算力券奖补", "算力券", ["算力券"], id="overlapping pairs are one mark"),
        pytest.param("绿色算力，绿色", "绿色", ["绿色", "绿色"], id="every place"),
        pytest.param("推广AI应用", "ai", ["AI"], id="capitals"),
        pytest.param("算力\n券", "算力券", ["算力"], id="not across lines"),
        pytest.param("发展物流", "会展", [], id="nothing in common"),
        pytest.param("", "会展", [], id="no text"),
        pytest.param("数据中心", "中心数据", ["数据中心"], id="marks that touch are one"),
    ],
)
def test_highlights_mark_the_words_of_the_query(text: str, query: str, marked: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in highlight(text, query)] == marked


@pytest.mark.parametrize("query", ["算力券", "数据中心标准机柜", "5G", "service robots 智慧养老"])
def test_highlights_of_hits_lie_in_the_clause_in_order(service: Service, query: str) -> None:
    for hit in service.search(query).hits:
        edges = [edge for mark in hit.highlights for edge in (mark.start, mark.end)]
        assert edges == sorted(set(edges))
        assert all(0 <= edge <= len(hit.clause.text) for edge in edges)


def candidates(service: Service, query: str) -> tuple[Snapshot, list[Ranked]]:
    searcher = service._current()
    found = find_candidates(query, searcher.snapshot, searcher.encoder, language="zh")
    return searcher.snapshot, found


@pytest.mark.parametrize("learned", [True, False])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_rerank_orders_the_same_candidates_best_first(
    service: Service, learned: bool, language: str
) -> None:
    snapshot, found = candidates(service, "数据中心标准机柜")
    ranked = rerank(
        "标准机柜有多少？", "标准机柜", found, snapshot, language=language, learned=learned
    )
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert {each.row for each in ranked} == {each.row for each in found}
    # Fitted on Chinese questions, the learned ranking takes part in no others.
    assert ("learned" in ranked[0].scores) is (learned and language == "zh")


def test_rerank_keeps_a_single_candidate_as_it_is(service: Service) -> None:
    snapshot, found = candidates(service, "算力")
    assert rerank("算力？", "算力", found[:1], snapshot, language="zh") == found[:1]


def test_rerank_prefers_the_clause_that_answers_the_kind_of_question(service: Service) -> None:
    question = "标志性产业链相关的检验检测机构，由谁负责？"
    hits = service.search(question).hits
    assert hits[0].clause.units


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_every_mode_ranks_from_1_best_first(service: Service, mode: SearchMode) -> None:
    result = service.search("数据中心标准机柜", mode=mode)
    assert [hit.rank for hit in result.hits] == list(range(1, 11))
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert any("标准机柜" in hit.clause.text for hit in result.hits)


def test_lexical_finds_shared_words_only_and_the_others_meaning_too(service: Service) -> None:
    assert service.search("qwertyzxcv", mode="lexical").total == 0
    assert service.search("qwertyzxcv", mode="dense").total > 0
    assert all(
        "算力券" in service.search("算力券", mode=mode).hits[0].clause.text
        for mode in ("lexical", "hybrid")
    )


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_filters_restrict_before_ranking(service: Service, mode: SearchMode) -> None:
    # Filtered after ranking, Qingdao would be left with the few that the first 100 hold.
    everywhere = service.search("科技服务", mode=mode, limit=100)
    restricted = service.search("科技服务", mode=mode, limit=100, filters=QINGDAO)
    inside = [hit for hit in everywhere.hits if hit.document.region == "青岛市"]
    assert {hit.document.region for hit in restricted.hits} == {"青岛市"}
    assert [hit.rank for hit in restricted.hits] == list(range(1, restricted.total + 1))
    assert restricted.total >= len(inside)
    if mode == "dense":
        assert restricted.total > len(inside)


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        pytest.param(Filters(kind=("goal",)), "kind", id="kind"),
        pytest.param(Filters(unit=("省科技厅",), unit_role=("lead",)), "units", id="lead office"),
        pytest.param(Filters(status=("draft",)), "status", id="status"),
        pytest.param(Filters(number=("鲁科字〔2025〕128号",)), "number", id="number"),
        pytest.param(Filters(issuer=("科学技术厅",)), "issuer", id="issuer"),
        pytest.param(Filters(year_to=2015), "years", id="years"),
    ],
)
def test_every_hit_passes_the_filter(service: Service, filters: Filters, field: str) -> None:
    hits = service.search("科技服务", filters=filters, limit=100).hits
    assert hits
    passes = {
        "kind": lambda hit: hit.clause.kind == "goal",
        "units": lambda hit: any(
            "省科技厅" in unit.name and unit.role == "lead" for unit in hit.clause.units
        ),
        "status": lambda hit: hit.document.status == "draft",
        "number": lambda hit: hit.document.number == "鲁科字〔2025〕128号",
        "issuer": lambda hit: hit.document.issuers[0].name == "山东省科学技术厅",
        "years": lambda hit: hit.document.source == "高技术服务业实施意见.txt",
    }[field]
    assert all(passes(hit) for hit in hits)


def test_a_filter_nothing_passes_finds_nothing(service: Service) -> None:
    result = service.search("算力", filters=Filters(region=("浙江省",)))
    assert (result.total, result.hits) == (0, ())


def test_pages_of_a_search_join_to_the_whole(service: Service) -> None:
    whole = service.search("算力", limit=20).hits
    pages = [service.search("算力", limit=10, offset=offset).hits for offset in (0, 10)]
    assert pages[0] + pages[1] == whole


def test_facets_count_all_candidates(service: Service) -> None:
    result = service.search("算力", limit=1)
    assert sum(result.facets["document_id"].values()) == result.total
    assert set(result.facets) == {"region", "status", "kind", "document_id", "issuer", "unit"}


@pytest.mark.parametrize(
    ("limit", "offset"),
    [
        pytest.param(0, 0, id="limit 0"),
        pytest.param(101, 0, id="limit 101"),
        pytest.param(10, -1, id="offset -1"),
    ],
)
def test_a_page_out_of_range_is_refused(service: Service, limit: int, offset: int) -> None:
    with pytest.raises(InputError, match="limit must be 1 to 100"):
        service.search("算力", limit=limit, offset=offset)


def test_an_empty_home_says_to_ingest(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="zhice ingest"):
        open_service(Settings(home=tmp_path / "new")).search("算力")


def test_settings_come_from_the_environment() -> None:
    assert from_environment({}) == Settings()
    read = from_environment({"ZHICE_HOME": "/x", "ZHICE_MIN_CONFIDENCE": "0.7"})
    assert (read.home, read.min_confidence) == (Path("/x"), 0.7)
    assert read.snapshots == Path("/x/index")


@pytest.mark.parametrize("value", ["abc", "", "-0.1", "1.1", "nan"])
def test_a_threshold_that_is_no_share_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="ZHICE_MIN_CONFIDENCE must be a number from 0 to 1"):
        from_environment({"ZHICE_MIN_CONFIDENCE": value})


def test_searching_loads_no_torch(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rag.service import open_service; "
        "from rag.settings import Settings; "
        f"home = Path({str(tmp_path)!r}); source = home / '通知.txt'; "
        "source.write_text('关于算力的通知\\n\\n一、发放算力券。\\n二、发展物流。\\n', 'utf-8'); "
        "service = open_service(Settings(home=home / 'home')); service.ingest([source]); "
        "assert service.search('谁发放算力券？').hits; assert service.search('Who pays?').hits; "
        "print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert run.stdout.decode().strip() == "False", run.stderr.decode()


@pytest.mark.parametrize("size", [0, 50, 101, 6_400, 6_463, 6_464, 30_000])
@pytest.mark.parametrize("share", [0.001, 1.0], ids=["few-score", "all-score"])
@pytest.mark.parametrize("step", [None, 1, 2, 300], ids=["no-filter", "all", "half", "few"])
def test_the_rows_matched_are_those_with_the_highest_scores(
    size: int, share: float, step: int | None
) -> None:
    chance = np.random.default_rng(size)
    scores = (chance.integers(0, 500, size) * (chance.random(size) < share)).astype(np.float32)
    rows = np.arange(0, size, step or 1)
    best = rows[np.argsort(-scores[rows], kind="stable")[:CANDIDATES]]
    found = _matched(scores, rows if step else None, CANDIDATES)
    assert found.tolist() == best[scores[best] > 0].tolist()
