"""What is going on when the process is killed. Each says what it has reported to its user."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.crash.texts import Text
from index.backup import back_up, restore
from index.snapshot import write_snapshot
from rag.service import Service, open_service
from rag.settings import Settings

Say = Callable[[str, str], None]
"""Called with an event and its subject as soon as the user would be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where an operation works and with which documents."""

    root: Path
    fresh: tuple[Text, ...]
    doomed: tuple[str, ...]

    @property
    def home(self) -> Path:
        """Return the home that is killed over and over."""
        return self.root / "home"

    def open(self) -> Service:
        """Open the service of the home."""
        return open_service(Settings(home=self.home))


def ingest(stage: Stage, say: Say) -> None:
    """Read new files as `zhice ingest` does."""
    folder = stage.root / "files"
    paths = [folder / f"{text.subject}.txt" for text in stage.fresh]
    for path, text in zip(paths, stage.fresh, strict=True):
        path.write_bytes(text.content)
    report = stage.open().ingest(paths)
    for added in report.added:
        say("there", Path(added).stem)


def upload(stage: Stage, say: Say) -> None:
    """Take uploads as the server does: what was accepted must come, even after a crash."""
    service = stage.open()
    jobs = []
    for text in stage.fresh:
        jobs.append(service.upload([(f"{text.subject}.txt", text.content)]).id)
        say("there", text.subject)
    while not all(service.job(job).done for job in jobs):
        time.sleep(0.01)


def delete(stage: Stage, say: Say) -> None:
    """Delete documents, each with a new snapshot that leaves it out."""
    service = stage.open()
    ids = {each.title: each.id for each in service.documents()}
    for title in stage.doomed:
        service.delete(ids[title])
        say("gone", title)


def switch(stage: Stage, say: Say) -> None:
    """Write snapshots one after the other and switch to each; old ones are collected."""
    service = stage.open()
    for _ in range(4):
        write_snapshot(stage.home / "index", service._library, service._encoder)
    say("done", "")


def backup(stage: Stage, say: Say) -> None:
    """Back up."""
    back_up(stage.home, stage.root / "backup.zip", overwrite=True)
    say("backup", "")


def restoring(stage: Stage, say: Say) -> None:
    """Restore the last backup over a copy of the home."""
    shutil.rmtree(stage.root / "copy", ignore_errors=True)
    shutil.copytree(stage.home, stage.root / "copy")
    say("copied", "")
    restore(stage.root / "backup.zip", stage.root / "copy", overwrite=True)
    say("done", "")


OPERATIONS = {
    "ingest": ingest,
    "upload": upload,
    "delete": delete,
    "switch": switch,
    "backup": backup,
    "restore": restoring,
}
