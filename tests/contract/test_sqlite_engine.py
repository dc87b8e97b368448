"""An SQLite file's tables come as they are declared, within limits, in silence, or not at all."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.gathered import CANARY, TYPES, GatheredContract, Rows, gathered, silence, source
from tests.sqlite_file import File

from datareq.adapters.engines.sqlite import SQLite
from datareq.adapters.engines.sqlite_open import is_sqlite, open_file
from datareq.errors import GenerationError
from datareq.generation.catalogue.found import find_tables
from datareq.generation.catalogue.sample import kinds_of
from datareq.generation.engine import Statement, TableRead
from datareq.model.assignment import RowFilter
from datareq.model.catalogue import ColumnType
from datareq.wiring.connections import dialect_of


@pytest.fixture
def place(tmp_path: Path) -> File:
    (tmp_path / "scratch").mkdir()
    return File(tmp_path / "siakad.berkas", tmp_path / "scratch")


class TestSQLite(GatheredContract):
    """The promises of every engine that is gathered from."""


def fails(file: File, tmp_path: Path, columns: Mapping[str, ColumnType], **limits: int) -> GenerationError:  # fmt: skip
    with pytest.raises(GenerationError) as caught:
        gathered(file.engine(**limits), tmp_path / "g", one=source("t", columns))
    assert CANARY not in silence(caught.value)
    assert caught.value.__context__ is None
    assert list(file.scratch.iterdir()) == []
    return caught.value


INT, T, D, N = ColumnType.INTEGER, ColumnType.TEXT, ColumnType.DECIMAL, ColumnType.NUMBER
W, H, J = ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.DATETIME
MISFITS = {
    "a text in an integer": (INT, "'31'"),
    "a zone of a moment": (J, "'2024-02-29 12:00:00+07:00'"),
    "a number in a text": (T, "31"),
}


@pytest.mark.parametrize(("declared", "value"), MISFITS.values(), ids=MISFITS.keys())
def test_what_is_not_as_declared_is_not_made_to_fit(
    declared: ColumnType, value: str, place: File, tmp_path: Path
) -> None:
    """Its table and column are named, its value never. `tests/unit/adapters/engines` tries all kinds of values."""
    place.script(
        f"CREATE TABLE t (a, x); INSERT INTO t VALUES ({CANARY}, NULL), ({CANARY}, {value})"
    )
    error = fails(place, tmp_path, {"x": declared})
    assert error.code == "engine-drift"
    assert error.args_ == {"connection": "siakad", "table": "t", "column": "x"}


MOMENT = datetime.datetime.fromisoformat


def test_moments_are_chosen_alike_however_they_are_written(place: File, tmp_path: Path) -> None:
    written = ("2024-02-29", "2024-02-29T00:00", "2024-02-29 00:00:00.0", "2024-02-29 00:00:00.1", "2024-02-28 23:59:59.999999")  # fmt: skip
    values = ", ".join(f"('{one}')" for one in written)
    place.script(f"CREATE TABLE uji (j); INSERT INTO uji VALUES {values}")
    granted = Rows(RowFilter(column="j", since="2024-02-29", until="2024-02-29"))
    granted._columns = {"uji": ("j",)}
    table = gathered(place.engine(), tmp_path / "g", granted, source("uji", {"j": J}))
    assert table.column("j").to_pylist() == [MOMENT("2024-02-29T00:00")] * 3


HOSTILE = {
    "a view that never ends": (
        "CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS x FROM r",
        {"wall_seconds": 2}, "engine-time"),
    "a view that counts without end": (
        "CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) AS x FROM r",
        {"cpu_seconds": 1}, "engine-cpu"),
    "a view that fills the disk": (
        "CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS x FROM r ORDER BY -n",
        {"spill": 2**22, "output": 2**22}, "engine-spill"),
    "a huge text": (
        "CREATE VIEW t AS SELECT replace(hex(zeroblob(100000000)), '0', 'aaaaaaaaaa') AS x", {}, "engine-size"),
    "a huge text that fits": (
        "CREATE VIEW t AS SELECT hex(zeroblob(100000000)) AS x", {"memory": 2**30}, "engine-size"),
    "memory": (
        "CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 60)"
        " SELECT n AS x, group_concat(hex(zeroblob(2000000 + n))) OVER () AS y FROM r ORDER BY y",
        {"memory": 2**28 + 2**27}, ("engine-memory", "engine-size")),
    "a view of itself": (
        "CREATE TABLE s (x); CREATE VIEW t AS SELECT x FROM s; PRAGMA writable_schema = ON;"
        " UPDATE sqlite_master SET sql = 'CREATE VIEW t AS SELECT x FROM t' WHERE name = 't'", {}, ("engine-drift", "engine-query")),
    "a view of a table that is gone": ("CREATE VIEW t AS SELECT x FROM tidakada", {}, "engine-drift"),
    "a view that loads code": ("CREATE VIEW t AS SELECT load_extension('x') AS x", {}, "engine-drift"),
    "a view of the table of contents": ("CREATE VIEW t AS SELECT sql AS x FROM pragma_table_info('t')", {}, ("engine-drift", "engine-plan")),
    "a virtual table": ("CREATE VIRTUAL TABLE t USING fts5(x)", {}, "engine-plan"),
    "a virtual table inside a view": ("CREATE VIRTUAL TABLE f USING fts5(x); CREATE VIEW t AS SELECT x FROM f", {}, "engine-drift"),
    "a column that is a text": (f"CREATE TABLE t (nik); INSERT INTO t VALUES ('{CANARY}')", {}, "engine-drift"),
}  # fmt: skip


@pytest.mark.parametrize(
    "bound", ["20240229", "2024-02-29T07:00+07:00", "2024-W09-4", "2024-02-29 00:00:00"]
)
def test_the_bounds_of_rows_may_be_written_as_iso_has_it(
    bound: str, place: File, tmp_path: Path
) -> None:
    place.script(
        "CREATE TABLE uji (j); INSERT INTO uji VALUES ('2024-02-28'), ('2024-02-29'), ('2024-03-01')"
    )
    granted = Rows(RowFilter(column="j", since=bound, until=bound))
    granted._columns = {"uji": ("j",)}
    for declared in (J, H):
        table = gathered(place.engine(), tmp_path / "g", granted, source("uji", {"j": declared}))
        assert [str(value)[:10] for value in table.column("j").to_pylist()] == ["2024-02-29"]


@pytest.mark.parametrize(("made", "limits", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_stopped_by_a_sentence(
    made: str, limits: dict[str, int], code: str | tuple[str, ...], place: File, tmp_path: Path
) -> None:
    place.script(made)
    began = time.monotonic()
    columns = {"x": T, "y": T} if " AS y" in made else {"x": T}
    error = fails(place, tmp_path, columns, **limits)
    assert error.code in (code if isinstance(code, tuple) else (code,))
    assert time.monotonic() - began < 30


def test_a_view_shows_what_its_maker_chose_and_no_more(place: File, tmp_path: Path) -> None:
    """Views of views, with their own columns, generated ones and recursion: what they look at is theirs."""
    place.script(
        """CREATE TABLE dasar (a TEXT, rahasia TEXT, g INTEGER GENERATED ALWAYS AS (length(rahasia)));
        INSERT INTO dasar (a, rahasia) VALUES ('A', 'xyz');
        CREATE VIEW dalam AS SELECT a, g, rahasia FROM dasar;
        CREATE VIEW t AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2)
            SELECT a AS x, g, n, rahasia FROM dalam, r"""
    )
    table = gathered(place.engine(), tmp_path / "g", one=source("t", {"x": T, "g": INT, "n": INT}))
    assert table.to_pylist() == [{"x": "A", "g": 3, "n": n} for n in (1, 2)]
    read = TableRead(connection="siakad", schema="main", table="t", columns=(("x", T),))
    for sql in ("SELECT rahasia AS x FROM t", "SELECT x FROM t WHERE g > 0", "SELECT a AS x FROM dalam", "SELECT rahasia AS x FROM dasar"):  # fmt: skip
        asked = Statement(sql=sql, types=(("text", 0),), reads=(read,))
        with pytest.raises(GenerationError, match="engine-plan"), place.engine().run([asked]):
            pass


WRITES = {
    "a row": "DELETE FROM t",
    "a table": "CREATE TABLE baru (x)",
    "another file": "ATTACH 'baru.db' AS baru",
    "a copy": "VACUUM INTO 'baru.db'",
    "a setting": "PRAGMA query_only = OFF",
    "its contents": "PRAGMA writable_schema = ON",
    "nothing": "",
    "several": "SELECT 1; DELETE FROM t",
    "a file read": "SELECT readfile('/etc/passwd')",
    "a function of its own": "SELECT load_extension('x')",
}


@pytest.mark.parametrize("owned", [True, False], ids=["for a source", "for nobody"])
@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES.keys())
def test_nothing_but_reading_is_possible(sql: str, owned: bool, place: File) -> None:
    place.script(
        "CREATE TABLE t (x); INSERT INTO t VALUES (1);"
        " CREATE TRIGGER tr BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'x'); END"
    )
    before = place.path.read_bytes()
    read = TableRead(connection="siakad", schema="main", table="t", columns=(("x", INT),))
    asked = Statement(sql=sql, types=(("integer", 0),), reads=(read,) if owned else None)
    with pytest.raises(GenerationError), place.engine().run([asked]):
        pass
    assert place.path.read_bytes() == before
    assert sorted(file.name for file in place.path.parent.iterdir()) == ["scratch", "siakad.berkas"]


def test_what_stands_in_a_journal_is_read_and_the_file_left_as_it_is(
    place: File, tmp_path: Path
) -> None:
    place.script("CREATE TABLE t (x); INSERT INTO t VALUES (1); PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(place.path, isolation_level=None)) as writer:
        writer.execute("INSERT INTO t VALUES (2)")
        before = place.path.read_bytes()
        table = gathered(place.engine(), tmp_path / "g", one=source("t", {"x": INT}))
        assert table.column("x").to_pylist() == [1, 2]
        writer.execute("BEGIN")
        writer.execute("INSERT INTO t VALUES (3)")
        table = gathered(place.engine(), tmp_path / "g", one=source("t", {"x": INT}))
        assert table.column("x").to_pylist() == [1, 2]
        assert place.path.read_bytes() == before


def test_a_file_whose_last_writer_was_killed_is_not_read_half(place: File, tmp_path: Path) -> None:
    """Its journal would have to be rolled back, which only who may write to it can."""
    place.script("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    code = """import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.execute("BEGIN")
c.executemany("INSERT INTO t VALUES (?)", [("x" * 3000,)] * 200)
os._exit(0)"""
    subprocess.run([sys.executable, "-c", code, str(place.path)], check=True)
    assert place.path.with_name(place.path.name + "-journal").stat().st_size
    assert fails(place, tmp_path, {"x": INT}).code in ("engine-unreachable", "engine-changed")


def test_a_file_that_is_written_to_meanwhile_is_seen(place: File) -> None:
    place.script("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    opened = open_file(str(place.path), memory=2**33, buffers=2**20, most=2**20)
    with closing(opened.connection):
        assert not opened.changed()
        place.script("INSERT INTO t VALUES (2)")  # nothing of ours is in its way
        assert opened.changed()


def damaged(path: Path, start: int, length: int) -> None:
    with open(path, "r+b") as file:
        file.seek(start)
        file.write(b"\xff" * length)


@pytest.mark.parametrize(
    ("start", "length"), [(100, 3000), (3 * 4096, 4096), (40 * 4096, 4096)], ids=["its contents", "a page", "a later page"]
)  # fmt: skip
def test_a_damaged_file_is_said_to_be_so(
    start: int, length: int, place: File, tmp_path: Path
) -> None:
    place.fill("t", {"x": T}, [(CANARY * 40,) for _ in range(2000)])
    damaged(place.path, start, length)
    assert fails(place, tmp_path, {"x": T}).code == "engine-damaged"


def test_a_file_that_was_cut_is_damaged(place: File, tmp_path: Path) -> None:
    place.fill("t", {"x": T}, [(CANARY * 40,) for _ in range(2000)])
    os.truncate(place.path, place.path.stat().st_size // 2)
    assert fails(place, tmp_path, {"x": T}).code == "engine-damaged"


def test_texts_of_two_bytes_a_letter_are_sorted_and_chosen_alike(
    place: File, tmp_path: Path
) -> None:
    """A file in UTF-16, whose bytes sort otherwise than its letters."""
    place.script("PRAGMA encoding = 'UTF-16le'")
    place.fill("t", {"x": T}, [("\u0100",), ("a",), ("ﬀ",), ("🎓",)])
    table = gathered(place.engine(), tmp_path / "g", one=source("t", {"x": T}))
    assert table.column("x").to_pylist() == ["a", "\u0100", "ﬀ", "🎓"]


def test_columns_of_any_name_are_read(place: File, tmp_path: Path) -> None:
    names = {'sel"ect': INT, "sp ace": T, "ROWID": INT, "é": T}
    place.fill("t", names, [(1, "a", 7, "b")])
    table = gathered(place.engine(), tmp_path / "g", one=source("t", names))
    assert table.to_pylist() == [{'sel"ect': 1, "sp ace": "a", "ROWID": 7, "é": "b"}]


NOT_THERE: dict[str, Callable[[Path], object]] = {
    "no file": lambda _: None,
    "a folder": lambda path: path.mkdir(),
    "another file": lambda path: path.write_text("id,nama\n"),
    "a pipe": lambda path: os.mkfifo(path),
}


@pytest.mark.parametrize("make", NOT_THERE.values(), ids=NOT_THERE.keys())
def test_what_is_no_such_file_is_said_to_be_out_of_reach(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "siakad.sqlite"
    make(path)
    assert not is_sqlite(str(path))
    engine = SQLite(path=str(path), scratch=tmp_path)
    with pytest.raises(GenerationError) as caught, engine.run([Statement(sql="SELECT 1")]):
        pass
    assert caught.value.code in ("engine-unreachable", "engine-damaged")


def test_a_file_is_known_by_how_it_begins(place: File) -> None:
    place.script("CREATE TABLE t (x)")
    assert dialect_of(str(place.path)) == "sqlite"
    assert dialect_of("postgresql://x/y") == "postgres"
    assert dialect_of(str(place.path.parent)) == "duckdb"


def test_its_tables_are_described_for_the_catalogue(place: File) -> None:
    place.script(
        """CREATE TABLE urai (nim VARCHAR(20) PRIMARY KEY, lulus BOOLEAN, ipk DECIMAL(3, 2), sks INTEGER,
            masuk DATETIME, lahir DATE, foto BLOB, nilai REAL, catatan NVARCHAR(30), apa, dua GENERATED ALWAYS AS (sks * 2));
        CREATE VIEW rusak AS SELECT x FROM tidakada; CREATE VIEW pandang AS SELECT nim, sks + 1 AS lagi FROM urai;
        CREATE VIRTUAL TABLE cari USING fts5(teks); CREATE TABLE 'it''s' (x TEXT)"""
    )
    rows = ", ".join(f"('31712301019000{n}', 'x{n}')" for n in range(10, 30))
    place.script(f"INSERT INTO urai (nim, catatan) VALUES {rows}")
    engine = place.engine()
    found = {table.name: table for table in find_tables(engine, "siakad", "")}
    assert set(found) == {"urai", "pandang", "it's"}
    assert [(c.name, c.type, c.is_key) for c in found["urai"].columns] == [
        ("nim", T, True),
        ("lulus", W, False),
        ("ipk", D, False),
        ("sks", INT, False),
        ("masuk", J, False),
        ("lahir", H, False),
        ("foto", None, False),
        ("nilai", N, False),
        ("catatan", T, False),
        ("apa", None, False),
        ("dua", None, False),
    ]
    assert kinds_of(engine, "siakad", found["urai"]) == {"nim": frozenset({"nik"}), "catatan": frozenset()}  # fmt: skip


def test_all_types_are_among_those_that_are_tried() -> None:
    assert set(TYPES.values()) == set(ColumnType)
