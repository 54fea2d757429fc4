"""Metadata supplied in a file of its own: NAME.meta.yaml."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

import yaml

from corpus.errors import InputError
from corpus.model import DocumentStatus

SIDECAR_FIELDS = frozenset(
    {"title", "number", "issuers", "issued_on", "region", "status", "source_url"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Metadata supplied beside a file; every field it fills is shown as supplied."""

    title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    region: str | None = None
    status: DocumentStatus | None = None
    source_url: str | None = None


def read_sidecar(text: str, name: str) -> Sidecar:
    """Read `NAME.meta.yaml`.

    Raises:
        InputError: a field is unknown or of the wrong kind.
    """
    try:
        fields = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise InputError(f"{name} is not valid YAML: {error}") from error
    if not isinstance(fields, dict) or not set(fields) <= SIDECAR_FIELDS:
        raise InputError(f"{name} may hold only these fields: {', '.join(sorted(SIDECAR_FIELDS))}.")
    issuers = fields.pop("issuers", None) or []
    if isinstance(issuers, str):
        issuers = [issuers]
    if not isinstance(issuers, list) or not all(isinstance(issuer, str) for issuer in issuers):
        raise InputError(f"{name}: issuers must be a text or a list of texts.")
    for field, value in fields.items():
        if isinstance(value, list | dict):
            raise InputError(f"{name}: {field} must be one text.")
    if fields.get("issued_on") is not None:
        try:
            date.fromisoformat(str(fields["issued_on"]))
        except ValueError as error:
            raise InputError(f"{name}: issued_on must be a date like 2025-03-21.") from error
    status = fields.get("status")
    if status is not None and status not in get_args(DocumentStatus):
        raise InputError(f"{name}: status must be one of {', '.join(get_args(DocumentStatus))}.")
    texts = {field: None if value is None else str(value) for field, value in fields.items()}
    return Sidecar(
        title=texts.get("title"),
        number=texts.get("number"),
        issuers=tuple(map(str, issuers)),
        issued_on=texts.get("issued_on"),
        region=texts.get("region"),
        status=status,
        source_url=texts.get("source_url"),
    )
