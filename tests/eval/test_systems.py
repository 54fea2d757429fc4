"""Systems under test: ablations, baselines, and one behind a URL."""

from pathlib import Path

import pytest

from corpus.errors import InputError, LibraryError
from eval.baselines import CHUNK, chunks_of
from eval.bench import SYSTEM_NAMES, Bench, open_bench
from eval.metrics import fold, holds
from eval.questions import GoldSpan
from eval.systems import DEPTH, Remote, SystemAskError
from index.library import Library
from rag.settings import Settings

ASKED = "科技服务业若干措施里，对省级中试基地的年度最高奖补是多少？"
GOLD = GoldSpan(document="科技服务业若干措施", quote="省级中试基地，年度最高奖补200万元")


@pytest.fixture(scope="module")
def bench(samples_home: Path) -> Bench:
    return open_bench(Settings(home=samples_home), None)


@pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")
@pytest.mark.parametrize("name", SYSTEM_NAMES)
def test_every_system_finds_and_cites_what_is_plainly_asked(bench: Bench, name: str) -> None:
    system = bench.system(name)
    found = system.search(ASKED, ())
    assert system.name == name
    assert 1 <= len(found) <= DEPTH
    assert any(holds(passage, GOLD) for passage in found)
    reply = system.answer(ASKED, ())
    assert any(holds(cited.passage, GOLD) for cited in reply.citations)
    for cited in reply.citations:
        known = bench.truth.texts[cited.passage.source.removesuffix(".txt")]
        assert fold(cited.passage.text) in known


def test_a_stage_left_out_changes_the_ranking(bench: Bench) -> None:
    rankings = {
        name: [each.text for each in bench.system(name).search("孵化器能得到哪些支持？", ())]
        for name in SYSTEM_NAMES
        if name.startswith("zhice")
    }
    assert len({tuple(ranking) for ranking in rankings.values()}) == 4


def test_chunks_have_at_most_their_size_and_lose_no_text(bench: Bench) -> None:
    library = Library(bench.settings.library_url)
    chunks = chunks_of(library)
    assert max(len(chunk.text) for chunk in chunks) <= CHUNK
    for info in library.documents():
        together = fold("".join(c.text for c in chunks if c.source == info.source))
        assert set(fold(library.document(info.id).text)) == set(together)
        assert len(together) >= len(fold(library.document(info.id).text))


def test_a_baseline_gets_the_question_before(bench: Bench) -> None:
    system = bench.system("langchain-faiss")
    before = ({"role": "user", "content": ASKED}, {"role": "assistant", "content": "200万元。"})
    assert any(holds(passage, GOLD) for passage in system.search("由谁负责？", before))
    assert system.search("由谁负责？", before) != system.search("由谁负责？", ())


def test_a_system_behind_an_address_is_the_same_system(bench: Bench, server_url: str) -> None:
    remote, local = Remote(server_url + "/"), bench.system("zhice")
    assert remote.search(ASKED, ()) == local.search(ASKED, ())
    assert remote.answer(ASKED, ()) == local.answer(ASKED, ())


def test_a_system_that_cannot_be_asked_says_so(server_url: str) -> None:
    with pytest.raises(InputError, match="no address of a system"):
        Remote("ftp://example.org")
    with pytest.raises(SystemAskError, match="cannot be reached"):
        Remote("http://127.0.0.1:9").answer(ASKED, ())
    with pytest.raises(SystemAskError, match="answered 404"):
        Remote(f"{server_url}/v1/nowhere").answer(ASKED, ())
    with pytest.raises(SystemAskError, match="answered 4"):
        Remote(server_url).answer("", ())


def test_an_unknown_system_is_refused_with_the_names_of_all(bench: Bench) -> None:
    with pytest.raises(InputError, match="langchain-faiss"):
        bench.system("magic")


def test_documents_get_a_library_of_their_own(tmp_path: Path, samples: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "甲.txt").write_text("一、目标。建成60个平台。", encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    first = open_bench(settings, [folder])
    assert list(first.truth.texts) == ["甲"]
    assert len(first.refused) == 1
    assert not (settings.home / "library.db").exists()
    again = open_bench(settings, [folder])
    assert (again.settings, again.index_digest) == (first.settings, first.index_digest)
    (folder / "甲.txt").write_text("一、目标。建成70个平台。", encoding="utf-8")
    changed = open_bench(settings, [folder])
    assert changed.index_digest != first.index_digest
    assert changed.truth.texts == {"甲": "一、目标。建成70个平台。"}


def test_a_bench_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        open_bench(Settings(home=tmp_path), [tmp_path / "nowhere"])
    with pytest.raises(LibraryError, match="zhice ingest"):
        open_bench(Settings(home=tmp_path / "empty"), None)
