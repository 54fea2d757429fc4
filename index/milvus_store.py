"""An index in Milvus, written by any number of ingest workers, read by any number of servers.

The library's database says what it holds (`index.index_state`); Milvus holds the rows.
"""

import threading
import time
import uuid
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.errors import LibraryError
from index import index_state
from index.encoder import Encoder
from index.index_state import Counted, Held, State, batches, term_number
from index.lexical import indexed_text
from index.library import ClauseFields, Library
from index.milvus_client import MilvusClient
from index.milvus_index import SAMPLE, MilvusIndex, Sample, draw, name_of, revisions_of
from index.milvus_rows import PLACE_BITS, Row, make_row, number_of
from index.readings import Readings, Revision
from index.store import NOTHING, writer_lock
from index.tokens import lexical_tokens

_TOGETHER = 1_000
"""About so many clauses are written at a time."""
_DRAWN_AGAIN = 0.02
"""A sample is drawn anew when the index has grown or shrunk by this share."""
_DIFFERS = "It is not the index of the library as it is."


class MilvusStore:
    """The index of a library in the Milvus at an address; see `index.store.Store`."""

    def __init__(self, address: str, folder: Path, library: Library) -> None:
        self._client = MilvusClient(address)
        self._folder = folder
        self._library = library
        self._readings = Readings(library)
        self._sample: tuple[str, Sample] | None = None
        self._lock = threading.Lock()

    @property
    def is_shared(self) -> bool:
        """Whether several may write to it: they need a database that takes several as well."""
        return not self._library.is_file

    def writing(self) -> AbstractContextManager[None]:
        """Wait for the lock of this home where its library is a file."""
        return nullcontext() if self.is_shared else writer_lock(self._folder)

    def name(self) -> str | None:
        """Return the name of the state in use."""
        state = index_state.current(self._library)
        return name_of(state) if state else None

    def check(self) -> None:
        """Check that something is indexed and that Milvus has it."""
        self._existing()

    def _existing(self) -> State:
        state = index_state.current(self._library)
        if state is None:
            raise LibraryError(NOTHING)
        if not self._client.has(state.name):
            raise LibraryError(
                f"The index is not in Milvus at {self._client.place}. Check ZHICE_INDEX, or run: "
                "zhice ingest --rebuild"
            )
        return state

    def count(self) -> int:
        """Return how many clauses are indexed."""
        state = index_state.current(self._library)
        return state.clauses if state else 0

    def gauges(self) -> dict[str, float]:
        """Return the age of the index in seconds."""
        state = index_state.current(self._library)
        if state is None:
            return {"zhice_index_age_seconds": 0}
        made = datetime.fromisoformat(state.changed_at).astimezone(UTC).timestamp()
        return {"zhice_index_age_seconds": max(time.time() - made, 0)}

    def is_stale(self, encoder: Encoder) -> bool:
        """Tell whether it is not the index of the library as it is."""
        state = index_state.current(self._library)
        if state is None:
            return bool(self._library.revisions())
        return not state.is_made_with(encoder) or self._differs(state)

    def problem(self, encoder: Encoder) -> str:
        """Say what is wrong with it: compare the documents and count the rows."""
        try:
            state = index_state.current(self._library)
            if state is None:
                return _DIFFERS if self.is_stale(encoder) else ""
            state = self._existing()
            _check_made_with(state, encoder)
            if self._differs(state):
                return _DIFFERS
            found = self._client.rows(state.name, "id >= 0", ["id", "version"])
            rows = {(row["id"], row["version"]) for row in found}
        except LibraryError as error:
            return str(error)
        wanted = {
            ((int(each, 16) << PLACE_BITS) + place, document.version)
            for each, document in index_state.held(self._library, state.name).items()
            for place in range(document.clauses)
        }
        if rows == wanted:
            return ""
        return f"{len(wanted - rows)} clauses are not in Milvus, and {len(rows - wanted)} too many."

    def open(self, encoder: Encoder) -> MilvusIndex:
        """Open the state in use; LibraryError says why that cannot be."""
        state = self._existing()
        _check_made_with(state, encoder)
        held = index_state.held(self._library, state.name)
        if not held:
            raise LibraryError("The library is empty. Run: zhice ingest PATH")
        return MilvusIndex(
            self._client,
            self._library,
            state,
            held,
            self._readings,
            self._drawn(state, held),
            index_state.moments(self._library, state.name),
        )

    def _drawn(self, state: State, held: Mapping[str, Held]) -> Sample:
        with self._lock:
            name, sample = self._sample or ("", None)
            grown = abs(state.clauses - sample.clauses) if sample else state.clauses
            few = state.clauses <= SAMPLE
            if sample is None or name != state.name or few or grown > _DRAWN_AGAIN * state.clauses:
                sample = draw(self._client, state, held, self._readings)
                self._sample = (state.name, sample)
            return sample

    def write(
        self, encoder: Encoder, *, rebuild: bool = False, only: Collection[str] | None = None
    ) -> None:
        """Index what changed; with `rebuild` or another model everything, then switch to it.

        Milvus elsewhere begins only with `rebuild`: the address may be wrong, and all servers of
        this library would have to follow.
        """
        state = self._begun(encoder)
        if not rebuild:
            self._existing()
            if state.is_made_with(encoder):
                self._bring_up(state.name, encoder, only)
                return
            if only is not None:
                _check_made_with(state, encoder)
        with self._library.alone("index made anew"):  # or one would forget what another makes
            self._rebuild(encoder)

    def _rebuild(self, encoder: Encoder) -> None:
        for name in index_state.forget(self._library):
            self._client.drop(name)
        made = self._begin(encoder, in_use=False)
        self._bring_up(made, encoder, None)
        index_state.switch(self._library, made)
        for name in index_state.forget(self._library):
            self._client.drop(name)
        self._bring_up(made, encoder, None)  # what came while it was made

    def _begun(self, encoder: Encoder) -> State:
        """Return the index in use, an empty one where there was none."""
        with self._library.alone("index begins"):
            if index_state.current(self._library) is None:
                self._begin(encoder, in_use=True)
        state = index_state.current(self._library)
        assert state is not None
        return state

    def _begin(self, encoder: Encoder, *, in_use: bool) -> str:
        name = uuid.uuid4().hex[:16]
        self._client.create(name, encoder.dim)
        with self._library.writing() as connection:
            index_state.begin(connection, name, encoder, in_use=in_use)
        return name

    def _bring_up(self, name: str, encoder: Encoder, only: Collection[str] | None) -> None:
        held = index_state.held(self._library, name)  # before the revisions: those are newer
        revisions = self._library.revisions()
        noted = revisions_of(held)
        new = {
            each: at
            for each, at in revisions.items()
            if noted.get(each) != at and (only is None or each in only)
        }
        counts = self._library.clause_counts(list(new))
        for lot in batches({each: counts.get(each, 0) for each in new}, _TOGETHER):
            self._add(name, encoder, {each: new[each] for each in lot})
        gone = index_state.remove(self._library, name, held.keys() - revisions.keys())
        for document_id in gone:
            self._client.delete(name, f'document == "{document_id}"')
        if new or gone:
            self._client.flush(name)

    def _add(self, name: str, encoder: Encoder, lot: dict[str, Revision]) -> None:
        """Write documents. Rows that came late may lie over newer ones: those are written again."""
        while late := self._put(name, encoder, lot):
            for each in late:
                self._client.delete(name, f'document == "{each}" and version <= {lot[each][0]}')
            revisions = self._library.revisions()
            lot = {each: revisions[each] for each in late if each in revisions}

    def _put(self, name: str, encoder: Encoder, lot: dict[str, Revision]) -> list[str]:
        """Write documents and note them; return those that came late."""
        versions = {each: version for each, (version, _) in lot.items()}
        found: dict[str, list[ClauseFields]] = {each: [] for each in lot}
        for fields in self._library.clauses(versions=versions).values():
            found[fields.document.id].append(fields)
        rows: list[Row] = []
        counted: list[Counted] = []
        for document_id, clauses in found.items():
            texts = [indexed_text(f.document.title, f.clause.path, f.clause.text) for f in clauses]
            tokens = [lexical_tokens(text) for text in texts]
            vectors = encoder.encode(texts, role="passage")
            version, at = lot[document_id]
            rows += [
                make_row(fields, version, own, vector)
                for fields, own, vector in zip(clauses, tokens, vectors, strict=True)
            ]
            counted.append(
                Counted(
                    id=document_id,
                    version=version,
                    at=at,
                    clauses=len(clauses),
                    tokens=sum(map(len, tokens)),
                    terms=_terms(tokens),
                    vectors=vectors,
                    offices=tuple({unit.name: 0 for f in clauses for unit in f.clause.units}),
                )
            )
        self._client.put(name, rows)
        noted = index_state.add(self._library, name, counted)
        for document_id, now, before in noted.shorter:
            first = number_of(f"{document_id}-{now}")
            last = first + before - now - 1
            self._client.delete(name, f"id >= {first} and id <= {last}")
        return noted.late

    def _differs(self, state: State) -> bool:
        held = index_state.held(self._library, state.name)
        return revisions_of(held) != self._library.revisions()


def _terms(tokens: list[list[str]]) -> dict[int, int]:
    held = [np.array([term_number(each) for each in set(own)], np.int64) for own in tokens]
    terms, clauses = np.unique(np.concatenate([np.zeros(0, np.int64), *held]), return_counts=True)
    return dict(zip(terms.tolist(), clauses.tolist(), strict=True))


def _check_made_with(state: State, encoder: Encoder) -> None:
    if state.is_made_with(encoder):
        return
    if state.encoder_digest == encoder.digest:
        raise LibraryError("Another version of ZhiCe made the index. Run: zhice ingest --rebuild")
    raise LibraryError(
        f"The index was made with the model {state.encoder} ({state.encoder_digest[:8]}), but "
        f"{encoder.name} ({encoder.digest[:8]}) is configured. Set ZHICE_EMBEDDER back, or run: "
        "zhice ingest --rebuild"
    )
