"""How does a table become files? CSV (RFC 4180, UTF-8, LF, text quoted, nothing for no value) and Parquet.

The same table gives the same bytes. Excel files come with the outputs that people use (issue D).
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from datareq.model.manifest import ManifestFile

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
_MOST = Decimal(2**63 - 1)


def normalised(table: pa.Table) -> pa.Table:
    """Whole numbers that an engine gives as wide decimals as integers, where all of them fit."""
    for number, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type) and field.type.scale == 0:
            column = table.column(number)
            most = pc.max(pc.abs(column)).as_py()
            if most is None or most <= _MOST:
                table = table.set_column(number, field.name, column.cast(pa.int64()))
    return table


def field_type(type_: pa.DataType) -> str:
    """The Data Package's type of a column."""
    name = str(type_)
    return next((ours for start, ours in TYPES if name.startswith(start)), "string")


def write_csv(table: pa.Table, root: Path, path: str) -> ManifestFile:
    """Text in quotes, so that no value that is missing looks like an empty text."""
    pa_csv.write_csv(table, str(root / path), pa_csv.WriteOptions(quoting_style="needed"))
    return _file(root, path, "csv")


def write_parquet(table: pa.Table, root: Path, path: str) -> ManifestFile:
    """One file, no statistics or dictionaries (they could tell of values that no row shows)."""
    pq.write_table(
        table.replace_schema_metadata(None),
        str(root / path),
        compression="zstd",
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
    )
    return _file(root, path, "parquet")


def _file(root: Path, path: str, format_: str) -> ManifestFile:
    with (root / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = (root / path).stat().st_size
    return ManifestFile(path=path, format=format_, sha256=digest, bytes=size)
