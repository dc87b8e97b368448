"""Which objections of requests that are over wait for an answer, and whose? By main's own account of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from datareq.archive.afterwards import OBJECTIONS_FILE
from datareq.archive.record import FULFILMENT_SNAPSHOT, INTAKE_SNAPSHOT
from datareq.archive.register import register_path
from datareq.assignment.command_policy import Effect
from datareq.documents.codec import decode
from datareq.errors import ForgeError
from datareq.model.forge import Account
from datareq.model.names import archive_folder
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.orders import holders_of
from datareq.reporting.clock import day_of
from datareq.reporting.reminders import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDue:
    """An objection that isn't answered. `usage`: of the command that answers it."""

    waiting: Waiting
    usage: str


def objections_due(desk: Desk, world: World, at: datetime) -> Iterator[ObjectionDue]:
    """Those whose last day is known, in the order of their numbers; `ForgeError` where the archive has the
    objection and not its request. `at`: the moment at which offices are looked up."""
    rule = next((rule for rule in world.commands if rule.effect is Effect.ANSWER_OBJECTION), None)
    if rule is None:
        return
    for row in _unanswered(desk, world):
        registration = row["registration"]
        folder = archive_folder(registration, int(row["version"]))
        record: Record = decode(_kept(desk, world, f"{folder}/{RECORD_FILE}"), Record)
        over = record.fulfilment_pull or record.intake_pull
        name = FULFILMENT_SNAPSHOT if record.fulfilment_pull else INTAKE_SNAPSHOT
        snapshot: Snapshot = decode(_kept(desk, world, f"{folder}/{name}"), Snapshot)
        held = holders_of(world, snapshot, at)
        people: dict[int, Account] = {
            holder.account.id: holder.account
            for role in rule.roles
            for holder in held.get(role, ())
            if str(holder.account.id) != row["by"]  # nobody answers their own
        }
        filed = datetime.fromisoformat(row["filed_at"])
        yield ObjectionDue(
            waiting=Waiting(
                registration=registration,
                pull=over,
                since=day_of(filed, world.policy.timezone),
                due=date.fromisoformat(row["due"]),
                people=tuple(people.values()),
                stands_still=False,
            ),
            usage=rule.usage,
        )


def _unanswered(desk: Desk, world: World) -> Iterator[dict[str, str]]:
    years = {register_path(number).rpartition("/")[0] for number in world.archived}
    for year in sorted(years):
        data = desk.repository.read(world.commit, f"{year}/{OBJECTIONS_FILE}") or b""
        for row in csv.DictReader(io.StringIO(data.decode())):
            if row["due"] and not row["decision"]:
                yield row


def _kept(desk: Desk, world: World, path: str) -> bytes:
    data = desk.repository.read(world.commit, path)
    if data is None:
        raise ForgeError("archive-incomplete", registration=path.split("/")[2])
    return data
