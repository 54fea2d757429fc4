from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import load_encoder
from index.vectors import VectorIndex, build_vectors

ROWS, DIM = 400, 24


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIM)) + 0.3
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = unit(ROWS, 1)
QUERIES = unit(8, 2)


@pytest.fixture(params=["built", "opened"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    built = build_vectors(VECTORS)
    if request.param == "built":
        return built
    built.save(tmp_path)
    return VectorIndex.open(tmp_path)


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
    [[5], [399, 0, 7], list(range(0, ROWS, 3)), []],
    ids=["one", "unsorted", "a-third", "none"],
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
    _, deviation = build_vectors(VECTORS[:1]).spread(VECTORS[0])
    assert deviation > 0


def test_a_text_finds_itself_first() -> None:
    encoder = load_encoder("bundled")
    texts = ["给予高新技术企业奖励", "为人才提供住房补贴", "建设冷链物流枢纽", "加强组织领导"]
    vectors = build_vectors(encoder.encode(texts, role="passage"))
    for row, query in enumerate(encoder.encode(texts, role="query")):
        rows, cosines = vectors.search(query, 2)
        assert rows[0] == row
        assert cosines[0] == pytest.approx(1, abs=1e-5)
