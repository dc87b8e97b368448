"""How fast is `datareq kpi` over a large archive, cold and warm, beside a pandas script that a colleague would write?

Whole processes, wall-clock time and memory. The archive has record files and registers alone, committed: twenty years of
requests, made from a few hundred invented ones by moving their years.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from datareq.archive.register import render
from datareq.documents.codec import encode
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.reporting.archived import REGISTER
from datareq.wiring.archive_years import PLACE, Columns, keep, year_of
from datareq.wiring.reports import PROPOSED
from tests.histories import records

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
MONTH = "2026-11"
TEMPLATES, MONTHS, YEARS = 400, 22, 20
ROW = "\0"
COLD, WARM, MANY = 20.0, 2.0, 3.0
"""Promised seconds over 100,000 record files."""

COLLEAGUE = """
import json, sys
from pathlib import Path
import numpy as np, pandas as pd, yaml
root, month = Path(sys.argv[1]), sys.argv[2]
rows = []
for path in root.glob("archive/*/*/v*/record.json"):
    record = json.loads(path.read_text())
    rows.append({**record["times"], "kind": record["outcome"]["kind"], "urgency": record["urgency"],
                 "version": record["archive_version"], "sent_back": record["sent_back"],
                 "completeness": record["completeness"]})
table = pd.DataFrame(rows)
off = [np.datetime64(day["day"]) for file in root.glob("policy/calendar/*.yaml")
       for day in yaml.safe_load(file.read_text())["days_off"]]
for name in ("complete_at", "closed_at"):
    times = pd.to_datetime(table[name], utc=True, format="ISO8601")
    table[name] = times.dt.tz_convert("Asia/Jakarta").dt.tz_localize(None).dt.normalize()
days = table["urgency"].map({"normal": 10, "mendesak": 3, "sangat_mendesak": 1})
first = table[(table.version == 1) & table.complete_at.notna() & days.notna()
              & ~table.kind.isin(["refused", "withdrawn"])].copy()
extended = first["extended_days"] + days[first.index]
first["due"] = np.busday_offset(first.complete_at.values.astype("M8[D]"), extended.astype(int),
                                roll="backward", holidays=off)
due = first[first.due.dt.strftime("%Y-%m") == month]
print(month, "timely", (due.closed_at <= due.due).mean(), "of", len(due))
done = table[(table.version == 1) & table.kind.isin(["delivered", "delivered-in-part"])
             & (table.closed_at.dt.strftime("%Y-%m") == month)]
print("right", (done.sent_back == 0).mean(), "complete",
      np.mean([c[0] / c[1] for c in done.completeness if c and c[1]]))
"""


def make(root: Path, count: int, years: int = YEARS) -> None:
    """A clone whose archive has `count` requests of the last `YEARS` years, committed, and calendars for them."""
    for name in ("policy", "schemas", "datasets"):
        shutil.copytree(REPOSITORY / name, root / name)
    calendar = (REPOSITORY / "policy/calendar/2026.yaml").read_text()
    for year in range(2026 - YEARS, 2028):
        moved = calendar.replace("2026", str(year)).replace("settled: false", "settled: true")
        (root / f"policy/calendar/{year}.yaml").write_text(moved)
    git(root, "init", "-q", "-b", "main")
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE
    ) as importing:
        assert importing.stdin is not None
        importing.stdin.writelines(commit(written(count, years)))
    git(root, "reset", "-q", "--hard")
    git(root, "add", "policy")
    git(root, "commit", "-q", "-m", "policy")


def written(count: int, years: int) -> Iterator[tuple[str, bytes]]:
    """Path and content of every record, and of the registers that list them."""
    sop = load_policy(read_folder(REPOSITORY, "policy"), "working-copy").sop
    texts = [
        encode(record).decode() + ROW + render([record]).decode().partition("\n")[2]
        for record in records(1, TEMPLATES, date(2025, 3, 1), MONTHS, sop)
    ]
    listed: dict[str, list[str]] = {}
    for number, text in enumerate(copies(texts, count, years)):
        name = re.search(r"PDI-(\d{4})-\d+", text)
        assert name is not None
        registration = f"PDI-{name[1]}-{number + 1:07d}"
        record, _, row = text.replace(name[0], registration).partition(ROW)
        yield f"archive/{name[1]}/{registration}/v1/record.json", record.encode()
        listed.setdefault(name[1], [render([]).decode()]).append(row)
    for year, rows in listed.items():
        yield f"archive/{year}/{REGISTER}", "".join(rows).encode()


def commit(files: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    """What `git fast-import` reads: one commit on main with these files."""
    yield b"commit refs/heads/main\ncommitter x <x@contoh.invalid> 1767225600 +0000\ndata 1\nx\n"
    for path, data in files:
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode()
        yield data + b"\n"


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@contoh.invalid")
    done = subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)
    return done.stdout.decode().strip()


def copies(texts: list[str], count: int, years: int) -> Iterator[str]:
    """The same requests, two years earlier each time they have all been used."""
    year = re.compile(r"(?<=[\",-])20(25|26)(?=-)")
    for number in range(count):
        back = 2 * ((number // len(texts)) % (years // 2))
        yield year.sub(
            lambda found, back=back: str(int(found[0]) - back), texts[number % len(texts)]
        )


def run(command: list[str], root: Path) -> tuple[float, float, int, str]:
    """Seconds by the clock, seconds of the processor, MiB at most, and what was said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    # A desk's machine keeps what Python has compiled; some that test don't.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False, env=kept)
    took = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, worked, max(after.ru_maxrss, before.ru_maxrss) // 1024, done.stdout


def deepen(root: Path, requests: int) -> None:
    """Eighteen years more below the two that are there, so many requests in all: their part of the index alone,
    under trees whose content isn't here. Nothing of them may be needed for a month of today."""
    run(report(root, root.parent / "out"), root)
    kept = root / ".git" / PLACE
    zone = load_policy(read_folder(root, "policy"), "working-copy").timezone
    tree = git(root, "rev-parse", "HEAD:archive/2026")
    pattern = year_of(root / ".git", root / "archive/2026", tree, zone)
    rows = pattern.rows()
    each, size = requests // (YEARS - 2), len(rows.folders)
    listing = git(root, "ls-tree", "HEAD:archive").splitlines()
    listed = (root / "archive/2026" / REGISTER).read_text().splitlines(keepends=True)
    for year in range(2026 - YEARS + 1, 2025):
        tree = f"{year:040x}"
        moved = [day - 366 * (2026 - year) for day in rows.start]
        columns = Columns(
            folders=[f"PDI-{year}-{n:07d}/v1" for n in range(each)],
            blobs=["0" * 40] * each,
            start=[moved[n % size] for n in range(each)],
            counted=[moved[n % size] for n in range(each)],
            closed=[moved[n % size] + 30 for n in range(each)],
            complete=[0.0] * each,
            urgency=["normal"] * each,
            extended=[0] * each,
        )
        keep(kept / str(year), tree, zone, columns)
        (root / "archive" / str(year)).mkdir()
        with (root / "archive" / str(year) / REGISTER).open("w") as register:
            register.writelines(listed[n % len(listed)] for n in range(each))
        listing.append(f"040000 tree {tree}\t{year}")
    made = subprocess.run(["git", "mktree", "--missing"], cwd=root, input="\n".join(listing) + "\n", capture_output=True, text=True, check=True)  # fmt: skip
    whole = [
        line for line in git(root, "ls-tree", "HEAD").splitlines() if not line.endswith("archive")
    ]
    whole.append(f"040000 tree {made.stdout.strip()}\tarchive")
    top = subprocess.run(["git", "mktree", "--missing"], cwd=root, input="\n".join(whole) + "\n", capture_output=True, text=True, check=True)  # fmt: skip
    git(root, "update-ref", "HEAD", git(root, "commit-tree", top.stdout.strip(), "-m", "x"))


def report(root: Path, out: Path) -> list[str]:
    cutoff = ("--cutoff", "2026-11-30T16:59:59Z")
    return [str(BIN / "datareq"), "kpi", MONTH, *cutoff, "--out", str(out), "--repo", str(root)]


def main(count: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder) / "desk", Path(folder) / "out"
        root.mkdir()
        make(root, count)
        times = []
        for said in ("cold", "warm", "warm again"):
            took, worked, most, _ = run(report(root, out), root)
            times.append(took)
            print(
                f"{count} record files, {said}: {took:.2f} s ({worked:.2f} s of work), {most} MiB at most"
            )
        took, _, most, _ = run([sys.executable, "-c", COLLEAGUE, str(root), MONTH], root)
        print(f"a colleague's pandas script, three figures of it: {took:.2f} s, {most} MiB at most")
        print(
            f"cold under {COLD:.0f} s: {times[0] < COLD}; warm under {WARM:.0f} s: {min(times[1:]) < WARM}"
        )

    million()


def million(requests: int = 1_000_000, real: int = 100_000) -> None:
    """Of a million requests those of the last two years are there, some thousand a month; the month before is
    published, as it is on a desk."""
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder) / "desk", Path(folder) / "out"
        root.mkdir()
        make(root, real, 2)
        deepen(root, requests - real)
        before = [part if part != MONTH else "2026-10" for part in report(root, out)]
        run(before, root)
        published = root / "archive/reports/2026-10"
        published.mkdir(parents=True)
        for name in PROPOSED:
            shutil.copy(out / "2026-10" / name, published)
        took, worked, most, _ = run(report(root, out), root)
        print(
            f"{requests} archived requests: {took:.2f} s ({worked:.2f} s of work), {most} MiB at most"
        )
        print(f"under {MANY:.0f} s: {took < MANY}; under 500 MiB: {most < 500}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
