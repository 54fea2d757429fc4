"""Frozen dataclasses to JSON values and back, by their type hints."""

from collections.abc import Hashable
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def to_record(value: Any) -> dict[str, Any]:
    """Return a dataclass as JSON values, nested ones included."""
    return asdict(value)


def from_record(kind: type[Record], record: dict[str, Any]) -> Record:
    """Rebuild a dataclass from what `to_record` returned.

    A field that came after the record was stored takes its default.
    """
    hints = _hints(cast(Hashable, kind))
    known = {name: hint for name, hint in hints.items() if name in record}
    return kind(**{name: _value(hint, record[name]) for name, hint in known.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is UnionType:
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return tuple(_value(item, each) for each in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_record(hint, value)
    return value
