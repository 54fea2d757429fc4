"""What no document can be asked: who a person is."""

import pytest

from rag.asked import asks_person


@pytest.mark.parametrize(
    "question",
    [
        "量子力学是谁提出的？",
        "世界杯谁拿了冠军？",
        "苹果公司的CEO是谁？",
        "科技厅的厅长叫什么？",
        "Who wrote this novel?",
        "Who is the mayor of Qingdao?",
        "Qui a inventé le téléphone ?",
        "Кто написал роман?",
    ],
)
def test_people_are_asked_for(question: str) -> None:
    assert asks_person(question)


@pytest.mark.parametrize(
    "question",
    [
        "立项申请由谁提出？",
        "这件事谁说了算？",
        "谁拿得到奖补资金？",
        "领导小组办公室设在哪个部门？",
        "Who leads the smart-logistics measure?",
        "Кто отвечает за логистику?",
    ],
)
def test_offices_are_asked_for(question: str) -> None:
    assert not asks_person(question)
