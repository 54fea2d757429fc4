"""Who may call what: one gate before every route, the chat page included.

It also writes the audit log, counts, and adds the headers that every reply carries.
"""

import base64
import binascii
import ipaddress
import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.shelving import now
from rag.holdings import SEEN
from rag.keys import Key, KeyStore
from rag.keys import Scope as KeyScope
from rag.limits import RateLimit
from rag.logs import REQUEST_ID
from rag.metrics import Metrics
from rag.problems import problem_response

MAX_BODY = 1_000_000
MAX_UPLOAD = 210_000_000
GUESSES_A_MINUTE = 20
_OPEN = ("/healthz", "/readyz")
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the gate asks for.

    required: every call needs a key. hosts: names the server may be called by; empty, any.
    per_minute: calls a key or an address may make.
    """

    required: bool
    hosts: frozenset[str] = frozenset()
    per_minute: int = 600


class Gate:
    """ASGI middleware; see the module."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keys: KeyStore,
        policy: Policy,
        metrics: Metrics,
        audit: Callable[[str], None],
    ) -> None:
        self._app = app
        self._keys = keys
        self._policy = policy
        self._metrics = metrics
        self._audit = audit
        self._calls = RateLimit(policy.per_minute)
        self._guesses = RateLimit(GUESSES_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "websocket" and self._policy.required:
                return  # nothing of ours uses one
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        REQUEST_ID.set(request_id)
        status = 500
        key: Key | None = None

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("X-Frame-Options", "SAMEORIGIN")
                if scope["path"].startswith("/v1/"):
                    headers.setdefault("Content-Security-Policy", "default-src 'none'")
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        try:
            secret = _secret(headers)
            if secret:
                key = await run_in_threadpool(self._keys.verify, secret)
            refusal = self._refusal(scope, headers, secret, key)
            if refusal:
                code, detail, extra = refusal
                response = problem_response(code, detail)
                response.headers.update(extra)
                await response(scope, receive, answer)
                return
            SEEN.set(frozenset(key.labels) if key and not key.allows("admin") else None)
            await self._app(scope, _Limited(receive, _body_limit(scope["path"])), answer)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", None) or "other"
            method = scope["method"] if scope["method"].isalpha() else "other"
            self._metrics.count(
                "zhice_requests_total", method=method[:10], route=route, status=str(status)
            )
            self._metrics.time("zhice_request_seconds", seconds, route=route)
            if scope["path"].startswith(("/v1/", "/mcp")):
                self._audit(
                    json.dumps(
                        {
                            "at": now(),
                            "request_id": request_id,
                            "key": key.id if key else None,
                            "address": _address(scope),
                            "method": scope["method"],
                            "path": scope["path"][:200],
                            "status": status,
                            "ms": round(seconds * 1000, 1),
                        }
                    )
                )

    def _refusal(
        self, scope: Scope, headers: Headers, secret: str | None, key: Key | None
    ) -> tuple[int, str, dict[str, str]] | None:
        """Return status, reason and headers of a refusal; None lets the call through."""
        path, method = scope["path"], scope["method"]
        if path in _OPEN:  # whoever watches the process may call it by any name
            return None
        host = (urlsplit(f"//{headers.get('host', '')}").hostname or "") if _host(headers) else ""
        if self._policy.hosts and host not in self._policy.hosts:
            return 400, "This server has another name. Set ZHICE_HOSTS to the names it has.", {}
        origin = headers.get("origin")
        if method not in _SAFE and origin and urlsplit(origin).netloc != headers.get("host"):
            return 403, "Pages of other sites may not call this server.", {}
        size = headers.get("content-length", "0")
        limit = _body_limit(path)
        if size.isdecimal() and int(size) > limit:
            return 413, f"The body has more than {limit // 1000} kB.", {}
        address = _address(scope)
        if not self._policy.required and key is None:  # clients send a key of their own making
            if "x-forwarded-for" in headers or "forwarded" in headers:
                return 403, "Behind a proxy keys are needed: zhice serve --require-keys", {}
        elif key is None:
            wait = self._guesses.wait(address) if secret else 0
            if wait:
                return 429, "Too many wrong keys. Wait a minute.", {"Retry-After": f"{wait:.0f}"}
            asks = {"WWW-Authenticate": 'Basic realm="ZhiCe: the key as password", charset="UTF-8"'}
            return 401, "Send a key: Authorization: Bearer KEY. See: zhice keys create", asks
        needed = _needed(method, path)
        if key and not key.allows(needed):
            return 403, f"This needs a key with scope {needed}; yours has {key.scope}.", {}
        wait = self._calls.wait(key.id if key else address) if path.startswith("/v1/") else 0
        if wait:
            return (
                429,
                "Too many calls. Wait, or raise ZHICE_RATE.",
                {"Retry-After": f"{wait + 1:.0f}"},
            )
        return None


class _Limited:
    """Ends a body that grows beyond what its length said or what is allowed."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        """Return the next message, or the end where the body is too long."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            return {"type": "http.disconnect"}
        return message


def loopback_names(host: str) -> frozenset[str]:
    """Return the names a server on this address is called by, where only this machine may call.

    Raises no error for names: those are not loopback unless they are localhost.
    """
    if host == "localhost":
        return frozenset({"localhost", "127.0.0.1", "::1"})
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return frozenset({"localhost", "127.0.0.1", "::1", host})
    return frozenset()


def _host(headers: Headers) -> bool:
    """Tell whether the Host header can be read at all."""
    with suppress(ValueError):
        return bool(urlsplit(f"//{headers.get('host', '')}").hostname)
    return False


def _body_limit(path: str) -> int:
    """Return the most bytes a body may have: files are uploaded, all else is text."""
    files = path == "/v1/documents" or not path.startswith(("/v1/", "/mcp"))
    return MAX_UPLOAD if files else MAX_BODY


def _needed(method: str, path: str) -> KeyScope:
    if path.startswith("/v1/documents") and method not in _SAFE:
        return "write"
    if path.startswith("/v1/searches") and not path.endswith("/feed"):
        return "write"
    return "admin" if path == "/metrics" or (path, method) == ("/v1/feedback", "GET") else "read"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _secret(headers: Headers) -> str | None:
    """Return the key sent: as bearer token, as X-API-Key, or as password."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            return base64.b64decode(value).decode().partition(":")[2]
        return ""
    return headers.get("x-api-key")
