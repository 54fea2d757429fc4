"""Documents over HTTP, against a server with a library of its own."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
TEXT = (
    "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。\n二、支持人才。给予住房。"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("uploads")
    command = "import sys; from ui.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", command, "--home", str(home), "serve", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert address
        with httpx.Client(base_url=address[0], timeout=60) as opened:
            yield opened
        process.terminate()


def upload(client: httpx.Client, *files: tuple[str, bytes], **form: str) -> dict[str, Any]:
    """Upload and wait until the files are read."""
    reply = client.post("/v1/documents", files=[("files", each) for each in files], data=form)
    assert reply.status_code == 202, reply.text
    job: dict[str, Any] = reply.json()
    for _ in range(300):
        if job["done"]:
            return job
        time.sleep(0.1)
        job = client.get(f"/v1/jobs/{job['id']}").json()
    raise AssertionError(f"the upload was not read: {job}")


def test_an_upload_is_found_shown_and_deleted(client: httpx.Client) -> None:
    job = upload(client, ("物流.txt", TEXT.encode()), ("kaputt.pdf", b"%PDF-1.4\n"))
    good, bad = job["files"]
    assert (good["state"], good["name"]) == ("added", "物流.txt")
    assert bad["state"] == "refused"
    assert "broken" in bad["reason"]
    view = client.get(f"/v1/documents/{good['document_id']}").json()
    assert view["document"]["title"] == "关于支持物流的若干措施"
    assert [entry["label"] for entry in view["outline"]] == ["一、", "二、"]
    assert view["sources"] == ["物流.txt"]
    listed = client.get("/v1/documents", params={"q": "物流"}).json()
    assert (listed["total"], listed["documents"]) == (1, [view["document"]])
    file = client.get(f"/v1/documents/{good['document_id']}/file")
    assert file.content == TEXT.encode()
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7%89%A9")
    clause = client.get(f"/v1/clauses/{view['outline'][0]['clause_id']}").json()
    assert "50万元" in clause["clause"]["text"]

    answer = client.post("/v1/answer", json={"question": "冷链园区能拿到多少补贴？"}).json()
    assert "50万元" in answer["answer"]
    assert client.get(f"/v1/answers/{answer['answer_id']}").json() == answer

    assert client.delete(f"/v1/documents/{good['document_id']}").status_code == 204
    for path in (
        f"/v1/documents/{good['document_id']}",
        f"/v1/documents/{good['document_id']}/file",
        f"/v1/clauses/{view['outline'][0]['clause_id']}",
    ):
        assert client.get(path).status_code == 404
    assert client.get(f"/v1/answers/{answer['answer_id']}").json() == answer
    assert client.get("/v1/documents").json()["total"] == 0


def test_two_files_of_one_name_are_two_documents(client: httpx.Client) -> None:
    other = TEXT.replace("物流", "文旅").replace("50", "60")
    ids = [
        upload(client, ("a.txt", text.encode()))["files"][0]["document_id"]
        for text in (TEXT, other)
    ]
    assert len(set(ids)) == 2
    assert upload(client, ("b.txt", TEXT.encode()))["files"][0]["state"] == "unchanged"
    for each in ids:
        client.delete(f"/v1/documents/{each}")


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.txt", "/abs/x.txt", "a\r\nb: c"])
def test_the_name_of_an_upload_is_never_a_path(client: httpx.Client, name: str) -> None:
    job = upload(client, (name, TEXT.encode()))
    (file,) = job["files"]
    assert not re.search(r"[/\\\r\n]", file["name"])
    header = client.get(f"/v1/documents/{file['document_id']}/file").headers["content-disposition"]
    assert not re.search(r"[/\\]|\.\.", header)
    client.delete(f"/v1/documents/{file['document_id']}")


@pytest.mark.parametrize("kind", ["documents", "clauses", "jobs", "answers"])
def test_an_unknown_id_is_a_problem(client: httpx.Client, kind: str) -> None:
    reply = client.get(f"/v1/{kind}/nothing")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


def test_feedback_needs_an_answer(client: httpx.Client) -> None:
    reply = client.post("/v1/feedback", json={"answer_id": "x", "helpful": True})
    assert reply.status_code == 404


def test_feedback_may_be_about_one_citation(server_url: str) -> None:
    question = {"question": "“一件事一次办”由谁牵头？"}
    answer = httpx.post(f"{server_url}/v1/answer", json=question, timeout=60).json()
    said = {"answer_id": answer["answer_id"], "helpful": False, "verdict": "out_of_date"}
    kept = httpx.post(f"{server_url}/v1/feedback", json=said | {"marker": 1})
    assert kept.status_code == 201
    assert (kept.json()["marker"], kept.json()["verdict"]) == (1, "out_of_date")
    assert httpx.post(f"{server_url}/v1/feedback", json=said | {"marker": 99}).status_code == 404
    assert httpx.post(f"{server_url}/v1/feedback", json=said | {"verdict": "x"}).status_code == 422
