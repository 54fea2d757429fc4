"""What is attacked, and how an attack is judged."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from eval.attacks.listener import Listener

Verdict = Literal["refused", "harmless", "HARM"]
SECRETS = ("root:x:0:0", "造船厂给予补贴", "Traceback (most recent", "sqlite3.", "library.db")
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
        run=lambda target: judged(target.client.request(method, path, **options)),
    )


def _detail(reply: httpx.Response) -> str:
    if "json" in reply.headers.get("content-type", ""):
        return str(reply.json().get("detail", ""))
    return reply.headers.get("content-type", "")
