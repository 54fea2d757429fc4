"""The composition root: chat page and API on one port."""

import contextlib
import errno
import logging
import socket
import sys
import warnings
from collections.abc import Callable
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import InputError
from corpus.limits import MAX_BYTES
from index.backup import in_use
from rag.access import Gate, Policy, loopback_names
from rag.api import create_app
from rag.logs import start_logging
from rag.search_watch import SearchWatch
from rag.service import Service
from ui.look import mount_options
from ui.page import build_ui
from ui.routes import create_routes

_API_PATHS = (
    "/v1/",
    "/ui/",
    "/clauses/",
    "/mcp",
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/redoc",
    "/openapi.json",
)
_GRACE_SECONDS = 2
# The page may talk to its own server only. Gradio's HTML component compiles its template, hence
# unsafe-eval; its configuration stands in inline scripts.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class _PageMount(Mount):
    """The chat page at "/", which leaves the API's paths to the API's own error messages."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        if path.startswith(_API_PATHS):
            return Match.NONE, {}
        return super().matches(scope)


class _PageHeaders:
    """Adds the headers that keep the page to its own server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_headers)


def create_server(service: Service, policy: Policy | None = None) -> FastAPI:
    """Build one application: the API, and the chat page at "/".

    Where keys are required, the page shows only documents without a label, and changes none.
    """
    policy = policy or Policy(required=False)
    shown = service.seen_by((), read_only=True) if policy.required else service
    with warnings.catch_warnings():
        # Gradio warns that two pages exclude server-side rendering, which is off anyway.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        api = create_app(service)
        api.include_router(create_routes(shown))
        app: FastAPI = gr.mount_gradio_app(
            api,
            build_ui(shown),
            path="/",
            ssr_mode=False,
            show_error=False,
            run_history=False,
            enable_monitoring=False,
            mcp_server=False,
            max_file_size=MAX_BYTES,
            **mount_options(),
        )
    mounted = app.router.routes.pop()
    assert isinstance(mounted, Mount)
    app.router.routes.append(_PageMount("/", app=_PageHeaders(mounted.app)))
    app.add_middleware(
        Gate,
        keys=service.keys(),
        policy=policy,
        metrics=service.metrics,
        audit=_audit_log(service),
    )
    return app


def _audit_log(service: Service) -> Callable[[str], None]:
    log = logging.getLogger("zhice.audit")
    log.propagate = False
    log.setLevel(logging.INFO)
    path = service.settings.home / "audit.jsonl"
    for handler in tuple(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.addHandler(logging.FileHandler(path, encoding="utf-8", delay=True))
    return log.info


def _policy_for(service: Service, host: str, require_keys: bool) -> Policy:
    """Decide what callers need.

    Raises:
        InputError: keys are needed and there are none.
    """
    local = loopback_names(host)
    required = require_keys or not local
    if required and not any(key.revoked_at is None for key in service.keys().list()):
        raise InputError(
            f"Serving on {host} needs an access key, since others can reach it. "
            "Run: zhice keys create NAME --scope read"
        )
    hosts = frozenset(service.settings.hosts)
    if local or hosts:
        hosts |= local or {host}
    return Policy(required=required, hosts=hosts, per_minute=service.settings.rate)


def serve(service: Service, *, host: str, port: int, require_keys: bool = False) -> None:
    """Serve until interrupted; print the address once it answers.

    Raises:
        InputError: host or port cannot be used; the message names the option to change.
    """
    start_logging(service.settings.log)
    service.open_model()  # a wrong setting is said now, not at the first question
    policy = _policy_for(service, host, require_keys)
    with in_use(service.settings.home), _listen(host, port) as listener:
        service.resume()
        SearchWatch(service).start()
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            create_server(service, policy),
            server_header=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=_GRACE_SECONDS,  # an open page keeps a stream open
        )
        with contextlib.suppress(KeyboardInterrupt):
            _Announcing(config, url).run(sockets=[listener])


class _Announcing(uvicorn.Server):
    """A server that says where it is as soon as it answers."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, *arguments: Any, **options: Any) -> None:
        await super().startup(*arguments, **options)
        if self.started:
            sys.stdout.write(f"ZhiCe 知策: {self._url}  (API: {self._url}/docs, stop: Ctrl+C)\n")
            sys.stdout.flush()

    async def shutdown(self, *arguments: Any, **options: Any) -> None:
        # Streams of open pages are cut here; uvicorn would print a trace for each.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(*arguments, **options)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                f"Port {port} on {host} is already in use. Stop the other program, or choose "
                f"another port: zhice serve --port {port + 1}"
            ) from error
        reason = error.strerror or str(error)
        raise InputError(
            f"Cannot listen on {host} port {port}: {reason}. Change --host or --port."
        ) from error
    except OverflowError as error:
        raise InputError(f"--port must be 0 to 65535, not {port}.") from error
