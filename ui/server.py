"""The composition root: chat page and API on one port."""

import contextlib
import logging
import warnings
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.limits import MAX_BYTES
from rag.access import Policy
from rag.api import create_app
from rag.service import Service
from ui.look import mount_options
from ui.page import build_ui
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


def create_server(service: Service, policy: Policy | None = None) -> FastAPI:
    """Build one application: the API, and the chat page at "/".

    Where keys are required, the page shows only documents without a label, and changes none.
    """
    policy = policy or Policy(required=False)
    shown = service.seen_by((), read_only=True) if policy.required else service
    with warnings.catch_warnings():
        # Gradio warns that two pages exclude server-side rendering, which is off anyway.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        api = create_app(service, with_page=True)
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
    guard(app, service, policy)
    return app


def serve(service: Service, *, host: str, port: int, require_keys: bool = False) -> None:
    """Serve until interrupted; print the address once it answers.

    Raises:
        InputError: host or port cannot be used; the message names the option to change.
    """
    with listening(service, host=host, port=port, require_keys=require_keys) as (listener, policy):
        config = uvicorn.Config(
            create_server(service, policy),
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
