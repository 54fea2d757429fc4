"""The composition root: chat page and API on one port."""

import contextlib
import functools
import logging
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.access import Policy
from rag.api import create_app
from rag.service import Service
from ui.late_page import LatePage
from ui.process import GRACE_SECONDS, announce, guard, listening, url_of
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


def create_server(
    service: Service, policy: Policy | None = None, *, page_later: bool = False
) -> FastAPI:
    """Build one application: the API, and the chat page at "/".

    Where keys are required, the page shows only documents without a label, and changes none. The
    application starts with the page or, with `page_later`, without waiting for it.
    """
    policy = policy or Policy(required=False)
    shown = service.seen_by((), read_only=True) if policy.required else service
    app = create_app(service, with_page=True)
    app.include_router(create_routes(shown))
    page = LatePage(functools.partial(_build_page, shown))
    app.router.routes.append(_PageMount("/", app=_PageHeaders(page)))
    own_lifespan = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with own_lifespan(app) as state, page.running(wait=not page_later):
            yield state

    app.router.lifespan_context = lifespan
    guard(app, service, policy)
    return app


def _build_page(service: Service) -> FastAPI:
    from ui.mount import build_page  # imports Gradio: seconds

    return build_page(service)


def serve(service: Service, *, host: str, port: int, require_keys: bool = False) -> None:
    """Serve until interrupted; print the address once the API answers. The page follows.

    Raises:
        InputError: host or port cannot be used; the message names the option to change.
    """
    with listening(service, host=host, port=port, require_keys=require_keys) as (listener, policy):
        config = uvicorn.Config(
            create_server(service, policy, page_later=True),
            server_header=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,  # an open page keeps a stream open
        )
        with contextlib.suppress(KeyboardInterrupt):
            _Announcing(config, url_of(listener)).run(sockets=[listener])


class _Announcing(uvicorn.Server):
    """A server that says where it is as soon as it answers."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, *arguments: Any, **options: Any) -> None:
        await super().startup(*arguments, **options)
        if self.started:
            announce(self._url)

    async def shutdown(self, *arguments: Any, **options: Any) -> None:
        # Streams of open pages are cut here; uvicorn would print a trace for each.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(*arguments, **options)
