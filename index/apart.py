"""A segment written by a process of its own, so that several are written at a time."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import astuple
from pathlib import Path

from corpus.errors import LibraryError
from index.encoder import bundled_encoder
from index.library import Library
from index.segment import Indexed, write_segment

_START = (
    "import sys; sys.path[:] = sys.argv[2:]; from index.apart import serve; serve(int(sys.argv[1]))"
)


def write_apart(url: str, folder: Path, revisions: dict[str, tuple[int, str]]) -> list[Indexed]:
    """Do what `write_segment` does with the bundled model, in another process.

    Raises:
        LibraryError: that process failed.
    """
    alive, ours = os.pipe()
    try:
        # Isolated, so that a folder in the working directory can never stand in for a package.
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(alive), *sys.path],
            input=json.dumps([url, str(folder), revisions]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            pass_fds=[alive],
        )
    finally:
        os.close(ours)
        os.close(alive)
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise LibraryError(
            f"The index cannot be written: {reason}. The one before stays in use, and the "
            "documents are kept. Check memory and the disk's space, then: zhice ingest PATH"
        )
    return [
        Indexed(id=document_id, version=version, at=at, clauses=clauses)
        for document_id, version, at, clauses in json.loads(done.stdout)
    ]


def serve(alive: int) -> None:
    """Write what is described on standard input: what such a process does.

    It ends as soon as the pipe `alive` does, which the process that waits for it holds.
    """
    threading.Thread(target=_end_with, args=[alive], daemon=True).start()
    url, folder, revisions = json.load(sys.stdin)
    library = Library(url)
    written = write_segment(
        Path(folder),
        library,
        bundled_encoder(),
        {each: (version, at) for each, (version, at) in revisions.items()},
    )
    library.close()
    json.dump([astuple(each) for each in written], sys.stdout)


def _end_with(alive: int) -> None:
    os.read(alive, 1)
    os._exit(1)
