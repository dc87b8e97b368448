"""How long does an Excel file of 100,000 × 12 take beside xlsxwriter, openpyxl and pandas, and in how much memory?

Run as `python -m tests.benchmarks.bench_formats`. Each route in a process of its own, which makes the same table
first; what is measured is the writing. The other formats and a chart are measured beside it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyarrow as pa
import pypdfium2

ROWS = 100_000
ROUNDS = 3
RATIO = 0.25
"""Of xlsxwriter's time."""
PEERS_ONCE = ("openpyxl", "pandas")
PRINTED, PAGES, SECONDS = 240, 6, 1.0
"""Rows of a report, the pages that it has at least, and what may pass until it is printed."""


def table() -> pa.Table:
    """Twelve columns of the types that a table of the desk has."""
    numbers = range(ROWS)
    day = pa.scalar(0, pa.int32())
    return pa.table(
        {
            **{
                f"nama_{n}": [f"Program studi {i * 7919 % (300 + n)}" for i in numbers]
                for n in range(4)
            },
            "nim": [f"{i * 104729 % 10**10:010d}" for i in numbers],
            **{f"jumlah_{n}": [i * 31 % (10**5 + n) for i in numbers] for n in range(4)},
            "ipk": pa.array([i % 401 for i in numbers]).cast(pa.decimal128(38, 2)),
            "bagian": [i / 7 for i in numbers],
            "tanggal": pa.array([18_000 + i % 2_000 for i in numbers], day.type).cast(pa.date32()),
        }
    )


def ours(rows: pa.Table, out: Path, *formats: str) -> None:
    from tests.formats.cases import written

    written(out, rows, *(formats or ("xlsx",)))


def xlsxwriter(rows: pa.Table, out: Path) -> None:
    """As somebody would write it: one call a cell, rows put aside as they come."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out / "t.xlsx", {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, name in enumerate(rows.column_names):
        sheet.write_string(0, number, name)
    for line, record in enumerate(zip(*(c.to_pylist() for c in rows.columns), strict=True), 1):
        for number, value in enumerate(record):
            if isinstance(value, str):
                sheet.write_string(line, number, value)
            elif hasattr(value, "year"):
                sheet.write_datetime(line, number, value, day)
            else:
                sheet.write_number(line, number, value)
    book.close()


def openpyxl(rows: pa.Table, out: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(rows.column_names)
    for record in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        sheet.append(record)
    book.save(out / "t.xlsx")


def pandas(rows: pa.Table, out: Path) -> None:
    rows.to_pandas().to_excel(out / "t.xlsx", index=False, engine="openpyxl")


def chart(rows: pa.Table, out: Path) -> None:
    """A bar chart of twelve programmes, as PNG, with the loading of its library."""
    from datareq.generation.formats.chart import chart as drawn
    from datareq.model.procedure import Chart
    from tests.formats.cases import page

    few = pa.table({"prodi": [f"Program studi {n}" for n in range(12)], "jumlah": range(5, 65, 5)})
    declared = Chart(kind="bar", x="prodi", y="jumlah")
    (out / "t.png").write_bytes(drawn(few, {}, page(few.schema, "png", chart=declared), "png"))


def report(rows: pa.Table, out: Path) -> None:
    """A printed report: cover, question, method, a long table, notes, dictionary."""
    from tests.formats.test_report import made

    made(out / "printed", rows.select(["nama_0", "nama_1", "jumlah_0", "ipk", "tanggal"])[:PRINTED])


ROUTES: dict[str, Callable[[pa.Table, Path], None]] = {
    "ours": ours,
    "xlsxwriter": xlsxwriter,
    "openpyxl": openpyxl,
    "pandas": pandas,
    "csv": lambda rows, out: ours(rows, out, "csv"),
    "parquet": lambda rows, out: ours(rows, out, "parquet"),
    "json": lambda rows, out: ours(rows, out, "json"),
    "chart": chart,
    "report": report,
}


def run(route: str, out: Path) -> None:
    """In a process of its own: prints seconds and the megabytes that writing added at the peak."""
    rows = table()
    before = _peak()
    started = time.perf_counter()
    ROUTES[route](rows, out)
    print(time.perf_counter() - started, max(0.0, _peak() - before))


def _peak() -> float:
    facts = Path("/proc/self/status").read_text().splitlines()
    return next(int(fact.split()[1]) / 1000 for fact in facts if fact.startswith("VmHWM"))


def measured(route: str, folder: Path) -> tuple[float, float, str]:
    """Seconds, megabytes and the sum of what was written."""
    shutil.rmtree(folder)
    folder.mkdir()
    command = [sys.executable, "-m", "tests.benchmarks.bench_formats", route, str(folder)]
    seconds, megabytes = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()
    files = sorted(path for path in folder.rglob("*.*") if path.is_file())
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return float(seconds), float(megabytes), " ".join(sums)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        found = {
            route: [
                measured(route, Path(name)) for _ in range(1 if route in PEERS_ONCE else ROUNDS)
            ]
            for route in ROUTES
        }
        with pypdfium2.PdfDocument(next(Path(name).rglob("*.pdf"))) as printed:
            pages = len(printed)
    print(
        f"{ROWS:,} × 12, medians of {ROUNDS} ({', '.join(PEERS_ONCE)}: 1); memory beyond the table's:"
    )
    for route, runs in found.items():
        seconds, megabytes = median(run[0] for run in runs), max(run[1] for run in runs)
        print(f"  {route:11} {seconds:6.2f} s {megabytes:6.0f} MB")
    ratio = median(r[0] for r in found["ours"]) / median(r[0] for r in found["xlsxwriter"])
    print(
        f"  ours / xlsxwriter: {ratio:.2f}, promised {RATIO}: {'kept' if ratio <= RATIO else 'MISSED'}"
    )
    same = all(
        len({run[2] for run in found[route]}) == 1
        for route in ("ours", "csv", "parquet", "json", "chart", "report")
    )
    print(f"  same bytes every time: {'kept' if same else 'MISSED'}")
    took = median(run[0] for run in found["report"])
    kept = pages >= PAGES and took < SECONDS
    print(
        f"  a report of {pages} pages: {took:.2f} s, promised {SECONDS}: {'kept' if kept else 'MISSED'}"
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
