"""Is the archive still what the bot wrote, and does what it wrote still follow from what it saw?

Every file is hashed again, every snapshot decided again with the policy of its time, every register and
published copy compared with the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from datareq.archive.afterwards import OBJECTIONS_FILE, render_objections
from datareq.archive.hashes import check_files, check_published, check_tree
from datareq.archive.register import REGISTER_FILE, render
from datareq.archive.replay import Decide, PolicyAt, check_replay
from datareq.documents.codec import decode
from datareq.errors import DatareqError
from datareq.model.afterwards import OBJECTION_FILE, Objection
from datareq.model.message import Message
from datareq.model.names import MANIFEST_FILE, archive_folder
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot

T = TypeVar("T")

ARCHIVE = "archive"
PUBLISHED = "datasets/published"
FOLDER = re.compile(r"archive/(\d{4})/([A-Z]{2,8}-\1-\d{4,})/v([1-9]\d*)/(.+)")
REGISTER = re.compile(r"archive/(\d{4})/register\.csv")
OBJECTIONS = re.compile(r"archive/(\d{4})/keberatan\.csv")
IGNORED = re.compile(r"archive/reports/.+|archive/(?:README\.md|\.gitkeep)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """What was found about one archive folder, register or published folder.

    `problems`: what is wrong; `undecided`: what could not be checked, and why.
    """

    subject: str
    problems: tuple[Message, ...] = ()
    undecided: tuple[Message, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems and not self.undecided


def audit(files: Mapping[str, bytes], policy_at: PolicyAt, decide: Decide) -> tuple[AuditLine, ...]:
    """One line a folder and register, sorted; `files`: all of `archive/` and `datasets/published/`.

    `decide` is the gate's decision; `policy_at` the policy at a commit, or a `DatareqError`.
    """
    folders, registers, strays = _sorted_out(files)
    lists = {path: files[path] for path in strays if OBJECTIONS.fullmatch(path)}
    strays = [path for path in strays if path not in lists]
    published = _by_folder(files)
    records: dict[str, Record] = {}
    lines: list[AuditLine] = []
    latest = _latest(folders)
    for folder in sorted(folders):
        shown = published if folder in latest else None
        record, line = _folder(folder, folders[folder], shown, policy_at, decide)
        lines.append(line)
        if record is not None:
            records[folder] = record
    lines.extend(_registers(registers, records, set(folders)))
    lines.extend(_published(published, records))
    lines.extend(_objections(lists, folders))
    lines.extend(
        AuditLine(subject=path, problems=(Message(code="audit-stray-file", args={"path": path}),))
        for path in strays
    )
    return tuple(sorted(lines, key=lambda line: line.subject))


def _sorted_out(
    files: Mapping[str, bytes],
) -> tuple[dict[str, dict[str, bytes]], dict[str, bytes], list[str]]:
    """Archive folder → its files by relative path; year → its register; what belongs nowhere."""
    folders: dict[str, dict[str, bytes]] = {}
    registers: dict[str, bytes] = {}
    strays: list[str] = []
    for path in sorted(files):
        if not path.startswith(f"{ARCHIVE}/") or IGNORED.fullmatch(path):
            continue
        if match := FOLDER.fullmatch(path):
            folder = archive_folder(match[2], int(match[3]))
            folders.setdefault(folder, {})[match[4]] = files[path]
        elif match := REGISTER.fullmatch(path):
            registers[match[1]] = files[path]
        else:
            strays.append(path)
    return folders, registers, strays


def _folder(
    folder: str,
    present: Mapping[str, bytes],
    published: Mapping[str, Mapping[str, bytes]] | None,
    policy_at: PolicyAt,
    decide: Decide,
) -> tuple[Record | None, AuditLine]:
    """`published`: None for a version that another one supersedes, and that isn't published any more."""
    problems: list[Message] = []
    undecided: list[Message] = []
    record = _decoded(present, RECORD_FILE, Record, problems)
    if record is None:
        return None, AuditLine(subject=folder, problems=tuple(problems))
    if folder != archive_folder(record.registration, record.archive_version):
        problems.append(
            Message(code="audit-other-folder", args={"registration": record.registration})
        )
    problems.extend(check_files(record, present))
    snapshots: list[Snapshot] = []
    for name in record.snapshots:
        snapshot = _decoded(present, name, Snapshot, problems)
        if snapshot is not None:
            snapshots.append(snapshot)
    if len(snapshots) == len(record.snapshots):
        if snapshots:
            problems.extend(check_tree(record, snapshots[-1], present))
        for problem, decided in check_replay(record, tuple(snapshots), policy_at, decide):
            (problems if decided else undecided).append(problem)
    if published is not None:
        problems.extend(check_published(record, present, published))
    return record, AuditLine(subject=folder, problems=tuple(problems), undecided=tuple(undecided))


def _latest(folders: Mapping[str, Mapping[str, bytes]]) -> frozenset[str]:
    """Of each request the folder of the highest version that was handed over."""
    highest: dict[str, int] = {}
    for folder in (name for name, present in folders.items() if MANIFEST_FILE in present):
        request, _, version = folder.rpartition("/v")
        highest[request] = max(highest.get(request, 0), int(version))
    return frozenset(f"{request}/v{version}" for request, version in highest.items())


def _decoded(
    present: Mapping[str, bytes], name: str, type_: type[T], problems: list[Message]
) -> T | None:
    data = present.get(name)
    if data is None:
        problems.append(Message(code="audit-file-missing", args={"path": name}))
        return None
    try:
        return decode(data, type_)
    except DatareqError:
        problems.append(Message(code="audit-file-unreadable", args={"path": name}))
        return None


def _registers(
    registers: Mapping[str, bytes], records: Mapping[str, Record], folders: set[str]
) -> Iterator[AuditLine]:
    """Each register is exactly what its year's records say; one that can't be computed is said so."""
    years = set(registers) | {folder.split("/")[1] for folder in folders}
    for year in sorted(years):
        subject = f"{ARCHIVE}/{year}/{REGISTER_FILE}"
        data = registers.get(year)
        unread = [
            folder for folder in folders if folder.split("/")[1] == year and folder not in records
        ]
        if data is None:
            problem = Message(code="audit-file-missing", args={"path": REGISTER_FILE})
            yield AuditLine(subject=subject, problems=(problem,))
        elif unread:
            problem = Message(code="audit-register-unchecked", args={"folder": sorted(unread)[0]})
            yield AuditLine(subject=subject, undecided=(problem,))
        elif data != render(
            record for folder, record in records.items() if folder.split("/")[1] == year
        ):
            yield AuditLine(subject=subject, problems=(Message(code="audit-register-differs"),))
        else:
            yield AuditLine(subject=subject)


def _objections(
    lists: Mapping[str, bytes], folders: Mapping[str, Mapping[str, bytes]]
) -> Iterator[AuditLine]:
    """The list of each year is exactly what the objections beside its records say."""
    found: dict[str, list[Objection]] = {}
    for folder, present in folders.items():
        if OBJECTION_FILE in present:
            objection = _decoded(present, OBJECTION_FILE, Objection, [])
            path = f"{ARCHIVE}/{folder.split('/')[1]}/{OBJECTIONS_FILE}"
            found.setdefault(path, []).extend([objection] if objection else [])
    for path in sorted(found.keys() | lists.keys()):
        same = lists.get(path) == render_objections(found.get(path, []))
        problem = Message(code="audit-objections-differ")
        yield AuditLine(subject=path, problems=() if same else (problem,))


def _by_folder(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """`datasets/published/<id>` → its files by relative path."""
    folders: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        if path.startswith(f"{PUBLISHED}/") and not path.endswith("/.gitkeep"):
            folder = "/".join(path.split("/")[:3])
            folders.setdefault(folder, {})[path.removeprefix(f"{folder}/")] = data
    return folders


def _published(
    published: Mapping[str, Mapping[str, bytes]], records: Mapping[str, Record]
) -> Iterator[AuditLine]:
    """Nothing is published that no record says was."""
    known = {item.path for record in records.values() for item in record.distributions if item.path}
    for folder in sorted(published.keys() - known):
        yield AuditLine(
            subject=folder,
            problems=tuple(
                Message(code="audit-stray-file", args={"path": path})
                for path in sorted(published[folder])
            ),
        )
