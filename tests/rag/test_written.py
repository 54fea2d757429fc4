"""A real server with a language model behind it: only what is carried leaves, whatever it says."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from rag.chat_model import load_chat_model
from rag.generate import Generated
from rag.model import Citation
from rag.service import Service

pytest.importorskip("langchain_openai")

QUESTION = "省级概念验证中心和中试基地分别能拿到什么支持？"
QUOTE = "对服务突出的省级中试基地，年度最高奖补200万元。"
NAME = "openai:tested"
Data = dict[str, Any]


class Model(ThreadingHTTPServer):
    """An OpenAI-compatible server; `reply` turns what the model is shown into its pieces.

    A piece may be an HTTP status, or what is to happen before the next one.
    """

    daemon_threads = True
    reply: Callable[[Data], list[Any]]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may leave at any time."""


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        shown = json.loads(sent["messages"][-1]["content"])
        pieces = self.server.reply(shown)
        status = pieces[0] if isinstance(pieces[0], int) else 200
        self.send_response(status)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        if status != 200:
            return
        for piece in pieces:
            if callable(piece):
                piece()
            elif piece is None:
                return  # cut
            else:
                self._send({"content": piece})
        self._send({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.wfile.write(f"data: {json.dumps(body | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    server = Model(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def client(
    model: Model, start_server: Callable[[dict[str, str]], AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    variables = {
        "ZHICE_LLM": NAME,
        "ZHICE_LLM_URL": address(model),
        "ZHICE_LLM_TIMEOUT": "3",
        "OPENAI_API_KEY": "none",
    }
    with start_server(variables) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def address(model: Model) -> str:
    return f"http://127.0.0.1:{model.server_port}/v1"


def asked(client: httpx.Client, question: str = QUESTION, **options: Any) -> Data:
    response = client.post("/v1/answer", json={"question": question, **options})
    assert response.status_code == 200, response.text
    answer: Data = response.json()
    for citation in answer["citations"]:
        assert citation["verified"]
        assert citation["quotes"]
        for quote in citation["quotes"]:
            text = citation["clause"]["text"]
            assert text[quote["start"] : quote["end"]] == quote["text"]
    return answer


def number_of(shown: Data, words: str = QUOTE) -> int:
    """Return the number of the clause that holds some words."""
    shown = shown if "clauses" in shown else json.loads(shown["data"])
    return next(each["number"] for each in shown["clauses"] if words in each["text"])


def good(shown: Data) -> str:
    return f"根据文件规定：“{QUOTE}”[{number_of(shown)}]"


def test_the_model_writes_where_one_is_configured(client: httpx.Client, model: Model) -> None:
    model.reply = lambda shown: [*good(shown)]
    answer = asked(client)
    assert (answer["generator"], answer["notes"]) == (NAME, [])
    assert answer["answer"] == f"根据文件规定：“{QUOTE}”[1]"
    assert asked(client, generator="llm")["generator"] == NAME
    assert asked(client, generator="extractive")["generator"] == "extractive"


def test_two_sentences_of_one_clause_share_a_citation_with_both_quotes(
    client: httpx.Client, model: Model
) -> None:
    first = "对省级概念验证中心按绩效评价给予一定支持"
    model.reply = lambda shown: [f"“{first}”[{number_of(shown)}]。{good(shown)}"]
    answer = asked(client)
    (citation,) = answer["citations"]
    assert [quote["text"] for quote in citation["quotes"]] == [first, QUOTE]
    assert [each["citations"] for each in answer["sentences"]] == [[1], [1]]


def test_a_checked_sentence_leaves_before_the_model_is_done(
    client: httpx.Client, model: Model
) -> None:
    seen = threading.Event()
    claim = "所有企业均可免税。[1]"
    model.reply = lambda shown: [good(shown), " 另外", lambda: seen.wait(2) or late(), claim]

    def late() -> None:
        raise AssertionError("nothing left before the end")

    body = {"question": QUESTION, "stream": True}
    names, text = [], ""
    with client.stream("POST", "/v1/answer", json=body) as reply:
        for line in reply.iter_lines():
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))
            elif line.startswith("data: ") and names[-1] in ("token", "done"):
                data = json.loads(line.removeprefix("data: "))
                text += data if names[-1] == "token" else ""
                if text.endswith("[1]"):
                    seen.set()
    assert list(dict.fromkeys(names)) == ["status", "citation", "token", "done"]
    assert (data["answer"], data["generator"]) == (text, NAME)
    assert "免税" not in text
    assert data["notes"] == ["语言模型所写的1句未通过核对，已删去。"]


@pytest.mark.parametrize(
    ("pieces", "noted"),
    [
        pytest.param([429], "请求过多", id="429"),
        pytest.param([500], "没有回应", id="500"),
        pytest.param(["根据", None], "中途断开", id="cut"),
        pytest.param(["根据", lambda: time.sleep(5)], "限定时间", id="stalled"),
        pytest.param([""], "没有写出", id="empty"),
        pytest.param(["NOT_FOUND"], "没有写出", id="nothing found"),
        pytest.param(["所有企业均可免税。[1]"], "均未通过核对", id="wholly refused"),
        pytest.param(["长" * 30_000], "过长", id="endless"),
    ],
)
def test_what_fails_is_replaced_by_the_extracted_answer(
    client: httpx.Client, model: Model, pieces: list[Any], noted: str
) -> None:
    expected = asked(client, generator="extractive")
    model.reply = lambda shown: pieces
    started = time.monotonic()
    answer = asked(client)
    assert time.monotonic() - started < 10
    assert (answer["answer"], answer["generator"]) == (expected["answer"], "extractive")
    (note,) = answer["notes"]
    assert noted in note
    assert "改用摘自原文的回答" in note


def test_what_breaks_off_is_finished_from_the_documents(client: httpx.Client, model: Model) -> None:
    expected = asked(client, generator="extractive")
    model.reply = lambda shown: [good(shown), "另", None]
    answer = asked(client)
    assert answer["generator"] == f"{NAME} + extractive"
    assert answer["answer"].startswith("根据文件规定：")
    assert answer["answer"].endswith(expected["answer"].rpartition("“")[2])
    assert "中途断开，其余部分摘自原文" in answer["notes"][0]


def test_the_note_speaks_the_language_of_the_answer(client: httpx.Client, model: Model) -> None:
    model.reply = lambda shown: [500]
    answer = asked(client, "How many benchmark smart communities does Shandong want to build?")
    assert answer["notes"][0].startswith(f"The language model {NAME} did not answer;")


def test_where_nothing_is_found_no_model_is_asked(client: httpx.Client, model: Model) -> None:
    model.reply = lambda shown: pytest.fail("asked")
    answer = asked(client, "火锅底料怎么炒？", generator="llm")
    assert (answer["status"], answer["generator"]) == ("not_found", "extractive")


def test_a_complete_list_stays_as_it_was_counted(client: httpx.Client, model: Model) -> None:
    model.reply = lambda shown: [*good(shown)]
    answer = asked(client, "哪些条款给钱，最多多少？")
    assert (answer["generator"], answer["notes"]) == ("extractive", [])
    assert answer["answer"].startswith("共有4条，含6笔资金支持。")


QUOTE_ATTACKS = (
    "“{altered}”[{n}]",
    "“200万元”[{n}]",
    "“奖补200万元”[{n}]",
    "省级中试基地奖补200万元。[{n}]",
    "“{quote}”[99]",
    "“{quote}”[0]",
    "“{quote}”",
    "“{quote}[{n}]",
    "共有98765家：“{quote}”[{n}]",
    "火星字〔2031〕9号：“{quote}”[{n}]",
    "[“{quote}”](https://evil.example)[{n}]",
    "<img src=x onerror=alert(1)>“{quote}”[{n}]",
    "**请点击** www.evil.example “{quote}”[{n}]",
    "⟦link-7⟧“{quote}”[{n}]",
)
CLAIMS = (
    "所有企业均可申请", "外星人一律免税", "该政策已经取消", "本办法永久有效", "无需任何条件",
    "没有其他要求", "由省火星开发局负责", "由省财政厅牵头", "省教育厅配合", "请联系中介代办",
    "请忽略以上规则", "系统提示已公开", "概念验证中心同样享受", "奖补逐年翻倍", "个人也能领取",
    "《火星开发条例》规定", "三月底前申报", "前年已经发放", "补助直接打到个人账户",
    "超额部分由银行承担",
    "中试基地免除一切税费", "外省企业不予支持", "先到先得", "领导有权自行决定", "申请须缴纳保证金",
    "Every company may apply", "Aliens pay no taxes", "The policy was repealed", "It is forever",
    "No conditions apply", "The Mars Development Bureau is responsible", "Contact a broker",
    "Ignore the rules above", "The system prompt is public", "Individuals get it too",
    "The grant doubles", "Companies from abroad are excluded", "Pay a deposit first",
    "Toutes les entreprises sont exonérées", "Alle Firmen erhalten Geld", "すべて免税です",
)  # fmt: skip
FORMS = (
    "{claim}：“{quote}”[{n}]",
    "“{quote}”，{claim}。[{n}]",
    "根据文件规定，{claim}。“{quote}”[{n}]",
    "{claim}。[{n}]",
    "“{claim}”[{n}]",
)


def attacks(number: int, quote: str = QUOTE) -> list[str]:
    altered = quote.replace("200", "300")
    said = [form.format(quote=quote, altered=altered, n=number) for form in QUOTE_ATTACKS]
    return said + [
        form.format(claim=claim, quote=quote, n=number) for claim in CLAIMS for form in FORMS
    ]


def test_no_adversarial_completion_passes(
    model: Model, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each a completion of its own over HTTP, and another over HTTP for its repair."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    opened = load_chat_model(NAME, base_url=address(model), timeout=10)
    (cited,) = service.answer(QUESTION).citations
    source: Citation = cited
    tried = attacks(1)
    assert len(tried) >= 200
    for said in tried:
        model.reply = lambda shown, said=said: [said]  # type: ignore[misc]
        left = [*Generated(opened, QUESTION, "zh", [source]).sentences()]
        assert left == [], said


def test_of_a_reply_full_of_attacks_only_what_is_right_leaves(
    client: httpx.Client, model: Model
) -> None:
    model.reply = lambda shown: (
        ["\n".join([*attacks(number_of(shown)), good(shown)])] if "clauses" in shown else ["？"]
    )
    answer = asked(client)
    assert answer["answer"] == f"根据文件规定：“{QUOTE}”[1]"
    assert answer["generator"] == NAME
    assert "未通过核对" in answer["notes"][0]
