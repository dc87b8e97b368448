"""What does our way from PostgreSQL to a Parquet file cost beside the bare driver's?

Run as `python -m tests.benchmarks.bench_postgres`: a million rows of twelve columns, medians of rounds that take turns.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_postgresql import dbapi

from datareq.adapters.engines.postgres import Postgres
from datareq.generation.engine import Statement
from tests.servers import postgres

ROWS, ROUNDS, LIMIT = 1_000_000, 3, 1.25
TABLE = f"""CREATE TABLE t AS SELECT i::bigint AS a, (i * 7 % 1000)::bigint AS b, (i % 97)::bigint AS c,
    (i % 400) / 100.0 AS d, 'nama ' || i AS e, 'kota ' || (i % 50) AS f, date '2020-01-01' + (i % 900) AS g,
    timestamp '2020-01-01' + (i % 900) * interval '1 hour' AS h, i % 2 = 0 AS k, i / 7.0::float8 AS l,
    'kode' || (i % 9) AS m, i * 3::bigint AS n FROM generate_series(1, {ROWS}) i"""  # noqa: S608 - our own constant
SQL = "SELECT a, b, c, CAST(d AS DECIMAL(38, 2)) AS d, e, f, g, h, k, l, m, n FROM public.t"
TYPES = (*[("integer", 0)] * 3, ("decimal", 2), *[("text", 0)] * 8)


def main() -> None:
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        server.execute(TABLE)

        def bare() -> None:
            with dbapi.connect(server.uri) as connection, connection.cursor() as cursor:
                cursor.execute(SQL)
                write(cursor.fetch_record_batch(), Path(folder) / "bare.parquet")

        def ours() -> None:
            statement = Statement(sql=SQL, types=TYPES)
            with Postgres(uri=server.uri).run([statement]) as readers:
                write(readers[0], Path(folder) / "ours.parquet")

        taken: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(ROUNDS):
            taken["bare"].append(seconds(bare))
            taken["ours"].append(seconds(ours))
        assert pq.read_metadata(Path(folder) / "ours.parquet").num_rows == ROWS
    medians = {name: statistics.median(values) for name, values in taken.items()}
    ratio = medians["ours"] / medians["bare"]
    told = ", ".join(f"{name} {median:.2f} s" for name, median in medians.items())
    print(f"{ROWS:,} rows of 12 columns: {told}, ratio {ratio:.2f} (at most {LIMIT})")


def write(reader: pa.RecordBatchReader, path: Path) -> None:
    with pq.ParquetWriter(path, reader.schema, compression="zstd", use_dictionary=False) as writer:
        for batch in reader:
            writer.write_batch(batch)


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
