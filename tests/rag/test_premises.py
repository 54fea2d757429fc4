"""Figures that a question takes for granted before it asks."""

import pytest

from rag.premises import premise_of
from rag.service import Service


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("既然全国重点实验室要达到50家，那省实验室新组建几家？", "既然全国重点实验室要达到50家，"),
        (
            "The plan calls for 550 banks by 2025. Who is responsible?",
            "The plan calls for 550 banks by 2025.",
        ),
        ("到2027年，要建多少个产业大脑？", None),  # a year alone
        ("目前金融业增加值900亿元，到2025年达到多少？", None),  # what is now
        ("假设企业营业收入5亿元，首次纳规奖励多少？", None),
        ("既然全国重点实验室要超过20家，那省实验室新组建几家？", None),  # a bound may be met
        ("我们公司有50个人，能拿什么补贴？", None),  # of the asker
        ("谁牵头？要达到50家吗？", None),  # asked, not taken for granted
    ],
)
def test_what_is_taken_for_granted(question: str, premise: str | None) -> None:
    found = premise_of(question)
    assert (found[0] if found else None) == premise


def test_a_wrong_premise_is_corrected_and_the_question_answered(service: Service) -> None:
    answer = service.answer("既然山东2025年全国重点实验室要达到50家，那省实验室要新组建几家？")
    assert "3—4家省实验室" in answer.answer
    assert "总数达到30家" in answer.answer
    assert [each.asserted for each in answer.corrections] == ["50家"]


def test_a_right_premise_is_not_corrected(service: Service) -> None:
    answer = service.answer("既然山东2025年全国重点实验室要达到30家，那省实验室要新组建几家？")
    assert "3—4家省实验室" in answer.answer
    assert answer.corrections == ()
