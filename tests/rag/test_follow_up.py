"""Follow-ups: what a later question takes from the ones before it, over the sample documents."""

import pytest

from rag.model import Answer
from rag.service import Service

LOGISTICS = "青岛到2025年冷链等现代物流的增加值要做到多少？"


def talk(service: Service, *questions: str) -> Answer:
    history: list[dict[str, str]] = []
    for question in questions:
        answer = service.answer(question, history=history)
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer.answer},
        ]
    return answer


@pytest.mark.parametrize(
    ("questions", "heading", "said"),
    [
        pytest.param((LOGISTICS, "那人力资源呢？"), "人力资源", "500亿元", id="another thing"),
        pytest.param((LOGISTICS, "那检验检测认证呢？"), "检验检测认证", "70亿元", id="a third"),
        pytest.param(
            ("What value added should Qingdao's modern logistics reach in 2025?", "And tourism?"),
            "文化旅游",
            "3500亿元",
            id="english",
        ),
        pytest.param(
            (LOGISTICS, "那会展由哪个单位负责？"), "会展", "市贸促会", id="with its own predicate"
        ),
        pytest.param(
            (LOGISTICS, "那由谁负责？"), "现代物流", "市交通运输局", id="the same thing asked again"
        ),
    ],
)
def test_another_thing_takes_the_place_of_the_earlier(
    service: Service, questions: tuple[str, ...], heading: str, said: str
) -> None:
    answer = talk(service, *questions)

    assert answer.citations[0].clause.path[-1].endswith(heading)
    assert said in answer.answer
    assert len({each.document.id for each in answer.citations}) == 1


@pytest.mark.parametrize(
    ("asked", "doubted", "asserted"),
    [
        pytest.param("专利池最高能拿多少钱？", "不是800万吗？", "800万", id="zh"),
        pytest.param(
            "How much can a patent pool receive at most?", "Isn't it 8 million?", "8 million",
            id="en",
        ),
    ],
)  # fmt: skip
def test_a_doubted_figure_is_corrected(
    service: Service, asked: str, doubted: str, asserted: str
) -> None:
    answer = talk(service, asked, doubted)

    assert [each.asserted for each in answer.corrections] == [asserted]
    assert "300万元" in answer.corrections[0].documented


def test_a_doubted_figure_that_is_right_is_confirmed(service: Service) -> None:
    answer = talk(service, "专利池最高能拿多少钱？", "不是300万元吗？")

    assert not answer.corrections
    assert "300万元" in answer.answer


@pytest.mark.parametrize(
    ("question", "office"),
    [
        pytest.param("一共有几项任务由市贸促会负责？", "市贸促会", id="zh"),
        pytest.param(
            "How many measures does the provincial Department of Justice lead?", "省司法厅", id="en"
        ),
    ],
)
def test_what_an_office_does_is_counted_from_all_clauses(
    service: Service, question: str, office: str
) -> None:
    answer = service.answer(question)
    named = {
        each.clause.id
        for each in service.clause_fields()
        for unit in each.clause.units
        if unit.name == office and (unit.role == "lead" or office == "市贸促会")
    }

    assert {each.clause.id for each in answer.citations} == named
    assert str(len(named)) in answer.sentences[0].text


@pytest.mark.parametrize(
    ("question", "place"),
    [
        pytest.param("烟台市给民宿的补贴是多少？", "烟台市", id="zh"),
        pytest.param("What is Weihai's subsidy for guest houses?", "Weihai", id="en"),
        pytest.param("Quelle subvention Weihai verse-t-elle aux auberges ?", "Weihai", id="fr"),
    ],
)
def test_a_place_without_documents_is_named_as_the_reason(
    service: Service, question: str, place: str
) -> None:
    answer = service.answer(question)

    assert answer.status == "not_found"
    assert not answer.citations
    assert place in answer.answer


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        pytest.param(
            ("部级孵化器能拿多少补助？", "那省级中试基地呢？"), "200万元", id="a name as a whole"
        ),
        pytest.param(
            ("高价值专利培育中心最高给多少？", "专利池呢？"),
            "300万元",
            id="beside it in its clause",
        ),
        pytest.param(
            ("How many 5A logistics companies does Shandong want by 2027?", "And pallets?"),
            "40%",
            id="measured by something else",
        ),
        pytest.param(
            ("How much can a patent pool get?", "And a patent cultivation centre?"),
            "200万元",
            id="beside it, in English",
        ),
        pytest.param(
            ("重点产业专利池最高给多少？", "要满足什么条件？", "找哪个部门申请？"),
            "省市场监管局",
            id="what names nothing leans on all before",
        ),
        pytest.param(
            (
                "How many data-centre racks does Shandong want to add in 2024?",
                "And the total by 2025?",
            ),
            "45万个",
            id="in the clause quoted before",
        ),
    ],
)
def test_the_other_figure_is_given(service: Service, questions: tuple[str, ...], said: str) -> None:
    assert said in talk(service, *questions).answer


def test_what_points_to_its_own_words_stands_alone(service: Service) -> None:
    answer = talk(
        service,
        "高价值专利培育中心最高给多少？",
        "What is the 2025 revenue target for tourism in Qingdao, and who leads it?",
    )
    assert answer.interpreted.completed_question is None
    assert "3500亿元" in answer.answer
    assert "450亿元" not in answer.answer


def test_the_titles_of_a_reply_are_no_terms(service: Service) -> None:
    answer = talk(service, "Who leads the deposit-free city scheme?", "And who supports that?")
    assert "十大创新" not in (answer.interpreted.completed_question or "")


def test_who_leads_another_thing_is_asked_of_that_thing(service: Service) -> None:
    history = [
        {"role": "user", "content": "全国重点实验室要多少家？"},
        {"role": "assistant", "content": "30家。"},
    ]
    answer = service.answer("现代物流由谁负责？", history=history)
    assert {each.clause.heading for each in answer.citations} == {"现代物流"}
