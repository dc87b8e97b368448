"""`datareq demo`, killed with its forge at any moment and started again, ends as if it had not been."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from counting import branches, files_below, memory
from theatre import ROOT

SEED = int(os.environ.get("DATAREQ_SEED", "20260302"))
KILLS = 5
SCENES = ("straight", "refused", "withdrawn")
LONGEST = 120.0


def start(out: Path) -> subprocess.Popen[bytes]:
    scenes = [part for scene in SCENES for part in ("--scene", scene)]
    command = [sys.executable, "-c", "from datareq.cli import main; main()", "demo"]
    return subprocess.Popen(
        [*command, "--out", str(out), "--repo", str(ROOT), "--students", "2000", *scenes],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(out: Path) -> str:
    process = start(out)
    said, _ = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, said.decode()
    return said.decode()


def lines(out: Path) -> int:
    journal = out / "journal.txt"
    return len(journal.read_text().splitlines()) if journal.exists() else 0


def kill_at(out: Path, acts: int, delay: float) -> None:
    """Plays on until so many acts are over, then for `delay` seconds more, then SIGKILL."""
    process = start(out)
    end = time.monotonic() + LONGEST
    while lines(out) < acts and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL, f"over before its {acts} acts"


def test_the_demo_killed_at_five_moments_ends_the_same(tmp_path: Path):
    print(f"DATAREQ_SEED={SEED}")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    finish(whole)
    chance = random.Random(SEED)
    for acts in sorted(chance.sample(range(lines(whole) - 1), KILLS)):
        delay = chance.uniform(0, 0.4)
        print(f"killed {delay:.3f} s after {acts} acts")
        kill_at(killed, acts, delay)
    said = finish(killed)
    assert "3 permohonan diarsipkan" in said
    assert branches(killed / "forge") == branches(whole / "forge")
    mine, theirs = memory(killed / "forge"), memory(whole / "forge")
    for table, rows in theirs.items():
        assert mine[table] == rows, table
    for folder in ("snapshots", "reports"):
        assert files_below(killed / folder) == files_below(whole / folder)
