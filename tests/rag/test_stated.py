"""Things that a document states in words of their own or not at all."""

import pytest

from rag.relevance import Relevance
from rag.service import Service
from rag.stated import lacks_thing_asked, states_thing_asked


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


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("养老金怎么算？", "基础养老金每月140元", False),
        ("滞纳金怎么算？", "逾期按日加收万分之五", False),
        ("怎样才算骨干企业？", "培育一批骨干企业", True),
        ("骗取奖补怎么处罚？", "取消三年申报资格，移送公安机关", False),
        ("收押金的怎么处罚？", "能取消的押金事项一律取消", True),
        ("How are fine chemicals supported?", "支持发展精细化工", False),
        ("What is the fine for parking here?", "支持停车场建设", True),
        ("领取养老金要什么条件？", "男满60周岁，累计缴费满15年的，按月领取", False),
        ("是否可以退休后继续参保？", "可以继续参保", False),
        ("冒领的要不要退回？", "由社保机构责令交还", False),
        ("窗口几点开门？", "周一至周五9时至17时办理", False),
        ("What tax rate applies?", "减按1%征收增值税", False),
        ("What new materials does the province need to develop?", "发展先进陶瓷", False),
        ("What materials do I need to submit?", "发展新材料", True),
        ("Почему доход возрастает?", "收入增长，因为", False),
        ("Which website do I use?", "登录政务服务网", False),
    ],
)
def test_a_text_lacks_what_is_asked_for(question: str, text: str, *, lacks: bool) -> None:
    assert lacks_thing_asked(question, text) is lacks
