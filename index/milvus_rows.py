"""Clauses as rows of a Milvus collection, and filters as its expressions."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from corpus.model import UnitRole, clause_id
from corpus.tables import region_stems
from index.clause_facts import Fact
from index.filters import Filters, document_years
from index.lexical import K1, B
from index.library import ClauseFields

PLACE_BITS = 15
"""So many bits of a row's number say which clause of its document it is."""
LOTS = 1 << 31
_PLACES = 1 << PLACE_BITS
_TEXT_BYTES = 65_535  # as many as a text field of Milvus takes
_WORD_BYTES = 9
_NEVER = 9_999  # the first year of documents without one; their last is its negative
_NONE = "id < 0"
_ROLES = get_args(UnitRole)
Row = dict[str, Any]


def number_of(clause: str) -> int:
    """Return the number of a clause's row: 48 bits of its document's id, then its place there.

    Raises:
        LibraryError: the document has more clauses than can be numbered.
    """
    document, _, place = clause.rpartition("-")
    if int(place) >= _PLACES:
        raise LibraryError(
            f"The document {document} has more than {_PLACES} clauses; an index in Milvus takes no "
            "more. Divide its file."
        )
    return int(document, 16) << PLACE_BITS | int(place)


def clause_of(row: int) -> str:
    """Return the id of the clause that has a number."""
    return clause_id(f"{row >> PLACE_BITS:012x}", row & (_PLACES - 1))


def place_of(row: int) -> int:
    """Return which clause of its document a row is, from 0."""
    return row & (_PLACES - 1)


def make_row(
    fields: ClauseFields, version: int, tokens: Sequence[str], vector: NDArray[np.float32]
) -> Row:
    """Return what Milvus keeps of a clause; `tokens` are those of its indexed text."""
    document, clause = fields.document, fields.clause
    first, last = document_years(document) or (_NEVER, -_NEVER)
    return {
        "id": number_of(clause.id),
        "document": document.id,
        "version": version,
        "lot": lot_of(clause.id),
        "words": words_of(tokens),
        "vector": vector,
        "kind": clause.kind,
        "has_target": bool(clause.targets),
        "has_amount": bool(clause.amounts),
        "number": document.number or "",
        "region": document.region or "",
        "issuers": _lines(each.name for each in document.issuers),
        "first_year": first,
        "last_year": last,
        **{role: _lines(u.name for u in clause.units if u.role == role) for role in _ROLES},
    }


def lot_of(clause: str) -> int:
    """Return a number below `LOTS` that is as good as drawn by lot."""
    return int.from_bytes(hashlib.blake2b(clause.encode(), digest_size=4).digest(), "little") >> 1


def words_of(tokens: Iterable[str]) -> str:
    """Return tokens as words that any analyzer keeps apart: 8 letters and digits for each.

    Where they are too many for a text field, repeats are left out first: they say least.
    """
    words = list(map(_word, tokens))
    most = _TEXT_BYTES // _WORD_BYTES
    if len(words) > most:
        words = list(dict.fromkeys(words))[:most]
    return " ".join(words)


@lru_cache(200_000)
def _word(token: str) -> str:
    return hashlib.blake2b(token.encode(), digest_size=4).hexdigest()


def _lines(names: Iterable[str]) -> str:
    text = ""
    for name in dict.fromkeys(each.replace("\n", " ") for each in names):
        longer = f"{text}\n{name}" if text else name
        if len(longer.encode()) > _TEXT_BYTES:
            break
        text = longer
    return text


def add_fields(schema: Any, index: Any, dimensions: int) -> None:
    """Describe the rows to Milvus: fields, what BM25 reads, and how vectors are compared."""
    from pymilvus import DataType, Function, FunctionType

    short, long = {"max_length": 200}, {"max_length": _TEXT_BYTES}
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("document", DataType.VARCHAR, max_length=16)
    for name in ("version", "lot", "first_year", "last_year"):
        schema.add_field(name, DataType.INT64)
    schema.add_field(
        "words",
        DataType.VARCHAR,
        enable_analyzer=True,
        analyzer_params={"tokenizer": "standard"},
        **long,
    )
    schema.add_field("lexical", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
    schema.add_field("kind", DataType.VARCHAR, **short)
    schema.add_field("has_target", DataType.BOOL)
    schema.add_field("has_amount", DataType.BOOL)
    for name in ("number", "region", "issuers", *_ROLES):
        schema.add_field(name, DataType.VARCHAR, **long)
    schema.add_function(
        Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["words"],
            output_field_names=["lexical"],
        )
    )
    index.add_index(
        "lexical",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": K1, "bm25_b": B},
    )
    index.add_index(
        "vector",
        index_type="HNSW",
        metric_type="IP",
        params={"M": 32, "efConstruction": 200},
    )


def expression(filters: Filters, shut: Collection[str], open_: Collection[str]) -> str:
    """Return what a row must fulfil, empty where any will do.

    `shut` are the indexed documents that may not be found, `open_` those that may.
    """
    parts: list[str] = []
    if len(shut) <= len(open_):
        if shut:
            parts.append(f"document not in {_list(shut)}")
    else:
        parts.append(f"document in {_list(open_)}")
    for name, values in (
        ("document", filters.document_id),
        ("number", filters.number),
        ("kind", filters.kind),
    ):
        if values:
            parts.append(f"{name} in {_list(each for each in values if each and _can_be(each))}")
    if filters.region:
        full = [region_stems().get(each, each) for each in filters.region]
        parts.append(_any(_is_region(each) for each in full))
    if filters.issuer:
        parts.append(_any(_names("issuers", each) for each in filters.issuer))
    if filters.year_from is not None:
        parts.append(f"last_year >= {min(max(filters.year_from, 1 - _NEVER), _NEVER)}")
    latest = [filters.year_to, int(filters.as_of[:4]) if filters.as_of else None]
    for year in latest:
        if year is not None:
            parts.append(f"first_year <= {min(max(year, -_NEVER), _NEVER - 1)}")
    for name, wanted in (("has_target", filters.has_target), ("has_amount", filters.has_amount)):
        if wanted is not None:
            parts.append(f"{name} == {str(wanted).lower()}")
    if filters.unit or filters.unit_role:
        roles = filters.unit_role or _ROLES
        parts.append(_any(_has_unit(role, filters.unit) for role in roles))
    return " and ".join(parts)


def with_fact(expr: str, fact: Fact | None) -> str:
    """Return an expression with the condition that a row has a fact of that kind."""
    conditions: Mapping[Fact, Callable[[], str]] = {
        "targets": lambda: "has_target == true",
        "amounts": lambda: "has_amount == true",
        "units": lambda: _any(_has_unit(role, ()) for role in _ROLES),
    }
    parts = [part for part in (expr, conditions[fact]() if fact else "") if part]
    return " and ".join(parts) or "id >= 0"


def _has_unit(role: str, names: Sequence[str]) -> str:
    if not names:
        return f'{role} != ""'
    return _any(_names(role, name) for name in names)


def _is_region(name: str) -> str:
    if not name or not _can_be(name):
        return _names("region", name)
    return f"(region like {_like(name, '', '%')} or region like {_like(name, '%', '')})"


def _names(field: str, part: str) -> str:
    """Return the condition that one of the names of a field has a part; every name has ""."""
    if not part:
        return f'{field} != ""'
    return f"{field} like {_like(part, '%', '%')}" if _can_be(part) else _NONE


def _can_be(text: str) -> bool:
    """Tell whether a row can hold it: names are kept line by line, and have no such characters."""
    return min(text) >= " "


def _any(conditions: Iterable[str]) -> str:
    return f"({' or '.join(conditions)})"


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)


def _like(text: str, before: str, after: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return json.dumps(f"{before}{escaped}{after}", ensure_ascii=False)
