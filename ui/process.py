"""What every process that serves needs: an address, a policy, the gate and the audit log."""

import errno
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from corpus.errors import InputError
from index.backup import in_use
from rag.access import Gate, Policy, loopback_names
from rag.logs import start_logging
from rag.search_watch import SearchWatch
from rag.service import Service

GRACE_SECONDS = 2
_BACKLOG = 2048


@contextmanager
def listening(
    service: Service, *, host: str, port: int, require_keys: bool
) -> Iterator[tuple[socket.socket, Policy]]:
    """Open the port, and go on with what an earlier process left behind.

    Raises:
        InputError: host or port cannot be used; the message names the option to change.
    """
    start_logging(service.settings.log)
    service.open_model()  # a wrong setting is said now, not at the first question
    policy = _policy_for(service, host, require_keys)
    with in_use(service.settings.home), _listen(host, port) as listener:
        service.resume()
        SearchWatch(service).start()
        yield listener, policy


def guard(app: FastAPI, service: Service, policy: Policy) -> None:
    """Put the gate before every route of an application."""
    app.add_middleware(
        Gate,
        keys=service.keys(),
        policy=policy,
        metrics=service.metrics,
        audit=_audit_log(service),
    )


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


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        # Connections inherit it. asyncio leaves it out for a listener it did not make itself, and
        # the body of each reply would wait 40 ms for the client to acknowledge the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address at which a listener is called."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def announce(url: str) -> None:
    """Say where the server is."""
    sys.stdout.write(f"ZhiCe 知策: {url}  (API: {url}/docs, stop: Ctrl+C)\n")
    sys.stdout.flush()


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
