"""The HTTP API over a real server: exact fields, streaming, refusals."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

QUESTION = "标志性产业链两份文件分别写了多少条？"
CLAUSE = {
    "id",
    "document_id",
    "label",
    "heading",
    "path",
    "kind",
    "part",
    "text",
    "char_start",
    "char_end",
    "page_start",
    "page_end",
    "units",
    "targets",
    "amounts",
    "conditions",
    "windows",
    "contacts",
    "blanks",
    "cites",
}
DOCUMENT = {
    "id",
    "title",
    "title_basis",
    "number",
    "issuers",
    "issued_on",
    "addressees",
    "region",
    "period",
    "status",
    "status_reason",
    "cites",
    "warnings",
    "source",
    "sha256",
    "other_numbers",
    "amended_on",
    "in_force_on",
    "expires_on",
    "status_as_of",
    "evidence",
}
HIT = {"rank", "score", "scores", "clause", "document", "highlights"}
INTERPRETED = {
    "language",
    "kind",
    "wants_figure",
    "region",
    "year",
    "office",
    "document_ids",
    "completed_question",
    "clause_number",
    "located",
    "compared",
    "read_as",
}


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=60) as client:
        yield client


def test_search_returns_exactly_the_fields_of_the_contract(client: httpx.Client) -> None:
    response = client.post("/v1/search", json={"query": "算力券", "limit": 3})
    found = response.json()
    assert response.status_code == 200
    assert set(found) == {"query", "interpreted", "total", "hits", "facets", "took_ms"}
    assert set(found["interpreted"]) == INTERPRETED
    assert len(found["hits"]) == 3
    for hit in found["hits"]:
        assert set(hit) == HIT
        assert set(hit["clause"]) == CLAUSE
        assert set(hit["document"]) == DOCUMENT
    assert set(found["hits"][0]["highlights"][0]) == {"start", "end"}


def test_answer_returns_exactly_the_fields_of_the_contract(client: httpx.Client) -> None:
    response = client.post("/v1/answer", json={"question": QUESTION})
    answer = response.json()
    assert response.status_code == 200
    assert set(answer) == {
        "question",
        "language",
        "status",
        "answer",
        "sentences",
        "corrections",
        "citations",
        "related",
        "interpreted",
        "confidence",
        "generator",
        "took_ms",
        "answer_id",
    }
    assert set(answer["interpreted"]) == INTERPRETED
    assert set(answer["sentences"][0]) == {"text", "citations"}
    for citation in answer["citations"]:
        assert set(citation) == {"marker", "clause", "document", "quotes", "verified"}
        assert citation["verified"] is True
        assert set(citation["clause"]) == CLAUSE
        assert set(citation["document"]) == DOCUMENT
        assert set(citation["quotes"][0]) == {"text", "start", "end"}
    assert all(set(hit) == HIT for hit in answer["related"])


def test_offices_and_issuers_carry_role_basis_and_evidence(client: httpx.Client) -> None:
    (hit,) = client.post("/v1/search", json={"query": "算力券", "limit": 1}).json()["hits"]
    unit = hit["clause"]["units"][0]
    assert set(unit) == {"name", "role", "span", "office"}
    span = unit["span"]
    assert hit["clause"]["text"][span["start"] : span["end"]] == span["text"]
    assert set(hit["document"]["issuers"][0]) == {"name", "basis", "evidence"}


def test_a_stream_gives_status_citations_tokens_and_the_whole(client: httpx.Client) -> None:
    with client.stream("POST", "/v1/answer", json={"question": QUESTION, "stream": True}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        events = [read_event(block) for block in reply.read().decode().strip().split("\n\n")]
    names = [name for name, _ in events]
    assert list(dict.fromkeys(names)) == ["status", "citation", "token", "done"]
    assert names == sorted(names, key=["status", "citation", "token", "done"].index)
    whole = events[-1][1]
    assert "".join(data for name, data in events if name == "token") == whole["answer"]
    assert [data for name, data in events if name == "citation"] == whole["citations"]


def read_event(block: str) -> tuple[str, Any]:
    """Return name and data of one server-sent event."""
    name, data = block.split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@pytest.mark.parametrize("path", ["/v1/search", "/v1/answer"])
@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        pytest.param({"TEXT": ""}, 400, "Ask in words", id="empty"),
        pytest.param({"TEXT": " \n\u3000"}, 400, "Ask in words", id="white space"),
        pytest.param({"TEXT": "？！"}, 400, "Ask in words", id="punctuation"),
        pytest.param({"TEXT": "问" * 10_000}, 400, "at most 2000", id="10,000 characters"),
        pytest.param({"TEXT": 5}, 422, "valid string", id="a number for the text"),
        pytest.param({"TEXT": None}, 422, "valid string", id="null for the text"),
        pytest.param({}, 422, "Field required", id="no text"),
        pytest.param({"TEXT": "算力", "colour": 1}, 422, "colour", id="an extra field"),
        pytest.param({"TEXT": "算力", "limit": 0}, 422, "limit: .*greater", id="limit 0"),
        pytest.param({"TEXT": "算力", "limit": 101}, 422, "limit: .*less", id="limit 101"),
        pytest.param({"TEXT": "算力", "filters": []}, 422, "filters: ", id="filters as a list"),
        pytest.param(
            {"TEXT": "算力", "filters": {"colour": "x"}},
            400,
            "Known filters: region",
            id="unknown filter",
        ),
        pytest.param(
            {"TEXT": "算力", "filters": {"year_from": "x"}}, 400, "takes one int", id="filter type"
        ),
        pytest.param(
            {"TEXT": "算力", "filters": {"status": "x"}}, 400, "Choices: draft", id="filter value"
        ),
    ],
)
def test_a_bad_request_is_a_problem_that_says_what_to_do(
    client: httpx.Client, path: str, fields: dict[str, Any], status: int, detail: str
) -> None:
    name = "query" if path == "/v1/search" else "question"
    body = {name if key == "TEXT" else key: value for key, value in fields.items()}
    assert_problem(client.post(path, json=body), status, detail)


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        pytest.param(
            "/v1/search", {"query": "x", "mode": "y"}, 422, "'hybrid', 'dense'", id="mode"
        ),
        pytest.param("/v1/search", {"query": "x", "offset": -1}, 422, "offset: ", id="offset"),
        pytest.param(
            "/v1/answer", {"question": "x", "generator": "llm"}, 400, "extractive", id="no model"
        ),
        pytest.param(
            "/v1/answer",
            {"question": "x", "generator": "llm", "stream": True},
            400,
            "extractive",
            id="refused before a stream begins",
        ),
        pytest.param(
            "/v1/answer",
            {"question": "x", "history": [{"role": "system", "content": "y"}]},
            422,
            "'user' or 'assistant'",
            id="role",
        ),
        pytest.param(
            "/v1/answer",
            {"question": "x", "history": [{"role": "user", "content": "y"}] * 41},
            400,
            "at most 40",
            id="history too long",
        ),
    ],
)
def test_an_option_that_cannot_be_served_is_a_problem(
    client: httpx.Client, path: str, body: dict[str, Any], status: int, detail: str
) -> None:
    assert_problem(client.post(path, json=body), status, detail)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{bad", id="broken json"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"", id="no body"),
        pytest.param(b"[]", id="a list"),
    ],
)
def test_a_body_that_is_no_request_is_a_problem(client: httpx.Client, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    assert_problem(client.post("/v1/answer", content=content, headers=headers), 422, "body|JSON")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/v1/nothing", 404, id="unknown path"),
        pytest.param("POST", "/v1/nothing", 404, id="unknown path, post"),
        pytest.param("GET", "/v1/answer", 405, id="get an answer"),
        pytest.param("DELETE", "/v1/search", 405, id="delete a search"),
        pytest.param("POST", "/healthz", 405, id="post to health"),
    ],
)
def test_a_wrong_address_or_method_points_to_the_documentation(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    assert_problem(client.request(method, path), status, f"{path}. See /docs")


def assert_problem(response: httpx.Response, status: int, detail: str) -> None:
    """Check shape and words of a problem."""
    problem = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert re.search(detail, problem["detail"])


def test_the_process_says_that_it_lives(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_openapi_lists_every_route_with_its_problems(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert {"/v1/search", "/v1/answer", "/healthz"} <= set(described["paths"])
    for path in ("/v1/search", "/v1/answer"):
        assert {"200", "400", "422", "503"} <= set(described["paths"][path]["post"]["responses"])


def test_several_values_of_a_filter_mean_any_of_them(client: httpx.Client) -> None:
    body = {"query": "服务业", "limit": 100, "filters": {"status": ["draft", "unverified"]}}
    found = client.post("/v1/search", json=body).json()
    assert {hit["document"]["status"] for hit in found["hits"]} == {"draft", "unverified"}
