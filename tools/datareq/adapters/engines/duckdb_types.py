"""How does DuckDB say the catalogue's types, and our names and texts? For what its process writes itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

READ_AS = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(38, 10)",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
"""Declared type → what the text of a file is read as."""

_FITTING = {
    "text": r"VARCHAR|UUID|ENUM\(.*\)",
    "integer": r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(\d+,0\)",
    "decimal": r"DECIMAL\(\d+,\d+\)|U?(TINYINT|SMALLINT|INTEGER|BIGINT)",
    "number": r"DOUBLE|FLOAT|DECIMAL\(\d+,\d+\)|U?(TINYINT|SMALLINT|INTEGER|BIGINT)",
    "boolean": r"BOOLEAN",
    "date": r"DATE",
    "datetime": r"TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE",
}
"""Declared type → types of a database's column that hold such values."""


def fits(found: str, declared: str) -> bool:
    """Whether a column of type `found` is what the catalogue says."""
    return re.fullmatch(_FITTING[declared], found, re.DOTALL) is not None


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def struct(columns: Mapping[str, str]) -> str:
    """The `columns` option of a reader: names with the types they are read as."""
    return "{" + ", ".join(f"{text(c)}: {text(READ_AS[t])}" for c, t in columns.items()) + "}"


def header(path: str) -> list[str]:
    """The names in a CSV file's first line."""
    with open(path, encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])
