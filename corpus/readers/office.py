"""Old office formats (DOC, WPS, RTF, XLS, ODT), converted by LibreOffice where it is installed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from corpus.errors import EncryptedFileError, ReadError, UnsupportedFormatError

_SECONDS = 28
_PROGRAMS = ("soffice", "libreoffice")
_GUARD = 'exec 3<&0; (read _ <&3; kill -9 0) & exec "$0" "$@" 3<&- </dev/null'
"""Ends LibreOffice when standard input ends, as it does when the process that asked is ended."""


def kind_of_ole(data: bytes) -> Literal["text", "sheet", "encrypted", "other"]:
    """Tell what a compound file (OLE) holds, by the names of its streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "encrypted"
    if has("WordDocument"):
        return "text"
    if has("Workbook") or has("Book"):
        return "sheet"
    return "other"


def convert(data: bytes, name: str, suffix: str, to: Literal["docx", "xlsx"]) -> bytes:
    """Return the file as DOCX or XLSX.

    Raises:
        UnsupportedFormatError: LibreOffice is not installed.
        ReadError: LibreOffice cannot read the file.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnsupportedFormatError(
            name,
            f"is an old office file ({suffix}), which needs LibreOffice. Install it, or save the "
            f"file as {to.upper()} or PDF.",
        )
    with tempfile.TemporaryDirectory(prefix="zhice-") as folder:
        source = Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        arguments = ["--headless", "--norestore", "--convert-to", to, "--outdir", folder]
        command = [program, f"-env:UserInstallation={profile}", *arguments, str(source)]
        has_groups = hasattr(os, "killpg")
        process = subprocess.Popen(
            ["sh", "-c", _GUARD, *command] if has_groups else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=has_groups,
        )
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ReadError(
                name, f"took LibreOffice more than {_SECONDS} s. Save it as {to.upper()} or PDF."
            ) from error
        finally:
            _end(process)
        made = Path(folder, f"source.{to}")
        if not made.exists():
            raise EncryptedFileError(
                name,
                "cannot be opened by LibreOffice: it is broken or protected by a password. "
                f"Save it as {to.upper()} or PDF.",
            )
        return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the processes that it started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()
