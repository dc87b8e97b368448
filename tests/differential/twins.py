"""Two copies of the same data: in the second, everything that a grant doesn't show is noise."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import duckdb

from datareq.generation.query.granted import Granted
from datareq.model.assignment import Access, Grant, Mask, RowFilter
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.rehearsal.warehouse import statements

DAY = datetime.date(2026, 3, 12)
STUDENTS = 150
_T = ColumnType
NOISE = {
    _T.TEXT: "CASE WHEN random() < 0.1 THEN NULL ELSE left(md5(random()::VARCHAR), 6) END",
    _T.INTEGER: "CASE WHEN random() < 0.1 THEN NULL ELSE floor(random() * 100)::INTEGER END",
    _T.DECIMAL: "round(random() * 4, 2)",
    _T.NUMBER: "random()",
    _T.BOOLEAN: "random() < 0.5",
    _T.DATE: "DATE '1990-01-01' + floor(random() * 12000)::INTEGER",
    _T.DATETIME: "TIMESTAMP '2020-01-01 00:00:00'",
}


def access() -> Granted:
    """Columns of every kind; names, births and incomes masked; students and lecturers of some programmes only."""
    grants = (
        _grant(
            "mahasiswa",
            "nim kode_prodi angkatan status jalur_masuk ipk nama tanggal_lahir penghasilan_orang_tua",
            masks={
                "nama": Mask(first=2),
                "tanggal_lahir": Mask(to="year"),
                "penghasilan_orang_tua": Mask(bands=(0, 3_000_000, 8_000_000)),
            },
            rows=(RowFilter(column="angkatan", since=2018, until=2022),),
        ),
        _grant("krs", "nim semester ips sks_diambil"),
        _grant("alumni", "nim kode_prodi status_kerja masa_tunggu_bulan"),
        _grant("program_studi", "kode_prodi nama_prodi jenjang kode_unit"),
        _grant(
            "dosen",
            "kode_prodi kode_unit jabatan_fungsional tahun_mulai",
            rows=(RowFilter(column="status", any_of=("Aktif",), ungranted=True),),
        ),
    )
    return Granted(Access(document="access", version=1, request="PDI-2026-0042", grants=grants))


def _grant(
    source: str,
    columns: str,
    masks: Mapping[str, Mask] | None = None,
    rows: tuple[RowFilter, ...] = (),
) -> Grant:
    return Grant(
        source=source,
        columns=tuple(columns.split()),
        staff=(),
        since=DAY,
        until=DAY,
        masks=masks or {},
        rows=rows,
    )


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """The first copy, in the current catalogue of the connection."""
    for statement in statements(STUDENTS):
        connection.execute(statement)


def blur(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], granted: Granted
) -> None:
    """Turns the current catalogue's copy into the second."""
    connection.execute("SELECT setseed(0.5)")
    for source in sources.values():
        if source.id not in granted:
            connection.execute(f"DELETE FROM {source.table} WHERE random() < 0.5")
            continue
        outside = _outside(source, granted)
        connection.execute(f"DELETE FROM {source.table} WHERE {outside} AND random() < 0.3")
        for column in source.columns:
            seen = _seen(source, column, granted)
            value = (
                f"CASE WHEN {outside} THEN {_elsewhere(source, column, granted)} ELSE {seen} END"
            )
            connection.execute(f"UPDATE {source.table} SET {column.name} = {value}")


def _seen(source: Source, column: Column, granted: Granted) -> str:
    """In a granted row: the same, what looks the same behind its mask, or noise."""
    name = column.name
    if name in granted[source.id]:
        mask = granted.masks[source.id].get(name)
        if mask is None:
            return name
        if mask.first is not None:
            return f"left({name}, {mask.first}) || md5(random()::VARCHAR)"
        if mask.to is not None:
            return f"make_date(year({name}), 1 + floor(random() * 12)::INTEGER, 1 + floor(random() * 28)::INTEGER)"
        return f"CASE WHEN {name} >= 8000000 THEN 9000001 WHEN {name} >= 3000000 THEN 3000003 ELSE 7 END"
    if name == source.subject_key:
        return f"md5({name})"  # other people, but as many
    if name in {rows.column for rows in granted.rows[source.id]}:
        return name
    return NOISE[column.type]


def _elsewhere(source: Source, column: Column, granted: Granted) -> str:
    """In a row outside: anything that keeps it outside."""
    if column.name in {rows.column for rows in granted.rows[source.id]}:
        return column.name
    return NOISE[column.type]


def _outside(source: Source, granted: Granted) -> str:
    conditions = []
    for rows in granted.rows[source.id]:
        if rows.any_of is not None:
            conditions.append(f"{rows.column} IN ({', '.join(map(repr, rows.any_of))})")
        else:
            conditions.append(f"{rows.column} BETWEEN {rows.since} AND {rows.until}")
    return f"({' AND '.join(conditions)}) IS NOT TRUE" if conditions else "FALSE"
