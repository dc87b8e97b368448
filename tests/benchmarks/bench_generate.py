"""How long does generation take beside pandas doing the same on a million rows? Ratios, not seconds.

Run as `python -m tests.benchmarks.bench_generate`. Both count, average and write CSV and Parquet from the
same table; ours goes through the query gate, a child process, hidden counts and disclosure control.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.disclosure.protect import protect
from datareq.generation.engine import Statement
from datareq.generation.examine import examine
from datareq.generation.write import normalised, write_csv, write_parquet

ROWS = 1_000_000
ROUNDS = 3
ROOT = Path(__file__).parents[2]
QUERY = """
    SELECT kode_prodi, angkatan, status, count(*) AS j, avg(ipk) AS rata FROM mahasiswa GROUP BY ALL"""
STUDENTS = f"""
    CREATE TABLE mahasiswa AS SELECT lpad(i::VARCHAR, 10, '0') AS nim, (1101 + hash(i) % 100)::VARCHAR AS kode_prodi,
        (2016 + hash(i, 1) % 10)::INTEGER AS angkatan, ['Aktif', 'Lulus', 'Cuti'][(1 + hash(i, 2) % 3)::INTEGER] AS status,
        ((hash(i, 3) % 400) / 100)::DECIMAL(3, 2) AS ipk FROM range({ROWS}) r(i)"""  # noqa: S608 - our own constant
GRANTED = {"mahasiswa": ("kode_prodi", "angkatan", "status", "ipk")}

PANDAS = """
import hashlib, sys, duckdb
from pathlib import Path
out = Path(sys.argv[2])
frame = duckdb.connect(sys.argv[1], read_only=True).execute("FROM mahasiswa").df()
groups = frame.groupby(["kode_prodi", "angkatan", "status"])
table = groups.agg(j=("nim", "size"), rata=("ipk", "mean"), n=("nim", "nunique")).reset_index()
table.loc[table.n < 8, ["j", "rata"]] = None
table = table.drop(columns="n")
table.to_csv(out / "p.csv", index=False)
table.to_parquet(out / "p.parquet")
for name in ("p.csv", "p.parquet"):
    hashlib.sha256((out / name).read_bytes()).hexdigest()
"""


def ours(database: Path, out: Path) -> None:
    files = read_folder(ROOT, "policy", "datasets/catalogue")
    policy, sources = load_policy(files, ""), load_catalogue(files)
    result = examine(QUERY, GRANTED, sources, policy, "publik", individual=False)
    with DuckDB({"siakad": str(database)}).run([Statement(sql=result.sql or "")]) as readers:
        table = normalised(readers[0].read_all())
    safe = protect(table, result, policy.level("publik"))
    write_csv(safe.table, out, "o.csv")
    write_parquet(safe.table, out, "o.parquet")


def with_pandas(database: Path, out: Path) -> None:
    subprocess.run([sys.executable, "-c", PANDAS, str(database), str(out)], check=True)


def raw(database: Path, out: Path) -> None:
    """The floor: DuckDB's own COPY in a new process, nothing checked or hidden."""
    copy = f"COPY ({QUERY} ORDER BY ALL) TO '{out}/r.csv'"
    code = f"import duckdb; duckdb.connect({str(database)!r}, read_only=True).execute({copy!r})"
    subprocess.run([sys.executable, "-c", code], check=True)
    hashlib.sha256((out / "r.csv").read_bytes()).hexdigest()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        database = out / "siakad.duckdb"
        create_database(database, [STUDENTS])
        seconds = {}
        for route in (ours, with_pandas, raw):
            times = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                route(database, out)
                times.append(time.perf_counter() - started)
            seconds[route.__name__] = statistics.median(times)
    print(f"generate, {ROWS:,} rows in groups, median of {ROUNDS}:")
    for name, value in seconds.items():
        print(f"  {name:12} {value:6.2f} s   {value / seconds['ours']:5.2f} × ours")


if __name__ == "__main__":
    main()
