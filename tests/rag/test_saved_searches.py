"""Saved searches: their feed over HTTP, and their webhook against a listener of its own."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from corpus.errors import InputError, NotFoundError
from eval.load.server import serving, wait_for_page
from rag.holdings import SEEN
from rag.saved_searches import SavedSearches
from rag.search_watch import SearchWatch
from rag.service import Service, open_service
from rag.settings import Settings

ATOM = {"a": "http://www.w3.org/2005/Atom"}
COLD = (
    "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。\n二、支持人才。给予住房。"
)
SHIPS = "关于支持造船的若干措施\n一、支持造船厂。对造船厂给予补贴70万元。"
MORE_COLD = "关于支持农产品的若干措施\n一、支持冷链车辆。对冷链车辆给予奖励5万元。"


class Listener(BaseHTTPRequestHandler):
    """Keeps what is posted; answers with the status that the server was told to give."""

    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that http.server calls

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet."""


@pytest.fixture
def listener() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.told, server.status = [], 204
    server.hook = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(tmp_path: Path) -> Service:
    service = open_service(Settings(home=tmp_path / "home", webhook_hosts=("127.0.0.1",)))
    put(service, tmp_path, "cold.txt", COLD)
    put(service, tmp_path, "ships.txt", SHIPS)
    return service


def put(service: Service, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    service.ingest([folder / name])


def headings(service: Service, query: str, **filters: Any) -> list[str]:
    kept = SavedSearches(service)
    saved = kept.create(query=query, filters=filters)
    return sorted(each.found.clause.heading for each in kept.matches(saved))


def test_what_matches_has_the_words_or_passes_the_filters(service: Service) -> None:
    assert headings(service, "冷链补贴") == ["支持冷链园区"]
    assert headings(service, "", has_amount=True) == ["支持冷链园区", "支持造船厂"]
    assert headings(service, "冷链补贴", has_amount=False) == []
    assert headings(service, "税") == []
    assert headings(service, "subsidies for shipyards") == ["支持造船厂"]
    assert headings(service, "2026 blockchain") == []


def test_a_webhook_is_told_once_of_what_is_new(
    service: Service, tmp_path: Path, listener: Any
) -> None:
    saved = SavedSearches(service).create(query="冷链", filters={}, webhook=listener.hook)
    watch = SearchWatch(service)
    assert watch.look()
    assert listener.told == []
    put(service, tmp_path, "more.txt", MORE_COLD)
    assert watch.look()
    assert watch.look()
    ((path, told),) = listener.told
    assert (path, told["search"]["id"]) == ("/hook", saved.id)
    assert "webhook" not in told["search"]
    (match,) = told["matches"]
    assert (match["change"], match["title"]) == ("new", "关于支持农产品的若干措施")
    assert match["text"] == service.clause(match["clause_id"]).clause.text

    # One clause of three is other words now; the one before it is as it was.
    put(
        service,
        tmp_path,
        "cold.txt",
        COLD.replace("50万元", "60万元") + "\n三、冷链检测。给予支持。",
    )
    assert watch.look()
    changed = listener.told[1][1]["matches"]
    assert sorted(each["heading"] for each in changed) == ["冷链检测", "支持冷链园区"]
    assert {each["change"] for each in changed} == {"changed"}


@pytest.mark.parametrize("status", [500, 302])
def test_a_webhook_that_fails_is_called_again(
    service: Service, tmp_path: Path, listener: Any, status: int
) -> None:
    SavedSearches(service).create(query="冷链", filters={}, webhook=listener.hook)
    put(service, tmp_path, "more.txt", MORE_COLD)
    listener.status = status
    assert not SearchWatch(service).look()
    listener.status = 204
    assert SearchWatch(service).look()
    assert [path for path, _ in listener.told] == ["/hook", "/hook"]
    assert listener.told[0] == listener.told[1]


def test_words_that_come_back_are_told_again(
    service: Service, tmp_path: Path, listener: Any
) -> None:
    SavedSearches(service).create(query="冷链", filters={}, webhook=listener.hook)
    for amount in ("60", "50", "60"):
        put(service, tmp_path, "cold.txt", COLD.replace("50万元", f"{amount}万元"))
        assert SearchWatch(service).look()
    told = [each["text"] for _, body in listener.told for each in body["matches"]]
    assert [f"{amount}万元" in text for amount, text in zip(("60", "50", "60"), told, strict=True)]
    assert len({each["id"] for _, body in listener.told for each in body["matches"]}) == 3


def test_nothing_new_is_lost_among_many(service: Service, tmp_path: Path, listener: Any) -> None:
    """Neither behind older clauses that match better, nor behind the first hundred."""
    old = "\n".join(f"{n}、冷链{n}。冷链补贴。" for n in range(1, 40))
    put(service, tmp_path, "old.txt", f"关于冷链补贴的若干措施\n{old}")
    SavedSearches(service).create(query="冷链补贴", filters={}, webhook=listener.hook)
    every = {"filters": {"has_amount": True}, "webhook": listener.hook}
    SavedSearches(service).create(query="", **every)
    new = "\n".join(f"{n}、车辆{n}。对冷链车辆按规定给予补贴{n}万元。" for n in range(1, 131))
    put(service, tmp_path, "new.txt", f"关于车辆的若干措施\n{new}")
    assert SearchWatch(service).look()
    for query in ("冷链补贴", ""):
        told = [
            each["clause_id"]
            for _, body in listener.told
            for each in body["matches"]
            if body["search"]["query"] == query
        ]
        assert len(told) == len(set(told)) == 130
    listener.told.clear()
    put(
        service,
        tmp_path,
        "old.txt",
        f"关于冷链补贴的若干措施\n{old.replace('冷链7。', '冷链八。')}",
    )
    assert SearchWatch(service).look()
    ((_, body),) = listener.told
    assert [each["heading"] for each in body["matches"]] == ["冷链八"]


def test_a_webhook_that_speaks_no_http_keeps_no_other_from_being_told(
    service: Service, tmp_path: Path, listener: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        for port in (mute.getsockname()[1], listener.server_port):
            SavedSearches(service).create(
                query="冷链", filters={}, webhook=f"http://127.0.0.1:{port}/hook"
            )
        answer = threading.Thread(target=speak_garbage, args=(mute,))
        answer.start()
        put(service, tmp_path, "more.txt", MORE_COLD)
        assert not SearchWatch(service).look()
        answer.join()
    assert [path for path, _ in listener.told] == ["/hook"]


def speak_garbage(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"garbage\r\n\r\n")


def test_a_clause_that_moves_up_is_no_news(service: Service, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        clauses = [f"{n}、冷链{name}{n}。支持冷链{name}{n}。" for n in "一二三四五六七八九"]
        put(service, tmp_path, f"{name}.txt", f"关于{name}的若干措施\n" + "\n".join(clauses * 2))
    kept = SavedSearches(service)
    saved = kept.create(query="冷链", filters={})
    before = {each.id for each in kept.matches(saved)}
    service.delete(next(each.id for each in service.documents() if "甲" in each.title))
    assert {each.id for each in kept.matches(saved)} - before
    assert kept.untold(saved) == ()


def test_a_webhook_sees_only_what_its_maker_may_see(
    service: Service, tmp_path: Path, listener: Any
) -> None:
    token = SEEN.set(frozenset())
    SavedSearches(service).create(query="冷链", filters={}, webhook=listener.hook)
    SEEN.reset(token)
    put(service, tmp_path, "more.txt", MORE_COLD)
    labelled = next(each.id for each in service.documents() if "农产品" in each.title)
    service.set_label(labelled, "inner")
    assert SearchWatch(service).look()
    assert listener.told == []


def test_what_cannot_be_kept_is_refused(service: Service) -> None:
    kept = SavedSearches(service)
    with pytest.raises(InputError, match="ZHICE_WEBHOOK_HOSTS"):
        kept.create(query="冷链", filters={}, webhook="http://10.0.0.1/hook")
    hosts = "file:///etc/passwd", "http://[", "127.0.0.1", "http://127.0.0.1:abc"
    for odd in (*hosts, "http://127.0.0.1/a b", "http://a:b@127.0.0.1/"):
        with pytest.raises(InputError, match="webhook must be an address"):
            kept.create(query="冷链", filters={}, webhook=odd)
    with pytest.raises(InputError, match="Give a query"):
        kept.create(query=" ", filters={})
    with pytest.raises(InputError, match="Unknown filter"):
        kept.create(query="冷链", filters={"colour": "red"})
    with pytest.raises(NotFoundError, match="no saved search"):
        kept.search("x")
    assert kept.list() == ()


def test_a_feed_lists_the_newest_first_and_is_told_by_a_running_server(
    tmp_path: Path, listener: Any
) -> None:
    variables = {"ZHICE_WEBHOOK_HOSTS": "127.0.0.1"}
    with (
        serving(tmp_path / "home", variables=variables) as (url, _),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        upload(client, COLD)
        wanted = {"query": "冷链", "name": "冷链 <新>", "webhook": listener.hook}
        reply = client.post("/v1/searches", json=wanted)
        assert reply.status_code == 201
        saved = reply.json()
        assert client.get("/v1/searches").json() == {"searches": [saved], "total": 1}
        upload(client, MORE_COLD.replace("冷链车辆。", "冷链车辆\x0b。"))
        feed = client.get(f"/v1/searches/{saved['id']}/feed")
        assert feed.headers["content-type"].startswith("application/atom+xml")
        read = ElementTree.fromstring(feed.content)
        assert read.findtext("a:title", namespaces=ATOM) == "冷链 <新>"
        entries = read.findall("a:entry", ATOM)
        titles = [each.findtext("a:title", namespaces=ATOM) for each in entries]
        assert titles == [
            "一、支持冷链车辆 — 关于支持农产品的若干措施",
            "一、支持冷链园区 — 关于支持物流的若干措施",
        ]
        assert len({each.findtext("a:id", namespaces=ATOM) for each in entries}) == 2
        link = entries[0].find("a:link", ATOM)
        assert link is not None
        wait_for_page(url)
        page = httpx.get(link.get("href", ""), follow_redirects=True)
        assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
        for _ in range(100):
            if listener.told:
                break
            time.sleep(0.1)
        ((_, told),) = listener.told
        assert [each["heading"] for each in told["matches"]] == ["支持冷链车辆"]
        assert client.delete(f"/v1/searches/{saved['id']}").status_code == 204
        assert client.get(f"/v1/searches/{saved['id']}/feed").status_code == 404
        bad = client.post(
            "/v1/searches",
            content='{"query": "冷链", "filters": {"region": ["\\ud800"]}}',
            headers={"Content-Type": "application/json"},
        )
        assert (bad.status_code, "half characters" in bad.text) == (400, True)
        assert client.get("/v1/searches").json() == {"searches": [], "total": 0}


def upload(client: httpx.Client, text: str) -> None:
    files = {"files": (f"{len(text)}.txt", text.encode())}
    job = client.post("/v1/documents", files=files).json()
    for _ in range(300):
        if job["done"]:
            break
        time.sleep(0.1)
        job = client.get(f"/v1/jobs/{job['id']}").json()
    assert [each["state"] for each in job["files"]] == ["added"]
