"""What must hold after a crash, looked at as the next process would."""

import threading
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import ZhiceError
from eval.crash.texts import Text
from index.backup import restore
from index.snapshot import current_name, is_stale
from rag.doctor import examine
from rag.service import open_service
from rag.settings import Settings


def check_home(
    home: Path, anchor: Text, there: Iterable[Text], gone: Iterable[str]
) -> list[list[str]]:
    """Return what is wrong, what the doctor found before it was mended, and the titles held.

    `anchor` is never deleted: it must be answered from the snapshot as the crash left it. `there`
    and `gone` are the documents of which the user was told so.
    """
    wrong: list[str] = []
    settings = Settings(home=home)
    service = open_service(settings)
    try:
        answer = service.answer(anchor.question)
        if f"{anchor.sum}万元" not in answer.answer:
            wrong.append(f"answered before mending: {answer.status} {answer.answer}")
    except ZhiceError as error:
        wrong.append(f"no answer before mending: {error}")
    found = [each for each in examine(settings, mend=False) if each.state != "fine"]
    service.resume()
    for thread in threading.enumerate():
        if thread.name == "zhice-uploads":
            thread.join(120)
    mended = [each for each in examine(settings, mend=True) if each.state != "fine"]
    wrong += [f"doctor: {each.check}: {each.detail}" for each in mended if each.state == "broken"]
    if mended:
        again = [each.check for each in examine(settings, mend=False) if each.state != "fine"]
        wrong += [f"not mended: {check}" for check in again]
    titles = {each.title for each in service.documents()}
    wrong += [f"lost: {text.title}" for text in there if text.title not in titles]
    wrong += [f"came back: {title}" for title in gone if title in titles]
    for text in there:
        hits = service.search(f"{text.subject}企业补贴", limit=3).hits
        if not any(f"{text.sum}万元" in hit.clause.text for hit in hits):
            wrong.append(f"not found: {text.title}")
    if is_stale(settings.snapshots, service._library, service._encoder):
        wrong.append("the index is not that of the library")
    return [wrong, [each.check for each in found], sorted(titles)]


def check_restored(copy: Path, before: set[str], stored: set[str]) -> list[str]:
    """Return what is wrong with a home in whose place a backup was being put."""
    settings = Settings(home=copy)
    service = open_service(settings)
    titles = {each.title for each in service.documents()}
    wrong = [] if titles in (before, stored) else [f"half restored: {len(titles)} documents"]
    list(examine(settings, mend=True))
    return wrong + [
        f"not mended: {each.check}: {each.detail}"
        for each in examine(settings, mend=False)
        if each.state != "fine"
    ]


def check_backup(file: Path, scratch: Path) -> list[list[str]]:
    """Return what is wrong with a backup file, and the titles it holds."""
    try:
        restore(file, scratch)
    except ZhiceError as error:
        return [[f"backup: {error}"], []]
    settings = Settings(home=scratch)
    titles = {each.title for each in open_service(settings).documents()}
    wrong = [
        f"restored backup: {each.check}: {each.detail}"
        for each in examine(settings, mend=False)
        if each.state != "fine"
    ]
    if current_name(settings.snapshots) is None:
        wrong.append("the backup has no index")
    return [wrong, sorted(titles)]
