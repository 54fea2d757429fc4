"""Access keys: made once, stored as digests, each with a scope and the labels it may see."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import insert, select, update

from corpus.errors import InputError, NotFoundError
from index.library import Library
from index.shelving import now
from index.tables import keys

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_PREFIX = "zhice_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An access key without its secret. A scope includes those before it; admin sees all labels."""

    id: str
    name: str
    scope: Scope
    labels: tuple[str, ...]
    created_at: str
    revoked_at: str | None

    def allows(self, scope: Scope) -> bool:
        """Tell whether the key's scope includes another."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


class KeyStore:
    """The keys of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def create(self, name: str, scope: Scope, labels: Iterable[str] = ()) -> tuple[Key, str]:
        """Make a key; return it and its secret, which is stored nowhere.

        Raises:
            InputError: the name is empty or too long.
        """
        if not name.strip() or len(name) > 100 or not name.isprintable():
            raise InputError("A key needs a name of 1 to 100 printable characters.")
        # 256 random bits cannot be guessed, so that a plain digest is as safe as a slow one.
        secret = _PREFIX + secrets.token_urlsafe(32)
        key_id = uuid.uuid4().hex[:12]
        with self._library.writing() as connection:
            connection.execute(
                insert(keys).values(
                    id=key_id,
                    name=name,
                    digest=_digest(secret),
                    scope=scope,
                    labels=sorted(set(labels)),
                    created_at=now(),
                )
            )
        return next(key for key in self.list() if key.id == key_id), secret

    def list(self) -> tuple[Key, ...]:
        """Return all keys, the oldest first, revoked ones included."""
        with self._library.reading() as connection:
            rows = connection.execute(select(keys).order_by(keys.c.created_at))
            return tuple(_key(row._mapping) for row in rows)

    def verify(self, secret: str) -> Key | None:
        """Return the key of a secret; None where there is none or it was revoked."""
        with self._library.reading() as connection:
            row = connection.execute(
                select(keys).where(keys.c.digest == _digest(secret), keys.c.revoked_at.is_(None))
            ).first()
        return _key(row._mapping) if row else None

    def revoke(self, key_id: str) -> None:
        """Make a key useless from now on.

        Raises:
            NotFoundError: there is no key of that id in use.
        """
        with self._library.writing() as connection:
            done = connection.execute(
                update(keys)
                .where(keys.c.id == key_id, keys.c.revoked_at.is_(None))
                .values(revoked_at=now())
            )
        if not done.rowcount:
            raise NotFoundError(f"There is no key {key_id!r} in use. See: zhice keys list")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _key(row: Any) -> Key:
    fields = {name: row[name] for name in ("id", "name", "scope", "created_at", "revoked_at")}
    return Key(labels=tuple(row["labels"]), **fields)
