"""May the clock of a request be stopped, started or given more time by this command, as things stood then?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from datareq.assignment.authority import Accepted
from datareq.assignment.command_policy import Effect
from datareq.errors import PolicyError
from datareq.model.forge import Comment
from datareq.model.ledger import Commanded
from datareq.model.message import Message
from datareq.model.pauses import extensions, is_paused, pauses
from datareq.model.policy import Policy, Terms
from datareq.model.snapshot import Lines
from datareq.reporting.clock import day_of, due, still


def clock_problem(
    accepted: Accepted, comment: Comment, known: Sequence[Commanded], terms: Terms
) -> Message | None:
    """Why the command can't mean anything; None for one that can, and for every other command.

    Judged by what had counted before the comment was written, so the answer stays the same for ever.
    """
    before = [
        line for line in known if (line.given_at, line.comment) < (comment.created_at, comment.id)
    ]
    name = accepted.command.name
    match accepted.effect:
        case Effect.PAUSE if is_paused(before):
            return Message(code="command-paused-already", args={"name": name})
        case Effect.RESUME if not is_paused(before):
            return Message(code="command-not-paused", args={"name": name})
        case Effect.EXTEND if extensions(before) >= terms.extensions:
            return Message(
                code="command-extended-already", args={"name": name, "times": terms.extensions}
            )
    return None


def due_by(
    policy: Policy,
    start: datetime | None,
    urgency: str,
    lines: Lines,
    at: datetime | None = None,
) -> date | None:
    """The due date of a request that was complete at `start`; None while it isn't complete, the calendar is
    unknown, or the clock stands still. `at`: when a pause that wasn't ended ended with the request."""
    commanded = lines.commanded
    days = {level.urgency: level.days for level in policy.service_levels}
    if start is None or urgency not in days or (at is None and is_paused(commanded, lines.acts)):
        return None
    try:
        return due(
            day_of(start, policy.timezone),
            days[urgency],
            policy.calendars,
            still(pauses(commanded, lines.acts), policy.timezone, at),
            extensions(commanded) * policy.terms.extension_days,
        ).date
    except PolicyError:
        return None
