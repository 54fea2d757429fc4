"""Frozen dataclasses to JSON values and back, by their type hints."""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Reader = Callable[[Any], Any]


def to_record(value: Any) -> dict[str, Any]:
    """Return a dataclass as JSON values, nested ones included."""
    return {name: _plain(getattr(value, name)) for name in _names(cast(Hashable, type(value)))}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return to_record(value)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    assert isinstance(kind, type)
    return tuple(field.name for field in fields(kind))


def from_record(kind: type[Record], record: dict[str, Any]) -> Record:
    """Rebuild a dataclass from what `to_record` returned.

    A field that an older record lacks takes its default; without one, that is an error.
    """
    values = {}
    for name, read in _readers(cast(Hashable, kind)):
        if name in record:
            value = record[name]
            values[name] = value if read is None or value is None else read(value)
    return kind(**values)


@cache
def _readers(kind: Hashable) -> tuple[tuple[str, Reader | None], ...]:
    """Return each field with what reads it, None where a JSON value is taken as it is."""
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name])) for field in fields(kind))


def _reader(hint: Any) -> Reader | None:
    if get_origin(hint) is UnionType:
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return tuple if read is None else lambda value: tuple(map(read, value))
    if is_dataclass(hint) and isinstance(hint, type):
        return partial(from_record, hint)
    return None
