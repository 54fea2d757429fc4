"""Questions that say how many things there are."""

import pytest

from rag.enumerations import lists_too_few, number_of_things
from rag.service import Service


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("方案押注了哪十个产业？", 10),
        ("“四大载体”是哪四样？", 4),
        ("What are the six actions?", 6),
        ("¿Cuáles son los nueve campos?", 9),
        ("5대 중점 업종은 무엇인가요?", 5),
        ("第三条说了什么？", None),  # a place, no number of things
        ("这三个月有什么活动？", None),
        ("the five years plan: what is new?", None),
        ("Which procedures can be completed at once?", None),
        ("Quel bâtiment neuf est prévu ?", None),
        ("第一百零五条规定了哪些内容？", None),
        ("二十一个产业是哪些？", None),
        ("3个工作日内要做哪些事？", None),
        ("新建3—5项，哪些？", None),
        ("哪两个产业？", None),  # two are no list
    ],
)
def test_how_many_things_a_question_says_there_are(question: str, number: int | None) -> None:
    assert number_of_things(question, "list") == number


def test_a_question_for_a_figure_says_no_number_of_things() -> None:
    assert number_of_things("十个产业一共多少亿元？", "how_much") is None


@pytest.mark.parametrize(
    ("question", "named", "too_few"),
    [
        ("24家产业园都是哪些园区？", "甲、乙、丙3家核心园区，24家省级园区", True),
        ("24家产业园归谁管？", "甲、乙、丙3家核心园区，24家省级园区", False),
        ("20个以上场景，麻烦一个个列出来", "打造20个以上场景", True),
        ("6个领域分别是哪些？", "甲、乙、丙、丁、戊和己6个领域", False),
        ("Name all 12 parks", "建设12个园区", True),
        ("¿A qué sector corresponde cada uno de los 60 centros?", "建成60个中心", True),
        ("两家单位分别是哪家？", "甲、乙", False),
        ("1200个停车位，具体有多少夜间开放？", "设1200个停车位，其中800个夜间开放", False),
        ("100个示范村奖励分别是多少？", "每村给50万元", False),
        ("24家产业园，牵头单位具体是谁？", "24家省级园区", False),
        ("16个市都有哪些分市场？", "建设分市场", False),
        ("List the measures of article 12.", "第十二条", False),
    ],
)
def test_how_many_there_are_is_not_which(question: str, named: str, *, too_few: bool) -> None:
    assert lists_too_few(question, named) is too_few


def test_a_quoted_end_of_a_heading_is_listed(service: Service) -> None:
    answer = service.answer("高技术服务业实施意见里，要建的“重点项目”分成哪几类？")
    assert len(answer.citations) == 3


def test_a_sentence_that_names_as_many_answers(service: Service) -> None:
    answer = service.answer("高技术服务业实施意见说的“四大载体”是哪四个？")
    assert "“产业集聚区、服务平台、骨干企业、重点项目”四大载体建设" in answer.answer


def test_a_heading_with_as_many_clauses_is_listed(service: Service) -> None:
    answer = service.answer("青岛三年行动方案的十个重点产业分别是什么？")
    assert len({each.clause.id for each in answer.citations}) == 10
    assert {each.clause.path[0] for each in answer.citations} == {"三、重点产业"}


def test_the_number_is_understood_in_another_language(service: Service) -> None:
    answer = service.answer("Which six actions does Qingdao's services plan consist of?")
    assert "创新引领、数智赋能、产业融合、企业培育、消费提质、扩大开放六大行动" in answer.answer


def test_a_list_ends_where_it_says_how_many_it_is(service: Service) -> None:
    answer = service.answer("哪三大重点领域要引育集聚战略人才？")
    assert "海洋、先进制造、现代农业三大重点领域" in answer.answer


def test_as_many_things_of_something_else_do_not_answer(service: Service) -> None:
    assert service.answer("上海市确定的五个跨境电商试点区是哪些？").status == "not_found"


def test_so_many_things_that_no_document_names_are_not_listed(service: Service) -> None:
    assert service.answer("“瞪羚”企业的四大载体是哪四个？").status == "not_found"
