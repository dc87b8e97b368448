"""Which of the Data Package's types has a column?"""

from __future__ import annotations

import pyarrow as pa

TYPES: tuple[tuple[str, str], ...] = (
    ("bool", "boolean"),
    ("int", "integer"),
    ("uint", "integer"),
    ("decimal", "number"),
    ("double", "number"),
    ("float", "number"),
    ("date", "date"),
    ("timestamp", "datetime"),
)
"""Arrow's types by the start of their names → the Data Package's; anything else is text."""


def field_type(type_: pa.DataType) -> str:
    """The Data Package's type of a column."""
    name = str(type_)
    return next((ours for start, ours in TYPES if name.startswith(start)), "string")
