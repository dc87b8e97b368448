"""What is decided on a case's present pull request, as it stands now? Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass

from datareq.approval.gate import decide
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.facts import read_facts
from datareq.reconcile.findings import Reading
from datareq.reconcile.gather import find_rivals, gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`reading`: the documents at the head."""

    snapshot: Snapshot
    verdict: Verdict
    reading: Reading


def decide_now(desk: Desk, world: World, cases: tuple[Case, ...], case: Case) -> Decision:
    """Reads everything anew, whole or `ForgeError`. `cases`: every open one, as rivals."""
    snapshot, reading = gather(desk, world, case, find_rivals(cases), read_facts(desk, case))
    verdict = decide(world.policy.sop, world.policy, snapshot)
    return Decision(snapshot=snapshot, verdict=verdict, reading=reading)
