"""Countries that a question is about."""

import pytest

from rag.countries import country_asked
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


def test_of_another_country_the_documents_say_nothing(service: Service) -> None:
    assert service.answer("What subsidies do incubators get in Germany?").status == "not_found"
    assert service.answer("What subsidies do incubators get?").status == "answered"
