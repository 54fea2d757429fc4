"""The main job end to end: the real server on the real samples, asked over HTTP."""

from typing import Any

import httpx
import pytest


def ask(server_url: str, question: str) -> dict[str, Any]:
    response = httpx.post(f"{server_url}/v1/answer", json={"question": question}, timeout=30)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    for citation in answer["citations"]:
        assert citation["verified"] is True
        for quote in citation["quotes"]:
            assert citation["clause"]["text"][quote["start"] : quote["end"]] == quote["text"]
    return answer


@pytest.mark.parametrize(
    ("question", "source", "place", "words"),
    [
        pytest.param(
            "省级概念验证中心和中试基地分别能拿到什么支持？",
            "科技服务业若干措施.txt",
            "（九）技术转移转化和推广服务",
            "年度最高奖补200万元",
            id="what support",
        ),
        pytest.param(
            "“一件事一次办”由谁牵头？",
            "三个十大.txt",
            "1.深入推进“一件事一次办”",
            "省政府办公厅、省大数据局",
            id="who leads",
        ),
        pytest.param(
            "青岛数据中心标准机柜要达到多少个？",
            "青岛三年行动.txt",
            "7.完善基础设施建设",
            "6万个",
            id="how many, in one city",
        ),
        pytest.param(
            "高技术服务业企业的行政事业性收费有上下限时按哪个收？",
            "高技术服务业实施意见.txt",
            "（三）加大财税支持",
            "按下限额度收取",
            id="which of two",
        ),
        pytest.param(
            "How many benchmark smart communities does Shandong want to build?",
            "三个十大.txt",
            "11.全面提升社区服务智慧化水平",
            "50个左右",
            id="English question, Chinese clause",
        ),
    ],
)
def test_the_right_clause_is_cited_first(
    server_url: str, question: str, source: str, place: str, words: str
) -> None:
    answer = ask(server_url, question)
    first = answer["citations"][0]
    assert answer["status"] == "answered"
    assert (first["document"]["source"], first["clause"]["path"][-1]) == (source, place)
    assert words in answer["answer"]


def test_two_documents_are_compared_side_by_side(server_url: str) -> None:
    answer = ask(server_url, "标志性产业链两份文件分别写了多少条？")
    quoted = {
        citation["document"]["source"]: " ".join(quote["text"] for quote in citation["quotes"])
        for citation in answer["citations"]
    }
    assert "11条标志性产业链" in quoted["生产性服务业高端化.txt"]
    assert "19条标志性产业链" in quoted["科技服务业若干措施.txt"]


def test_the_issuing_office_comes_with_its_basis_or_not_at_all(server_url: str) -> None:
    by_number = ask(server_url, "省级概念验证中心和中试基地分别能拿到什么支持？")
    issuer = by_number["citations"][0]["document"]["issuers"][0]
    assert (issuer["name"], issuer["basis"]) == ("山东省科学技术厅", "number_code")
    unstated = ask(server_url, "“一件事一次办”由谁牵头？")
    assert unstated["citations"][0]["document"]["issuers"] == []


def test_what_no_document_says_is_not_found(server_url: str) -> None:
    answer = ask(server_url, "火锅底料怎么炒？")
    assert answer["status"] == "not_found"
    assert answer["citations"] == []
    assert answer["related"]


def test_a_blank_in_a_draft_is_said_to_be_blank(server_url: str) -> None:
    answer = ask(server_url, "青岛服务业增加值2025年的目标是多少？")
    assert answer["status"] == "left_blank"
    assert "全市服务业增加值达到□□万亿元" in answer["answer"]
    assert answer["citations"][0]["document"]["status"] == "draft"


def test_page_and_documentation_share_the_port(server_url: str) -> None:
    for path in ("/", "/docs", "/openapi.json", "/healthz"):
        assert httpx.get(f"{server_url}{path}", timeout=30).status_code == 200, path
