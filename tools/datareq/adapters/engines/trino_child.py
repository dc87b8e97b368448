"""What happens inside the process that asks Trino: within limits, silent, and no query of ours stays behind there.

Started by `trino.py` with a job on standard input. Results go into files of the job's folder.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from datareq.adapters.engines.confined import confine
from datareq.adapters.engines.spool import spool
from datareq.adapters.engines.trino_types import Value, array, arrow_type, fits
from datareq.adapters.engines.watched import DONE, DRIFT, EXTRA, REPORT, RESULT
from datareq.errors import GenerationError
from datareq.generation.normal import normal_batch, normal_schema

MEMORY, QUERY, OPEN, DENIED, SIZE, TIME, CPU = range(40, 47)
_EARLIER = 1.0
"""Seconds before our time ends in which the server is told to stop."""
_REQUEST = 30  # seconds
_ROWS, _BYTES = 10_000, 2**24
"""A batch ends with so many rows or bytes."""
_WHY = {
    "EXCEEDED_TIME_LIMIT": TIME,
    "EXCEEDED_CPU_LIMIT": CPU,
    "EXCEEDED_GLOBAL_MEMORY_LIMIT": MEMORY,
    "EXCEEDED_LOCAL_MEMORY_LIMIT": MEMORY,
    "CLUSTER_OUT_OF_MEMORY": MEMORY,
    "EXCEEDED_SCAN_LIMIT": SIZE,
    "PERMISSION_DENIED": DENIED,
    "TABLE_NOT_FOUND": QUERY,
}
"""Trino's name of an error → our exit code. Others are the statement's fault."""


class DriftError(Exception):
    """The column of this number, or -1 for the table, isn't as declared."""


def main() -> int:
    """Run the job's statements, each into its file."""
    job = json.load(sys.stdin)
    confine(memory=job["memory"], file=job["output"], cpu_seconds=job["cpu_seconds"])
    try:
        from trino import exceptions
    except ImportError:
        return EXTRA
    late, number = threading.Event(), 0
    try:
        connection = _connection(job["uri"], job["wall_seconds"])
        if connection is None:
            return OPEN
        cursor = connection.cursor()
        left = max(0.1, job["ends"] - time.monotonic() - _EARLIER)
        timer = threading.Timer(left, _stop, [cursor, late])
        timer.daemon = True
        timer.start()
        left = job["output"]
        try:
            for number, statement in enumerate(job["statements"]):
                path = Path(job["folder"], RESULT.format(number))
                left -= _fetched(cursor, statement, path, left)
        finally:
            with suppress(Exception):  # it may be over already
                cursor.cancel()
            with suppress(Exception):
                connection.rollback()
    except DriftError as error:
        Path(job["folder"], REPORT).write_text(json.dumps([number, error.args[0]]))
        return TIME if late.is_set() else DRIFT
    except GenerationError as error:
        return SIZE if error.code == "engine-size" else QUERY
    except MemoryError:
        return MEMORY
    except exceptions.TrinoQueryError as error:
        return TIME if late.is_set() else _WHY.get(error.error_name or "", QUERY)
    except (exceptions.Error, exceptions.HttpError, OSError) as error:
        full = isinstance(error, OSError) and error.errno in (errno.EFBIG, errno.ENOSPC)
        return TIME if late.is_set() else SIZE if full else OPEN
    except (ValueError, TypeError, LookupError, AttributeError, pa.ArrowException):
        return TIME if late.is_set() else QUERY  # an answer that is none
    return TIME if late.is_set() else DONE


def _connection(uri: str, seconds: int) -> Any:
    """None if the address is none. A password only ever travels encrypted."""
    from trino import auth, transaction
    from trino.dbapi import connect as connected

    connect: Any = connected  # it says nothing of its types
    try:
        parts = urlsplit(uri)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        ca = options.pop("ssl_ca", None)
        catalog, _, schema = unquote(parts.path.removeprefix("/")).partition("/")
        if options or not (parts.username and parts.hostname and catalog):
            return None
        port = parts.port
    except ValueError:
        return None
    user, password = unquote(parts.username), unquote(parts.password or "")
    secure = bool(password or ca)
    # Ours alone is this process, and nothing but reading is what it asks for.
    transaction.START_TRANSACTION = "START TRANSACTION READ ONLY"
    return connect(
        host=parts.hostname,
        port=port or (443 if secure else 8080),
        user=user,
        auth=auth.BasicAuthentication(user, password) if password else None,
        http_scheme="https" if secure else "http",
        verify=ca or True,
        catalog=catalog,
        schema=schema or None,
        source="datareq",
        session_properties={"query_max_run_time": f"{seconds}s"},
        request_timeout=min(seconds, _REQUEST),
        max_attempts=2,
        isolation_level=transaction.IsolationLevel.READ_UNCOMMITTED,
        legacy_primitive_types=True,  # values as they are written
        timezone="UTC",
        encoding=None,  # rows come from the server itself, not from a store beside it
        heartbeat_interval=None,
    )


def _stop(cursor: Any, late: threading.Event) -> None:
    late.set()
    with suppress(Exception):  # whoever waits learns of the time all the same
        cursor.cancel()


def _fetched(cursor: Any, statement: dict[str, Any], path: Path, most: int) -> int:
    reads = statement["reads"]
    for read in reads or ():
        _as_declared(cursor, read)
    cursor.execute(statement["sql"])
    given = cursor.description or ()
    kinds = [kind for kind, _ in statement["types"]] or ["text"] * len(given)
    exact = pa.schema(
        [
            pa.field(column[0], arrow_type(kind, str(column[1])))
            for column, kind in zip(given, kinds, strict=True)
        ]
    )
    schema = normal_schema(exact)
    names = [name for _, _, columns in reads or () for name, _ in columns]
    made = (_batch(rows, exact, kinds, names) for rows in _batches(cursor))
    return spool(path, schema, (normal_batch(batch, schema) for batch in made), most)


def _as_declared(cursor: Any, read: tuple[str, str, Sequence[tuple[str, str]]]) -> None:
    """DriftError where a column isn't there, or of a type that may hold something else."""
    where, table, columns = read
    *catalog, schema = where.split(".")
    told = ".".join(_quoted(part) for part in (*catalog, "information_schema", "columns"))
    lies = _text(schema) if schema else "current_schema"
    cursor.execute(
        f"SELECT lower(column_name) AS column_name, data_type FROM {told}"  # noqa: S608 - quoted
        f" WHERE table_schema = {lies} AND table_name = {_text(table.lower())}"
    )
    found = {name: type_ for name, type_ in cursor.fetchall()}  # noqa: C416 - they are lists
    if not found:
        raise DriftError(-1)
    for number, (name, declared) in enumerate(columns):
        if not fits(found.get(name.lower(), ""), declared):
            raise DriftError(number)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _batches(cursor: Any) -> Iterator[list[Sequence[Value]]]:
    rows: list[Sequence[Value]] = []
    size = 0
    while (row := cursor.fetchone()) is not None:
        rows.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(rows) == _ROWS or size >= _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _batch(
    rows: Sequence[Sequence[Value]],
    schema: pa.Schema,
    kinds: Sequence[str],
    names: Sequence[str],
) -> pa.RecordBatch:
    columns = []
    for field, kind, values in zip(schema, kinds, zip(*rows, strict=True), strict=True):
        column = array(values, kind, field.type)
        if column is None:
            raise DriftError(names.index(field.name) if field.name in names else -1)
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)


if __name__ == "__main__":
    os._exit(main())  # past threads that wait for nothing
