"""Which folders lie on main that no accepted request brought there? An incident each, said once."""

from __future__ import annotations

import hashlib

from datareq.errors import RightMissing
from datareq.model.forge import PullState
from datareq.model.ledger import Act, ActName, request_file
from datareq.model.message import Message
from datareq.model.names import REQUESTS, SLUG
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import CaseReport

CODE = "folder-without-request"
NO_PULL = 0


def report_uninvited(desk: Desk, world: World, cases: tuple[Case, ...]) -> tuple[CaseReport, ...]:
    """Notes in the ledger every request folder on main that came there without a pull request.

    There is no pull request to say it on: the run's report tells it, once, and the ledger keeps it.
    Nothing rests on such a folder, because acceptance is an act of the ledger and not a place on main.
    """
    reports: list[CaseReport] = []
    for slug in world.open_slugs:
        if any(case.slug == slug and _brought(desk, case) for case in cases):
            continue
        name = f"main-{slug if SLUG.fullmatch(slug) else hashlib.sha256(slug.encode()).hexdigest()}"
        if _note(desk, request_file(name), slug):
            done = Message(code=CODE, args={"folder": f"{REQUESTS}/{slug}"})
            reports.append(CaseReport(registration=name, pull=NO_PULL, done=(done,)))
    return tuple(reports)


def _brought(desk: Desk, case: Case) -> bool:
    """Whether the case's own merge put its folder there. It may have been merged since the pull requests
    were listed: by another run of ours, whose intent the ledger then has, or by somebody else."""
    if case.intake is None:
        return False
    if case.intake.state is PullState.MERGED or case.act(ActName.MERGING) is not None:
        return True
    return desk.gate.reader.pull(case.intake.number).state is PullState.MERGED


def _note(desk: Desk, file: str, slug: str) -> bool:
    """Whether it was news."""
    if desk.dry_run or any(
        isinstance(line, Act) and line.name is ActName.INCIDENT for line in desk.ledger.read(file)
    ):
        return False
    act = Act(
        name=ActName.INCIDENT,
        pull=NO_PULL,
        at=desk.gate.clock.now(),
        evidence=CODE,
        detail={"code": CODE, "folder": f"{REQUESTS}/{slug}"},
    )
    try:
        desk.ledger.append(file, [act])
    except RightMissing:
        return False
    return True
