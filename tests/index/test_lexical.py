from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest

from index.lexical import PostingsIndex, build_lexical, indexed_text
from index.postings import Postings, join_postings, postings_of, term_key
from index.tokens import lexical_tokens

TEXTS = [
    "支持科技企业发展，奖励科技企业3.5万元。",
    "支持人才发展。",
    "科技金融支持 AI and AI policies for small firms。",
    "",
    "2025年全省科技金融工作会议在济南召开，会议研究了科技金融、科技服务和科技人才。",
]


def bm25(query: str, texts: list[str]) -> list[float]:
    """Written out from the formula, one text at a time."""
    counts = [Counter(lexical_tokens(text)) for text in texts]
    mean = sum(count.total() for count in counts) / len(counts)
    scores = []
    for count in counts:
        score = 0.0
        for token, asked in Counter(lexical_tokens(query)).items():
            holding = sum(token in other for other in counts)
            idf = log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
            norm = 0.9 * (1 - 0.75 + 0.75 * count.total() / mean)
            weight = idf * count[token] * (0.9 + 1) / (count[token] + norm)
            score += min(asked, 2) * weight
        scores.append(score)
    return scores


def postings(texts: Sequence[str]) -> Postings:
    ids: dict[str, int] = {}
    rows = [[ids.setdefault(each, len(ids)) for each in lexical_tokens(text)] for text in texts]
    return postings_of([np.array(row, np.int32) for row in rows], list(ids))


def joined() -> Postings:
    """TEXTS, out of two segments of which some rows went."""
    gone = ["蘑菇和科技", "蘑菇"]
    first = postings([gone[0], TEXTS[0], *gone, TEXTS[1]])
    return join_postings([(first, [(1, 2), (4, 5)]), (postings([*TEXTS[2:], *gone]), [(0, 3)])])


@pytest.fixture(params=["built", "segments", "joined"])
def lexical(request: pytest.FixtureRequest) -> PostingsIndex:
    parts = {
        "built": [postings(TEXTS)],
        "segments": [postings(TEXTS[:2]), postings(TEXTS[2:])],
        "joined": [joined()],
    }
    return PostingsIndex(parts[request.param])


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("科技", id="a-pair"),
        pytest.param("科技企业发展奖励多少", id="a-question"),
        pytest.param("AI policies 3.5", id="words-and-figures"),
        pytest.param("科技科技科技科技", id="repeated"),
        pytest.param("科技 蘑菇", id="one-token-unknown"),
        pytest.param("", id="empty"),
    ],
)
def test_scores_equal_the_formula(query: str, lexical: PostingsIndex) -> None:
    np.testing.assert_allclose(lexical.scores(query), bm25(query, TEXTS), atol=1e-5)


def test_other_words_count_with_their_share(lexical: PostingsIndex) -> None:
    both = lexical.scores("科技企业", "科技人才 AI", 0.15)
    apart = lexical.scores("科技企业") + 0.15 * lexical.scores("科技人才 AI")
    np.testing.assert_allclose(both, apart, atol=1e-5)


def test_an_unknown_token_scores_nothing_and_weighs_most(lexical: PostingsIndex) -> None:
    assert not lexical.scores("蘑菇").any()
    assert lexical.idf("蘑菇") == pytest.approx(log(1 + 5.5 / 0.5))
    assert lexical.idf("蘑菇") > lexical.idf("人才") > lexical.idf("科技")


def test_a_query_term_counts_at_most_twice(lexical: PostingsIndex) -> None:
    once, twice, often = (lexical.scores(" ".join(["ai"] * count)) for count in (1, 2, 9))
    np.testing.assert_allclose(twice, 2 * once)
    np.testing.assert_array_equal(often, twice)


@pytest.mark.parametrize("made", [lambda: postings(TEXTS), joined], ids=["built", "joined"])
def test_terms_are_sorted_and_postings_cover_every_row_once(made: Callable[[], Postings]) -> None:
    found = made()
    assert (np.diff(found.terms.astype(object)) > 0).all()
    assert found.offsets[-1] == len(found.rows) == len(found.counts)
    distinct = sum(len(set(lexical_tokens(text))) for text in TEXTS)
    assert len(found.rows) == distinct
    assert set(found.terms.tolist()) == {term_key(t) for x in TEXTS for t in lexical_tokens(x)}
    assert found.lengths.tolist() == [len(lexical_tokens(text)) for text in TEXTS]


def test_joining_takes_any_number_of_postings_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = joined()
    for block in (1, 7):
        monkeypatch.setattr("index.postings._BLOCK", block)
        found = joined()
        for name in whole.__slots__:
            np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))


def test_a_count_may_be_large() -> None:
    texts = ["税" * 300 + "收" * 255, "税收", "收" * 256, "税" * 1000]
    built = postings(texts)
    first, second = postings(["收" * 999, *texts[:2]]), postings([*texts[2:], "税" * 999])
    joined = join_postings([(first, [(1, 3)]), (second, [(0, 2)])])
    for made in (built, joined):
        for query in ("税", "收"):
            found = PostingsIndex([made]).scores(query)
            np.testing.assert_allclose(found, bm25(query, texts), atol=1e-5)


def test_what_is_saved_is_opened_alike(tmp_path: Path) -> None:
    built = postings(TEXTS)
    built.save(tmp_path)
    opened = PostingsIndex([Postings.open(tmp_path)])
    for query in ("科技企业", "AI", "蘑菇"):
        np.testing.assert_array_equal(opened.scores(query), PostingsIndex([built]).scores(query))


@pytest.mark.parametrize("texts", [[], [""], ["", "，。"]], ids=["none", "one-empty", "no-tokens"])
def test_nothing_to_index_scores_nothing(texts: list[str], tmp_path: Path) -> None:
    postings(texts).save(tmp_path)
    for lexical in (build_lexical(texts), PostingsIndex([Postings.open(tmp_path)])):
        np.testing.assert_array_equal(lexical.scores("科技"), np.zeros(len(texts)))


def test_indexed_text_holds_title_and_headings_above_once() -> None:
    text = indexed_text("若干措施", ("一、企业", "（一）奖励"), "（一）奖励。给予十万元。")
    assert text == "若干措施\n一、企业\n（一）奖励。给予十万元。"
    assert indexed_text("若干措施", (), "引言。") == "若干措施\n引言。"
