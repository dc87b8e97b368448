"""What a query puts aside lies in a private folder that its owner locks; whoever starts next removes the orphans."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datareq.adapters.engines import scratch

OWNER = """
import sys, time
from pathlib import Path
from datareq.adapters.engines.scratch import private_folder
with private_folder(0, Path(sys.argv[1])) as (folder, _):
    (folder / "spill").mkdir()
    (folder / "spill" / "rows.tmp").write_text("rows")
    print(folder, flush=True)
    time.sleep(60)
"""


def owner(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that works in a private folder of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(parent)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def end(process: subprocess.Popen[str]) -> None:
    """Killed on the spot, as by a machine that runs out of memory."""
    process.kill()
    process.communicate()


def age(folder: Path) -> None:
    """As if it had been made an hour ago."""
    os.utime(folder, (time.time() - 3600,) * 2)


def test_folder_is_the_owner_s_alone_and_gone_afterwards(tmp_path: Path) -> None:
    with scratch.private_folder(0, tmp_path) as (folder, _):
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "rows").write_text("rows")
    assert list(tmp_path.iterdir()) == []


def test_folder_of_a_killed_generation_is_removed_by_the_next(tmp_path: Path) -> None:
    process, folder = owner(tmp_path)
    end(process)
    assert (folder / "spill" / "rows.tmp").exists()
    age(folder)
    with scratch.private_folder(0, tmp_path):
        assert not folder.exists()


def test_folder_of_a_living_generation_stays_however_old_it_is(tmp_path: Path) -> None:
    process, folder = owner(tmp_path)
    try:
        age(folder)
        scratch.sweep(tmp_path)
        assert (folder / "spill" / "rows.tmp").exists()
    finally:
        end(process)


def test_folder_that_was_just_made_may_not_be_locked_yet(tmp_path: Path) -> None:
    folder = tmp_path / f"{scratch.PREFIX}new"
    folder.mkdir()
    scratch.sweep(tmp_path)
    assert folder.exists()


def test_links_and_others_folders_are_left_alone(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "gold").write_text("gold")
    (tmp_path / f"{scratch.PREFIX}link").symlink_to(treasure)
    for folder in (treasure, tmp_path / "datareq-other"):
        folder.mkdir(exist_ok=True)
        age(folder)
    scratch.sweep(tmp_path)
    assert (treasure / "gold").exists()
    assert (tmp_path / "datareq-other").exists()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no memory-backed folder here")
def test_memory_is_used_where_there_is_room_in_it_and_else_the_disk() -> None:
    assert scratch.place(1) == Path("/dev/shm")
    assert scratch.place(2**60) != Path("/dev/shm")
