"""Figures and years that a question takes for granted."""

import pytest

from rag.assertions import contradicted


@pytest.mark.parametrize(
    ("question", "sentence", "asserted"),
    [
        pytest.param("是2025年建成吗", "到2027年，建成60个平台。", "2025", id="another year"),
        pytest.param("要建100个平台吧？", "建成60个平台。", "100个", id="another count"),
        pytest.param("最高给500万元吧", "最高给予0.03亿元奖励。", "500万元", id="other money"),
        pytest.param("占40%吗", "占比达到13.5%。", "40%", id="another share"),
        pytest.param("最高给500万元吧", "最高给予0.05亿元奖励。", None, id="the same, in 亿"),
        pytest.param("要建60个吧", "建成60个平台，培育20个企业。", None, id="one of several"),
        pytest.param("要建60个吧", "奖励500万元。", None, id="another unit proves nothing"),
        pytest.param("是2025年吗", "大力发展。", None, id="no year stated"),
    ],
)
def test_contradicted(question: str, sentence: str, asserted: str | None) -> None:
    assert contradicted(question, sentence) == asserted
