"""What a reader is told of the documents that an answer cites."""

import pytest

from rag.service import Service


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(
            "青岛法律服务行业2025年要做到多大规模？", ("征求意见稿", "规划期已过"), id="zh"
        ),
        pytest.param(
            "What revenue should Qingdao's tourism industry reach by 2025?",
            ("draft", "planning period is over"),
            id="en",
        ),
    ],
)
def test_a_draft_whose_period_is_over_is_said_to_be_one(
    service: Service, question: str, said: tuple[str, ...]
) -> None:
    (note,) = service.answer(question).notes

    assert all(words in note for words in said)


def test_a_document_in_force_needs_no_note(service: Service) -> None:
    assert service.answer("专利池最高能拿多少钱？").notes == ()


def test_a_quoted_term_names_its_clause(service: Service) -> None:
    answer = service.answer("Which offices lead the “无证明之省” work?")

    assert answer.status == "answered"
    assert all("无证明之省" in each.clause.text for each in answer.citations)


@pytest.mark.parametrize("question", ["我们想问谁来管理会展", "那部分归省里哪个单位管"])
def test_words_that_ask_are_no_slips(service: Service, question: str) -> None:
    assert service.answer(question).interpreted.read_as is None
