"""Where does one pull request or request stand right now, by the forge?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from datareq.errors import DocumentError
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.cases import find_case, read_desk
from datareq.reconcile.converge import settle_one
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk
from datareq.reconcile.gather import find_rivals


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A decision made anew, with what it was made from. `archived`: the row of a closed request."""

    policy: Policy
    snapshot: Snapshot | None = None
    verdict: Verdict | None = None
    archived: dict[str, str] | None = None


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
    """The standing of a request by its number or slug; a closed one is told from the register."""
    world, cases = read_desk(desk)
    for registration, row in world.archived.items():
        if name in (registration, row["slug"]):
            return Standing(policy=world.policy, archived=dict(row))
    found = decide_now(desk, world, cases, find_case(cases, name))
    return Standing(policy=world.policy, snapshot=found.snapshot, verdict=found.verdict)
