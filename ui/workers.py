"""The API alone, from several processes over one library: for load that one cannot carry.

The page is not served here: it keeps its conversations in the process.
"""

import functools
import os
import signal
import socket
import threading
import time

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from rag.access import Policy
from rag.api import create_app
from rag.logs import start_logging
from rag.service import Service, open_service
from rag.settings import Settings
from ui.process import GRACE_SECONDS, announce, guard, listening, url_of

_READY_SECONDS = 60.0
_HUNG_SECONDS = 60


def serve_api(
    service: Service, *, host: str, port: int, workers: int, require_keys: bool = False
) -> None:
    """Serve until interrupted; print the address once every process answers.

    A process that dies is replaced. Errors are those of `ui.server.serve`.
    """
    with listening(service, host=host, port=port, require_keys=require_keys) as (listener, policy):
        config = uvicorn.Config(
            functools.partial(_worker_app, service.settings, policy, os.getpid()),
            factory=True,
            workers=workers,
            server_header=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_worker_healthcheck=_HUNG_SECONDS,
        )
        _Announcing(config, [listener]).run()


def _worker_app(settings: Settings, policy: Policy, parent: int) -> FastAPI:
    """Build the application of one process, which ends when the one that started it does."""
    start_logging(settings.log)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    service = open_service(settings)
    service.read_uploads()  # one that a process before this was at
    app = create_app(service)
    guard(app, service, policy)
    return app


def _end_with(parent: int) -> None:
    # Where the parent is killed, its processes would keep the port for ever.
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


class _Announcing(Multiprocess):
    """Processes that say where they are as soon as all of them answer."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self._url = url_of(sockets[0])

    def init_processes(self) -> None:
        super().init_processes()
        if all(each.wait_until_ready(_READY_SECONDS, self.should_exit) for each in self.processes):
            announce(self._url)
