"""The gate: keys, scopes, labels, hosts, limits, headers and the audit log of a real server."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from corpus.errors import InputError, NotFoundError
from rag.keys import SCOPES
from rag.limits import RateLimit
from rag.service import Service, open_service
from rag.settings import Settings
from ui.server import serve

ROOT = Path(__file__).parents[2]
OPEN = "关于支持物流的若干措施\n一、支持冷链园区。对园区给予补贴50万元。"
SECRET = "关于支持造船的若干措施\n一、支持造船厂。对造船厂给予补贴70万元。"


class Guarded:
    """A server that asks for keys, with one open and one labelled document."""

    def __init__(self, home: Path, url: str, service: Service) -> None:
        self.home = home
        self.url = url
        self.keys = {scope: service.keys().create(scope, scope)[1] for scope in SCOPES}
        self.keys["inner"] = service.keys().create("inner", "read", ["inner"])[1]
        self.labelled = next(d.id for d in service.documents() if "造船" in d.title)
        service.set_label(self.labelled, "inner")

    def client(self, name: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys.get(name, name)}"} if name else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    home = tmp_path_factory.mktemp("guarded")
    (home / "a.txt").write_text(OPEN, encoding="utf-8")
    (home / "b.txt").write_text(SECRET, encoding="utf-8")
    service = open_service(Settings(home=home))
    service.ingest([home / "a.txt", home / "b.txt"])
    service.keys().create("first", "read")
    command = "import sys; from ui.cli import main; sys.exit(main())"
    arguments = ["--home", str(home), "serve", "--port", "0", "--require-keys"]
    with subprocess.Popen(
        [sys.executable, "-c", command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert address
        yield Guarded(home, address[0], service)
        process.terminate()


@pytest.mark.parametrize("path", ["/", "/v1/documents", "/docs", "/metrics", "/gradio_api/info"])
@pytest.mark.parametrize("key", ["", "zhice_wrong"])
def test_without_a_key_nothing_is_shown(guarded: Guarded, path: str, key: str) -> None:
    with guarded.client(key) as client:
        reply = client.get(path)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Basic")
    assert "zhice keys create" in reply.json()["detail"]


def test_health_needs_no_key(guarded: Guarded) -> None:
    with guarded.client() as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("key", "method", "path", "status"),
    [
        ("read", "GET", "/v1/documents", 200),
        ("read", "DELETE", "/v1/documents/x", 403),
        ("write", "DELETE", "/v1/documents/x", 404),
        ("read", "POST", "/v1/documents", 403),
        ("write", "GET", "/metrics", 403),
        ("admin", "GET", "/metrics", 200),
        ("read", "GET", "/v1/searches", 403),
        ("read", "POST", "/v1/searches", 403),
        ("write", "GET", "/v1/searches", 200),
        ("read", "GET", "/v1/searches/x/feed", 404),
    ],
)
def test_a_scope_allows_what_it_names(
    guarded: Guarded, key: str, method: str, path: str, status: int
) -> None:
    with guarded.client(key) as client:
        assert client.request(method, path).status_code == status


def test_a_key_may_be_the_password_of_a_browser(guarded: Guarded) -> None:
    reply = httpx.get(f"{guarded.url}/v1/documents", auth=("anyone", guarded.keys["read"]))
    assert reply.status_code == 200


def test_a_labelled_document_does_not_exist_without_the_label(guarded: Guarded) -> None:
    question = {"question": "造船厂能拿到多少补贴？"}
    with guarded.client("inner") as client:
        answer = client.post("/v1/answer", json=question).json()
        assert "70万元" in answer["answer"]
    with guarded.client("read") as client:
        assert "70万元" not in client.post("/v1/answer", json=question).text
        found = client.post("/v1/search", json={"query": "造船厂"}).text
        assert "造船厂给予" not in found
        assert client.get("/v1/documents").json()["total"] == 1
        for path in (
            f"/v1/documents/{guarded.labelled}",
            f"/v1/documents/{guarded.labelled}/file",
            f"/v1/clauses/{guarded.labelled}-0000",
            f"/v1/answers/{answer['answer_id']}",
        ):
            assert client.get(path).status_code == 404
    with guarded.client("admin") as client:
        assert client.get(f"/v1/documents/{guarded.labelled}").status_code == 200


def test_another_site_and_another_name_are_refused(guarded: Guarded) -> None:
    with guarded.client("write") as client:
        reply = client.delete("/v1/documents/x", headers={"Origin": "https://evil.example"})
        assert reply.status_code == 403
        reply = client.get("/v1/documents", headers={"Host": "evil.example"})
        assert reply.status_code == 400
        assert "access-control-allow-origin" not in reply.headers


def test_a_body_may_not_be_large(guarded: Guarded) -> None:
    with guarded.client("read") as client:
        assert client.post("/v1/search", content=b"x" * 1_100_000).status_code == 413
        chunks = (b"x" * 100_000 for _ in range(15))
        assert client.post("/v1/search", content=chunks).status_code in (400, 413, 422)


def test_replies_carry_the_headers(guarded: Guarded) -> None:
    with guarded.client("read") as client:
        headers = client.get("/v1/documents").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'"
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
    assert "server" not in headers


def test_the_audit_log_has_ids_and_no_text(guarded: Guarded) -> None:
    with guarded.client("read") as client:
        given = client.post("/v1/search", json={"query": "冷链园区"}).headers["x-request-id"]
        client.get("/v1/clauses/a%0d%0a%7b%22forged%22:1%7d")
    text = (guarded.home / "audit.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert "冷链" not in text
    (line,) = [line for line in lines if line["request_id"] == given]
    assert (line["path"], line["status"], line["method"]) == ("/v1/search", 200, "POST")
    assert all("forged" not in line for line in lines)


def test_a_revoked_key_opens_nothing(guarded: Guarded) -> None:
    store = open_service(Settings(home=guarded.home)).keys()
    key, secret = store.create("short", "read")
    with guarded.client(secret) as client:
        assert client.get("/v1/documents").status_code == 200
        store.revoke(key.id)
        assert client.get("/v1/documents").status_code == 401
    with pytest.raises(NotFoundError):
        store.revoke(key.id)
    assert secret.encode() not in (guarded.home / "library.db").read_bytes()


def test_many_wrong_keys_are_slowed_down(guarded: Guarded) -> None:
    with guarded.client("zhice_guess") as client:
        codes = [client.get("/v1/documents").status_code for _ in range(40)]
    assert 429 in codes


def test_a_public_address_needs_keys(tmp_path: Path) -> None:
    service = open_service(Settings(home=tmp_path))
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(InputError, match="zhice keys create"):
            serve(service, host=host, port=0)


def test_a_rate_is_kept_and_comes_back() -> None:
    limit = RateLimit(60)
    assert [limit.wait("a", at=0) for _ in range(61)][-1] == pytest.approx(1)
    assert limit.wait("b", at=0) == 0
    assert limit.wait("a", at=2) == 0
    assert RateLimit(0).wait("a") == 0
