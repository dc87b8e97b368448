"""Ways from a table to a CSV and a Parquet file, each a process of its own: `python -m tests.benchmarks.routes`.

Ours is a whole generation: gate, plan, locked-down child, checks, manifest. The others are what somebody would
write instead; none of them checks or hides anything.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

COLUMNS = {
    "nomor": "integer",
    "tanggal": "date",
    "gedung": "text",
    "ruang": "text",
    "jam": "integer",
    "lantai": "integer",
    "kwh": "decimal",
    "suhu": "number",
    "terpakai": "boolean",
}
QUERY = f"SELECT {', '.join(COLUMNS)} FROM pemakaian WHERE lantai = 2"  # noqa: S608 - our own words
"""A fifth of the rows."""
ORDER = f" ORDER BY {', '.join(COLUMNS)}"


def table(rows: int) -> str:
    """Readings of a building's meters: no persons, so the result is rows."""
    return f"""
        CREATE TABLE pemakaian AS SELECT i AS nomor, date '2020-01-01' + (i // 10000)::INT AS tanggal,
            ['Gedung Dewi Sartika', 'Gedung Hasjim Asjarie', 'Gedung R.A. Kartini', 'Perpustakaan'][1 + (hash(i) % 4)::INT] AS gedung,
            'R-' || lpad((hash(i, 1) % 900)::VARCHAR, 3, '0') AS ruang, (hash(i, 2) % 24)::INT AS jam,
            (hash(i, 3) % 5)::INT AS lantai, ((hash(i, 4) % 100000) / 100)::DECIMAL(9, 2) AS kwh,
            (hash(i, 5) % 1000) / 10.0::DOUBLE AS suhu, hash(i, 6) % 2 = 0 AS terpakai FROM range({rows}) r(i)"""  # noqa: S608 - our own words


def ours(database: Path, out: Path) -> tuple[float, int]:
    from datetime import date

    from datareq.cli import start_lightly

    start_lightly()  # as every command does
    from datareq.adapters.engines.duckdb import DuckDB
    from datareq.documents.policy import load_policy
    from datareq.documents.tree import read_folder
    from datareq.generation.build import Built, build
    from datareq.generation.inputs import BuildInputs
    from datareq.model.assignment import Access, Grant
    from datareq.model.catalogue import Column, ColumnType, Source
    from datareq.model.procedure import Output, Procedure
    from datareq.model.request import DataAsked, Period, Purpose, Request, Requester
    from datareq.model.sop import Label

    label, day = Label(id="Pemakaian", en="Use"), date(2026, 1, 1)
    columns = tuple(
        Column(name=name, type=ColumnType(type_), label=label, classification="publik")
        for name, type_ in COLUMNS.items()
    )
    source = Source(
        id="pemakaian",
        label=label,
        description="",
        engine="duckdb",
        connection="gedung",
        table="pemakaian",
        owner="",
        presence="publik",
        subject_key=None,
        columns=columns,
    )
    request = Request(
        form="FRM-DATA-002",
        version=1,
        requester=Requester(category="dosen", capacity="individu", unit="FMIPA"),
        purpose=Purpose(category="penelitian", text="Pemakaian listrik."),
        data=DataAsked(
            title="Pemakaian listrik",
            description="",
            variables=(),
            population="",
            period=Period(since="2020-01-01", until="2025-12-31"),
            aggregation="prodi",
        ),
        needed_by=day,
        classification="publik",
        undertaking=1,
    )
    grant = Grant(source="pemakaian", columns=tuple(COLUMNS), staff=(), since=day, until=day)
    inputs = BuildInputs(
        registration="PDI-2026-0001",
        request=request,
        access=Access(document="access", version=1, request="PDI-2026-0001", grants=(grant,)),
        procedure=Procedure(
            document="procedure",
            version=1,
            request="PDI-2026-0001",
            sources=("pemakaian",),
            steps=(),
            outputs=(Output(id="ours", title="Pemakaian", sql=QUERY, formats=("csv", "parquet")),),
            coverage=(),
        ),
        level="publik",
        key="a" * 64,
    )
    policy = load_policy(read_folder(Path(__file__).parents[2], "policy"), "c" * 40)
    engine = DuckDB({"gedung": str(database)})
    started = time.perf_counter()
    built = build(inputs, policy, (source,), engine, out)
    took = time.perf_counter() - started
    if not isinstance(built, Built):
        raise SystemExit(str(built))
    return took, built.manifest.outputs[0].rows


def raw(database: Path, out: Path, order: str = "") -> tuple[float, int]:
    """DuckDB's own COPY of the author's query, with all threads and memory, then both sums."""
    import duckdb

    started = time.perf_counter()
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        for file, form in (("raw.csv", "FORMAT csv"), ("raw.parquet", "COMPRESSION zstd")):
            count = connection.execute(
                f"COPY ({QUERY}{order}) TO '{out / file}' ({form})"
            ).fetchone()
    _sums(out, "raw")
    return time.perf_counter() - started, count[0] if count else 0


def raw_in_order(database: Path, out: Path) -> tuple[float, int]:
    """The same in the order that ours has, without which its bytes need not be the same tomorrow."""
    return raw(database, out, ORDER)


def pandas(database: Path, out: Path) -> tuple[float, int]:
    import duckdb

    started = time.perf_counter()
    with duckdb.connect(str(database), read_only=True) as connection:
        frame = connection.execute("FROM pemakaian").df()
    frame = frame[frame.lantai == 2].sort_values(list(COLUMNS))
    frame.to_csv(out / "pandas.csv", index=False)
    frame.to_parquet(out / "pandas.parquet", compression="zstd", index=False)
    _sums(out, "pandas")
    return time.perf_counter() - started, len(frame)


def polars(database: Path, out: Path) -> tuple[float, int]:
    """From a Parquet file of the same table, which is what it reads best; sinks as it streams."""
    import polars as pl

    started = time.perf_counter()
    frame = pl.scan_parquet(database.with_suffix(".parquet")).filter(pl.col("lantai") == 2)
    frame.sink_csv(out / "polars.csv")
    frame.sink_parquet(out / "polars.parquet", compression="zstd")
    _sums(out, "polars")
    took = time.perf_counter() - started
    return took, pl.scan_parquet(out / "polars.parquet").select(pl.len()).collect().item()


def _sums(out: Path, stem: str) -> None:
    for ext in ("csv", "parquet"):
        with (out / f"{stem}.{ext}").open("rb") as stream:
            hashlib.file_digest(stream, "sha256")


ROUTES: dict[str, Callable[[Path, Path], tuple[float, int]]] = {
    "ours": ours,
    "raw": raw,
    "raw-in-order": raw_in_order,
    "pandas": pandas,
    "polars": polars,
}

if __name__ == "__main__":
    print(*ROUTES[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])))
    if sys.argv[1] == "ours":
        from datareq.cli import leave

        leave(0)  # as every command does
