"""Every engine keeps the same promises: what the gate renders runs, within limits, over what was granted, in silence."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.servers import Server, postgres

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.postgres import Postgres
from datareq.errors import GenerationError
from datareq.generation.engine import Engine, Limits, Statement
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.query.gate import check_query
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.model.sop import Label

CANARY = "3171234567890001"
PASSWORD = "rahasia-sekali"
COLUMNS = {
    "i": ColumnType.INTEGER,
    "nik": ColumnType.TEXT,
    "d": ColumnType.DECIMAL,
    "h": ColumnType.DATE,
    "j": ColumnType.DATETIME,
    "w": ColumnType.BOOLEAN,
    "n": ColumnType.NUMBER,
}
WORD = Label(id="uji", en="test")
SOURCE = Source(
    id="uji",
    label=WORD,
    description="",
    engine="",
    connection="coba",
    table="uji",
    owner="PDI",
    presence="publik",
    subject_key=None,
    columns=tuple(
        Column(name=name, type=type_, label=WORD, classification="publik")
        for name, type_ in COLUMNS.items()
    ),
)
TABLE = f"""CREATE TABLE uji AS SELECT i::INTEGER AS i, '{CANARY}' || i AS nik, (i % 7)::DECIMAL(4, 2) AS d,
    DATE '2024-01-01' + (i % 365)::INTEGER AS h, TIMESTAMP '2024-01-01 12:00:00' AS j, i % 2 = 0 AS w,
    i / 4 AS n FROM range(50000) r(i)"""  # noqa: S608 - our own constant
Make = Callable[..., Engine]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("engines") / "coba.duckdb"
    create_database(path, [TABLE, "CREATE TABLE lain AS SELECT 1 AS i"])
    return path


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with postgres() as server:
        server.copy_from(database)
        granted = ", ".join(name for name in COLUMNS if name != "nik")
        server.execute(
            f"CREATE ROLE pembaca LOGIN PASSWORD '{PASSWORD}'",
            "GRANT USAGE ON SCHEMA public TO pembaca",
            f"GRANT SELECT ({granted}) ON uji TO pembaca",
        )
        yield server


@pytest.fixture(params=["duckdb", "postgres"])
def make(request: pytest.FixtureRequest, database: Path, tmp_path: Path) -> Make:
    """Makes the engine, over the same rows, with the limits given."""
    if request.param == "duckdb":
        return lambda **limits: DuckDB({"coba": str(database)}, Limits(**limits), tmp_path)
    server = request.getfixturevalue("server")
    return lambda **limits: Postgres(uri=server.uri, limits=Limits(**limits), scratch=tmp_path)


def statement(engine: Engine, sql: str) -> Statement:
    result = check_query(sql, {"uji": tuple(COLUMNS)}, [SOURCE], {"publik": 0}, engine.dialect)
    assert result.findings == ()
    return Statement(sql=result.sql or "", values=result.values, types=result.types)


def run(engine: Engine, *queries: str) -> list[pa.Table]:
    tables = []
    with engine.run([statement(engine, sql) for sql in queries]) as readers:
        for reader in readers:
            schema = normal_schema(reader.schema)
            batches = [normal_batch(batch, schema) for batch in reader]
            tables.append(pa.Table.from_batches(batches, schema=schema))
    return tables


def test_results_come_in_the_order_of_the_queries(make: Make) -> None:
    tables = run(make(), "SELECT count(*) AS n FROM uji", "SELECT max(i) AS m FROM uji")
    assert [table.to_pylist() for table in tables] == [[{"n": 50000}], [{"m": 49999}]]


def test_many_batches_come_whole_and_in_order(make: Make) -> None:
    (table,) = run(make(), "SELECT i, nik FROM uji ORDER BY i DESC")
    assert table.column("i").to_pylist() == list(range(49999, -1, -1))


def test_an_empty_result_has_its_columns_and_types(make: Make) -> None:
    (table,) = run(make(), "SELECT i, d FROM uji WHERE i < 0")
    assert table.schema == pa.schema({"i": pa.int64(), "d": pa.decimal128(38, 2)})
    assert table.num_rows == 0


def test_types_are_the_same_everywhere(make: Make) -> None:
    (table,) = run(make(), "SELECT *, sum(i) OVER () AS s FROM uji WHERE i = 8")
    assert [str(field.type) for field in table.schema] == [
        *("int64", "string", "decimal128(38, 2)", "date32[day]", "timestamp[us]", "bool", "double"),
        "int64",
    ]
    (row,) = table.to_pylist()
    assert (row["d"], row["n"], row["w"]) == (Decimal("1.00"), 2.0, True)


def test_nothing_is_left_behind(make: Make, tmp_path: Path) -> None:
    engine = make()
    with engine.run([statement(engine, "SELECT nik FROM uji")]) as readers:
        readers[0].read_next_batch()
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())
    assert list(tmp_path.iterdir()) == []


STOPS = {
    "conversion": ("SELECT CAST(nik || 'x' AS INTEGER) AS x FROM uji", {}, "engine-query"),
    "overflow": ("SELECT CAST(nik AS BIGINT) * 100000 AS x FROM uji", {}, "engine-query"),
    "too much": ("SELECT a.nik, b.d FROM uji a, uji b WHERE b.i < 20", {"output": 10**6}, "engine-size"),
    "too long": ("SELECT sum(a.i * b.i) AS x FROM uji a, uji b WHERE a.i + b.i <> 7", {"wall_seconds": 1}, "engine-time"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "limits", "code"), STOPS.values(), ids=STOPS.keys())
def test_what_goes_wrong_has_our_code_and_no_value(
    sql: str, limits: dict[str, int], code: str, make: Make, tmp_path: Path
) -> None:
    began = time.monotonic()
    with pytest.raises(GenerationError) as caught:
        run(make(**limits), sql)
    assert caught.value.code == code
    assert time.monotonic() - began < limits.get("wall_seconds", 20) + 5
    words = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert CANARY not in words
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_there_is_said_without_its_address(tmp_path: Path) -> None:
    engine = Postgres(uri=f"postgresql://saya:{PASSWORD}@127.0.0.1:1/tidakada", scratch=tmp_path)
    assert PASSWORD not in repr(engine)
    with pytest.raises(GenerationError) as caught, engine.run([Statement(sql="SELECT 1")]):
        pass
    assert caught.value.code == "engine-unreachable"
    words = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert PASSWORD not in words
    assert "127.0.0.1" not in words


DENIED = {
    "a column": "SELECT nik FROM public.uji",
    "a condition on it": "SELECT i FROM public.uji WHERE nik > '1'",
    "an order by it": "SELECT i FROM public.uji ORDER BY nik",
    "a whole row": "SELECT u FROM public.uji u",
    "a row as text": "SELECT to_json(u) FROM public.uji u",
    "another table": "SELECT i FROM public.lain",
}


@pytest.mark.parametrize("sql", DENIED.values(), ids=DENIED.keys())
def test_server_itself_denies_what_was_not_granted(sql: str, server: Server) -> None:
    """The second lock: these statements never passed the gate."""
    engine = Postgres(uri=server.as_user("pembaca", PASSWORD))
    with pytest.raises(GenerationError, match="engine-denied"), engine.run([Statement(sql=sql)]):
        pass


WRITES = {
    "insert": "INSERT INTO public.lain VALUES (2)",
    "returning": "DELETE FROM public.lain RETURNING i",
    "table": "CREATE TABLE public.x AS SELECT 1",
    "writing CTE": "WITH x AS (DELETE FROM public.lain RETURNING i) SELECT i FROM x",
    "several": "SELECT 1; DROP TABLE public.lain",
    "switching it off": "SET transaction_read_only = off",
}


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES.keys())
def test_nothing_can_be_written_on_the_server(sql: str, server: Server) -> None:
    delete = "DELETE FROM public.lain RETURNING i"
    statements = [Statement(sql=text) for text in (sql, delete)]
    with pytest.raises(GenerationError), Postgres(uri=server.uri).run(statements):
        pass
    assert server.rows("SELECT i FROM public.lain") == [(1,)]


def test_address_cannot_loosen_what_holds_the_connection_back(server: Server) -> None:
    loose = (
        server.uri + "&options=-c%20default_transaction_read_only%3Doff%20-c%20search_path%3Dpublic"
    )
    settings = "SELECT current_setting('transaction_read_only') AS r, current_setting('search_path') AS s, current_setting('TimeZone') AS t"
    with Postgres(uri=loose).run([Statement(sql=settings)]) as readers:
        assert readers[0].read_all().to_pylist() == [{"r": "on", "s": "pg_catalog", "t": "UTC"}]


def test_values_are_bound_and_never_part_of_the_text(server: Server) -> None:
    values = ("x'; --", 7, True)
    sql = ", ".join(f"current_setting('dr.p{n}') AS v{n}" for n in (1, 2, 3))
    with Postgres(uri=server.uri).run([Statement(sql=f"SELECT {sql}", values=values)]) as readers:
        assert readers[0].read_all().to_pylist() == [{"v1": "x'; --", "v2": "7", "v3": "true"}]
