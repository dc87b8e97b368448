"""MariaDB's tables come as they are declared, within limits, in silence, or not at all."""

from __future__ import annotations

import datetime
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.mysql import MySQL
from datareq.errors import GenerationError
from datareq.generation.catalogue.found import find_tables
from datareq.generation.catalogue.sample import kinds_of
from datareq.generation.engine import Limits, Statement
from datareq.generation.gather import gather
from datareq.generation.plan import GATHERED, placed, plan
from datareq.generation.query.gate import check_query
from datareq.model.assignment import RowFilter
from datareq.model.catalogue import ColumnType, Source
from datareq.wiring.connections import dialect_of
from tests import gathered as shared
from tests.engines.conftest import PASSWORD, Server
from tests.gathered import CANARY, DAY, MOMENT, TYPES, Rows, source

TABLE = """CREATE OR REPLACE TABLE {name} (i BIGINT, nik VARCHAR(200), d DECIMAL(12, 4), n FLOAT, w BOOLEAN, h DATE,
    j DATETIME(6), rahasia VARCHAR(20) DEFAULT 'tidak diberikan') CHARACTER SET latin1"""
ROW = (1, CANARY, Decimal("1.2345"), 16777216.0, True, DAY, MOMENT)


@pytest.fixture(scope="session")
def server(mariadb: Server) -> Server:
    mariadb.execute(
        f"CREATE USER pembaca@localhost IDENTIFIED BY '{PASSWORD}'",
        TABLE.format(name="uji"),
        f"INSERT INTO uji VALUES (1, '{CANARY}', 1.2345, 16777216, TRUE, '2024-02-29', '2024-02-29 12:00:00.5', 'x')",
        "INSERT INTO uji VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO uji VALUES (-3, 'Müller', -0.5, 0.1, FALSE, '1000-01-01', '9999-12-31 23:59:59.999999', '')",
        "CREATE TABLE banyak AS SELECT seq AS i, repeat(md5(seq), 5) AS nik FROM seq_0_to_99999",
        "GRANT SELECT (i, nik, d, n, w, h, j) ON uji TO pembaca@localhost",
        "GRANT SELECT ON banyak TO pembaca@localhost",
    )
    return mariadb


@pytest.fixture
def engine(server: Server, tmp_path: Path) -> Callable[..., MySQL]:
    address = server.as_user("pembaca", PASSWORD)
    return lambda **limits: MySQL(uri=address, limits=Limits(**limits), scratch=tmp_path)


def gathered(engine: MySQL, folder: Path, granted: Any = None, **of: Any) -> list[dict[str, Any]]:
    return shared.gathered(engine, folder, granted, source(**of)).to_pylist()


def test_values_are_what_they_were(engine: Callable[..., MySQL], tmp_path: Path) -> None:
    rows = gathered(engine(), tmp_path / "g")
    assert [tuple(row.values()) for row in rows] == [
        (-3, "Müller", Decimal("-0.5"), pytest.approx(0.1, abs=1e-8), False, datetime.date(1000, 1, 1),
            datetime.datetime.fromisoformat("9999-12-31T23:59:59.999999")),
        ROW,
        (2, *[None] * 6),
    ]  # fmt: skip


def test_a_query_runs_over_them_on_the_embedded_engine(
    engine: Callable[..., MySQL], tmp_path: Path
) -> None:
    one, granted = source(), {"uji": tuple(TYPES)}
    chosen = plan([one], {"siakad": "mysql"}, lambda dialect: refuses(one, granted, dialect))
    assert chosen.connection is None
    gather(chosen, granted, {"siakad": engine()}, Limits(), tmp_path)
    sql = "SELECT count(*) AS n, median(d) AS m, max(j) AS j FROM uji WHERE nik LIKE '%7%' OR i < 0"
    result = check_query(sql, granted, placed([one], chosen), {"publik": 0}, "duckdb")
    statement = Statement(sql=result.sql or "", values=result.values)
    with DuckDB({GATHERED: str(tmp_path)}).run([statement]) as readers:
        (row,) = readers[0].read_all().to_pylist()
    assert (row["n"], row["j"].year) == (2, 9999)


def refuses(one: Source, granted: dict[str, tuple[str, ...]], dialect: str) -> bool:
    """Whether not even the plainest query is said to the server itself."""
    result = check_query("SELECT i FROM uji", granted, [one], {"publik": 0}, dialect)
    assert [finding.code for finding in result.findings] == ["query-dialect"]
    return False


FILTERS = {
    "case and accents": (RowFilter(column="nik", any_of=("müller", "Muller", "Müller")), [-3]),
    "spaces at the end": (RowFilter(column="nik", any_of=("Müller ",)), []),
    "quotes and backslashes": (RowFilter(column="nik", any_of=("\\' OR 1=1 -- ", "'; --", "\\")), []),
    "texts between": (RowFilter(column="nik", since="3", until="4"), [1]),
    "numbers": (RowFilter(column="d", since=1.2345), [1]),
    "single precision": (RowFilter(column="n", since=16777216, until=16777216), [1]),
    "truth": (RowFilter(column="w", any_of=(False,)), [-3]),
    "days": (RowFilter(column="h", since="2024-02-29", until="2024-02-29"), [1]),
    "parts of seconds": (RowFilter(column="j", until="2024-02-29 12:00:00.5"), [1]),
    "before them": (RowFilter(column="j", until="2024-02-29 12:00:00.4"), []),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "left"), FILTERS.values(), ids=FILTERS.keys())
def test_only_rows_that_were_granted_come(
    rows: RowFilter, left: list[int], engine: Callable[..., MySQL], tmp_path: Path
) -> None:
    assert [row["i"] for row in gathered(engine(), tmp_path / "g", Rows(rows))] == left


DRIFT = {
    "a zero day": ("h DATE", "'0000-00-00'", {"h": ColumnType.DATE}),
    "half a day": ("h DATE", "'2024-00-00'", {"h": ColumnType.DATE}),
    "a zero moment": ("j DATETIME", "'0000-00-00 00:00:00'", {"j": ColumnType.DATETIME}),
    "a truth that is 2": ("w BOOLEAN", "2", {"w": ColumnType.BOOLEAN}),
    "more than an integer": ("i BIGINT UNSIGNED", "18446744073709551615", {"i": ColumnType.INTEGER}),
    "bytes": ("t VARBINARY(9)", "'abc'", {"t": ColumnType.TEXT}),
    "text declared a number": ("i VARCHAR(9)", "'12'", {"i": ColumnType.INTEGER}),
    "text declared a double": ("n VARCHAR(9)", "'12'", {"n": ColumnType.NUMBER}),
    "decimals declared whole": ("i DECIMAL(9, 2)", "1", {"i": ColumnType.INTEGER}),
    "moment declared a day": ("h DATETIME", "'2024-01-01'", {"h": ColumnType.DATE}),
    "time": ("t TIME", "'10:00:00'", {"t": ColumnType.TEXT}),
    "no such column": ("x INT", "1", {"y": ColumnType.INTEGER}),
}  # fmt: skip


@pytest.mark.parametrize(("made", "value", "declared"), DRIFT.values(), ids=DRIFT.keys())
def test_what_is_not_as_declared_is_not_made_to_fit(
    made: str, value: str, declared: dict[str, ColumnType], server: Server, tmp_path: Path
) -> None:
    server.execute(
        f"CREATE OR REPLACE TABLE beda ({made})",
        "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
        f"INSERT INTO beda VALUES ({value})",
    )
    with pytest.raises(GenerationError) as caught:
        gathered(MySQL(uri=server.as_user("root")), tmp_path / "g", table="beda", columns=declared)
    assert caught.value.code == "engine-drift"
    (column,) = declared
    assert caught.value.args_ == {"connection": "siakad", "table": "beda", "column": column}
    assert caught.value.__context__ is None


FITTING = {
    "bit": ("w BIT(1)", "b'1'", {"w": ColumnType.BOOLEAN}, True),
    "year": ("i YEAR", "2024", {"i": ColumnType.INTEGER}, 2024),
    "filled with zeros": ("i INT(9) ZEROFILL", "42", {"i": ColumnType.INTEGER}, 42),
    "enumerated": ("t ENUM('A', 'B')", "'B'", {"t": ColumnType.TEXT}, "B"),
    "long text": ("t LONGTEXT", "repeat('ä', 100000)", {"t": ColumnType.TEXT}, "ä" * 100000),
    "whole declared decimal": ("d INT", "7", {"d": ColumnType.DECIMAL}, 7),
    "all digits of a double": ("n DOUBLE", "0.1e0 + 0.2e0", {"n": ColumnType.NUMBER}, 0.1 + 0.2),
    "moment of a zone": ("j TIMESTAMP", "from_unixtime(0 + 86400)", {"j": ColumnType.DATETIME}, datetime.datetime.fromisoformat("1970-01-02")),
    "a reserved name with a quote": ('`sel"ect` INT', "1", {'sel"ect': ColumnType.INTEGER}, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("made", "value", "declared", "seen"), FITTING.values(), ids=FITTING.keys()
)
def test_what_fits_comes_whole(
    made: str,
    value: str,
    declared: dict[str, ColumnType],
    seen: object,
    server: Server,
    tmp_path: Path,
) -> None:
    server.execute(f"CREATE OR REPLACE TABLE `pas` ({made})", f"INSERT INTO pas VALUES ({value})")
    address = MySQL(uri=server.as_user("root"))
    (row,) = gathered(address, tmp_path / "g", table="kampus.pas", columns=declared)
    assert list(row.values()) == [seen]


def silence(error: GenerationError) -> str:
    return "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.args_)


STOPS = {
    "too much": ("SELECT nik FROM banyak", {"output": 10**6}, "engine-size"),
    "too long": ("SELECT count(*) FROM banyak a, banyak b WHERE a.nik > b.nik", {"wall_seconds": 1}, "engine-time"),
    "not granted": ("SELECT rahasia FROM uji", {}, "engine-denied"),
    "another database": ("SELECT user FROM mysql.user", {}, "engine-denied"),
    "not SQL": (f"SELECT '{CANARY}' FROM FROM", {}, "engine-query"),
    "several": ("SELECT 1; SELECT 2", {}, "engine-query"),
    "a write": ("DELETE FROM uji", {}, "engine-denied"),
    "a file": ("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE uji", {}, "engine-query"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "limits", "code"), STOPS.values(), ids=STOPS.keys())
def test_what_goes_wrong_has_our_code_and_no_value(
    sql: str, limits: dict[str, int], code: str, engine: Callable[..., MySQL], tmp_path: Path
) -> None:
    began = time.monotonic()
    with pytest.raises(GenerationError) as caught, engine(**limits).run([Statement(sql=sql)]):
        pass
    assert caught.value.code == code
    assert time.monotonic() - began < 5
    assert CANARY not in silence(caught.value)
    assert PASSWORD not in silence(caught.value)
    assert list(tmp_path.iterdir()) == []


WRITES = ("DELETE FROM uji", "CREATE TABLE baru (i INT)", "UPDATE uji SET i = 0", "DROP TABLE uji")


@pytest.mark.parametrize("sql", WRITES)
def test_nothing_can_be_written_even_by_one_who_may(sql: str, server: Server) -> None:
    with pytest.raises(GenerationError), MySQL(uri=server.as_user("root")).run([Statement(sql=sql)]):  # fmt: skip
        pass
    assert server.rows("SELECT count(*), sum(i) FROM uji") == ((3, 0),)


def test_all_tables_are_seen_at_one_moment(engine: Callable[..., MySQL], server: Server) -> None:
    server.execute(
        "CREATE OR REPLACE TABLE gerak (i INT)", "GRANT SELECT ON gerak TO pembaca@localhost"
    )
    slow = Statement(sql="SELECT count(*) AS n FROM gerak WHERE sleep(0) = 0 AND sleep(1) = 0")
    between = threading.Timer(0.5, server.execute, ["INSERT INTO gerak VALUES (1)"])
    wait = Statement(sql="SELECT sleep(1) AS s")
    between.start()
    with engine().run([wait, slow]) as readers:
        assert readers[1].read_all().to_pylist() == [{"n": "0"}]
    between.join()
    assert server.rows("SELECT count(*) FROM gerak") == ((1,),)


def test_a_server_that_shortens_results_is_told_not_to(
    engine: Callable[..., MySQL], server: Server, tmp_path: Path
) -> None:
    server.execute("SET GLOBAL sql_select_limit = 1")
    try:
        assert len(gathered(engine(), tmp_path / "g")) == 3
    finally:
        server.execute("SET GLOBAL sql_select_limit = DEFAULT")


def test_many_rows_come_whole_and_in_order(engine: Callable[..., MySQL], tmp_path: Path) -> None:
    columns = {"i": ColumnType.INTEGER, "nik": ColumnType.TEXT}
    rows = gathered(engine(), tmp_path / "g", table="banyak", columns=columns)
    assert [row["i"] for row in rows] == list(range(100000))


ADDRESSES = {
    "nobody there": "mysql://saya:{p}@127.0.0.1:1/kampus",
    "wrong password": "mysql://pembaca:{p}x@localhost/kampus?socket={s}",
    "no such database": "mysql://pembaca:{p}@localhost/takada?socket={s}",
    "not an address": "mysql://saya:{p}/x@tidak:bukan/kampus",
    "an unknown option": "mysql://saya:{p}@127.0.0.1/kampus?local_infile=1",
    "nobody's name": "mysql://127.0.0.1/kampus",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_server_that_lets_nobody_in_is_said_without_its_address(
    address: str, server: Server
) -> None:
    secret = "kunci-4711"
    engine = MySQL(uri=address.format(p=secret, s=server.socket))
    assert secret not in repr(engine)
    with pytest.raises(GenerationError) as caught, engine.run([Statement(sql="SELECT 1")]):
        pass
    assert caught.value.code == "engine-unreachable"
    assert secret not in silence(caught.value)
    assert "127.0.0.1" not in silence(caught.value)


@pytest.mark.parametrize("scheme", ["mysql", "mariadb"])
def test_address_says_the_engine(scheme: str) -> None:
    assert dialect_of(f"{scheme}://a:b@c/d") == "mysql"


def test_a_table_that_is_gone_is_named(server: Server, tmp_path: Path) -> None:
    gone = replace(source(), table="hilang")
    with pytest.raises(GenerationError) as caught:
        gathered(MySQL(uri=server.as_user("root")), tmp_path / "g", table=gone.table)
    assert (caught.value.code, caught.value.args_["table"]) == ("engine-drift", "hilang")


def test_its_tables_are_described_for_the_catalogue(server: Server) -> None:
    server.execute(
        "CREATE OR REPLACE TABLE urai (nim VARCHAR(20) PRIMARY KEY COMMENT 'nomor', lulus BOOLEAN, ipk DECIMAL(3, 2),"
        " sks SMALLINT UNSIGNED, masuk DATETIME, foto BLOB, jalur ENUM('a', 'b')) COMMENT 'mahasiswa'",
        *(f"INSERT INTO urai (nim) VALUES ('31712301019000{n}')" for n in range(10, 30)),
    )
    engine = MySQL(uri=server.as_user("root"))
    found = {table.name: table for table in find_tables(engine, "siakad", "")}
    table = found["urai"]
    assert table.comment == "mahasiswa"
    assert [(c.name, c.type, c.is_key, c.comment) for c in table.columns] == [
        ("nim", ColumnType.TEXT, True, "nomor"),
        ("lulus", ColumnType.BOOLEAN, False, ""),
        ("ipk", ColumnType.DECIMAL, False, ""),
        ("sks", ColumnType.INTEGER, False, ""),
        ("masuk", ColumnType.DATETIME, False, ""),
        ("foto", None, False, ""),
        ("jalur", ColumnType.TEXT, False, ""),
    ]
    assert kinds_of(engine, "siakad", table) == {
        "nim": frozenset({"nik"}),
        "jalur": frozenset(),
    }
