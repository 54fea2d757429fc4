"""The command line's part for running a server: `zhice keys | label | config`."""

import argparse
from dataclasses import fields
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


def _value(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
