"""One client: does something of chance, compares the reply, counts and times it."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from eval.crash.texts import texts

KINDS = ("search", "answer", "upload", "delete", "job")
_TIMEOUT = 120
_OWN = texts(3)


Expected = dict[str, tuple[set[str], set[str]]]
"""By question: what may be found first, and what may be answered."""


def expected_replies(url: str, questions: Sequence[str]) -> Expected:
    """Return what a single client gets while there are no, few and many uploads."""
    expected: Expected = {question: (set(), set()) for question in questions}
    uploaded: list[str] = []
    with httpx.Client(base_url=url, timeout=_TIMEOUT) as http:
        for count in (0, 1, 2, 3, 4, 6, 8, 12, 16, 20):
            while len(uploaded) < count:
                text = _OWN[-1 - len(uploaded)]
                file = ("files", (f"{text.subject}.txt", text.content))
                job = http.post("/v1/documents", files=[file]).json()
                while not job["done"]:
                    time.sleep(0.1)
                    job = http.get(f"/v1/jobs/{job['id']}").json()
                uploaded.append(job["files"][0]["document_id"])
            for question, (found, answers) in expected.items():
                found.add(_first(http.post("/v1/search", json=_search(question)).json()))
                answers.add(_gist(http.post("/v1/answer", json={"question": question}).json()))
        for document_id in uploaded:
            http.delete(f"/v1/documents/{document_id}").raise_for_status()
    return expected


class Client:
    """Works through its own list of chance; `wrong` says what was not as it must be."""

    def __init__(
        self,
        url: str,
        expected: Expected,
        chance: random.Random,
        number: int,
    ) -> None:
        self._http = httpx.Client(base_url=url, timeout=_TIMEOUT)
        self._expected = expected
        self._questions = list(expected)
        self._chance = chance
        self._own = _OWN[number:-20:64]
        self.statuses: Counter[int] = Counter()
        self.took: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []

    def run(self, shares: Mapping[str, int], ends: float) -> None:
        """Work until the time (monotonic seconds) has come."""
        while time.monotonic() < ends:
            kind = self._chance.choices(list(shares), list(shares.values()))[0]
            question = self._chance.choice(self._questions)
            if kind == "search":
                hits = self._call("search", "POST", "/v1/search", json=_search(question))
                self._compare(kind, question, hits and _first(hits), self._expected[question][0])
            elif kind == "answer":
                answer = self._call("answer", "POST", "/v1/answer", json={"question": question})
                self._compare(kind, question, answer and _gist(answer), self._expected[question][1])
            else:
                self._upload_and_delete()

    def _upload_and_delete(self) -> None:
        text = self._chance.choice(self._own)
        file = ("files", (f"{text.subject}.txt", text.content))
        job = self._call("upload", "POST", "/v1/documents", files=[file])
        while job and not job["done"]:
            time.sleep(0.2)
            job = self._call("job", "GET", f"/v1/jobs/{job['id']}")
        if not job:
            return
        (read,) = job["files"]
        if read["state"] != "added":
            self.wrong.append(f"upload of {text.title}: {read}")
            return
        search = {
            "query": f"{text.subject}企业补贴",
            "filters": {"document_id": read["document_id"]},
        }
        hits = self._call("search", "POST", "/v1/search", json=search)
        if hits and not any(f"{text.sum}万元" in each["clause"]["text"] for each in hits["hits"]):
            self.wrong.append(f"upload of {text.title} is not found")
        self._call("delete", "DELETE", f"/v1/documents/{read['document_id']}")
        hits = self._call("search", "POST", "/v1/search", json=search)
        if hits and hits["hits"]:
            self.wrong.append(f"{text.title} is found after it was deleted")

    def _call(self, kind: str, method: str, path: str, **options: Any) -> Any:
        started = time.perf_counter()
        reply = self._http.request(method, path, **options)
        self.took[kind].append(1000 * (time.perf_counter() - started))
        self.statuses[reply.status_code] += 1
        if reply.is_success:
            return reply.json() if reply.content else None
        if reply.status_code != 429:
            self.wrong.append(f"{method} {path}: {reply.status_code} {reply.text[:200]}")
        return None

    def _compare(self, kind: str, question: str, got: Any, expected: set[str]) -> None:
        if got is not None and got not in expected:
            self.wrong.append(f"{kind} {question!r}: {got!r} instead of {sorted(expected)!r}")


def _search(question: str) -> dict[str, Any]:
    return {"query": question, "limit": 5, "mode": "lexical"}


def _first(found: Any) -> str:
    return str(found["hits"][0]["clause"]["id"]) if found["hits"] else ""


def _gist(answer: Any) -> str:
    cited = ",".join(each["clause"]["id"] for each in answer["citations"])
    return f"{answer['status']} {answer['answer']} {cited}"
