"""How long does a generation take beside DuckDB's own COPY, pandas and polars, and in how much memory?

Run as `python -m tests.benchmarks.bench_generate`; `--short` leaves out the 10⁸ rows of the curve (two minutes and
3 GB of disk). Each route in a process of its own, in turn. `whole`: from its start to its end, with
interpreter and imports (all code is compiled first, as pip leaves what it installs); `work`: what lies between.
Ratios are to raw COPY of the same query with the sums of both files. Memory is the peak of what all processes of a
route hold at one time, shared pages counted once.
"""

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

import datareq
from datareq.adapters.engines.duckdb_file import create_database
from tests.benchmarks.routes import table

ROWS = 20_000_000
ROUNDS = 5
RATIO, MEGABYTES = 1.15, 300
CURVE = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds of the whole process and of its work, megabytes at the peak, rows written."""

    whole: float
    work: float
    megabytes: float
    rows: int


def measured(route: str, database: Path, out: Path) -> Measure:
    """One run of a route."""
    for old in out.rglob("*.*"):
        old.unlink()
    command = [sys.executable, "-m", "tests.benchmarks.routes", route, str(database), str(out)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    said, _ = process.communicate()
    whole = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{route} failed")
    work, rows = said.split()
    return Measure(whole, float(work), peak[0], int(rows))


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_held(pid) for pid in _family(process.pid)) / 1e6)
        time.sleep(0.05)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(grandchild for child in children for grandchild in _family(int(child)))]


def _held(pid: int) -> int:
    """What the process holds of the machine's memory; pages that several share count once in all (PSS)."""
    try:
        facts = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(fact.split()[1]) * 1024 for fact in facts if fact.startswith("Pss:"))


def compare(folder: Path) -> None:
    """Side by side on the large table, and whether ours keeps its promises."""
    database = folder / "gedung.duckdb"
    create_database(database, [table(ROWS)])
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"COPY pemakaian TO '{database.with_suffix('.parquet')}'")
    routes = {"raw": ROUNDS, "ours": ROUNDS, "raw-in-order": ROUNDS, "polars": ROUNDS, "pandas": 1}
    runs: dict[str, list[Measure]] = {route: [] for route in routes}
    for number in range(ROUNDS):
        for route, rounds in routes.items():
            if number < rounds:
                runs[route].append(measured(route, database, folder / "out"))
    middle = {
        route: (median(run.whole for run in found), median(run.work for run in found))
        for route, found in runs.items()
    }
    memory = {route: max(run.megabytes for run in found) for route, found in runs.items()}
    (rows,) = {run.rows for found in runs.values() for run in found}
    print(f"{rows:,} of {ROWS:,} rows to CSV and Parquet, medians of {ROUNDS} (pandas: 1):")
    for route, times in middle.items():
        ratios = [time_ / raw for time_, raw in zip(times, middle["raw"], strict=True)]
        print(
            f"  {route:13} whole {times[0]:6.2f} s {ratios[0]:5.2f} ×"
            f"   work {times[1]:6.2f} s {ratios[1]:5.2f} ×   {memory[route]:6.0f} MB"
        )
    told("whole process against raw", middle["ours"][0] / middle["raw"][0], RATIO)
    told("megabytes", memory["ours"], MEGABYTES)


def told(what: str, found: float, most: float) -> None:
    """A promise and whether it was kept in this run."""
    print(f"  {what}: {found:.2f}, promised {most}: {'kept' if found <= most else 'MISSED'}")


def curve(folder: Path, sizes: tuple[int, ...]) -> None:
    """The same for growing tables, a fifth of each."""
    print("the curve, one run each, whole processes:")
    for size in sizes:
        database = folder / f"{size}.duckdb"
        create_database(database, [table(size)])
        ours = measured("ours", database, folder / "out")
        raw = measured("raw", database, folder / "out")
        database.unlink()
        print(
            f"  {size:11,} rows  ours {ours.whole:7.2f} s {ours.megabytes:4.0f} MB"
            f"   raw {raw.whole:7.2f} s {raw.megabytes:5.0f} MB   {ours.whole / raw.whole:5.2f} ×"
        )


def main(*, short: bool) -> None:
    for folder_of_code in (*datareq.__path__, str(Path(__file__).parent)):
        compileall.compile_dir(folder_of_code, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        compare(folder)
        curve(folder, CURVE[:-1] if short else CURVE)


if __name__ == "__main__":
    main(short="--short" in sys.argv)
