"""The API answers before the page is there; the page says so, and comes by itself."""

import threading
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from rag.service import Service
from ui.late_page import LatePage
from ui.server import create_server


def application(build: Callable[[], FastAPI], *, wait: bool = False) -> FastAPI:
    page = LatePage(build)
    app = FastAPI(lifespan=lambda app: page.running(wait=wait))
    app.get("/api")(lambda: "here")
    app.mount("/", page)
    return app


def built() -> FastAPI:
    page = FastAPI()
    page.get("/")(lambda: PlainTextResponse("the page"))
    return page


def wait_for_page(client: TestClient) -> None:
    for _ in range(1_000):
        if client.get("/").status_code != 503:
            return
    raise AssertionError("the page did not come")


def test_until_the_page_is_built_it_says_so_and_asks_again() -> None:
    go = threading.Event()

    def build() -> FastAPI:
        go.wait(20)
        return built()

    with TestClient(application(build)) as client:
        loading = client.get("/")
        assert client.get("/api").json() == "here"
        go.set()
        wait_for_page(client)
        assert client.get("/").text == "the page"
    assert loading.status_code == 503
    assert loading.headers["retry-after"] == "1"
    assert 'http-equiv="refresh"' in loading.text
    assert "正在载入" in loading.text
    assert "being loaded" in loading.text
    assert "http://" not in loading.text
    assert "https://" not in loading.text


def test_who_waits_has_the_page_at_once() -> None:
    with TestClient(application(built, wait=True)) as client:
        assert client.get("/").text == "the page"


def test_a_page_that_cannot_be_built_leaves_the_api(caplog: pytest.LogCaptureFixture) -> None:
    def build() -> FastAPI:
        raise RuntimeError("no Gradio here")

    with TestClient(application(build, wait=True)) as client:
        assert client.get("/").status_code == 500
        assert client.get("/api").json() == "here"
    assert "no Gradio here" in caplog.text


def test_the_server_is_ready_before_its_page(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def build(service: Service) -> FastAPI:
        go.wait(20)
        return built()

    monkeypatch.setattr("ui.server._build_page", build)
    with TestClient(create_server(service, page_later=True)) as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        loading = client.get("/?question=1")
        go.set()
        wait_for_page(client)
    assert loading.status_code == 503
    assert "connect-src 'self'" in loading.headers["content-security-policy"]
