"""Where does one pull request or request stand right now, by the forge?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from datareq.documents.codec import decode
from datareq.errors import DocumentError
from datareq.model.ledger import ActName
from datareq.model.names import archive_folder
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE, Record
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.cases import Case, find_case, is_archived, read_desk
from datareq.reconcile.converge import settle_one
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.gather import find_rivals
from datareq.reconcile.show import request_in
from datareq.reporting.forecast import NEWEST, Forecast, forecast, past
from datareq.reporting.live import open_request
from datareq.reporting.timeliness import HANDED_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A decision made anew, with what it was made from. `archived`: the row of a closed request; `forecast`:
    when an open one will probably be done, where that can be told."""

    policy: Policy
    snapshot: Snapshot | None = None
    verdict: Verdict | None = None
    archived: dict[str, str] | None = None
    forecast: Forecast | None = None


def standing_of_pull(desk: Desk, number: int) -> tuple[Policy, Verdict]:
    """Decides on one pull request; unless the desk is dry, what follows from it is done and shown."""
    world, cases = read_desk(desk)
    case = next((case for case in cases if case.pull.number == number), None)
    if case is None:
        raise DocumentError("pull-unknown", number=number)
    if desk.dry_run:
        return world.policy, decide_now(desk, world, cases, case).verdict
    heard: list[Verdict] = []

    def hear(snapshot: Snapshot, verdict: Verdict) -> None:
        desk.listen(snapshot, verdict)
        heard.append(verdict)

    settle_one(replace(desk, listen=hear), world, case, find_rivals(cases))
    return world.policy, heard[-1] if heard else decide_now(desk, world, cases, case).verdict


def standing_of_request(desk: Desk, name: str) -> Standing:
    """The standing of a request by its number or slug; a closed one is told from the register, unless a
    correction of it is under way."""
    world, cases = read_desk(desk)
    corrected = {case.registration for case in cases if not is_archived(world, case)}
    for registration, row in world.archived.items():
        if name in (registration, row["slug"]) and registration not in corrected:
            return Standing(policy=world.policy, archived=dict(row))
    case = find_case(cases, name)
    found = decide_now(desk, world, cases, case)
    request = request_in(world, found.reading)
    return Standing(
        policy=world.policy,
        snapshot=found.snapshot,
        verdict=found.verdict,
        forecast=_forecast(desk, world, case, request) if request is not None else None,
    )


def _forecast(desk: Desk, world: World, case: Case, request: Request) -> Forecast | None:
    """By the newest of the requests that main's archive has."""
    complete = case.act(ActName.COMPLETE)
    if complete is None:
        return None
    lines = case.lines
    live = open_request(
        *(case.registration, request, lines.acts, lines.commanded, complete), world.policy
    )
    before = past(_newest(desk, world), world.policy)
    return forecast(live, before, world.policy, desk.gate.clock.latest())


def _newest(desk: Desk, world: World) -> Iterator[Record]:
    kinds = {kind.value for kind in HANDED_OVER}
    rows = [
        (row["closed_at"], registration)
        for registration, row in world.archived.items()
        if row["outcome"] in kinds
    ]
    for _, registration in sorted(rows)[-NEWEST:]:
        path = f"{archive_folder(registration, 1)}/{RECORD_FILE}"
        data = desk.repository.read(world.commit, path)
        if data is not None:
            yield decode(data, Record)
