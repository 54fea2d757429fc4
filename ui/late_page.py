"""The chat page, which takes seconds to import: the API does not wait for it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

RETRY_SECONDS = 1
_LOADING = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>知策 ZhiCe</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{RETRY_SECONDS}">
<style>body {{ font: 1rem/1.6 system-ui, sans-serif; margin: 30vh auto 0; max-width: 32rem;
padding: 0 1rem; text-align: center }}</style></head>
<body><p>页面正在载入，几秒后自动打开；接口已经可用。</p>
<p lang="en">The page is being loaded and opens by itself in a few seconds; the API answers already.
</p></body></html>"""

_FAILED = "页面无法打开，见服务日志。 The page cannot be opened: see the log of the server."


class LatePage:
    """Serves the page once it is built; until then 503 and a short page that asks again."""

    def __init__(self, build: Callable[[], FastAPI]) -> None:
        """Take what builds the page's application; it is called in a thread."""
        self._build = build
        self._page: FastAPI | None = None
        self._failed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page, or with what became of it."""
        if self._page is not None:
            await self._page(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1013})
        elif self._failed:
            response = PlainTextResponse(_FAILED, 500)
            await response(scope, receive, send)
        else:
            headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
            await HTMLResponse(_LOADING, 503, headers)(scope, receive, send)

    @asynccontextmanager
    async def running(self, *, wait: bool) -> AsyncIterator[None]:
        """Build the page and keep it running; with `wait`, begin when it is there."""
        stop, there = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self._run(stop, there))
        if wait:
            await there.wait()
        try:
            yield
        finally:
            stop.set()
            await task

    async def _run(self, stop: asyncio.Event, there: asyncio.Event) -> None:
        # One task enters and leaves the page's lifespan, as that demands.
        try:
            page = await asyncio.to_thread(self._build)
            async with page.router.lifespan_context(page):
                self._page = page
                there.set()
                await stop.wait()
                self._page = None
        except Exception:  # the API goes on whatever becomes of the page
            self._failed = True
            logging.getLogger("zhice").exception("The page cannot be opened")
        finally:
            there.set()
