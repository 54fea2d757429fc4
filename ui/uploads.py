"""Files that readers hand in: kept in the home folder, read, and told of one by one."""

import hashlib
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.ingest import IngestReport
from rag.service import Service

FileState = Literal["waiting", "reading", "added", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProgress:
    """How far one file has come; `reason` says why it was refused."""

    name: str
    state: FileState
    reason: str = ""


def keep_uploads(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copy files to where they stay, the same bytes to the same place; return the places.

    Two files of one name never meet: each has a folder named after its content.
    """
    kept = []
    for file in files:
        content = file.read_bytes()
        place = folder / hashlib.sha256(content).hexdigest()[:16] / file.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        kept.append(place)
    return kept


def read_uploads(service: Service, files: Sequence[Path]) -> Iterator[list[FileProgress]]:
    """Read files into the library; yield how far each has come, whenever that changes.

    Raises:
        ZhiceError: the library cannot be used; files that cannot be read are told of instead.
    """
    steps: queue.Queue[int | IngestReport | BaseException] = queue.Queue()

    def work() -> None:
        try:
            steps.put(service.ingest(files, progress=lambda done, _total, _name: steps.put(done)))
        except BaseException as error:  # noqa: BLE001 (raised again by the reader of the queue)
            steps.put(error)

    threading.Thread(target=work, daemon=True).start()
    yield [FileProgress(name=each.name, state="waiting") for each in files]
    while True:
        step = steps.get()
        if isinstance(step, BaseException):
            raise step
        if isinstance(step, IngestReport):
            yield [_outcome(each, step) for each in files]
            return
        yield [
            FileProgress(name=each.name, state="reading" if place <= step else "waiting")
            for place, each in enumerate(files)
        ]


def _outcome(file: Path, report: IngestReport) -> FileProgress:
    refused = {Path(each.path): each.reason for each in report.refused}
    if file in refused:
        return FileProgress(name=file.name, state="refused", reason=refused[file])
    states: tuple[tuple[FileState, tuple[str, ...]], ...] = (
        ("added", report.added),
        ("updated", report.updated),
    )
    for state, paths in states:
        if str(file) in paths:
            return FileProgress(name=file.name, state=state)
    return FileProgress(name=file.name, state="unchanged")
