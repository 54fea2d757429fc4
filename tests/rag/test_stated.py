"""Things that a document states in words of their own or not at all."""

import pytest

from rag.relevance import Relevance
from rag.service import Service
from rag.stated import states_thing_asked


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
    assert states_thing_asked(question, clause, relevance) is speaks


@pytest.mark.parametrize(
    "question",
    [
        "违反智慧物流规定的怎么处罚？",
        "智慧物流的成本怎么计算？",
        "拿了智慧物流补助，复核没过用不用退？",
        "Do we have to pay it back if the logistics project fails?",
        "ما الوثائق التي يجب أن يقدمها المستودع؟",
        "Quels documents faut-il pour un entrepôt ?",
        "智慧物流窗口的办公时间是几点到几点？",
        "Which documents do I have to submit for smart logistics?",
        "What is the fine for breaking the smart-logistics rules?",
        "How is the smart-logistics cost ratio calculated?",
        "Wie lautet die Telefonnummer für intelligente Logistik?",
        "Quels documents faut-il fournir pour la logistique ?",
        "¿Cuáles son los horarios de atención de logística?",
        "Quais documentos é preciso apresentar para a logística?",
        "Какие документы нужно подать для логистики?",
        "スマート物流の必要書類は何ですか",
        "스마트 물류 담당 연락처는?",
        "Cần nộp hồ sơ gì cho logistics thông minh?",
        "ما هي غرامة مخالفة قواعد اللوجستيات؟",
    ],
)
def test_what_the_clause_does_not_state(service: Service, question: str) -> None:
    searcher = service._current()
    clause = searcher.search("智慧物流")[0].clause
    relevance = Relevance(question, "zh", searcher.snapshot.lexical)
    assert not states_thing_asked(question, clause, relevance)


@pytest.mark.parametrize(
    "question",
    [
        "Which document speaks of smart logistics?",
        "How many logistics parks are to be built?",
        "智慧物流由谁牵头？",
        "智慧物流有哪些措施？",
    ],
)
def test_other_things_are_asked_of_any_clause(service: Service, question: str) -> None:
    searcher = service._current()
    clause = searcher.search("智慧物流")[0].clause
    relevance = Relevance(question, "zh", searcher.snapshot.lexical)
    assert states_thing_asked(question, clause, relevance)
