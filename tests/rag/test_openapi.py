"""The OpenAPI document tells every error, and real replies keep to it."""

from typing import Any

import httpx
import pytest

from index.filters import FILTER_NAMES


@pytest.fixture(scope="module")
def document(server_url: str) -> Any:
    return httpx.get(f"{server_url}/openapi.json").json()


def test_every_route_tells_its_errors_as_problem_json(document: Any) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            codes = {"400", "401", "403", "422", "429", "503"}
            codes |= {"413"} if method == "post" else set()
            codes |= {"404"} if "{" in path else set()
            assert codes <= operation["responses"].keys(), (method, path)
            for code, response in operation["responses"].items():
                if int(code) >= 400:
                    assert list(response["content"]) == ["application/problem+json"]
    assert "detail" in document["components"]["schemas"]["Problem"]["required"]
    assert {} in document["security"]


def test_the_filters_told_are_those_there_are(document: Any) -> None:
    told = document["components"]["schemas"]["SearchRequest"]["properties"]["filters"]
    assert set(told["properties"]) == set(FILTER_NAMES)
    assert told["additionalProperties"] is False


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("TRACE", "/v1/search", 405, "POST"),
        ("PUT", "/v1/documents", 405, "GET, POST"),
        ("PUT", "/v1/targets", 405, "GET"),
        ("GET", "/v1/targets?as_of=0", 422, None),
        ("GET", "/v1/targets?as_of=2025-02-30", 400, None),
        ("POST", "/v1/documents", 422, None),
        ("GET", "/v1/jobs/x", 404, None),
    ],
)
def test_a_refusal_is_a_problem(
    server_url: str, method: str, path: str, status: int, allowed: str | None
) -> None:
    reply = httpx.request(method, f"{server_url}{path}")
    assert (reply.status_code, reply.json()["status"]) == (status, status)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers.get("allow") == allowed
