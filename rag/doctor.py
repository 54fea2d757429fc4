"""Everything that can be checked of a home folder, in the order in which it can be relied on."""

from collections.abc import Iterator

from index.backup import finish_restore, half_restored
from index.encoder import load_encoder
from index.health import (
    Finding,
    broken,
    check_database,
    check_index,
    check_library,
    check_model,
    finding,
)
from index.ingest import writer_lock
from index.library import Library
from index.snapshot import remove
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
    jobs = Jobs(library, settings.uploads, settings.snapshots, encoder)
    with writer_lock(settings.snapshots):
        yield from check_library(library, mend=mend)
        folders, lost = jobs.leftovers()
        wrong = [f"{path.name} is waited for by nothing" for path in folders]
        wrong += [f"the bytes of {each} are gone" for each in lost]
        yield finding("uploads", "; ".join(wrong), jobs.sweep if mend else None)
        yield from check_index(settings.snapshots, library, encoder, mend=mend)
    library.close()
