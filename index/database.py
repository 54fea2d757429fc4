"""The database of the library: how it is opened, and how its writers keep apart."""

import hashlib
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from corpus.errors import LibraryError

_DRIVER = "postgresql+psycopg"
_SECONDS = 10  # until a server that does not answer counts as gone


def open_engine(url: str) -> Engine:
    """Return an engine for SQLite, or for PostgreSQL by psycopg.

    Raises:
        LibraryError: the address cannot be used, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # Without what was given, which may hold a password.
        raise LibraryError(
            "ZHICE_LIBRARY must read postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
        ) from error
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername=_DRIVER)
    if parsed.drivername == _DRIVER:
        try:
            # Connections that a restart of the server cut are opened again.
            waiting = {"connect_timeout": _SECONDS}
            return create_engine(parsed, pool_pre_ping=True, connect_args=waiting)
        except ModuleNotFoundError as error:
            raise LibraryError(
                "A library in PostgreSQL needs its driver. Run: pip install 'zhice[cluster]'"
            ) from error
    if parsed.drivername != "sqlite":
        raise LibraryError(
            f"ZHICE_LIBRARY takes postgresql://USER@HOST/DATABASE, not {parsed.drivername}://."
        )
    engine = create_engine(parsed)
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def alone(connection: Connection, what: str) -> None:
    """Wait until no other transaction is at the same; it is over when this one ends.

    What is read before it is written must not change between. In SQLite one transaction writes at
    a time, and the writers of one home hold a lock.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"key": _key(what)})


_LOCK = text("SELECT pg_advisory_xact_lock(:key)")


def remedy(engine: Engine) -> str:
    """Return what to do where the database refuses."""
    if engine.dialect.name == "sqlite":
        return "Check the disk's space and rights, then: zhice doctor"
    # The query of an address may hold a password too.
    shown = engine.url.set(query={}).render_as_string(hide_password=True)
    return f"Check that {shown} can be reached, and its space and rights."


def _key(what: str) -> int:
    digest = hashlib.blake2b(f"zhice {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")
