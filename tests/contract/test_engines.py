"""An engine runs what the gate rendered, within its limits, leaves nothing behind and says nothing of the data."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.errors import GenerationError
from datareq.generation.engine import Engine, Limits, Statement

T = TypeVar("T")
CANARY = "3171234567890001"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("engine") / "source.duckdb"
    statements = [
        f"CREATE TABLE t AS SELECT i, '{CANARY}' || i AS nik, (i % 7)::DECIMAL(4, 2) AS d FROM range(50000) r(i)"  # noqa: S608 - our own constant
    ]
    create_database(path, statements)
    return path


def engine(database: Path, scratch: Path, **limits: int) -> Engine:
    return DuckDB({"siakad": str(database)}, Limits(**limits), scratch)


def test_results_come_in_the_order_of_the_queries(database: Path, tmp_path: Path) -> None:
    queries = ["SELECT count(*) AS n FROM _dr_siakad.main.t", "SELECT 'x' AS a, NULL AS b"]
    statements = [Statement(sql=sql) for sql in queries]
    with engine(database, tmp_path).run(statements) as readers:
        tables = [reader.read_all().to_pylist() for reader in readers]
    assert tables == [[{"n": 50000}], [{"a": "x", "b": None}]]


def test_many_batches_come_whole_and_in_order(database: Path, tmp_path: Path) -> None:
    sql = "SELECT a.i FROM _dr_siakad.main.t a, range(5) r ORDER BY ALL"
    with engine(database, tmp_path, threads=2).run([Statement(sql=sql)]) as readers:
        values = readers[0].read_all().column("i").to_pylist()
    assert values == sorted(values)
    assert len(values) == 250_000


@pytest.mark.parametrize("order", ["", " ORDER BY nik DESC"], ids=["its own", "sorted"])
def test_order_does_not_depend_on_threads(order: str, database: Path, tmp_path: Path) -> None:
    sql = f"SELECT i, nik FROM _dr_siakad.main.t WHERE i % 3 <> 1{order}"  # noqa: S608 - our own words
    found = []
    for threads in (1, 2, 4):
        with engine(database, tmp_path, threads=threads).run([Statement(sql=sql)]) as readers:
            found.append(readers[0].read_all().column("i").to_pylist())
    assert found[0] == found[1] == found[2]
    assert order or found[0] == sorted(found[0])


def test_results_come_while_the_query_works(database: Path, tmp_path: Path) -> None:
    """Whoever reads slowly makes it wait; nothing piles up between the two."""
    sql = "SELECT a.i, a.nik FROM _dr_siakad.main.t a, range(20)"
    with engine(database, tmp_path).run([Statement(sql=sql)]) as readers:
        reader = readers[0]
        first = reader.read_next_batch()
        held = pa.total_allocated_bytes()
        rows = first.num_rows + sum(batch.num_rows for batch in reader)
        assert rows == 1_000_000
        assert pa.total_allocated_bytes() < held + 32 * 2**20


def test_a_statement_that_needs_more_than_is_kept_at_hand_gets_it(
    database: Path, tmp_path: Path
) -> None:
    """A list can't be put aside; what came before it isn't read twice."""
    sqls = [
        "SELECT 1 AS x",
        "SELECT len(list(hash(i))) AS n FROM range(10000000) r(i)",
        "SELECT 3 AS x",
    ]
    statements = [Statement(sql=sql) for sql in sqls]
    with engine(database, tmp_path).run(statements) as readers:
        assert [r.read_all().to_pylist() for r in readers] == [
            [{"x": 1}],
            [{"n": 10**7}],
            [{"x": 3}],
        ]


def test_results_are_read_in_their_order(database: Path, tmp_path: Path) -> None:
    statements = [Statement(sql="SELECT 1 AS x"), Statement(sql="SELECT 2 AS x")]
    with engine(database, tmp_path).run(statements) as readers:
        with pytest.raises(ValueError, match="in their order"):
            readers[1]
        with pytest.raises(IndexError):
            readers[2]
        assert readers[0] is readers[0]


def test_an_sqlite_file_is_none_of_the_embedded_engine(tmp_path: Path) -> None:
    """Its own engine gathers from it; DuckDB would need an extension that has to be downloaded."""
    path = tmp_path / "siakad.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with (
        engine(path, tmp_path).run([Statement(sql="SELECT 1 AS x")]) as readers,
        pytest.raises(GenerationError) as stopped,
    ):
        readers[0].read_all()
    assert stopped.value.code == "engine-unreachable"


def test_nothing_is_left_behind(database: Path, tmp_path: Path) -> None:
    with engine(database, tmp_path).run([Statement(sql="SELECT * FROM _dr_siakad.main.t")]):
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())
    assert list(tmp_path.iterdir()) == []


STOPS = {
    "a value that can't be converted": ("SELECT nik::DATE AS d FROM _dr_siakad.main.t", {}, "engine-query"),
    "a value that can't be converted, after many that can": (
        "SELECT CASE WHEN i = 49999 THEN nik || 'x' ELSE i::TEXT END::BIGINT AS d FROM _dr_siakad.main.t", {}, "engine-query"),
    "a file": ("SELECT * FROM read_csv('/etc/passwd')", {}, "engine-query"),
    "a file as a table": ("SELECT * FROM '/etc/passwd'", {}, "engine-query"),
    "writing a file": ("COPY (SELECT 1) TO 'x.csv'", {}, "engine-plan"),
    "writing to the source": ("INSERT INTO _dr_siakad.main.t VALUES (1, 'x', 1)", {}, "engine-plan"),
    "another database": ("ATTACH '/tmp/x.duckdb' AS x", {}, "engine-plan"),
    "an extension": ("INSTALL httpfs", {}, "engine-plan"),
    "unlocking": ("SET enable_external_access = true", {}, "engine-plan"),
    "a Python variable as a table": ("SELECT * FROM job", {}, "engine-query"),
    "memory in a function": ("SELECT repeat('x', 4000000000) AS r", {}, "engine-memory"),
    "memory in a sort": (
        "SELECT list(hash(i)) AS l FROM range(300000000) r(i)", {"memory": 1_500_000_000, "output": 10_000_000}, "engine-memory"),
    "the processor": ("SELECT count(*) AS n FROM range(1000000000000)", {"cpu_seconds": 1}, "engine-cpu"),
    "waiting": ("SELECT count(*) AS n FROM range(1000000000000)", {"wall_seconds": 1}, "engine-time"),
    "the size of the result": ("SELECT a.* FROM _dr_siakad.main.t a, range(40)", {"output": 2_000_000}, "engine-size"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "limits", "code"), STOPS.values(), ids=STOPS.keys())
def test_stop_has_its_own_code_and_leaves_nothing(
    sql: str,
    limits: dict[str, int],
    code: str,
    database: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    started = time.monotonic()
    with (
        pytest.raises(GenerationError) as stopped,
        engine(database, tmp_path, **limits).run([Statement(sql=sql)]) as readers,
    ):
        readers[0].read_all()
    assert stopped.value.code == code
    assert time.monotonic() - started < limits.get("wall_seconds", limits.get("cpu_seconds", 8)) + 3
    assert list(tmp_path.iterdir()) == []
    assert CANARY not in str(stopped.value)
    assert capfd.readouterr() == ("", "")


def test_the_source_stays_as_it_was(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    with (
        pytest.raises(GenerationError),
        engine(database, tmp_path).run([Statement(sql="DROP TABLE _dr_siakad.main.t")]) as readers,
    ):
        readers[0].read_all()
    assert database.read_bytes() == before


def test_a_database_that_is_not_there_is_another_kind_of_no(tmp_path: Path) -> None:
    with (
        pytest.raises(GenerationError) as stopped,
        engine(tmp_path / "none", tmp_path).run([Statement(sql="SELECT 1")]) as readers,
    ):
        readers[0].read_all()
    assert stopped.value.code == "engine-unreachable"


def test_a_crash_is_another_kind_of_no(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too little memory even for the interpreter's libraries: nothing of ours can tell why it ended."""
    with (
        pytest.raises(GenerationError) as stopped,
        engine(database, tmp_path, memory=20_000_000).run([Statement(sql="SELECT 1")]) as readers,
    ):
        readers[0].read_all()
    assert stopped.value.code in ("engine-crashed", "engine-memory")


def test_the_child_gets_no_secrets(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATAREQ_GATE_KEY", CANARY)
    assert os.environ["DATAREQ_GATE_KEY"] == CANARY
    with (
        pytest.raises(GenerationError),
        engine(database, tmp_path).run(
            [Statement(sql="SELECT getenv('DATAREQ_GATE_KEY')")]
        ) as readers,
    ):
        readers[0].read_all()


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent is gone"
)
def test_a_killed_generation_leaves_no_query_running(database: Path, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from datareq.adapters.engines.duckdb import DuckDB
from datareq.generation.engine import Statement
with DuckDB({"siakad": sys.argv[1]}, scratch=Path(sys.argv[2])).run([Statement(sql=sys.argv[3])]) as readers:
    readers[0].read_all()
"""
    sql = "SELECT count(*) AS n FROM range(1000000000000)"
    command = [sys.executable, "-c", code, str(database), str(tmp_path), sql]
    parent = subprocess.Popen(command)
    child = _wait_for(lambda: _children(parent.pid))
    parent.kill()
    parent.wait()
    _wait_for(lambda: not Path(f"/proc/{child[0]}/stat").exists() or _state(child[0]) == "Z")


def _children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def _wait_for(what: Callable[[], T]) -> T:
    for _ in range(200):
        if found := what():
            time.sleep(0.5)  # past the start of the interpreter
            return found
        time.sleep(0.05)
    raise AssertionError("it never happened")
