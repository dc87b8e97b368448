"""What happens inside the process that reads an SQLite file: locked down, within limits, silent.

Started by `sqlite.py` with a job on standard input. Results go into files of the job's folder.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from datareq.adapters.engines.confined import confine
from datareq.adapters.engines.spool import spool
from datareq.adapters.engines.sqlite_lock import MAIN, Read, granted_alone, ours_alone
from datareq.adapters.engines.sqlite_open import Opened, open_file
from datareq.adapters.engines.sqlite_types import Value, array, arrow_type, as_texts, scale_of
from datareq.adapters.engines.watched import DONE, DRIFT, REPORT, RESULT
from datareq.errors import GenerationError
from datareq.generation.normal import normal_batch, normal_schema

MEMORY, QUERY, OPEN, SPILL, PLAN, SIZE, TIME, CHANGED, DAMAGED = range(40, 49)
_ROWS, _BYTES = 10_000, 2**24
"""A batch ends with so many rows or bytes."""
_STEPS = 100_000
"""Of SQLite's machine, between two looks at the clock."""
_WHY = {
    sqlite3.SQLITE_NOMEM: MEMORY,
    sqlite3.SQLITE_INTERRUPT: TIME,
    sqlite3.SQLITE_AUTH: PLAN,
    sqlite3.SQLITE_TOOBIG: SIZE,
    sqlite3.SQLITE_FULL: SPILL,
    sqlite3.SQLITE_IOERR: SPILL,
    sqlite3.SQLITE_BUSY: CHANGED,
    sqlite3.SQLITE_LOCKED: CHANGED,
    sqlite3.SQLITE_SCHEMA: CHANGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_FORMAT: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: OPEN,
    sqlite3.SQLITE_READONLY: OPEN,
    sqlite3.SQLITE_PERM: OPEN,
}
"""SQLite's number of an error → our exit code. Others are the statement's fault."""


class DriftError(Exception):
    """The column of this number, or -1 for the table, isn't as declared."""


def main() -> int:
    """Run the job's statements, each into its file."""
    job = json.load(sys.stdin)
    written = max(job["spill"], job["output"])
    confine(memory=job["memory"], file=written, cpu_seconds=job["cpu_seconds"])
    pa.set_memory_pool(pa.system_memory_pool())
    ends, number = job["ends"], 0
    try:
        opened = open_file(
            job["path"],
            memory=job["memory"] // 2,
            buffers=job["buffers"],
            most=min(job["output"], job["memory"] // 8),
        )
        with closing(opened.connection):
            opened.connection.set_progress_handler(lambda: time.monotonic() >= ends, _STEPS)
            left = job["output"]
            for number, statement in enumerate(job["statements"]):
                path = Path(job["folder"], RESULT.format(number))
                left -= _fetched(opened, statement, path, left)
            return CHANGED if opened.changed() else DONE
    except DriftError as error:
        Path(job["folder"], REPORT).write_text(json.dumps([number, error.args[0]]))
        return DRIFT
    except GenerationError as error:
        return SIZE if error.code == "engine-size" else QUERY
    except sqlite3.Error as error:
        return _WHY.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF, QUERY)
    except MemoryError:
        return MEMORY
    except pa.ArrowException:
        return QUERY
    except FileNotFoundError:
        return OPEN
    except OSError:
        return SIZE


def _fetched(opened: Opened, statement: dict[str, Any], path: Path, most: int) -> int:
    connection, reads = opened.connection, statement["reads"]
    connection.text_factory = str
    scales: dict[str, int] = {}
    if reads is None:
        ours_alone(connection)
    else:
        ours_alone(connection)
        for read in reads:
            scales |= _as_declared(connection, read)
        granted_alone(connection, reads)
    connection.text_factory = bytearray
    with closing(connection.execute(statement["sql"])) as cursor:
        names = [column[0] for column in cursor.description or ()]
        if not names:
            raise sqlite3.DatabaseError
        kinds = [kind for kind, _ in statement["types"]] or [None] * len(names)
        fields = [
            pa.field(name, arrow_type(kind or "text", scales.get(name, 0)))
            for name, kind in zip(names, kinds, strict=True)
        ]
        exact = pa.schema(fields)
        schema = normal_schema(exact)
        place = _places(reads)
        made = (_batch(rows, exact, kinds, place) for rows in _batches(cursor))
        return spool(path, schema, (normal_batch(batch, schema) for batch in made), most)


def _as_declared(connection: sqlite3.Connection, read: Read) -> dict[str, int]:
    """The digits after the point of each column that is read; DriftError where one isn't there.

    A name in quotes that is no column's would be a text to SQLite.
    """
    schema, table, columns = read
    described = "SELECT lower(name), type FROM pragma_table_xinfo(?, ?)"
    try:
        found = dict(connection.execute(described, (table, MAIN)).fetchall())
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        found = {}  # a view of something that is gone
    if not found or schema != MAIN:
        raise DriftError(-1)
    for number, (name, _) in enumerate(columns):
        if name.lower() not in found:
            raise DriftError(number)
    return {name: scale_of(found[name.lower()]) for name, _ in columns}


def _places(reads: Sequence[Read] | None) -> Callable[[str], int]:
    """Where a column of the result stands among those that are read."""
    names = [name for _, _, columns in reads or () for name, _ in columns]
    return lambda name: names.index(name) if name in names else -1


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Value, ...]]]:
    rows: list[tuple[Value, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += sum(len(v) for v in row if isinstance(v, (bytearray, bytes)))
        if len(rows) == _ROWS or size >= _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _batch(
    rows: Sequence[tuple[Value, ...]],
    schema: pa.Schema,
    kinds: Sequence[str | None],
    place: Callable[[str], int],
) -> pa.RecordBatch:
    columns = []
    for field, kind, values in zip(schema, kinds, zip(*rows, strict=True), strict=True):
        column = as_texts(values) if kind is None else array(values, kind, field.type)
        if column is None:
            raise DriftError(place(field.name))
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)


if __name__ == "__main__":
    # Past the interpreter's own goodbye, which could still write to a full disk or run finalisers.
    os._exit(main())
