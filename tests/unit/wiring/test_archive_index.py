"""What is kept of the archive chooses what is read, and never what is counted."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.histories import history

from datareq.documents.codec import encode
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError
from datareq.model.record import Record
from datareq.reporting.archived import archived_requests
from datareq.reporting.indicators import figures
from datareq.reporting.month import Month
from datareq.wiring import archive_index
from datareq.wiring.archive_index import INDEX, month_files

ROOT = Path(__file__).parents[3]
POLICY = load_policy(read_folder(ROOT, "policy"), "working-copy")
MARCH = Month(year=2026, month=3)
NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of 150 requests; its files count as written long ago."""
    monkeypatch.setattr(archive_index, "_SETTLED", -(10**9))
    (tmp_path / ".git").mkdir()
    for item in history(7, 150, date(2025, 6, 1), 12, POLICY.sop).archived:
        keep(tmp_path, item.record)
    (tmp_path / "archive/2026/register.csv").write_text("registration,version\n")
    (tmp_path / "archive/reports/2026-02").mkdir(parents=True)
    (tmp_path / "archive/reports/2026-02/report.json").write_text("{}\n")
    return tmp_path


def keep(root: Path, record: Record) -> Path:
    year = record.registration.split("-")[1]
    folder = root / "archive" / year / record.registration / f"v{record.archive_version}"
    folder.mkdir(parents=True)
    (folder / "record.json").write_bytes(encode(record))
    (folder / "request.yaml").write_text(record.title)
    return folder


def read(root: Path) -> dict[str, bytes]:
    return month_files(root, (MARCH, MARCH.before), POLICY, NOW)


def test_less_is_read_and_the_figures_are_the_same(clone: Path) -> None:
    whole = read_folder(clone, "archive")
    cold, warm = read(clone), read(clone)
    assert cold == warm
    assert (clone / INDEX).is_file()
    assert 0 < len(cold) < len(whole) // 2
    assert cold.items() <= whole.items()
    for month in (MARCH, MARCH.before):
        ends = month.ends_at(POLICY.timezone)
        some, all_ = (
            figures(month, archived_requests(files), (), POLICY, ends, "c")
            for files in (cold, whole)
        )
        assert some == all_
    assert {"archive/2026/register.csv", "archive/reports/2026-02/report.json"} <= set(cold)


def first(root: Path) -> Path:
    """The folder of a request that was read."""
    return root / next(path for path in sorted(read(root)) if path.endswith("record.json")).removesuffix("/record.json")  # fmt: skip


def correct(root: Path) -> None:
    folder = first(root)
    record = archived_requests(
        {f"archive/2026/{folder.parent.name}/v1/record.json": (folder / "record.json").read_bytes()}
    )[0].record
    keep(root, replace(record, archive_version=9))


def move(root: Path) -> None:
    """A record that wasn't read, now closed in March; not a byte longer or shorter."""
    known = read(root)
    for path in sorted((root / "archive").rglob("record.json")):
        text = path.read_text()
        moved = re.sub(r'"closed_at": "\d{4}-\d\d', '"closed_at": "2026-03', text)
        if str(path.relative_to(root)) not in known and moved != text:
            path.write_text(moved)
            assert str(path.relative_to(root)) in read(root)
            return


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record was removed": lambda root: shutil.rmtree(first(root)),
    "a record was rewritten, as long as before": move,
    "a record was corrected": correct,
    "the index is broken": lambda root: (root / INDEX).write_bytes(b"\xff\x00 nothing"),
    "the index is of another edition": lambda root: (root / INDEX).write_bytes(
        (root / INDEX).read_bytes().replace(b"edition\x01", b"edition\x02")
    ),
    "the index is gone": lambda root: (root / INDEX).unlink(),
    "its place can't be written to": lambda root: (shutil.rmtree(root / ".git/datareq"), (root / ".git/datareq").write_text("")),
    "there is no clone to keep it in": lambda root: shutil.rmtree(root / ".git"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_any_change_it_is_as_if_nothing_had_been_kept(
    change: Callable[[Path], object], clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read(clone)
    change(clone)
    other = tmp_path_factory.mktemp("fresh")
    shutil.copytree(clone / "archive", other / "archive")
    assert read(clone) == read(other)


def test_what_was_written_just_now_is_read_again(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one tick of the clock a file may be written twice."""
    monkeypatch.setattr(archive_index, "_SETTLED", 60 * 10**9)
    read(clone)
    kept = archive_index._read(clone)
    assert not kept.records
    assert not kept.folders


def test_a_record_that_says_nothing_is_read_whole_and_refused_there(clone: Path) -> None:
    path = first(clone) / "record.json"
    path.write_bytes(b'{"registration": 1}\n')
    with pytest.raises(DocumentError):
        archived_requests(read(clone))


def test_a_record_in_another_one_s_place_is_read_whole(clone: Path) -> None:
    folder = first(clone)
    shutil.copytree(folder, folder.with_name("v3"))
    assert any("/v3/" in path for path in read(clone))


def test_links_are_refused(clone: Path) -> None:
    os.symlink(clone / "archive/2026", clone / "archive/2027")
    with pytest.raises(DocumentError):
        read(clone)


def test_without_an_archive_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == {}
