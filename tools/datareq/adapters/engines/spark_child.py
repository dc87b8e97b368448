"""What happens inside the process that runs Spark: it sees views of the granted columns alone, and writes into one folder.

Started by `spark.py` with a job on standard input. Java is started by Spark and ends with this process.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datareq.adapters.engines.confined import confine, has_java
from datareq.adapters.engines.spark_types import CAST, fits
from datareq.adapters.engines.watched import DONE, DRIFT, EXTRA, REPORT, RESULT

MEMORY, QUERY, OPEN, DAMAGED, JAVA = range(40, 45)
DESCRIBED = "dr_columns"
"""The view that says which columns all tables have, where no statement says what it reads."""
_NO_MEMORY = 3  # how Java ends that was told to end then
_PATTERN = re.compile(r"[*?\[\]{}\\]")  # Spark would look for several places
_UNREADABLE = ("FAILED_READ_FILE", "CANNOT_READ_FILE", "UNABLE_TO_INFER_SCHEMA", "CANNOT_MERGE")
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.authenticate": "true",  # nobody else on this machine talks to it
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


class DriftError(Exception):
    """The column of this number, or -1 for the table, isn't as declared."""


def main() -> int:
    """Run the job's statements, each into its folder."""
    job = json.load(sys.stdin)
    written = max(job["spill"], job["output"])
    confine(memory=None, file=written, cpu_seconds=job["cpu_seconds"])
    if not has_java():
        return JAVA
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError:
        return EXTRA
    if not Path(job["path"]).is_dir() or _PATTERN.search(job["path"]):
        return OPEN
    number = 0
    try:
        spark = _session(job)
        for number, statement in enumerate(job["statements"]):
            _seen(spark, job["path"], statement["reads"])
            path = str(Path(job["folder"], RESULT.format(number)))
            spark.sql(statement["sql"]).write.parquet(path, compression="snappy")
    except DriftError as error:
        Path(job["folder"], REPORT).write_text(json.dumps([number, error.args[0]]))
        return DRIFT
    except (PySparkException, Py4JError, OSError) as error:
        return DAMAGED if _condition(error).startswith(_UNREADABLE) else _why(QUERY)
    return DONE


def _session(job: dict[str, Any]) -> Any:
    from pyspark.sql import SparkSession

    folder = job["folder"]
    java = (
        "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -XX:-CreateCoredumpOnCrash"
        f" -XX:ErrorFile=/dev/null -Djava.io.tmpdir={folder}"
    )
    settings = _SETTINGS | {
        "spark.driver.memory": f"{max(job['memory'] // 2**20 * 3 // 4, 512)}m",
        "spark.driver.extraJavaOptions": java,
        "spark.local.dir": f"{folder}/spark",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
    }
    builder = SparkSession.builder.master("local[1]").appName("datareq")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _condition(error: Exception) -> str:
    """Spark's name of what went wrong, without its words."""
    told: Any = getattr(error, "java_exception", error)
    try:
        return str(told.getCondition() or "")
    except Exception:  # noqa: BLE001 - it has none, or Java is gone
        return ""


def _why(otherwise: int) -> int:
    """Java that ended by itself says it by its exit code."""
    from pyspark import SparkContext

    process = getattr(SparkContext._gateway, "proc", None)
    if process is None:
        return otherwise
    try:
        code = process.wait(2)
    except Exception:  # noqa: BLE001 - it is still there
        return otherwise
    return MEMORY if code == _NO_MEMORY else otherwise


def _seen(spark: Any, folder: str, reads: Sequence[Any] | None) -> None:
    """From here on there are views of the granted columns, and nothing else."""
    for view in spark.catalog.listTables():
        spark.catalog.dropTempView(view.name)
    if reads is None:
        _all(spark, folder)
        return
    for schema, table, columns in reads:
        path = None if schema else _place(folder, table)
        if path is None:
            raise DriftError(-1)
        frame = spark.read.parquet(path)
        found = dict(frame.dtypes)
        for number, (name, declared) in enumerate(columns):
            if not fits(found.get(name, ""), declared):
                raise DriftError(number)
        chosen = [_column(frame, name, declared) for name, declared in columns]
        frame.select(*chosen).createTempView(table)


def _column(frame: Any, name: str, declared: str) -> Any:
    column = frame["`" + name.replace("`", "``") + "`"]
    return column.cast(CAST[declared]).alias(name) if declared in CAST else column


def _place(folder: str, table: str) -> str | None:
    """The files of a table: a folder of its name, or one file."""
    if "/" in table or table.startswith((".", "_")) or _PATTERN.search(table):
        return None
    for path in (Path(folder, table), Path(folder, f"{table}.parquet")):
        if path.exists():
            return str(path)
    return None


def _all(spark: Any, folder: str) -> None:
    """Views of all tables and, as one more, what they are made of: for statements that no author wrote."""
    described = []
    for table in sorted(set(_tables(folder))):
        frame = spark.read.parquet(_place(folder, table))
        frame.createTempView(table)
        described += [(table, n, name, type_) for n, (name, type_) in enumerate(frame.dtypes)]
    names = "`table` string, number bigint, `column` string, `type` string"
    spark.createDataFrame(described, names).createTempView(DESCRIBED)


def _tables(folder: str) -> Iterator[str]:
    for path in Path(folder).iterdir():
        if path.name.startswith((".", "_")) or _PATTERN.search(path.name):
            continue
        if path.is_dir() and next(path.rglob("*.parquet"), None) is not None:
            yield path.name.removesuffix(".parquet")
        elif path.is_file() and path.suffix == ".parquet":
            yield path.stem


if __name__ == "__main__":
    # Past the interpreter's own goodbye, which could still write to a full disk or run finalisers.
    os._exit(main())
