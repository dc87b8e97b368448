"""How long does a generation take beside DuckDB's own COPY, pandas and polars, and in how much memory?

Run as `python -m tests.benchmarks.bench_generate`; `--full` adds the 10⁸ rows of the curve (some minutes and
10 GB of disk). Each route in a process of its own, in turn: the time of its work without the start of
its interpreter, but with that of our child; ratios to raw COPY of the same query with the sums of both files;
and the peak of what all processes of a route hold in memory at one time.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from datareq.adapters.engines.duckdb_file import create_database
from tests.benchmarks.routes import table

ROWS = 20_000_000
ROUNDS = 3
RATIO, MEGABYTES = 1.15, 300
CURVE = (10_000, 100_000, 1_000_000, 10_000_000)


def measured(route: str, database: Path, out: Path) -> tuple[float, float, int]:
    """Seconds of work, megabytes at the peak, and rows of one run of a route."""
    for old in out.rglob("*.*"):
        old.unlink()
    command = [sys.executable, "-m", "tests.benchmarks.routes", route, str(database), str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{route} failed")
    took, rows = said.split()
    return float(took), peak[0], int(rows)


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


def compare(folder: Path) -> bool:
    """Side by side on the large table; whether ours keeps both promises."""
    database = folder / "gedung.duckdb"
    create_database(database, [table(ROWS)])
    routes = {"raw": ROUNDS, "ours": ROUNDS, "raw-in-order": 1, "pandas": 1}
    if importlib.util.find_spec("polars"):
        import duckdb

        with duckdb.connect(str(database), read_only=True) as connection:
            connection.execute(f"COPY pemakaian TO '{database.with_suffix('.parquet')}'")
        routes["polars"] = ROUNDS
    runs: dict[str, list[tuple[float, float, int]]] = {route: [] for route in routes}
    for number in range(ROUNDS):
        for route, rounds in routes.items():
            if number < rounds:
                runs[route].append(measured(route, database, folder / "out"))
    seconds = {route: min(run[0] for run in found) for route, found in runs.items()}
    memory = {route: max(run[1] for run in found) for route, found in runs.items()}
    (rows,) = {run[2] for found in runs.values() for run in found}
    print(
        f"{rows:,} of {ROWS:,} rows to CSV and Parquet, the fastest of {ROUNDS} (pandas, in order: 1):"
    )
    for route in routes:
        ratio = seconds[route] / seconds["raw"]
        print(f"  {route:13} {seconds[route]:6.2f} s  {ratio:5.2f} × raw  {memory[route]:6.0f} MB")
    return seconds["ours"] <= RATIO * seconds["raw"] and memory["ours"] <= MEGABYTES


def curve(folder: Path, sizes: tuple[int, ...]) -> None:
    """The same for growing tables, a fifth of each."""
    print("the curve, one run each:")
    for size in sizes:
        database = folder / f"{size}.duckdb"
        create_database(database, [table(size)])
        ours = measured("ours", database, folder / "out")
        raw = measured("raw", database, folder / "out")
        database.unlink()
        print(
            f"  {size:11,} rows  ours {ours[0]:7.2f} s {ours[1]:4.0f} MB"
            f"   raw {raw[0]:7.2f} s {raw[1]:5.0f} MB   {ours[0] / raw[0]:5.2f} ×"
        )


def main(*, full: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        kept = compare(folder)
        curve(folder, (*CURVE, 100_000_000) if full else CURVE)
    if not kept:
        raise SystemExit(f"more than {RATIO} × raw or {MEGABYTES} MB")


if __name__ == "__main__":
    main(full="--full" in sys.argv)
