"""What is kept of the archive chooses what is read, and never what is counted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
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
from datareq.model.calendar import Calendar
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.archived import archived_requests
from datareq.reporting.bearing import Bearing
from datareq.reporting.indicators import figures
from datareq.reporting.period import Period
from datareq.wiring import archive_index
from datareq.wiring.archive_index import month_files
from datareq.wiring.archive_years import COLUMNS, HEAD, PLACE, Year, bears, year_of

ROOT = Path(__file__).parents[3]
POLICY = load_policy(read_folder(ROOT, "policy"), "working-copy")
MARCH = Period(year=2026, month=3)
NOW = datetime(2026, 10, 1, tzinfo=UTC)


INDEX = Path(".git") / PLACE


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """An archive of 150 requests, committed."""
    git(tmp_path, "init", "-q")
    for item in history(7, 150, date(2025, 6, 1), 12, POLICY.sop).archived:
        keep(tmp_path, item.record)
    (tmp_path / "archive/2026/register.csv").write_text("registration,version\n")
    (tmp_path / "archive/reports/2026-02").mkdir(parents=True)
    (tmp_path / "archive/reports/2026-02/report.json").write_text("{}\n")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@contoh.invalid")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "archive")


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
    assert sorted(path.name for path in (clone / INDEX).iterdir()) == ["2025", "2026"]
    assert 0 < len(cold) < len(whole) // 2
    assert cold.items() <= whole.items()
    for month in (MARCH, MARCH.before):
        ends = month.ends_at(POLICY.timezone)
        some, all_ = (
            figures(month, archived_requests(files), (), POLICY, ends, "c")
            for files in (cold, whole)
        )
        assert some == all_
    assert "archive/2026/register.csv" in cold
    assert not any(path.startswith("archive/reports") for path in cold)


def first(root: Path) -> Path:
    """The folder of a request that was read."""
    return root / next(path for path in sorted(read(root)) if path.endswith("record.json")).removesuffix("/record.json")  # fmt: skip


def correct(root: Path) -> None:
    folder = first(root)
    record = archived_requests(
        {f"archive/2026/{folder.parent.name}/v1/record.json": (folder / "record.json").read_bytes()}
    )[0].record
    keep(root, replace(record, archive_version=9))
    commit(root)


def move(root: Path) -> None:
    """A record that wasn't read, now closed in March; not a byte longer or shorter."""
    known = read(root)
    for path in sorted((root / "archive").rglob("record.json")):
        text = path.read_text()
        moved = re.sub(r'"closed_at": "\d{4}-\d\d', '"closed_at": "2026-03', text)
        if str(path.relative_to(root)) not in known and moved != text:
            path.write_text(moved)
            commit(root)
            assert str(path.relative_to(root)) in read(root)
            return
    raise AssertionError


def put(root: Path) -> None:
    """A request that nobody has committed yet."""
    folder = first(root)
    record = archived_requests(
        {f"archive/2026/{folder.parent.name}/v1/record.json": (folder / "record.json").read_bytes()}
    )[0].record
    keep(root, replace(record, registration="PDI-2026-9999"))
    assert any("PDI-2026-9999" in path for path in read(root))


def spoil(place: float) -> Callable[[Path], None]:
    """One bit is another, so far into each file."""

    def change(root: Path) -> None:
        for path in (root / INDEX).iterdir():
            data = bytearray(path.read_bytes())
            data[int(place * (len(data) - 1))] ^= 1
            path.write_bytes(data)

    return change


def tear(root: Path) -> None:
    for path in (root / INDEX).iterdir():
        path.write_bytes(path.read_bytes()[:-7])


def older(root: Path) -> None:
    """What an edition before wrote, whole in its way."""
    for path in (root / INDEX).iterdir():
        data = path.read_bytes()
        size = int.from_bytes(data[:4], "big")
        told = data[HEAD : HEAD + size].replace(b"edition\x03", b"edition\x02")
        path.write_bytes(
            data[:4] + zlib.crc32(told).to_bytes(4, "big") + told + data[HEAD + size :]
        )


def remove(root: Path) -> None:
    shutil.rmtree(first(root))


def remove_for_good(root: Path) -> None:
    remove(root)
    commit(root)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record was removed": remove,
    "a record was removed and that committed": remove_for_good,
    "a record was rewritten, as long as before": move,
    "a record was corrected": correct,
    "a record isn't committed yet": put,
    "a bit of the columns has changed": spoil(0.5),
    "the last bit has changed": spoil(1),
    "a bit of the summary has changed": spoil(0.005),
    "the first bit has changed": spoil(0),
    "the index is torn": tear,
    "the index is of another edition": older,
    "the index is gone": lambda root: shutil.rmtree(root / INDEX),
    "its place can't be written to": lambda root: (shutil.rmtree(root / INDEX), (root / INDEX).write_text("")),
    "there is no clone to keep it in": lambda root: shutil.rmtree(root / ".git"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_any_change_the_figures_are_as_if_nothing_had_been_kept(
    change: Callable[[Path], object], clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read(clone)
    change(clone)
    other = tmp_path_factory.mktemp("fresh")
    shutil.copytree(clone / "archive", other / "archive")
    some, all_ = read(clone), read_folder(other, "archive")
    assert some.items() <= all_.items()
    for month in (MARCH, MARCH.before):
        ends = month.ends_at(POLICY.timezone)
        counted = [
            figures(month, archived_requests(files), (), POLICY, ends, "c")
            for files in (some, all_)
        ]
        assert counted[0] == counted[1]


def test_what_is_kept_is_what_was_committed_not_what_lies_there(clone: Path) -> None:
    """Made while a record was being rewritten, it still says what its tree says."""
    read(clone)
    before = {path.name: path.read_bytes() for path in (clone / INDEX).iterdir()}
    shutil.rmtree(clone / INDEX)
    for n, path in enumerate(sorted((clone / "archive").rglob("record.json"))):
        text = path.read_text()
        if n % 3 == 0:
            path.write_text(text.replace('"closed_at": "2026', '"closed_at": "2031'))
        elif n % 3 == 1:
            path.unlink()
            path.symlink_to(clone / "archive/2026/register.csv")
    for year in ("2025", "2026"):
        tree = git(clone, "rev-parse", f"HEAD:archive/{year}")
        made = year_of(clone / ".git", clone / "archive" / year, tree, POLICY.timezone)
        (clone / INDEX / "other").write_bytes(before[year])
        other = year_of(clone / ".git", Path("other"), tree, POLICY.timezone)
        assert made.summary.last == other.summary.last
        assert rows_of(made) == rows_of(other)


def rows_of(year: Year) -> list[tuple[object, ...]]:
    rows = year.rows()
    return sorted(zip(*(getattr(rows, column) for column in COLUMNS), strict=True))


def test_only_the_registers_of_years_that_matter_are_read(clone: Path) -> None:
    """Nor a report: those are asked for by their month."""
    for year in ("1999", "2025"):
        (clone / f"archive/{year}").mkdir(exist_ok=True)
        (clone / f"archive/{year}/register.csv").write_text("registration,version\n")
    commit(clone)
    assert "archive/1999/register.csv" not in read(clone)


def test_a_year_in_which_nothing_bears_is_not_opened(clone: Path) -> None:
    """Its columns could be anything: the summary says that no day of it matters."""
    read(clone)
    tree = git(clone, "rev-parse", "HEAD:archive/2025")
    year = year_of(clone / ".git", clone / "archive/2025", tree, POLICY.timezone)
    path = clone / INDEX / "2025"
    path.write_bytes(path.read_bytes()[:-7])
    later = Bearing((Period(year=2031, month=1),), years_to(2032), NOW)
    assert not bears(year, later)
    assert bears(year, Bearing((Period(year=2025, month=9),), POLICY, NOW))


def years_to(last: int) -> Policy:
    """The policy with settled calendars up to a year."""
    more = tuple(Calendar(year=n, settled=True, decree="", days_off=()) for n in range(2027, last))
    others = tuple(one for one in POLICY.calendars if one.year < 2027)
    return replace(POLICY, calendars=(*others, *more))


@pytest.mark.parametrize("seed", range(6))
def test_months_of_a_long_history_are_read_in_part_and_counted_whole(
    seed: int, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q")
    for item in history(seed, 80, date(2025, 1, 1), 18, POLICY.sop).archived:
        keep(tmp_path, item.record)
    commit(tmp_path)
    whole = archived_requests(read_folder(tmp_path, "archive"))
    for period in Period.parse("2025-01..2026-08").each:
        part = archived_requests(month_files(tmp_path, (period,), POLICY, NOW))
        assert len(part) < len(whole)
        for until in (period.ends_at(POLICY.timezone), NOW):
            counted = [figures(period, each, (), POLICY, until, "c") for each in (part, whole)]
            assert counted[0] == counted[1]


def test_a_record_that_says_nothing_is_read_whole_and_refused_there(clone: Path) -> None:
    path = first(clone) / "record.json"
    path.write_bytes(b'{"registration": 1}\n')
    commit(clone)
    with pytest.raises(DocumentError):
        archived_requests(read(clone))


def test_a_record_in_another_one_s_place_is_read_whole(clone: Path) -> None:
    folder = first(clone)
    shutil.copytree(folder, folder.with_name("v3"))
    commit(clone)
    assert any("/v3/" in path for path in read(clone))


def test_links_are_refused(clone: Path) -> None:
    os.symlink(clone / "archive/2026", clone / "archive/2027")
    with pytest.raises(DocumentError):
        read(clone)


def test_without_an_archive_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == {}


def test_many_folders_are_read_like_few(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = read(clone)
    monkeypatch.setattr(archive_index, "MANY", 2)
    assert read(clone) == few
    folder = first(clone)
    shutil.move(folder, clone / "elsewhere")
    os.symlink(clone / "elsewhere", folder)
    with pytest.raises(DocumentError):
        read(clone)
