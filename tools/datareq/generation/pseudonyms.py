"""Which other name does a value get in one request? A keyed hash, made outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

import pyarrow as pa

from datareq.errors import GenerationError
from datareq.generation.query.result import Base

SHORTEST_KEY = 32
"""Bytes; a shorter key could be tried out."""
_LETTERS = 32


def pseudonymised(
    table: pa.Table, columns: Sequence[tuple[str, Base]], key: bytes, request: str
) -> pa.Table:
    """The table with pseudonyms in these columns, sorted by them, so that the order tells nothing either.

    Each request, source and column has a key of its own, derived from `key`: the same person has another name
    in every request. No value stays no value. A short `key` is a `GenerationError`.
    """
    if not columns:
        return table
    if len(key) < SHORTEST_KEY:
        raise GenerationError("pseudonym-key-weak", least=SHORTEST_KEY)
    for name, (source, column) in columns:
        own = _derived(key, request, source, column)
        values = [_name(own, value) for value in table.column(name).to_pylist()]
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pa.array(values, pa.string()))
    names = [name for name, _ in columns]
    rest = [name for name in table.column_names if name not in names]
    return table.sort_by([(name, "ascending") for name in (*names, *rest)])


def _derived(key: bytes, *of: str) -> bytes:
    return hmac.digest(key, json.dumps(of).encode(), hashlib.sha256)


def _name(key: bytes, value: object) -> str | None:
    if value is None:
        return None
    return hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()[:_LETTERS]
