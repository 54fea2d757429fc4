"""What a question asks for by name, and what no document can be asked."""

import pytest

from rag.asked import asks_person, speaks_of_thing_asked
from rag.relevance import Relevance
from rag.service import Service


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


@pytest.mark.parametrize(
    ("question", "speaks"),
    [
        pytest.param("智慧物流要交哪些材料？", False, id="papers that the clause does not name"),
        pytest.param("智慧物流的租金是多少？", False, id="a rent"),
        pytest.param("智慧物流用的新材料有多少？", True, id="a new material is no paper"),
        pytest.param("价格高的智慧物流由谁牵头？", True, id="named, but not asked for"),
        pytest.param("智慧物流的增速是多少？", True, id="a general word"),
    ],
)
def test_the_clause_speaks_of_what_is_asked(
    service: Service, question: str, *, speaks: bool
) -> None:
    searcher = service._current()
    clause = searcher.search("智慧物流")[0].clause
    relevance = Relevance(question, "zh", searcher.snapshot.lexical)
    assert speaks_of_thing_asked(question, clause, relevance) is speaks
