from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import load_encoder
from index.vectors import VectorIndex, Vectors, build_vectors, join_vectors

ROWS, DIM = 400, 24


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIM)) + 0.3
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = unit(ROWS, 1)
QUERIES = unit(8, 2)
MANY = unit(20_000, 4).astype(np.float16).astype(np.float32)  # so that rounding changes none


@pytest.fixture(params=["built", "opened", "segments", "joined"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    if request.param == "built":
        return VectorIndex([build_vectors(VECTORS)])
    if request.param == "opened":
        build_vectors(VECTORS).save(tmp_path)
        return VectorIndex([Vectors.open(tmp_path)])
    if request.param == "segments":
        return VectorIndex([build_vectors(VECTORS[:300]), build_vectors(VECTORS[300:])])
    others = unit(50, 3)
    first = build_vectors(np.concatenate([VECTORS[:100], others, VECTORS[100:300]]))
    second = build_vectors(np.concatenate([others, VECTORS[300:]]))
    return VectorIndex([join_vectors([(first, [(0, 100), (150, 350)]), (second, [(50, 150)])])])


@pytest.mark.parametrize("count", [1, 10, ROWS, ROWS + 5])
def test_search_equals_brute_force(vectors: VectorIndex, count: int) -> None:
    for query in QUERIES:
        cosines = VECTORS @ query
        best = np.argsort(-cosines)[:count]
        rows, found = vectors.search(query, count)
        np.testing.assert_allclose(found, cosines[best], atol=1e-6)
        np.testing.assert_allclose(cosines[rows], found, atol=1e-6)
        assert len(set(rows.tolist())) == min(count, ROWS)


@pytest.mark.parametrize(
    "allowed",
    [[5], [0, 7, 399], list(range(0, ROWS, 3)), []],
    ids=["one", "three", "a-third", "none"],
)
def test_search_among_allowed_rows_equals_brute_force(
    vectors: VectorIndex, allowed: list[int]
) -> None:
    some = np.array(allowed, np.int64)
    for query in QUERIES:
        cosines = VECTORS[some] @ query
        rows, found = vectors.search(query, 10, some)
        np.testing.assert_allclose(found, np.sort(cosines)[::-1][:10], atol=1e-6)
        assert set(rows.tolist()) <= set(allowed)
        np.testing.assert_allclose(VECTORS[rows] @ query, found, atol=1e-6)


def test_cosines_of_given_rows_in_their_order(vectors: VectorIndex) -> None:
    rows = np.array([17, 3, 399, 3], np.int64)
    found = vectors.cosines(QUERIES[0], rows)
    np.testing.assert_allclose(found, VECTORS[rows] @ QUERIES[0], atol=1e-6)
    assert len(vectors.cosines(QUERIES[0], np.array([], np.int64))) == 0


def test_spread_equals_mean_and_deviation_of_all_cosines(vectors: VectorIndex) -> None:
    for query in QUERIES:
        cosines = (VECTORS @ query).astype(np.float64)
        assert vectors.spread(query) == pytest.approx((cosines.mean(), cosines.std()), abs=1e-5)


def test_the_spread_of_one_vector_is_not_zero() -> None:
    _, deviation = VectorIndex([build_vectors(VECTORS[:1])]).spread(VECTORS[0])
    assert deviation > 0


def test_a_text_finds_itself_first() -> None:
    encoder = load_encoder("bundled")
    texts = ["给予高新技术企业奖励", "为人才提供住房补贴", "建设冷链物流枢纽", "加强组织领导"]
    vectors = VectorIndex([build_vectors(encoder.encode(texts, role="passage"))])
    for row, query in enumerate(encoder.encode(texts, role="query")):
        rows, cosines = vectors.search(query, 2)
        assert rows[0] == row
        assert cosines[0] == pytest.approx(1, abs=1e-5)


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> VectorIndex:
    monkeypatch.setattr("index.vectors.EXACT", 1_000)
    build_vectors(MANY).save(tmp_path)
    opened = Vectors.open(tmp_path)
    assert opened.codes is not None
    return VectorIndex([opened])


def test_codes_find_nearly_what_comparing_all_finds(coded: VectorIndex) -> None:
    held = 0
    for query in unit(50, 5):
        cosines = MANY @ query
        rows, found = coded.search(query, 100)
        np.testing.assert_allclose(found, cosines[rows], atol=1e-6)
        assert (np.diff(found) <= 0).all()
        best = np.argsort(-cosines)[:10].tolist()
        held += len(set(best) & set(rows[:10].tolist()))
        assert coded.search(query, 10, exact=True)[0].tolist() == best
    assert held >= 0.99 * 500


@pytest.mark.parametrize("step", [1, 2, 19, 100], ids=["all", "half", "few", "one-by-one"])
def test_codes_find_only_what_is_allowed(coded: VectorIndex, step: int) -> None:
    allowed = np.arange(0, len(MANY), step)
    for query in unit(10, 5):
        rows, _ = coded.search(query, 100, allowed)
        best = allowed[np.argsort(-(MANY[allowed] @ query))[:100]]
        assert set(rows.tolist()) <= set(allowed.tolist())
        assert len(set(rows.tolist()) & set(best[:10].tolist())) >= 9


def test_where_codes_leave_too_few_all_that_is_allowed_is_compared(coded: VectorIndex) -> None:
    query = unit(1, 5)[0]
    far = np.sort(np.argsort(MANY @ query)[:2_000])
    rows, _ = coded.search(query, 10, far)
    assert rows.tolist() == far[np.argsort(-(MANY[far] @ query))[:10]].tolist()


def test_a_segment_without_clauses_is_searched_too() -> None:
    vectors = VectorIndex([build_vectors(VECTORS), build_vectors(VECTORS[:0])])
    assert len(vectors.search(QUERIES[0], 10)[0]) == 10


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("count", [3, 500], ids=["last-bytes", "all"])
def test_a_full_disk_is_told_as_other_files_tell_it(tmp_path: Path, count: int) -> None:
    (tmp_path / "vectors.faiss").symlink_to("/dev/full")
    vectors = np.eye(count, 64, dtype=np.float32)
    with pytest.raises(OSError, match=r"vectors\.faiss"):
        build_vectors(vectors).save(tmp_path)
