"""A small server that speaks Trino's client protocol, with DuckDB behind it.

`POST /v1/statement`, pages by `nextUri`, columns with their types, errors as Trino words them, an end by `DELETE`.
It is not Trino: what its connectors answer differently, no test here can see.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import sqlglot

from datareq.adapters.engines.trino import Trino
from datareq.generation.engine import Limits
from datareq.model.catalogue import ColumnType

COLUMNS = {
    ColumnType.INTEGER: "BIGINT",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DECIMAL: "DECIMAL(12, 4)",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}
PAGE = 700
ENDLESS = "SELECT 'endless'"
NAMES = {"INTEGER": "integer", "FLOAT": "real", "TIMESTAMP": "timestamp(6)", "HUGEINT": "decimal(38,0)", "TIMESTAMP_NS": "timestamp(9)", "VARCHAR[]": "array(varchar)"}  # fmt: skip
USER, DENIED = "pembaca", "terlarang"


def trino_name(type_: str) -> str:
    """What Trino calls a type of DuckDB's."""
    return NAMES.get(type_, type_.lower().replace(", ", ","))


def described(name: str, type_: str) -> dict[str, Any]:
    """A column of a result: its type in words and in parts."""
    given = re.findall(r"\d+", type_) or (["2147483647"] if type_ == "varchar" else [])
    arguments = [{"kind": "LONG", "value": int(number)} for number in given]
    raw = type_.partition("(")[0]
    return {"name": name, "type": type_, "typeSignature": {"rawType": raw, "arguments": arguments}}


def as_json(value: Any) -> Any:
    if (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    return value if isinstance(value, (int, float, str, list, type(None))) else str(value)


@dataclass
class Coordinator:
    """What the server knows. `asked`: each statement with its headers; `ended`: queries that were deleted."""

    database: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    pages: dict[str, Iterator[dict[str, Any]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    port: int = 0

    def begin(self, sql: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        query = f"q{next(self.numbers)}"
        self.asked.append((sql, headers))
        extra = {}
        if sql.startswith("START TRANSACTION"):
            extra = {"X-Trino-Started-Transaction-Id": f"t-{query}"}
            self.pages[query] = iter(())
        elif sql == "ROLLBACK":
            extra = {"X-Trino-Clear-Transaction-Id": "true"}
            self.pages[query] = iter(())
        else:
            self.pages[query] = self._answer(sql)
        return query, extra

    def _answer(self, sql: str) -> Iterator[dict[str, Any]]:
        yield {}  # it waits for its turn
        while sql == ENDLESS:
            yield {}
        if DENIED in sql:
            yield error("PERMISSION_DENIED", 4, "USER_ERROR", "Access Denied: 3171234567890001")
            return
        try:
            (text,) = sqlglot.transpile(sql, read="trino", write="duckdb")
            cursor = self.database.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute("SET schema = 'kampus'")
            cursor.execute(re.sub(r"(?i)current_schema(\(\))?", "current_schema()", text))
        except (duckdb.Error, sqlglot.errors.SqlglotError) as told:
            yield error("SYNTAX_ERROR", 1, "USER_ERROR", f"{told} 3171234567890001")
            return
        names = [(column[0], trino_name(str(column[1]))) for column in cursor.description or ()]
        columns = [described(name, type_) for name, type_ in names]
        yield {"columns": columns}
        while rows := cursor.fetchmany(PAGE):
            told_types = [n for n, (name, _) in enumerate(names) if name in ("data_type", "type")]
            data = [[trino_name(str(v)) if n in told_types else as_json(v) for n, v in enumerate(row)] for row in rows]  # fmt: skip
            yield {"columns": columns, "data": data}

    def next(self, query: str, token: int) -> dict[str, Any]:
        found = next(self.pages[query], None) if query in self.pages else None
        base = f"http://127.0.0.1:{self.port}/v1/statement"
        done = found is None or "error" in found
        page = {
            "id": query,
            "infoUri": f"{base}/{query}",
            "stats": {"state": "FINISHED" if done else "RUNNING"},
            "warnings": [],
            **(found or {}),
        }
        return page if done else page | {"nextUri": f"{base}/executing/{query}/{token + 1}"}


def error(name: str, code: int, kind: str, message: str) -> dict[str, Any]:
    told = {"type": "io.trino.Error", "message": message, "suppressed": [], "stack": []}
    return {"error": {"message": message, "errorCode": code, "errorName": name, "errorType": kind, "failureInfo": told}}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    coordinator: Coordinator
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/v1/statement" or self.headers.get("X-Trino-User") != USER:
            self._send(401, None)
            return
        with self.coordinator.lock:
            query, extra = self.coordinator.begin(sql, dict(self.headers))
            self._send(200, self.coordinator.next(query, 0), extra)

    def do_GET(self) -> None:
        *_, query, token = self.path.split("/")
        with self.coordinator.lock:
            self._send(200, self.coordinator.next(query, int(token)))

    def do_DELETE(self) -> None:
        *_, query, _ = self.path.split("/")
        with self.coordinator.lock:
            self.coordinator.pages.pop(query, None)
            self.coordinator.ended.append(query)
        self._send(204, None)

    def _send(self, code: int, page: dict[str, Any] | None, extra: Mapping[str, str] | None = None) -> None:  # fmt: skip
        body = b"" if page is None else json.dumps(page).encode()
        self.send_response(code)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **(extra or {})}.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """In silence."""


@dataclass(frozen=True, slots=True)
class Cluster:
    coordinator: Coordinator
    scratch: Path | None = None

    @property
    def uri(self) -> str:
        return f"trino://{USER}@127.0.0.1:{self.coordinator.port}/memory/kampus"

    def execute(self, *statements: str) -> None:
        with self.coordinator.lock:
            for statement in statements:
                self.coordinator.database.execute(statement)

    def fill(
        self, table: str, columns: Mapping[str, ColumnType], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        made = ", ".join(f'"{name}" {COLUMNS[type_]}' for name, type_ in columns.items())
        self.execute(f'CREATE OR REPLACE TABLE kampus."{table}" ({made})')
        places = ", ".join("?" * len(columns))
        with self.coordinator.lock:
            if len(rows) > 100:
                given = duckdb.connect()
                frame = dict(zip(columns, zip(*rows, strict=True), strict=True))
                import pyarrow as pa

                self.coordinator.database.register(
                    "given", pa.table({k: pa.array(v) for k, v in frame.items()})
                )
                self.coordinator.database.execute(f'INSERT INTO kampus."{table}" FROM given')
                given.close()
            elif rows:
                self.coordinator.database.executemany(
                    f'INSERT INTO kampus."{table}" VALUES ({places})', rows
                )

    def copy_from(self, database: Path) -> None:
        """Every table of a DuckDB file."""
        self.execute(f"ATTACH '{database}' AS asal (READ_ONLY)")
        with self.coordinator.lock:
            names = self.coordinator.database.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'asal'"
            ).fetchall()
        self.execute(
            *(f'CREATE TABLE kampus."{name}" AS FROM asal.main."{name}"' for (name,) in names),
            "DETACH asal",
        )

    def engine(self, **limits: int) -> Trino:
        return Trino(uri=self.uri, limits=Limits(**limits), scratch=self.scratch)


@contextmanager
def coordinator() -> Iterator[Coordinator]:
    one = Coordinator()
    one.database.execute("CREATE SCHEMA kampus")
    handler = type("Bound", (Handler,), {"coordinator": one})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    one.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        one.database.close()
