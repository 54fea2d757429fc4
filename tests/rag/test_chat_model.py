"""The language model's client against a real OpenAI-compatible server."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.errors import InputError, ModelError
from rag.chat_model import load_chat_model

pytest.importorskip("langchain_openai")


class Handler(BaseHTTPRequestHandler):
    """Replies as the name of the model says."""

    def do_POST(self) -> None:
        size = int(self.headers["content-length"])
        mode = json.loads(self.rfile.read(size))["model"]
        status = {"429": 429, "500": 500}.get(mode, 200)
        self.send_response(status)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        if status != 200:
            return
        if mode == "no-json":
            self.wfile.write(b"data: {oops\n\n")
            return
        for piece in ("最高", "200万元"):
            self._send({"content": piece})
        if mode == "stall":
            time.sleep(3)
        if mode != "cut":
            self._send({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        data = json.dumps(body | {"choices": [choice]})
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def reply(mode: str, url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    model = load_chat_model(f"openai:{mode}", base_url=url, timeout=2)
    return "".join(model.stream("system", "question", within=2))


def test_a_reply_comes_in_pieces(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reply("good", url, monkeypatch) == "最高200万元"


@pytest.mark.parametrize("mode", ["429", "500", "stall", "cut", "no-json"])
def test_what_goes_wrong_is_a_model_error(
    mode: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = time.monotonic()
    with pytest.raises(ModelError, match="openai:"):
        reply(mode, url, monkeypatch)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("name", "said"),
    [("gpt", "provider:model"), ("nobody:x", "cannot be opened"), ("groq:x", "pip install")],
)
def test_what_cannot_be_opened_says_why(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_chat_model(name, base_url="", timeout=2)
