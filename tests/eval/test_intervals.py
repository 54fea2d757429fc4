"""Intervals, paired differences and the risk–coverage curve."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.intervals import area_under_risk, difference, estimate, percentile, risk_coverage


def test_questions_without_a_value_are_left_out() -> None:
    found = estimate([1.0, None, 0.0, None], ["a", "a", "b", "c"])
    assert (found.mean, found.n) == (0.5, 2)


def test_nothing_measured_has_no_interval() -> None:
    for values, clusters in (([], []), ([None], ["a"])):
        found = estimate(values, clusters)
        assert (found.mean, found.low, found.high, found.n) == (None, None, None, 0)


def test_a_document_is_drawn_whole() -> None:
    """Two documents, one all right and one all wrong: draws are 0, 0.5 or 1, each often."""
    found = estimate([1.0] * 50 + [0.0] * 50, ["a"] * 50 + ["b"] * 50)
    assert (found.mean, found.low, found.high) == (0.5, 0.0, 1.0)


def test_the_interval_of_many_clusters_is_that_of_the_mean() -> None:
    """400 independent coins: 0.5 ± 1.96 · 0.5 / √400 = 0.451 … 0.549, within resampling noise."""
    found = estimate([float(i % 2) for i in range(400)], [str(i) for i in range(400)])
    assert found.low == pytest.approx(0.451, abs=0.006)
    assert found.high == pytest.approx(0.549, abs=0.006)


def test_a_paired_difference_is_surer_than_two_intervals() -> None:
    """The first is better by 0.1 on every document, however hard the document is."""
    hard = [(i % 10) / 20 for i in range(40)]
    names = [str(i) for i in range(40)]
    gap = difference([each + 0.1 for each in hard], hard, names)
    assert gap.mean == pytest.approx(0.1)
    assert gap.low == pytest.approx(0.1)
    assert estimate(hard, names).low < estimate(hard, names).mean - 0.02


def test_only_questions_that_both_have_are_paired() -> None:
    assert difference([1.0, None, 1.0], [0.0, 0.0, None], ["a", "b", "c"]).n == 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, None]), st.sampled_from("abcd")), min_size=1)
)
def test_the_interval_surrounds_nothing_outside_the_values(
    pairs: list[tuple[float | None, str]],
) -> None:
    found = estimate([value for value, _ in pairs], [name for _, name in pairs])
    if found.mean is not None and found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.high <= 1


def test_risk_and_coverage_by_hand() -> None:
    """Right, wrong, right by falling confidence; one more refused."""
    points = risk_coverage([0.9, 0.5, 0.7, None], [True, True, False, True])
    assert points == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3))]
    assert area_under_risk(points) == pytest.approx((0 + 0.5 + 1 / 3) / 3)


def test_equal_confidences_are_one_point() -> None:
    assert risk_coverage([1.0] * 4, [True, False, False, False]) == [(1.0, 0.75)]


def test_who_never_answers_has_no_curve() -> None:
    assert risk_coverage([None, None], [True, False]) == []
    assert area_under_risk([]) is None


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([3.0, 1.0, 2.0], 0.5, 2.0), ([0.0, 10.0], 0.95, 9.5), ([], 0.5, 0.0)],
)
def test_percentiles(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == pytest.approx(expected)
