"""A disk that is full, and one that can only be read: on a small file system in memory."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import InputError, LibraryError, ZhiceError
from eval.crash.check import check_home
from eval.crash.process import run
from eval.crash.texts import Text, texts
from index.backup import back_up
from rag.service import Service, open_service
from rag.settings import Settings

_MEGABYTES = 16


def disk_trials(root: Path) -> int:
    """Fill a disk up at every operation, then make it read-only; print what was said.

    Raises:
        InputError: the file system cannot be mounted.
    """
    if os.geteuid() != 0:
        raise InputError("Mounting a small disk needs root. Run it as root, on Linux.")
    problems = 0
    with mounted(root / "disk") as disk:
        for trial in (_full, _read_only):
            for line in run(lambda say, trial=trial: trial(disk, say), None).said:
                said = line if isinstance(line, str) else f"PROBLEM {line}"
                problems += said.startswith("PROBLEM")
                print(said, flush=True)
    print(f"problems: {problems}")
    return 1 if problems else 0


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """Mount a small file system in memory."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=False)
        subprocess.run(["umount", str(folder)], check=True)


def _full(disk: Path, say: Callable[[Any], None]) -> None:
    """Let every operation meet a full disk at several fill levels; then make room and check."""
    anchor, *others = texts(7)
    there, home = [anchor], disk / "home"
    service = open_service(Settings(home=home))
    _ingest(service, disk, anchor)
    filler = disk / "filler"
    for left in (0, 8_000, 40_000, 200_000, 600_000, 1_500_000):
        fresh, doomed = others.pop(), others.pop()
        _ingest(service, disk, doomed)
        document_id = next(e.id for e in service.documents() if e.title == doomed.title)
        (disk / f"{fresh.subject}.txt").write_bytes(fresh.content)
        _fill(filler, disk, left)
        attempts: dict[str, Callable[[], object]] = {
            "ingest": lambda: _ingest(service, disk, fresh),  # noqa: B023 (called at once)
            "upload": lambda: service.upload([("x.txt", fresh.content)]),  # noqa: B023
            "delete": lambda: service.delete(document_id),  # noqa: B023
            "answer": lambda: service.answer(anchor.question),
            "search": lambda: service.search(anchor.subject),
            "backup": lambda: back_up(home, disk / f"backup-{left}.zip"),  # noqa: B023
        }
        for name, attempt in attempts.items():
            done = _attempt(name, f"{left // 1000} kB left", attempt, say)
            if name == "ingest" and done:
                there.append(fresh)
            if name in ("answer", "search") and not done and name == "search":
                say(f"PROBLEM {name} needs space")
        filler.unlink()
        wrong, found, _ = check_home(home, anchor, there, [])
        say(f"with room again the doctor found: {', '.join(found) or 'nothing'}")
        for each in wrong:
            say(f"PROBLEM {each}")


def _read_only(disk: Path, say: Callable[[Any], None]) -> None:
    """Make the disk read-only under a running service, and open another on it."""
    anchor, other, fresh, *_ = texts(7)
    home = disk / "home"
    service = open_service(Settings(home=home))
    _ingest(service, disk, other)
    (disk / "fresh.txt").write_bytes(fresh.content)
    service.search(anchor.subject)
    held = {each.title: each.id for each in service.documents()}
    service._library.close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    attempts: dict[str, Callable[[], object]] = {
        "ingest": lambda: service.ingest([disk / "fresh.txt"]),
        "upload": lambda: service.upload([("x.txt", fresh.content)]),
        "delete": lambda: service.delete(held[other.title]),
        "answer": lambda: service.answer(anchor.question),
        "search": lambda: service.search(anchor.subject),
        "open": lambda: open_service(Settings(home=home)),
        "backup": lambda: back_up(home, disk / "backup.zip"),
    }
    for name, attempt in attempts.items():
        _attempt(name, "read-only", attempt, say)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    wrong, found, _ = check_home(home, anchor, [anchor, other], [])
    say(f"writable again, the doctor found: {', '.join(found) or 'nothing'}")
    for each in wrong:
        say(f"PROBLEM {each}")


def _attempt(
    name: str, state: str, attempt: Callable[[], object], say: Callable[[Any], None]
) -> bool:
    """Try something; only our own errors, which say what to do, are right."""
    try:
        attempt()
    except LibraryError as error:
        say(f"{state}: {name}: {error}")
        return False
    except ZhiceError as error:
        say(f"PROBLEM {state}: {name}: {type(error).__name__} {error}")
        return False
    except Exception as error:  # noqa: BLE001 (whatever else comes is what we look for)
        say(f"PROBLEM {state}: {name}: {type(error).__name__} {error}")
        return False
    say(f"{state}: {name}: done")
    return True


def _ingest(service: Service, disk: Path, text: Text) -> None:
    path = disk / f"{text.subject}.txt"
    if not path.exists():
        path.write_bytes(text.content)
    report = service.ingest([path])
    if report.refused:
        raise AssertionError(report.refused[0].reason)


def _fill(filler: Path, disk: Path, left: int) -> None:
    """Leave so many bytes free."""
    state = os.statvfs(disk)
    with filler.open("wb") as file:
        file.truncate()
        os.posix_fallocate(file.fileno(), 0, max(state.f_bavail * state.f_frsize - left, 4096))
