"""What do the records of a year say at a glance? Kept beside git's own files, by the id of the year's tree.

A tree's id stands for all that is in it: while it is the same, nothing has to be looked at again; when it isn't,
only the records whose own ids are new. Without what is kept, or when a bit of it isn't as it was, it is made anew.
A file begins with what says whether it has to be read any further.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from datareq.adapters.git.bulk import list_files, read_blobs, read_unchanged
from datareq.documents.codec import pack, peek, unpack
from datareq.model.record import RECORD_FILE
from datareq.reporting.bearing import Bearing, Glance

PLACE = "datareq/archive"
EDITION = 3
HEAD = 8
"""Bytes in front: how long the summary is, and its checksum."""
MOST = 4096
"""No summary is longer."""
FOREVER = -1
COLUMNS = ("folders", "blobs", "start", "counted", "closed", "complete", "urgency", "extended")


@dataclass(slots=True)
class Columns:
    """One row a version of a request; days as ordinals, 0 for none. `complete`: seconds since 1970.

    `counted`: up to which day nothing had counted, if the pauses are taken at their worst; `FOREVER` for one
    that stands still and hasn't ended. `strange`: folders whose record says nothing at a glance."""

    folders: list[str] = field(default_factory=list)  # <registration>/v<n>
    blobs: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    complete: list[float] = field(default_factory=list)
    urgency: list[str] = field(default_factory=list)
    extended: list[int] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Summary:
    """What says whether a year's columns have to be opened. `requests`: how many there are; `first`, `last`: days
    on which one was complete, paused or closed; `extended`: the most that one was. `odd`: something in it can bear
    on any month. `check`: of the columns as they are kept."""

    edition: int
    tree: str
    zone: str
    requests: int
    first: int
    last: int
    extended: int
    odd: bool
    check: int


class Year:
    """A year's summary, and its columns, which are opened when they are asked for."""

    def __init__(self, summary: Summary, columns: Callable[[], Columns]) -> None:
        self.summary = summary
        self._open = columns
        self._columns: Columns | None = None

    def rows(self) -> Columns:
        if self._columns is None:
            self._columns = self._open()
        return self._columns


def year_of(git_dir: Path, folder: Path, tree: str, zone: str) -> Year:
    """The year whose folder in the working copy this is; in the commit it is this tree."""
    path = git_dir / PLACE / folder.name
    known = _summary(path)
    if known is not None and (known.tree, known.zone) == (tree, zone):
        return Year(
            known, lambda: _columns(path, known) or _made(git_dir, folder, path, tree, zone).rows()
        )
    return _made(git_dir, folder, path, tree, zone)


def bears(year: Year, bearing: Bearing) -> bool:
    """Whether anything of the year can bear on the months; else it is left unopened."""
    told = year.summary
    if told.odd:
        return True
    early = min(bearing.earliest(told.extended), bearing.begins).toordinal()
    return told.first < bearing.ends.toordinal() and told.last >= early


def folders_bearing(year: Year, bearing: Bearing, until: datetime) -> list[str]:
    """Of a year the folders that bear on the months, with all versions of what was closed in them."""
    rows = year.rows()
    begins, late = bearing.begins.toordinal(), bearing.ends.toordinal()
    requests = [folder.partition("/")[0] for folder in rows.folders]
    closed = {
        request
        for request, day in zip(requests, rows.closed, strict=True)
        if begins <= day < late and bearing.holds(date.fromordinal(day))
    }
    early, moment = bearing.earliest(year.summary.extended).toordinal(), until.timestamp()
    found = []
    days = zip(rows.folders, requests, rows.start, rows.counted, rows.closed, strict=True)
    for n, (folder, request, start, counted, ended) in enumerate(days):
        if request in closed:
            found.append(folder)
        elif not start or start >= late or (FOREVER != counted < early and 0 < ended < begins):
            continue
        elif folder.endswith("/v1") and rows.complete[n] <= moment:
            since = date.fromordinal(start)
            worst = until.date() if counted == FOREVER else date.fromordinal(counted)
            longest = max(since, worst)
            if bearing.may_be_due(since, longest, rows.urgency[n], rows.extended[n]):
                found.append(folder)
    return [*found, *rows.strange]


def known_requests(year: Year) -> set[str]:
    """The requests whose records are in the year."""
    rows = year.rows()
    return {folder.partition("/")[0] for folder in (*rows.folders, *rows.strange)}


def _made(git_dir: Path, place: Path, path: Path, tree: str, zone: str) -> Year:
    """Made of what git has, but for the records that what is kept knows already; and kept in its place."""
    known = _summary(path)
    before = (
        _columns(path, known) if known is not None and known.zone == zone else None
    ) or Columns()
    records = {
        path.removesuffix(f"/{RECORD_FILE}"): sha
        for path, sha in list_files(git_dir, tree).items()
        if path.endswith(f"/{RECORD_FILE}") and path.count("/") == 2
    }
    old = {pair: n for n, pair in enumerate(zip(before.folders, before.blobs, strict=True))}
    new = [(folder, sha) for folder, sha in records.items() if (folder, sha) not in old]
    rows, where = Columns(), ZoneInfo(zone)
    for pair in records.items():
        if pair in old:
            for column in COLUMNS:
                getattr(rows, column).append(getattr(before, column)[old[pair]])
    for (folder, sha), data in _contents(git_dir, place, new):
        glance = peek(data, Glance)
        if glance is None or f"{glance.registration}/v{glance.archive_version}" != folder:
            rows.strange.append(folder)
        else:
            _add(rows, folder, sha, glance, where)
    return Year(keep(path, tree, zone, rows), lambda: rows)


def _contents(
    git_dir: Path, place: Path, wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """What the commit's records say, those first that lie in the working copy as they were committed."""
    others = []
    for pair in wanted:
        folder, sha = pair
        data = read_unchanged(f"{place}/{folder}/{RECORD_FILE}", sha)
        if data is None:
            others.append(pair)
        else:
            yield pair, data
    if others:
        yield from zip(others, read_blobs(git_dir, [sha for _, sha in others]), strict=True)


def keep(path: Path, tree: str, zone: str, rows: Columns) -> Summary:
    """Kept for the next time; a clone that can't be written to is read anew each time."""
    days = [day for day in (*rows.start, *rows.counted, *rows.closed) if day > 0]
    columns = pack(rows)
    summary = Summary(
        edition=EDITION,
        tree=tree,
        zone=zone,
        requests=len({folder.partition("/")[0] for folder in (*rows.folders, *rows.strange)}),
        first=min(days, default=0),
        last=max(days, default=0),
        extended=max(rows.extended, default=0),
        odd=bool(rows.strange) or FOREVER in rows.counted or 0 in rows.closed,
        check=zlib.crc32(columns),
    )
    told = pack(summary)
    head = len(told).to_bytes(HEAD // 2, "big") + zlib.crc32(told).to_bytes(HEAD // 2, "big")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(head + told + columns)
        part.replace(path)
    except OSError:
        pass
    return summary


def _add(rows: Columns, folder: str, sha: str, glance: Glance, zone: ZoneInfo) -> None:
    times = glance.times
    start, closed = _day(times.complete_at, zone), _day(times.closed_at, zone)
    ends = [_day(pause.until, zone) or closed or FOREVER for pause in times.pauses]
    rows.folders.append(folder)
    rows.blobs.append(sha)
    rows.start.append(start)
    rows.counted.append(FOREVER if FOREVER in ends else max(start, *ends) if ends else start)
    rows.closed.append(closed)
    rows.complete.append(times.complete_at.timestamp() if times.complete_at else 0.0)
    rows.urgency.append(glance.urgency)
    rows.extended.append(times.extended_days)


def _day(at: datetime | None, zone: ZoneInfo) -> int:
    return at.astimezone(zone).date().toordinal() if at else 0


def _summary(path: Path) -> Summary | None:
    """None for what isn't there, isn't whole or is another edition's."""
    try:
        with path.open("rb") as file:
            told, check = _told(file)
    except OSError:
        return None
    found = unpack(told, Summary) if zlib.crc32(told) == check else None
    return found if found is not None and found.edition == EDITION else None


def _told(file: BinaryIO) -> tuple[bytes, int]:
    """The packed summary, and its checksum as it is kept; after that come the columns."""
    head = file.read(HEAD)
    size = min(int.from_bytes(head[: HEAD // 2], "big"), MOST)
    return file.read(size), int.from_bytes(head[HEAD // 2 :], "big")


def _columns(path: Path, summary: Summary) -> Columns | None:
    """None unless they are those that the summary was kept with."""
    try:
        with path.open("rb") as file:
            _told(file)
            data = file.read()
    except OSError:
        return None
    return unpack(data, Columns) if zlib.crc32(data) == summary.check else None
