"""How are sources on MySQL or MariaDB read? In one read-only transaction that sees one moment, as they lie there.

No query of an author runs there. Values come as they are written and are compared with their declared types here,
as these servers rather give a wrong value than an error. Rows are streamed into a private folder in batches.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from datareq.adapters.engines.mysql_types import Value, array, arrow_type, fits
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.spool import spool, spooled
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement, TableRead
from datareq.generation.normal import normal_batch, normal_schema

SESSION = (
    "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '+00:00',"
    " sql_select_limit = 18446744073709551615, lock_wait_timeout = 10",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)
_TIMEOUT = {True: ("max_statement_time", 1), False: ("max_execution_time", 1000)}
"""Whether it is MariaDB → the setting that ends a statement, and its units in a second."""
_CODES = {
    **dict.fromkeys((1317, 1969, 3024), "engine-time"),
    **dict.fromkeys((1037, 1038, 1041), "engine-memory"),
    **dict.fromkeys((3, 28, 1021, 1114), "engine-size"),
    **dict.fromkeys((1044, 1142, 1143, 1227), "engine-denied"),
    **dict.fromkeys((1053, 1927, 2002, 2003, 2006, 2013), "engine-unreachable"),
}
"""The server's number of an error → our code. Others are the statement's fault."""
_ABSENT = (1049, 1054, 1146)
_ROWS, _BYTES = 10_000, 2**24
"""A batch ends with so many rows or bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MySQL:
    """One connection of the catalogue. `uri` holds credentials."""

    uri: str = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None

    @property
    def dialect(self) -> str:
        return "mysql"

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One transaction for all statements; their results lie in a private folder until the context ends."""
        with private_folder(self.limits.output, self.scratch) as (folder, _), ExitStack() as stack:
            self._fetch(statements, folder)
            yield [spooled(stack, folder / f"{n}.arrow") for n in range(len(statements))]

    def _fetch(self, statements: Sequence[Statement], folder: Path) -> None:
        ends = time.monotonic() + self.limits.wall_seconds
        connection = _connect(self.uri, self.limits.wall_seconds)
        if connection is None:
            raise GenerationError("engine-unreachable")
        try:
            found = self._all(connection, statements, folder, ends)
        finally:
            _let_go(connection)
        if found is not None:
            raise found

    def _all(
        self, connection: Any, statements: Sequence[Statement], folder: Path, ends: float
    ) -> GenerationError | None:
        """Fetches them all, or says how it failed; the driver's own words are let go here."""
        import pymysql

        left, place = self.limits.output, dict[str, str]()
        try:
            with connection.cursor() as cursor:
                for text in SESSION:
                    cursor.execute(text)
                for read in dict.fromkeys(r for s in statements for r in s.reads or ()):
                    place = {"connection": read.connection, "table": read.table}
                    for name, declared in read.columns:
                        place["column"] = name
                        if not _is_there(cursor, read, name, declared.value):
                            return GenerationError("engine-drift", **place)
                place = {}
                for number, statement in enumerate(statements):
                    _until(cursor, connection, ends)
                    left -= _spool(cursor, statement, folder / f"{number}.arrow", left, ends)
        except GenerationError as error:
            return error
        except MemoryError:
            return GenerationError("engine-memory")
        except (pymysql.Error, pa.ArrowException, OSError, RuntimeError, UnicodeError) as error:
            known = isinstance(error, pymysql.Error) and error.args
            told = error.args[0] if known else 0
            if time.monotonic() >= ends:
                return GenerationError("engine-time")
            if place and told in _ABSENT:
                return GenerationError("engine-drift", **place)
            return GenerationError(_CODES.get(told, "engine-query"))
        return None


def _connect(uri: str, seconds: int) -> Any:
    """None if there is no such server or it lets nobody in; neither says anything of the address."""
    import pymysql
    from pymysql.converters import encoders
    from pymysql.cursors import SSCursor

    try:
        parts = urlsplit(uri)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        socket, ca = options.pop("socket", None), options.pop("ssl_ca", None)
        if options or parts.username is None:
            return None
        return pymysql.connect(
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            host=parts.hostname or "localhost",
            port=parts.port or 3306,
            database=unquote(parts.path.removeprefix("/")) or None,
            unix_socket=socket,
            ssl_ca=ca,
            ssl_verify_cert=True if ca else None,
            ssl_verify_identity=True if ca else None,
            charset="utf8mb4",
            conv=encoders,  # and no decoders: values come as they are written
            cursorclass=SSCursor,
            connect_timeout=min(seconds, 30),
            read_timeout=seconds + 1,
            write_timeout=seconds + 1,
            local_infile=False,
        )
    except (pymysql.Error, OSError, RuntimeError, ValueError):
        return None


def _let_go(connection: Any) -> None:
    """Ends the connection without fetching what is left of a result, which the driver would do."""
    import pymysql

    if connection._result is not None:
        connection._result.unbuffered_active = False
    with suppress(pymysql.Error, OSError):
        connection.close()


def _until(cursor: Any, connection: Any, ends: float) -> None:
    name, unit = _TIMEOUT["mariadb" in connection.get_server_info().lower()]
    left = max(1, round((ends - time.monotonic()) * unit))
    cursor.execute(f"SET SESSION {name} = {left}")


def _is_there(cursor: Any, read: TableRead, name: str, declared: str) -> bool:
    """Whether the server has this column, of a type that fits."""
    table = ".".join(_quoted(part) for part in (read.schema, read.table) if part)
    cursor.execute(f"SELECT {_quoted(name)} FROM {table} LIMIT 0")  # noqa: S608 - quoted names
    ((_, code, _, _, _, scale, _),) = cursor.description
    cursor.fetchall()
    return fits(code, scale, declared)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _spool(cursor: Any, statement: Statement, path: Path, most: int, ends: float) -> int:
    """Runs the statement and writes its result to a file; the bytes that it took."""
    if statement.values:
        raise GenerationError("engine-query")  # nothing that is only gathered has any
    cursor.execute(statement.sql)
    given = cursor.description
    kinds = statement.types or (("text", 0),) * len(given)
    exact = pa.schema(
        [
            pa.field(column[0], arrow_type(kind, column[5]))
            for column, (kind, _) in zip(given, kinds, strict=True)
        ]
    )
    schema = normal_schema(exact)
    batches = (
        normal_batch(_batch(rows, exact, statement), schema) for rows in _batches(cursor, ends)
    )
    return spool(path, schema, batches, most)


def _batches(cursor: Any, ends: float) -> Iterator[list[tuple[Value, ...]]]:
    rows: list[tuple[Value, ...]] = []
    size = 0
    while (row := cursor.fetchone()) is not None:
        rows.append(row)
        size += sum(len(value) for value in row if value is not None)
        if len(rows) == _ROWS or size >= _BYTES:
            if time.monotonic() >= ends:
                raise GenerationError("engine-time")
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _batch(
    rows: Sequence[tuple[Value, ...]], schema: pa.Schema, statement: Statement
) -> pa.RecordBatch:
    columns = []
    for place, values in zip(schema, zip(*rows, strict=True), strict=True):
        column = array(values, place.type)
        if column is None:
            read = statement.reads[0] if statement.reads else None
            if read is None:
                raise GenerationError("engine-query")
            where = {"connection": read.connection, "table": read.table, "column": place.name}
            raise GenerationError("engine-drift", **where)
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)
