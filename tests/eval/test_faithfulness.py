"""Claims of a sentence against what it cites."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.faithfulness import faithfulness, figures
from eval.replies import Office, Passage, Reply, Said

Make = Callable[..., Passage]
MakeReply = Callable[..., Reply]
OFFICES = ("省科技厅", "省教育厅")


@pytest.mark.parametrize(
    ("said", "share"),
    [
        pytest.param("最高200万元。", 1.0, id="a number"),
        pytest.param("最高300万元。", 0.0, id="another number"),
        pytest.param("At most 2 million yuan by 2027.", 1.0, id="the same value in English"),
        pytest.param("At most 20 million yuan by 2027.", 0.5, id="one of two"),
        pytest.param("2025-03-21 印发，最高200万元。", 1.0, id="a date shown with the document"),
        pytest.param("由省科技厅负责。", 1.0, id="an office"),
        pytest.param("由省教育厅负责。", 0.0, id="an office not cited"),
        pytest.param("见《若干措施》。", 1.0, id="a title"),
        pytest.param("见《实施意见》。", 0.0, id="a title not cited"),
        pytest.param("“最高 200万元”", 1.0, id="number and words quoted"),
        pytest.param("“至少200万元”", 0.5, id="words altered around the number"),
        pytest.param("有补助。", None, id="nothing claimed"),
    ],
)
def test_share_of_claims_carried(
    passage: Make, reply: MakeReply, said: str, share: float | None
) -> None:
    clause = passage(
        "最高200万元，到2027年（省科技厅负责）", title="若干措施", issued_on="2025-03-21"
    )
    assert faithfulness(reply(clause, said=said), OFFICES) == share


def test_a_sentence_is_carried_by_what_it_cites_itself(reply: MakeReply) -> None:
    given = reply("最高200万元", "最高300万元", said="")
    crossed = tuple(Said(text=t, citations=(m,)) for t, m in (("200万元", 2), ("300万元", 1)))
    straight = tuple(Said(text=t, citations=(m,)) for t, m in (("200万元", 1), ("300万元", 2)))
    assert faithfulness(replace(given, sentences=crossed), ()) == 0.0
    assert faithfulness(replace(given, sentences=straight), ()) == 1.0
    unknown = (Said(text="200万元", citations=(9,)),)
    assert faithfulness(replace(given, sentences=unknown), ()) == 0.0


def test_issuers_shown_with_a_citation_carry_their_name(passage: Make, reply: MakeReply) -> None:
    issued = passage("x", issuers=(Office(name="省教育厅", basis="stated"),))
    assert faithfulness(reply(issued, said="省教育厅印发"), OFFICES) == 1.0


def test_only_quotes_carry_where_there_are_quotes(passage: Make, reply: MakeReply) -> None:
    given = reply("最高200万元", said="到2027年")
    whole = replace(given.citations[0], passage=passage("最高200万元，到2027年"))
    assert faithfulness(replace(given, citations=(whole,)), ()) == 0.0


def test_a_refusal_claims_nothing(reply: MakeReply) -> None:
    assert faithfulness(reply(said="500万元没有写明", status="not_found"), ()) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2.5万亿元", [2.5e12]),
        ("1,100亿元", [1.1e11]),
        ("2023,2025", [2023.0, 2025.0]),
        ("2025年03月", [2025.0, 3.0]),
        ("RMB 2 million", [2e6]),
        ("13.5％", [13.5]),
        ("没有", []),
    ],
)
def test_figures_by_value(text: str, values: list[float]) -> None:
    assert list(figures(text)) == values
