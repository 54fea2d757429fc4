"""One Milvus, called through its client; every failure says where it was."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from corpus.errors import LibraryError

PREFIX = "zhice_"
_SECONDS = 30.0
_ROWS = 500  # written at a time
_READ = 1_000  # read at a time
_SHOWN = 300


class MilvusClient:
    """The client for `milvus://[USER:PASSWORD@]HOST:PORT[/DATABASE]`, or `milvus:///FILE.db`.

    It connects when first called. A file is that of a Milvus Lite in this process.
    """

    def __init__(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            port = parts.port or 19530
        except ValueError as error:
            raise _wrong() from error
        if parts.hostname:
            self.place = f"{parts.hostname}:{port}"
            self._options = {"uri": f"http://{self.place}", "db_name": parts.path.strip("/")}
            if parts.username:
                password = unquote(parts.password or "")
                self._options["token"] = f"{unquote(parts.username)}:{password}"
        elif parts.path.endswith(".db"):
            self.place = parts.path
            self._options = {"uri": parts.path}
        else:
            raise _wrong()
        self._lock = threading.Lock()
        self._connected: Any = None

    @contextmanager
    def calling(self) -> Iterator[Any]:
        """Yield pymilvus' client.

        Raises:
            LibraryError: it is not installed, cannot be reached, or refuses what is asked.
        """
        try:
            import pymilvus
        except ImportError as error:
            raise LibraryError(
                "An index in Milvus needs its client. Run: pip install 'zhice[cluster]'"
            ) from error
        # It would print every failure with its trace, which is said once and shortly here.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        try:
            with self._lock:
                if self._connected is None:
                    self._connected = pymilvus.MilvusClient(timeout=_SECONDS, **self._options)
            yield self._connected
        except pymilvus.MilvusException as error:
            raise LibraryError(
                f"Milvus at {self.place}: {str(error.message)[:_SHOWN]}. Check ZHICE_INDEX and "
                "that it runs."
            ) from error

    def has(self, name: str) -> bool:
        """Tell whether there is an index of that name."""
        with self.calling() as client:
            return bool(client.has_collection(PREFIX + name))

    def create(self, name: str, dimensions: int) -> None:
        """Make an empty index."""
        from index.milvus_rows import add_fields

        with self.calling() as client:
            schema, index = client.create_schema(), client.prepare_index_params()
            add_fields(schema, index, dimensions)
            client.create_collection(PREFIX + name, schema=schema, index_params=index)

    def drop(self, name: str) -> None:
        """Remove an index, where there is one."""
        with self.calling() as client:
            client.drop_collection(PREFIX + name)

    def put(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Write rows, in the place of those with the same number."""
        with self.calling() as client:
            for start in range(0, len(rows), _ROWS):
                client.upsert(PREFIX + name, rows[start : start + _ROWS])

    def delete(self, name: str, expr: str) -> None:
        """Remove the rows that fulfil an expression."""
        with self.calling() as client:
            client.delete(PREFIX + name, filter=expr)

    def flush(self, name: str) -> None:
        """Have what was written put in order, so that searches are quick."""
        with self.calling() as client:
            client.flush(PREFIX + name)

    def rows(self, name: str, expr: str, fields: list[str]) -> Iterator[dict[str, Any]]:
        """Yield fields of all rows that fulfil an expression."""
        with self.calling() as client:
            iterator = client.query_iterator(
                PREFIX + name, filter=expr, output_fields=fields, batch_size=_READ
            )
            while found := iterator.next():
                yield from found
            iterator.close()

    def search(
        self, name: str, asked: list[tuple[str, Any, int]], expr: str
    ) -> dict[int, list[float]]:
        """Return the vectors of the rows found, by number.

        Each of `asked` names a field, what is nearest to which is sought, and how many.
        """
        import pymilvus

        options = {"vector": {"params": {"ef": 400}}, "lexical": {}}
        target, output = PREFIX + name, ["vector"]
        with self.calling() as client:
            if len(asked) == 1:
                ((field, value, count),) = asked
                found = client.search(
                    target,
                    data=[value],
                    anns_field=field,
                    search_params=options[field],
                    limit=count,
                    filter=expr,
                    output_fields=output,
                )
            else:
                found = client.hybrid_search(
                    target,
                    [
                        pymilvus.AnnSearchRequest(
                            data=[value],
                            anns_field=field,
                            param=options[field],
                            limit=count,
                            expr=expr or None,
                        )
                        for field, value, count in asked
                    ],
                    # All that either finds is wanted; what is best among it is decided later.
                    pymilvus.RRFRanker(),
                    limit=sum(count for _, _, count in asked),
                    output_fields=output,
                )
            return {hit["id"]: hit["entity"]["vector"] for hit in found[0]}


def _wrong() -> LibraryError:
    # Without what was given, which may hold a password.
    return LibraryError(
        "ZHICE_INDEX must read milvus://HOST:PORT or milvus:///FILE.db, with USER:PASSWORD@ before "
        "the host where one is needed."
    )
