"""Was a spoken order confirmed in writing in the time that policy gives? Until it is, the clock stands still.

The request goes on being worked on: what stops is the time that the desk is measured by. The form says who gave
the order; the administration records the letter that confirms it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from datareq.assignment.authority import Accepted
from datareq.errors import PolicyError
from datareq.model.forge import Comment
from datareq.model.ledger import ActName
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import World
from datareq.reporting.clock import day_of
from datareq.reporting.clock import due as due_after

ABOUT = "verbal-order"
"""What the question is about, in the ledger."""
CONFIRM = "confirm-order"
"""What such a command asks for (`Commanded.effect`)."""


def token(registration: str) -> str:
    """What stands for the question of this request."""
    return hashlib.sha256(f"{ABOUT} {registration}".encode()).hexdigest()


def unconfirmed(world: World, case: Case, snapshot: Snapshot) -> bool:
    """Whether the request rests on a spoken order whose time to be confirmed is over."""
    accepted = case.act(ActName.ACCEPTED)
    if accepted is None or not _is_verbal(snapshot) or _is_confirmed(case):
        return False
    within = world.policy.terms.verbal_order_confirmed_within
    start = day_of(accepted.at, world.policy.timezone)
    try:
        last = due_after(start, max(within, 1), world.policy.calendars).date
    except PolicyError:
        return False  # nobody can say when the time is over
    return day_of(snapshot.read_at, world.policy.timezone) > last


def confirm(
    _world: World, case: Case, _comment: Comment, accepted: Accepted, snapshot: Snapshot
) -> Accepted | Message:
    """The letter that confirms the order; once."""
    if not _is_verbal(snapshot):
        return Message(code="command-no-verbal-order", args={"name": accepted.command.name})
    if _is_confirmed(case):
        return Message(code="command-order-confirmed", args={"name": accepted.command.name})
    return replace(accepted, facts=(token(case.registration), accepted.reason or ""))


def _is_confirmed(case: Case) -> bool:
    return any(line.effect == CONFIRM for line in case.lines.commanded)


def _is_verbal(snapshot: Snapshot) -> bool:
    for document in snapshot.documents.values():
        authority = document.get("authority")
        if isinstance(authority, dict) and isinstance(authority.get("verbal"), dict):
            return True
    return False
