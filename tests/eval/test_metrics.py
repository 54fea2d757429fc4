"""Metrics against hand-computed cases, and against trec_eval where it has the same one."""

import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
import pytrec_eval

from eval import metrics
from eval.questions import GoldSpan, Question
from eval.replies import Office, Passage, Quoted, Reply

Make = Callable[..., Passage]
MakeReply = Callable[..., Reply]
MakeQuestion = Callable[..., Question]
GOLD = (
    GoldSpan(document="科技", quote="最高200万元"),
    GoldSpan(document="科技", quote="60个 平台"),
)
LOG3 = 1 / math.log2(3)
LOG5 = 1 / math.log2(5)


@pytest.mark.parametrize(
    ("texts", "recall", "rank", "gain"),
    [
        pytest.param(("最高200万元", "60个平台"), 1.0, 1.0, 1.0, id="both, first at once"),
        pytest.param(("无关", "最高200万元"), 0.5, 0.5, LOG3 / (1 + LOG3), id="one, second"),
        pytest.param(("最高２００万元60个\n平台",), 1.0, 1.0, 1.0, id="one passage holds both"),
        pytest.param(("无", "最高200万元60个平台"), 1.0, 0.5, LOG3, id="both in the second"),
        pytest.param(("无",) * 3 + ("60个平台",), 0.0, 0.25, LOG5 / (1 + LOG3), id="beyond k"),
        pytest.param(("最高200万元",) * 2, 0.5, 1.0, 1 / (1 + LOG3), id="found again"),
        pytest.param(("无",) * 10 + ("60个平台",), 0.0, 0.0, 0.0, id="beyond rank ten"),
        pytest.param((), 0.0, 0.0, 0.0, id="nothing found"),
    ],
)
def test_recall_at_3_reciprocal_rank_and_ndcg(
    passage: Make, texts: tuple[str, ...], recall: float, rank: float, gain: float
) -> None:
    found = [passage(text) for text in texts]
    assert metrics.recall_at(3, found, GOLD) == recall
    assert metrics.reciprocal_rank(found, GOLD) == rank
    assert metrics.ndcg_at(10, found, GOLD) == pytest.approx(gain, abs=1e-12)


def test_rankings_score_as_trec_eval_scores_them(passage: Make) -> None:
    """200 random rankings of 30 passages, 1 to 5 of which are relevant and may be missed."""
    chance = random.Random(5)
    for _ in range(200):
        names = [f"第{i}号" for i in range(30)]
        relevant = chance.sample(names, chance.randint(1, 5))
        ranking = chance.sample(names, chance.randint(1, 25))
        gold = [GoldSpan(document="科技", quote=name) for name in relevant]
        found = [passage(name) for name in ranking]
        documents = [passage("", source=f"{name}.txt") for name in ranking]
        document_gold = [GoldSpan(document=name, quote="x") for name in relevant]
        judge = pytrec_eval.RelevanceEvaluator(
            {"q": dict.fromkeys(relevant, 1)}, {"recall_5,10", "recip_rank", "ndcg_cut_10"}
        )
        scores = {name: float(len(ranking) - i) for i, name in enumerate(ranking)}
        first_ten = dict(list(scores.items())[:10])
        expected = judge.evaluate({"q": scores})["q"]
        rank = judge.evaluate({"q": first_ten})["q"]["recip_rank"]
        gain = expected["ndcg_cut_10"]
        assert metrics.recall_at(5, found, gold) == pytest.approx(expected["recall_5"], abs=1e-9)
        assert metrics.recall_at(10, found, gold) == pytest.approx(expected["recall_10"], abs=1e-9)
        assert metrics.reciprocal_rank(found, gold) == pytest.approx(rank, abs=1e-9)
        assert metrics.ndcg_at(10, found, gold) == pytest.approx(gain, abs=1e-9)
        _, document_rank, document_gain = metrics.document_rank_scores(documents, document_gold)
        assert document_rank == pytest.approx(rank, abs=1e-9)
        assert document_gain == pytest.approx(gain, abs=1e-9)


def test_documents_rank_in_the_order_their_passages_name_them(passage: Make) -> None:
    found = [passage("x", source=f"{name}.txt") for name in ("甲", "甲", "乙", "丙")]
    gold = [GoldSpan(document="乙", quote="x"), GoldSpan(document="丙", quote="x")]
    first, rank, gain = metrics.document_rank_scores(found, gold)
    assert (first, rank) == (0.0, 0.5)
    assert gain == pytest.approx((LOG3 + 0.5) / (1 + LOG3), abs=1e-12)


@pytest.mark.parametrize("source", ["青岛.txt", "科技服务.txt"])
def test_the_right_words_in_another_document_do_not_count(passage: Make, source: str) -> None:
    assert metrics.holds(passage("最高200万元"), GOLD[0])
    assert not metrics.holds(passage("最高200万元", source=source), GOLD[0])


@pytest.mark.parametrize(
    ("cited", "precision", "recall"),
    [
        pytest.param(("最高200万元", "60个平台"), 1.0, 1.0, id="exactly the gold"),
        pytest.param(("最高200万元", "无关"), 0.5, 0.5, id="one right, one wrong, one missed"),
        pytest.param(("无", "无关", "最高200万元60个平台"), 1 / 3, 1.0, id="one of three"),
        pytest.param((), 0.0, 0.0, id="nothing cited"),
    ],
)
def test_citation_precision_and_recall(
    reply: MakeReply,
    question: MakeQuestion,
    cited: tuple[str, ...],
    precision: float,
    recall: float,
) -> None:
    asked = question("最高200万元", "60个平台")
    assert metrics.citation_precision(reply(*cited), asked) == pytest.approx(precision)
    assert metrics.citation_recall(reply(*cited), asked) == recall


def test_f1_is_the_harmonic_mean() -> None:
    assert metrics.f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert metrics.f1(0.0, 0.0) == 0.0
    assert metrics.f1(None, 1.0) is None


def test_a_fact_about_a_document_may_cite_any_of_its_clauses(
    reply: MakeReply, question: MakeQuestion
) -> None:
    asked = question("不在条款里的题头", type="document_fact")
    assert metrics.citation_precision(reply("无关"), asked) == 1.0
    assert metrics.citation_recall(reply("无关"), asked) == 1.0
    assert metrics.citation_recall(reply("无关"), replace(asked, type="number")) == 0.0


@pytest.mark.parametrize(
    ("quotes", "valid"),
    [
        pytest.param((Quoted(text="200万元", start=2, end=7),), 1.0, id="verbatim"),
        pytest.param((Quoted(text="300万元", start=2, end=7),), 0.0, id="altered"),
        pytest.param((Quoted(text="200万元", start=1, end=6),), 0.0, id="misplaced"),
        pytest.param((Quoted(text="", start=1, end=1),), 0.0, id="empty"),
        pytest.param((), 0.0, id="no quote"),
    ],
)
def test_citations_are_valid_only_with_verbatim_quotes(
    reply: MakeReply, quotes: tuple[Quoted, ...], valid: float
) -> None:
    good = reply("最高200万元")
    cited = replace(good.citations[0], quotes=quotes)
    assert metrics.citations_valid(replace(good, citations=(cited,)), {}) == valid


def test_a_clause_that_its_document_does_not_hold_is_not_valid(reply: MakeReply) -> None:
    forged = reply("最高300万元", "最高200万元")
    assert metrics.citations_valid(forged, {"科技": "一、最高200万元。"}) == 0.5
    assert metrics.citations_valid(forged, {"另一份": "x"}) == 1.0
    assert metrics.citations_valid(reply(), {}) is None


@pytest.mark.parametrize(
    ("text", "words", "stated"),
    [
        ("建成60个平台", "60个", True),
        ("建成160个平台", "60个", False),
        ("降至2.56%", "2.5", False),
        ("降至2.5%", "2.5", True),
        ("12.5 EFLOPS", "2.5", False),
        ("共1,100亿元", "100亿元", False),
        ("到 ２０２７ 年", "2027年", True),
        ("Innovation Voucher", "innovation voucher", True),
        ("2025,2026", "2025", True),
        ("第4号", "第14号", False),
    ],
)
def test_a_number_is_stated_only_as_a_whole(text: str, words: str, stated: bool) -> None:
    assert metrics.states(text, words) is stated


@pytest.mark.parametrize(
    ("text", "share"),
    [
        pytest.param("最高200万元，到2027年", 1.0, id="all"),
        pytest.param("最高 ２００ 万元", 0.5, id="one, in full width"),
        pytest.param("两百万元，2027年", 1.0, id="a variant"),
        pytest.param("没有写明", 0.0, id="none"),
    ],
)
def test_share_of_facts_found(
    reply: MakeReply, question: MakeQuestion, text: str, share: float
) -> None:
    asked = question("x", facts=[("200万元", "两百万元"), ("2027",)])
    assert metrics.facts_found(reply(said=text), asked) == share
    assert metrics.facts_found(reply(said="", documented=(text,)), asked) == share
    assert metrics.facts_found(reply(said=text), replace(asked, facts=())) is None


@pytest.mark.parametrize(
    ("cited", "fields", "correct", "and_cited"),
    [
        pytest.param("最高200万元", {}, True, True, id="right and cited"),
        pytest.param("无关", {}, True, False, id="cites another"),
        pytest.param(None, {}, True, False, id="right, not cited"),
        pytest.param("最高200万元", {"said": "最高200万元"}, False, False, id="a fact missing"),
        pytest.param(
            "最高200万元",
            {"said": "最高200万元，到2027年，或500万元"},
            False,
            False,
            id="a wrong figure",
        ),
        pytest.param("最高200万元", {"status": "not_found"}, False, False, id="wrong outcome"),
    ],
)
def test_correct_and_correct_and_cited(
    reply: MakeReply,
    question: MakeQuestion,
    cited: str | None,
    fields: dict[str, str],
    correct: bool,
    and_cited: bool,
) -> None:
    asked = question("最高200万元", facts=[("200万元",), ("2027",)], must_not=("500万元",))
    given = reply(*([cited] if cited else []), **{"said": "最高200万元，到2027年", **fields})
    assert metrics.correct(given, asked) is correct
    assert metrics.correct_and_cited(given, asked) is and_cited


def test_a_right_refusal_cites_nothing_and_counts(reply: MakeReply, question: MakeQuestion) -> None:
    asked = question(answerable=False, status="not_found")
    assert metrics.correct_and_cited(reply(said="没有写明", status="not_found"), asked)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        pytest.param("由省科技厅、省教育厅负责", True, id="exactly"),
        pytest.param("由省科技厅负责", False, id="one missing"),
        pytest.param("由省科技厅、省教育厅、省委组织部负责", False, id="one too many"),
    ],
)
def test_units_are_right_as_a_set(
    passage: Make, reply: MakeReply, question: MakeQuestion, said: str, right: bool
) -> None:
    units = ("省科技厅", "省教育厅", "省委组织部", "省委")
    clause = passage("条款", units=tuple(Office(name=name, basis="lead") for name in units))
    asked = question("条款", facts=[("省科技厅",), ("省教育厅",)], type="unit")
    assert metrics.units_right(reply(clause, said=said), asked) is right
    assert metrics.units_right(reply(clause, said=said), replace(asked, type="number")) is None
    assert metrics.units_right(reply("条款", said=said), asked) is False


def test_issuers_are_right_with_their_basis(passage: Make, reply: MakeReply) -> None:
    true = {"科技": (Office(name="省科技厅", basis="number_code"),), "青岛": ()}
    shown = [
        passage("x", issuers=true["科技"]),
        passage("x", issuers=(Office(name="省科技厅", basis="stated"),)),
        passage("x", source="青岛.txt"),
        passage("x", source="青岛.txt", issuers=(Office(name="市政府", basis="stated"),)),
        passage("x", source="别处.txt"),
    ]
    assert metrics.issuers_right(reply(*shown, said=""), true) == 0.5
    assert metrics.issuers_right(reply(*shown[4:], said=""), true) is None
