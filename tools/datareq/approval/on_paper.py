"""Was an approval given on paper, where nobody of the office has an account?

A signed sheet repeats the code of what it approves. One official records the sheet's SHA-256, another, who has
seen it, confirms it; both by command, after the desk had announced exactly this content.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from datareq.approval.approvals import Count
from datareq.approval.digests import SHOWN
from datareq.approval.facts import Case
from datareq.approval.holders import appointed, roles_at, seats
from datareq.model.ledger import Commanded
from datareq.model.message import Message
from datareq.model.sop import Evidence
from datareq.model.verdict import Proof

RECORD, CONFIRM = "record-sheet", "confirm-sheet"
"""What such a command asks for (`Commanded.effect`); its arguments are the code and the sheet, or the sheet."""


def on_paper(count: Count) -> tuple[Proof, ...]:
    """The two officials' proofs for the present content; () while there is none that counts."""
    case, evidence = count.office.case, count.office.evidence
    if not evidence.on_paper or count.digest is None:
        return ()
    since = _announced(case, evidence, count.digest)
    if since is None:
        return ()
    for recorded in _given(case, RECORD, since):
        code, sheet = recorded.arguments[:2]
        if not count.digest.startswith(code) or not has_no_account(
            case, evidence, recorded.given_at, recorded.policy_commit
        ):
            continue
        for confirmed in _given(case, CONFIRM, recorded.given_at):
            if confirmed.arguments[0] == sheet and confirmed.user.id != recorded.user.id:
                return tuple(
                    _proof(evidence, line, count.digest, sheet) for line in (recorded, confirmed)
                )
    return ()


def has_no_account(case: Case, evidence: Evidence, at: datetime, commit: str | None = None) -> bool:
    """Whether nobody was appointed to the office at that moment, by the roles of a commit."""
    known = roles_at(case, at if commit else None, commit)
    return not any(
        appointed(case, seat, at, known)
        for role in evidence.roles
        for seat in seats(case, role, evidence)
    )


def done_on_paper(proofs: tuple[Proof, ...]) -> Message:
    recorded, confirmed = proofs
    return Message(
        code="done-on-paper",
        args={
            "user": recorded.by.login if recorded.by else None,
            "by": confirmed.by.login if confirmed.by else None,
        },
    )


def paper_wanted(count: Count, role: str, unit: str | None) -> Message:
    """What officials are asked to do for an office without an account."""
    word = (count.digest or "")[:SHOWN]
    return Message(code="paper-wanted", args={"role": role, "unit": unit, "word": word})


def _announced(case: Case, evidence: Evidence, digest: str) -> datetime | None:
    times = [
        line.at
        for line in case.snapshot.ledger.announced
        if line.pull == case.snapshot.pull.number
        and line.evidence == evidence.id
        and line.digest == digest
    ]
    return min(times, default=None)


def _given(case: Case, effect: str, since: datetime) -> Iterator[Commanded]:
    """Commands of that effect on this pull request, in a later second; the oldest first."""
    lines = sorted(case.snapshot.ledger.commanded, key=lambda line: (line.given_at, line.comment))
    for line in lines:
        later = line.given_at > since and line.pull == case.snapshot.pull.number
        if line.effect == effect and later:
            yield line


def _proof(evidence: Evidence, line: Commanded, digest: str, sheet: str) -> Proof:
    return Proof(
        evidence=evidence.id,
        at=line.given_at,
        role=evidence.roles[0],
        by=line.user,
        comment=line.comment,
        digest=digest,
        sheet=sheet,
    )
