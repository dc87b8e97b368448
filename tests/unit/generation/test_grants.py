"""What a grant masks or filters out can't be seen by any query, not by its values and not by an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pytest
from generation_cases import DAY, REGISTRATION, catalogue, codes, ranks

from datareq.generation.query.gate import check_query
from datareq.generation.query.granted import Granted
from datareq.generation.query.result import QueryResult, Shape
from datareq.model.assignment import Access, Grant, Mask, RowFilter

COLUMNS = ("nim", "nama", "angkatan", "tanggal_lahir", "penghasilan_orang_tua", "kode_prodi", "ipk")


def granted(masks: Mapping[str, Mask] | None = None, rows: tuple[RowFilter, ...] = ()) -> Granted:
    grants = (
        Grant(
            source="mahasiswa",
            columns=COLUMNS,
            staff=(),
            since=DAY,
            until=DAY,
            masks=masks or {},
            rows=rows,
        ),
        Grant(source="krs", columns=("nim", "ips"), staff=(), since=DAY, until=DAY),
    )
    return Granted(Access(document="access", version=1, request=REGISTRATION, grants=grants))


def gate(sql: str, **changes: object) -> QueryResult:
    return check_query(sql, granted(**changes), catalogue(), ranks())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS _dr_siakad")
    connection.execute("""
        CREATE TABLE _dr_siakad.mahasiswa AS SELECT
            i::VARCHAR AS nim, CASE WHEN i % 10 = 7 THEN 'rahasia' ELSE i::VARCHAR END AS nama,
            2020 + i % 10 AS angkatan, DATE '2001-05-17' + i::INTEGER AS tanggal_lahir, i * 100000 AS penghasilan_orang_tua,
            (i % 10)::VARCHAR AS kode_prodi, (i % 5)::DECIMAL(3, 2) AS ipk, 'Aktif' AS status FROM range(200) r(i)""")
    yield connection
    connection.close()


MASKS = {
    "nama": Mask(first=2),
    "tanggal_lahir": Mask(to="year"),
    "penghasilan_orang_tua": Mask(bands=(1_000_000, 0, 5_000_000)),
}


def test_masked_values_are_all_that_is_seen(engine: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT nim, nama, tanggal_lahir, penghasilan_orang_tua AS p FROM mahasiswa WHERE nim IN ('7', '12', '60')"
    result = gate(sql, masks=MASKS)
    rows = engine.execute(result.sql or "").fetchall()
    assert [(row[0], row[1], row[2].isoformat(), row[3]) for row in rows] == [
        ("12", "12", "2001-01-01", 1_000_000),
        ("60", "60", "2001-01-01", 5_000_000),
        ("7", "ra", "2001-01-01", 0),
    ]


def test_no_expression_reaches_below_a_mask(engine: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT max(length(nama)) AS n, count(DISTINCT month(tanggal_lahir)) AS m FROM mahasiswa"
    assert engine.execute(gate(sql, masks=MASKS).sql or "").fetchone()[:2] == (2, 1)


def test_a_band_below_the_first_is_empty(engine: duckdb.DuckDBPyConnection) -> None:
    mask = {"penghasilan_orang_tua": Mask(bands=(300_000,))}
    result = gate("SELECT penghasilan_orang_tua AS p FROM mahasiswa WHERE nim < '1'", masks=mask)
    assert engine.execute(result.sql or "").fetchall() == [(None,)]


def test_a_masked_column_keeps_its_level() -> None:
    plain, masked = (
        gate("SELECT nama FROM mahasiswa"),
        gate("SELECT nama FROM mahasiswa", masks=MASKS),
    )
    assert plain.level == masked.level == "terbatas"
    assert masked.columns[0].personal


def test_a_masked_key_tells_nobody_apart() -> None:
    sql = """SELECT count(*) AS j FROM mahasiswa m WHERE EXISTS (SELECT 1 FROM krs k WHERE k.nim = m.nim)"""
    assert gate(sql).shape is Shape.COUNTED
    assert gate(sql, masks={"nim": Mask(first=3)}).shape is Shape.ROWS


ROWS = (
    RowFilter(column="kode_prodi", any_of=("3", "4")),
    RowFilter(column="angkatan", since=2021, until=2029),
)

ERRORS = {
    "cast": "SELECT count(*) AS j FROM mahasiswa WHERE CAST(nama AS INTEGER) > 5",
    "cast in the list": "SELECT max(CAST(nama AS INTEGER)) AS j FROM mahasiswa",
    "join": "SELECT count(*) AS j FROM mahasiswa m JOIN (SELECT 13 AS k) y ON CAST(m.nama AS INTEGER) = y.k",
    "twice": "SELECT count(*) AS j FROM mahasiswa a JOIN mahasiswa b ON a.nim = b.nim WHERE CAST(a.nama AS INTEGER) > CAST(b.nama AS INTEGER)",
    "case": "SELECT count(*) AS j FROM mahasiswa WHERE CASE WHEN nama LIKE 'r%' THEN CAST(nama AS INTEGER) ELSE 1 END = 1",
    "exists": "SELECT count(*) AS j FROM mahasiswa a WHERE EXISTS (SELECT 1 FROM mahasiswa b WHERE CAST(b.nama AS INTEGER) = CAST(a.nim AS INTEGER))",
    "list": "SELECT count(*) AS j FROM mahasiswa WHERE CAST(nama AS INTEGER) IN (SELECT 13 AS x)",
    "order and limit": "SELECT nim FROM mahasiswa ORDER BY CAST(nama AS INTEGER) LIMIT 3",
    "lateral": "SELECT count(*) AS j FROM mahasiswa m, LATERAL (SELECT CAST(m.nama AS INTEGER) AS n) x WHERE x.n > 3",
    "common table": "WITH t AS (SELECT CAST(nama AS INTEGER) AS n FROM mahasiswa) SELECT count(*) AS j FROM t WHERE n > 3",
    "window": "SELECT nim, sum(CAST(nama AS INTEGER)) OVER (ORDER BY nim) AS s FROM mahasiswa",
    "set": "SELECT CAST(nama AS INTEGER) AS n FROM mahasiswa UNION SELECT CAST(nama AS INTEGER) FROM mahasiswa",
}  # fmt: skip


@pytest.mark.parametrize("sql", ERRORS.values(), ids=ERRORS.keys())
def test_no_error_tells_of_a_row_that_was_filtered_out(
    sql: str, engine: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(duckdb.ConversionException):
        engine.execute(gate(sql).sql or "").fetchall()
    assert engine.execute(gate(sql, rows=ROWS).sql or "").fetchall()


@pytest.mark.parametrize("sql", ERRORS.values(), ids=ERRORS.keys())
def test_filtered_rows_are_worked_out_first(sql: str, engine: duckdb.DuckDBPyConnection) -> None:
    """DuckDB's own plan: what an author wrote stands above the granted rows, never beside the filter."""
    ((_, plan),) = engine.execute("EXPLAIN " + (gate(sql, rows=ROWS).sql or "")).fetchall()
    assert plan.count("Table: _dr_siakad") == 1
    assert "CTE Scan" in plan


def test_only_the_granted_rows_are_counted(engine: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT count(*) AS j FROM mahasiswa"
    assert engine.execute(gate(sql).sql or "").fetchone()[0] == 200
    assert engine.execute(gate(sql, rows=ROWS).sql or "").fetchone()[0] == 40
    dates = (RowFilter(column="tanggal_lahir", until="2001-05-20"),)
    assert engine.execute(gate(sql, rows=dates).sql or "").fetchone()[0] == 4
    hidden = (RowFilter(column="status", any_of=("Cuti",), ungranted=True),)
    assert engine.execute(gate(sql, rows=hidden).sql or "").fetchone()[0] == 0
    assert codes(gate("SELECT status FROM mahasiswa", rows=hidden)) == ["query-column-not-granted"]


def test_what_picks_the_rows_weighs_on_the_level() -> None:
    rows = (RowFilter(column="penghasilan_orang_tua", until=2_000_000, ungranted=True),)
    sql = "SELECT count(*) AS j FROM mahasiswa"
    assert gate(sql).level == "publik"
    result = gate(sql, rows=rows)
    assert result.level == "rahasia"
    assert result.columns[0].influence == (("mahasiswa", "penghasilan_orang_tua"),)


def test_on_a_server_the_rows_are_worked_out_first_too() -> None:
    sql = "SELECT nama, tanggal_lahir, penghasilan_orang_tua AS p FROM mahasiswa"
    result = check_query(
        sql, granted(masks=MASKS, rows=ROWS), catalogue(), ranks(), dialect="postgres"
    )
    assert result.findings == ()
    assert 'WITH "_dr_f_mahasiswa" AS MATERIALIZED' in (result.sql or "")
    assert (result.sql or "").count('FROM "public"."mahasiswa"') == 1


def test_a_filter_by_an_unknown_column_reads_nothing() -> None:
    unknown = (RowFilter(column="tidak_ada", any_of=("x",)),)
    assert codes(gate("SELECT nim FROM mahasiswa", rows=unknown)) == ["query-unproven"]


PSEUDONYM = {"nim": Mask(pseudonym=True)}

FINE = {
    "bare": "SELECT nim, ipk FROM mahasiswa",
    "renamed and handed on": "SELECT t.orang FROM (SELECT nim AS orang FROM mahasiswa) t",
    "counted": "SELECT kode_prodi, count(DISTINCT nim) AS j FROM mahasiswa GROUP BY kode_prodi",
    "grouped by": "SELECT nim, count(*) AS j FROM mahasiswa GROUP BY nim",
    "joined": "SELECT m.nim, k.ips FROM mahasiswa m JOIN krs k ON k.nim = m.nim",
    "picked": "SELECT nim FROM mahasiswa WHERE nim IN (SELECT nim FROM krs WHERE ips > 3)",
    "windowed": "SELECT nim, row_number() OVER (PARTITION BY nim ORDER BY ipk) AS r FROM mahasiswa",
    "in a pivot": "SELECT * FROM mahasiswa PIVOT (count(*) FOR angkatan IN (2023 AS a) GROUP BY nim)",
}  # fmt: skip

MISUSED = {
    "compared": "SELECT ipk FROM mahasiswa WHERE nim = '7'",
    "in a list": "SELECT ipk FROM mahasiswa WHERE nim IN ('7', '8')",
    "like": "SELECT ipk FROM mahasiswa WHERE nim LIKE '1%'",
    "cut": "SELECT left(nim, 3) AS x FROM mahasiswa",
    "joined to text": "SELECT nim || 'x' AS x FROM mahasiswa",
    "sorted": "SELECT nim FROM mahasiswa ORDER BY nim",
    "sorted in a window": "SELECT ipk, row_number() OVER (ORDER BY nim) AS r FROM mahasiswa",
    "smallest": "SELECT min(nim) AS x FROM mahasiswa",
    "one of two": "SELECT coalesce(nim, '0') AS x FROM mahasiswa",
    "with a literal": "SELECT nim FROM mahasiswa UNION ALL SELECT '7'",
    "with a literal in a case": "SELECT CASE WHEN ipk > 3 THEN nim ELSE '7' END AS x FROM mahasiswa",
    "with other people": "SELECT nim FROM mahasiswa UNION SELECT nim FROM krs",
    "the first ones": "SELECT nim FROM mahasiswa LIMIT 3",
    "through a derived table": "SELECT t.ipk FROM (SELECT nim AS o, ipk FROM mahasiswa) t WHERE t.o > '5'",
    "as one value": "SELECT ipk, (SELECT k.nim FROM krs k WHERE k.nim = m.nim LIMIT 1) AS x, nim > '3' AS y FROM mahasiswa m",
    "compared with another column": "SELECT ipk FROM mahasiswa WHERE nim = nama",
}  # fmt: skip


@pytest.mark.parametrize("sql", FINE.values(), ids=FINE.keys())
def test_who_stands_behind_a_pseudonym_may_be_told_apart(sql: str) -> None:
    result = gate(sql, masks=PSEUDONYM)
    assert result.findings == ()
    bare = [name for name in ("nim", "orang") if name in {c.name for c in result.columns}]
    assert result.pseudonyms == tuple((name, ("mahasiswa", "nim")) for name in bare)


@pytest.mark.parametrize("sql", MISUSED.values(), ids=MISUSED.keys())
def test_nothing_else_may_be_done_with_who_stands_behind_a_pseudonym(sql: str) -> None:
    assert gate(sql).findings == ()
    assert set(codes(gate(sql, masks=PSEUDONYM))) == {"query-pseudonym"}
