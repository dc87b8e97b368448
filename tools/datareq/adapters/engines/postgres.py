"""How are queries run on PostgreSQL? In one read-only transaction, as a role that sees the granted columns alone.

Everything that holds the connection back is in its address, so no statement can come before it. Values are
bound when they are put into settings of the transaction (`dr.p1` …), which the query reads: a query with
bound values of its own would not be streamed, but held in memory whole. Results are read in batches into a private folder: all statements
see the same moment, the server is free early, and what goes wrong is known before anything is written.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import pyarrow as pa

from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.spool import spool, spooled
from datareq.errors import GenerationError
from datareq.generation.engine import SETTING_OF_VALUE, Limits, Scalar, Statement
from datareq.generation.normal import normal_batch, normal_schema

FIXED = {
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "repeatable read",
    "search_path": "pg_catalog",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "standard_conforming_strings": "on",
    # The order in which a table is read, and so in which doubles are added, is always the same.
    "max_parallel_workers_per_gather": "0",
    "synchronize_seqscans": "off",
}
_CODES = {
    "57014": "engine-time",
    "25P03": "engine-time",
    "53200": "engine-memory",
    "53100": "engine-size",
    "53400": "engine-size",
    "42501": "engine-denied",
}
"""SQLSTATE → our code. Others are the query's fault, if the server still answers."""
_SET = "SELECT set_config($1, $2, true)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """One connection of the catalogue. `uri` holds credentials; `role`: what the statements run as."""

    uri: str = field(repr=False)
    role: str | None = None
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None

    @property
    def dialect(self) -> str:
        return "postgres"

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One transaction for all statements; their results lie in a private folder until the context ends."""
        with private_folder(self.limits.output, self.scratch) as (folder, _), ExitStack() as stack:
            self._fetch(statements, folder)
            yield [spooled(stack, folder / f"{n}.arrow") for n in range(len(statements))]

    def _fetch(self, statements: Sequence[Statement], folder: Path) -> None:
        from adbc_driver_postgresql import dbapi

        ends = time.monotonic() + self.limits.wall_seconds
        code = None
        connection = self._connect(self.role)
        if connection is None:
            # The driver doesn't say whether the server isn't there or the role is denied: without it one sees.
            denied = self.role is not None and (bare := self._connect(None)) is not None
            if denied:
                bare.close()
            raise GenerationError("engine-denied" if denied else "engine-unreachable")
        try:
            with connection.cursor() as cursor:
                code = self._all(cursor, statements, folder, ends)
        finally:
            with suppress(dbapi.Error, OSError):
                connection.rollback()
            with suppress(dbapi.Error, OSError):
                connection.close()
        if code is not None:
            raise GenerationError(code)

    def _connect(self, role: str | None) -> Any:
        from adbc_driver_postgresql import dbapi

        try:
            return dbapi.connect(confined(self.uri, self.limits.wall_seconds, role))
        except (dbapi.Error, OSError):
            return None

    def _all(
        self, cursor: Any, statements: Sequence[Statement], folder: Path, ends: float
    ) -> str | None:
        """Fetches them all, or says by which code it failed; the driver's own words are let go here."""
        from adbc_driver_postgresql import dbapi

        watch = threading.Timer(max(0.0, ends - time.monotonic()) + 0.5, _cancel, [cursor])
        watch.daemon = True
        watch.start()
        left = self.limits.output
        try:
            cursor.execute(
                "SELECT 1"
            )  # after a first query the transaction can't be made one that writes
            cursor.fetchall()
            for number, statement in enumerate(statements):
                for place, value in enumerate(statement.values, 1):
                    cursor.execute(_SET, (f"{SETTING_OF_VALUE}{place}", _text(value)))
                    cursor.fetchall()
                cursor.execute(statement.sql)
                left -= _spool(cursor, statement, folder / f"{number}.arrow", left)
        except GenerationError as error:
            return error.code
        except MemoryError:
            return "engine-memory"
        except (dbapi.Error, pa.ArrowException, OSError) as error:
            if time.monotonic() >= ends:
                return "engine-time"
            state = getattr(error, "sqlstate", None) or ""
            return _CODES.get(state) or _whose_fault(cursor, state)
        finally:
            watch.cancel()
        return None


def confined(uri: str, seconds: int, role: str | None) -> str:
    """The address with everything that holds the connection back; it wins over what the address itself says."""
    settings = FIXED | {"statement_timeout": str(seconds * 1000)} | ({"role": role} if role else {})
    options = " ".join(f"-c {name}={_escaped(value)}" for name, value in settings.items())
    parts = urlsplit(uri)
    query = parse_qsl(parts.query, keep_blank_values=True)
    given = " ".join(value for name, value in query if name == "options")
    kept = [(name, value) for name, value in query if name != "options"]
    kept.append(("options", f"{given} {options}".strip()))
    if not any(name == "connect_timeout" for name, _ in kept):
        kept.append(("connect_timeout", str(min(seconds, 30))))
    return urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote)))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def _spool(cursor: Any, statement: Statement, path: Path, most: int) -> int:
    with cursor.fetch_record_batch() as reader:
        schema = normal_schema(reader.schema, statement.types)
        return spool(path, schema, (normal_batch(batch, schema) for batch in reader), most)


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _cancel(cursor: Any) -> None:
    with suppress(
        Exception
    ):  # it may be over already; whoever waits learns of the time from the clock
        cursor.adbc_cancel()


def _whose_fault(cursor: Any, state: str) -> str:
    """While results stream, the driver says no state: the server is asked whether it is still there."""
    from adbc_driver_postgresql import dbapi

    if state.startswith(("08", "28", "57P", "58", "3D")):
        return "engine-unreachable"
    try:
        cursor.connection.rollback()
        cursor.execute("SELECT 1")
        cursor.fetchall()
    except (dbapi.Error, OSError):
        return "engine-unreachable"
    return "engine-query"
