"""What is attacked, and how an attack is judged."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from eval.attacks.listener import Listener
from rag.service import open_service
from rag.settings import Settings

_OPEN = "关于支持物流的若干措施\n一、支持冷链园区。对冷链园区给予补贴50万元。"
_INNER = "关于支持造船的若干措施\n一、支持造船厂。对造船厂给予补贴70万元。"
Verdict = Literal["refused", "harmless", "HARM"]
SECRETS = (
    "root:x:0:0",
    "造船厂给予补贴",
    "Traceback (most recent",
    "SQLite format 3",
    "sqlite3.Op",
)
"""What no reply may hold: a system file, a document of another label, the program's inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attack, and why."""

    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server that asks for keys: clients with a key of scope write, and with none."""

    client: httpx.Client
    stranger: httpx.Client
    home: Path
    listener: Listener

    def upload(self, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
        """Upload files and return what became of each; AssertionError after two minutes."""
        reply = self.client.post("/v1/documents", files=[("files", each) for each in files])
        if reply.status_code != 202:
            return [{"state": "refused", "reason": reply.text, "document_id": None, "name": ""}]
        job = reply.json()
        ends = time.monotonic() + 120
        while not job["done"]:
            assert time.monotonic() < ends, "an upload was not read in two minutes"
            time.sleep(0.05)
            job = self.client.get(f"/v1/jobs/{job['id']}").json()
        return list(job["files"])

    def forget(self, files: list[dict[str, Any]]) -> None:
        """Delete what an upload added."""
        for each in files:
            if each["document_id"]:
                self.client.delete(f"/v1/documents/{each['document_id']}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """Something hostile; `kind` is its class, `what` the input as the table shows it."""

    kind: str
    what: str
    run: Callable[[Target], Outcome]


def judged(reply: httpx.Response, harm: str = "") -> Outcome:
    """Judge a reply: `harm` says what an attack's own check found."""
    if reply.status_code >= 500:
        return Outcome(verdict="HARM", why=f"status {reply.status_code}")
    leaked = [each for each in SECRETS if each in reply.text]
    if leaked or "x-injected" in reply.headers:
        return Outcome(verdict="HARM", why=f"the reply holds {leaked or 'a header of ours'}")
    if harm:
        return Outcome(verdict="HARM", why=harm)
    if reply.status_code >= 400:
        return Outcome(verdict="refused", why=f"{reply.status_code} {_detail(reply)[:80]}")
    return Outcome(verdict="harmless", why=f"{reply.status_code}, taken as data")


def request(kind: str, what: str, method: str, path: str, **options: Any) -> Attack:
    """Return an attack that is one request with a valid key."""
    return Attack(
        kind=kind,
        what=what,
        run=lambda target: _asked(target, method, path, options),
    )


def _asked(target: Target, method: str, path: str, options: dict[str, Any]) -> Outcome:
    try:
        reply = target.client.request(method, path, **options)
    except httpx.RemoteProtocolError:
        return Outcome(verdict="refused", why="the server hung up")
    return judged(reply)


def _detail(reply: httpx.Response) -> str:
    if "json" in reply.headers.get("content-type", ""):
        return str(reply.json().get("detail", ""))
    return reply.headers.get("content-type", "")


def prepare(home: Path) -> str:
    """Make a home with an open and a labelled document; return a key of scope write."""
    for name, text in (("a.txt", _OPEN), ("b.txt", _INNER)):
        (home / name).write_text(text, encoding="utf-8")
    service = open_service(Settings(home=home))
    service.ingest([home / "a.txt", home / "b.txt"])
    hidden = next(each for each in service.documents() if "造船" in each.title)
    service.set_label(hidden.id, "inner")
    return service.keys().create("attacker", "write")[1]
