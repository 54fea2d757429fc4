"""Countries that a question is about."""

import pytest

from rag.countries import country_asked, mentions_country
from rag.service import Service


@pytest.mark.parametrize(
    ("question", "country"),
    [
        ("美国的最低工资是多少？", "美国"),
        ("What is the GDP of Germany?", "德国"),
        ("Qual é o limite de isenção do imposto no Brasil?", "巴西"),
        ("Какова столица Бразилии?", "巴西"),
        ("フランスの最低賃金はいくらですか", "法国"),
        ("한국의 최저임금은?", "韩国"),
        ("ما هي عاصمة فرنسا؟", "法国"),
        ("Данный план: кто отвечает за логистику?", None),
        ("どのタイプのインキュベーターが補助を受けますか", None),
        ("생산성 서비스업이란 무엇인가요?", None),
        ("数智利用水平如何提升？", None),
        ("Pháp luật quy định gì?", None),
        ("Lương tối thiểu ở Pháp là bao nhiêu?", "法国"),
        ("How much is parking in the US?", "美国"),
        ("阿联酋有什么奖励？", "阿拉伯联合酋长国,阿联酋"),
        ("日本企业可以申请吗？", None),  # whose firms, not where
        ("How do we export to Japan?", None),
        ("Are companies from the US eligible?", None),
        ("与德国合作的项目有哪些？", None),
        ("增加纳税人多少？", None),
        ("Quelles aides notre société de France reçoit-elle ?", None),
        ("德国的企业在青岛能拿到什么？", None),
    ],
)
def test_a_country_is_asked_about(question: str, country: str | None) -> None:
    assert country_asked(question) == country


def test_what_holds_for_any_country_answers() -> None:
    assert mentions_country("来自其他国家的客商减半", "日本")
    assert mentions_country("畅通中日韩海上高速公路", "韩国")
    assert not mentions_country("支持孵化器", "韩国")


def test_of_another_country_the_documents_say_nothing(service: Service) -> None:
    assert service.answer("What subsidies do incubators get in Germany?").status == "not_found"
    assert service.answer("What subsidies do incubators get?").status == "answered"
