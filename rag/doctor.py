"""Everything that can be checked of a home folder, in the order in which it can be relied on."""

from collections.abc import Iterator

from corpus.errors import LibraryError
from index.backup import finish_restore, half_restored
from index.encoder import Encoder, load_encoder
from index.health import (
    Finding,
    broken,
    check_database,
    check_index,
    check_library,
    check_model,
    finding,
)
from index.library import Library
from index.snapshot import remove
from index.store import open_store
from rag.jobs import Jobs
from rag.settings import Settings


def examine(settings: Settings, *, mend: bool) -> Iterator[Finding]:
    """Check a home folder; with `mend`, put right what can be. Ingests wait meanwhile.

    Raises:
        LibraryError: the folder cannot be written.
        EncoderError: the model configured cannot be opened.
    """
    encoder = load_encoder(settings.embedder)
    yield check_model(encoder)
    database = settings.home / "library.db"
    if settings.library:
        yield from _examine_shared(settings, encoder, mend=mend)
        return
    if not database.exists() and not (settings.home / "restoring").exists():
        yield broken("database", f"{database} does not exist. Run: zhice ingest PATH")
        return
    finish_restore(settings.home)
    half = half_restored(settings.home)
    yield finding(
        "restore",
        f"{half} is left of a restore that broke off." if half else "",
        (lambda: remove(half) if half else None) if mend else None,
    )
    found = check_database(database)
    yield found
    if found.state == "broken":
        return
    library = Library(settings.library_url)
    yield from _examine_opened(settings, library, encoder, mend=mend)
    library.close()


def _examine_shared(settings: Settings, encoder: Encoder, *, mend: bool) -> Iterator[Finding]:
    """Check a library in PostgreSQL, which looks after its own files."""
    try:
        library = Library(settings.library_url)
    except LibraryError as error:
        yield broken("database", str(error))
        return
    yield broken("database", "")
    yield from _examine_opened(settings, library, encoder, mend=mend)
    library.close()


def _examine_opened(
    settings: Settings, library: Library, encoder: Encoder, *, mend: bool
) -> Iterator[Finding]:
    try:
        store = open_store(settings.index, settings.snapshots, library)
    except LibraryError as error:
        yield broken("index", str(error))
        return
    jobs = Jobs(library, settings.uploads, store, encoder)
    with store.writing():
        yield from check_library(library, mend=mend)
        folders, lost = jobs.leftovers()
        wrong = [f"{path.name} is waited for by nothing" for path in folders]
        wrong += [f"the bytes of {each} are gone" for each in lost]
        yield finding("uploads", "; ".join(wrong), jobs.sweep if mend else None)
        yield from check_index(store, encoder, mend=mend)
