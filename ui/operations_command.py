"""The command line's part for running a server: keys, labels, settings, health and backups."""

import argparse
import json
import re
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any


def add_operations(commands: Any) -> None:
    """Add the commands."""
    keys = commands.add_parser("keys", help="make, list and revoke access keys")
    actions = keys.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key; its secret is shown this once")
    create.add_argument("name", help="who or what will use it")
    create.add_argument("--scope", choices=("read", "write", "admin"), default="read")
    create.add_argument(
        "--label", action="append", default=[], help="documents it may see; may be repeated"
    )
    create.set_defaults(command=_create)
    actions.add_parser("list", help="show all keys").set_defaults(command=_list)
    revoke = actions.add_parser("revoke", help="make a key useless from now on")
    revoke.add_argument("id")
    revoke.set_defaults(command=_revoke)

    label = commands.add_parser("label", help="set who may see a document")
    label.add_argument("document", help="id of the document")
    label.add_argument("label", nargs="?", default="", help="without it, everybody may see it")
    label.set_defaults(command=_label)

    config = commands.add_parser("config", help="print the settings in force")
    config.set_defaults(command=_config)

    doctor = commands.add_parser("doctor", help="look for what is wrong with library and index")
    doctor.add_argument("--mend", action="store_true", help="put right what can be put right")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(command=_doctor)

    backup = commands.add_parser("backup", help="write everything into one file, while serving")
    backup.add_argument("file", type=Path)
    backup.add_argument("--overwrite", action="store_true", help="replace a file of that name")
    backup.set_defaults(command=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the library")
    restore.add_argument("file", type=Path)
    restore.add_argument("--overwrite", action="store_true", help="replace a library that is there")
    restore.set_defaults(command=_restore)


def _service() -> Any:
    from rag.service import open_service
    from rag.settings import from_environment

    return open_service(from_environment())


def _create(options: argparse.Namespace) -> int:
    key, secret = _service().keys().create(options.name, options.scope, options.label)
    print(f"{key.id}  {key.name}  scope {key.scope}  labels {', '.join(key.labels) or '-'}")
    print(f"secret (shown this once): {secret}")
    return 0


def _list(_options: argparse.Namespace) -> int:
    for key in _service().keys().list():
        state = f"revoked {key.revoked_at[:10]}" if key.revoked_at else "in use"
        labels = ", ".join(key.labels) or "-"
        print(f"{key.id}  {key.name}  scope {key.scope}  labels {labels}  {state}")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    _service().keys().revoke(options.id)
    print(f"revoked {options.id}")
    return 0


def _label(options: argparse.Namespace) -> int:
    _service().set_label(options.document, options.label)
    print(f"{options.document}: {options.label or 'everybody may see it'}")
    return 0


def _config(_options: argparse.Namespace) -> int:
    from rag.settings import from_environment

    settings = from_environment()
    for field in fields(settings):
        print(f"ZHICE_{field.name.upper()}={_value(getattr(settings, field.name))}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from rag.doctor import examine
    from rag.settings import from_environment

    findings = []
    for found in examine(from_environment(), mend=options.mend):
        findings.append(found)
        if not options.json:
            state = f"{found.state}: {found.detail}" if found.detail else found.state
            print(f"{found.check}: {state}")
    if options.json:
        print(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
    states = {each.state for each in findings}
    if "mendable" in states and not options.json:
        print("To mend what is mendable: zhice doctor --mend")
    return 1 if states & {"mendable", "broken"} else 0


def _backup(options: argparse.Namespace) -> int:
    from index.backup import back_up
    from rag.settings import from_environment

    settings = from_environment()
    _check_own(settings.library)
    made = back_up(settings.home, options.file, overwrite=options.overwrite)
    print(f"{made.path}: {made.documents} documents, {made.size / 1e6:.1f} MB, read back and right")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from index.backup import restore
    from rag.settings import from_environment

    settings = from_environment()
    _check_own(settings.library)
    home = settings.home
    count = restore(options.file, home, overwrite=options.overwrite)
    print(f"{home}: {count} documents restored")
    return 0


def _check_own(library: str) -> None:
    from corpus.errors import InputError

    if library:
        raise InputError(
            "The library lies in PostgreSQL: keep it with pg_dump and pg_restore. The index is "
            "made from it with: zhice ingest --rebuild"
        )


def _value(value: Any) -> str:
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    # An address may hold a password, which may hold an @.
    text = re.sub(r"(://[^:/@]*:).*@", r"\1***@", text)
    return re.sub(r"((?:password|token)=)[^&\s]*", r"\1***", text)
