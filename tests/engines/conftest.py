"""A real MariaDB server: started in a folder of its own, reached by a socket in it alone, gone at the end."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pymysql
import pytest

PASSWORD = "rahasia/#: sekali"


@dataclass(frozen=True, slots=True)
class Server:
    socket: Path

    def execute(self, *statements: str) -> None:
        with self._connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()

    def fill(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        places = ", ".join(["%s"] * len(rows[0]))
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
            connection.commit()

    def rows(self, sql: str) -> Sequence[Sequence[object]]:
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def _connect(self) -> pymysql.Connection:
        return pymysql.connect(user="root", unix_socket=str(self.socket), database="kampus")

    def as_user(self, name: str, password: str = "") -> str:
        who = f"{quote(name)}:{quote(password, safe='')}"
        return f"mysql://{who}@localhost/kampus?socket={quote(str(self.socket))}"


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    if shutil.which("mariadbd") is None or shutil.which("mariadb-install-db") is None:
        missing = "MariaDB's server isn't on this machine (Debian's mariadb-server has it)"
        if os.environ.get("DATAREQ_NO_SKIPS"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="datareq-test-my-"))
    data, socket, who = folder / "data", folder / "s", getpass.getuser()
    made = [f"--datadir={data}", f"--user={who}"]
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", *made, "--auth-root-authentication-method=normal"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    quiet = ["--skip-networking", f"--socket={socket}"]
    small = ["--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
    process = subprocess.Popen(
        ["mariadbd", "--no-defaults", *made, *quiet, *small], stderr=subprocess.DEVNULL
    )
    try:
        yield _ready(process, socket)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _ready(process: subprocess.Popen[bytes], socket: Path) -> Server:
    for _ in range(300):
        assert process.poll() is None, "the server didn't start"
        if socket.exists():
            with pymysql.connect(user="root", unix_socket=str(socket)) as connection:
                connection.cursor().execute("CREATE DATABASE kampus CHARACTER SET utf8mb4")
            return Server(socket)
        time.sleep(0.1)
    raise AssertionError("the server doesn't answer")
