"""Which documents a library has, remembered for as long as nothing is written to it."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Lock

from sqlalchemy import Engine, PoolProxiedConnection, QueuePool
from sqlalchemy.exc import DBAPIError

_MOST_KNOWN = 100_000  # documents


class Presence:
    """Asks the library only about documents it was not asked about since its last change.

    SQLite says in microseconds whether anyone has written to a file. PostgreSQL is always asked,
    and what lies in memory.
    """

    def __init__(self, engine: Engine, ask: Callable[[list[str]], set[str]]) -> None:
        """Take what says which of some documents the library has."""
        self._engine = engine
        self._ask = ask
        self._watched = engine.dialect.name == "sqlite" and isinstance(engine.pool, QueuePool)
        self._connection: PoolProxiedConnection | None = None
        self._change = -1
        self._known: dict[str, bool] = {}
        self._lock = Lock()

    def of(self, documents: Iterable[str]) -> set[str]:
        """Return those of some documents that the library has."""
        wanted = list(dict.fromkeys(documents))
        if not self._watched:
            return self._ask(wanted)
        with self._lock:
            try:
                # Before the question: what changes after it is noticed the next time.
                change = self._last_change()
            except (DBAPIError, sqlite3.Error):
                self._forget()
                return self._ask(wanted)  # which says what is wrong
            if change != self._change or len(self._known) > _MOST_KNOWN:
                self._known = {}
                self._change = change
            unknown = [each for each in wanted if each not in self._known]
            if unknown:
                found = self._ask(unknown)
                self._known.update((each, each in found) for each in unknown)
            return {each for each in wanted if self._known[each]}

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        connection, self._connection, self._change = self._connection, None, -1
        if connection is not None:
            with suppress(DBAPIError, sqlite3.Error):  # a broken one
                connection.close()

    def _last_change(self) -> int:
        """Return a number that is another one after each transaction of any other connection."""
        if self._connection is None:
            self._connection = self._engine.raw_connection()
            self._connection.detach()  # kept for this alone: its own writes it would not see
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        change: int = cursor.fetchall()[0][0]
        return change
