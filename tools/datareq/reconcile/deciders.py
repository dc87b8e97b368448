"""Who has to decide now that somebody disagreed or objected? They are called by name, once, in a comment of its own."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.approval.markdown import call
from datareq.assignment.command_policy import CommandRule, Effect
from datareq.language import mark, say
from datareq.model.afterwards import ANSWER, OBJECT
from datareq.model.disputes import disputes
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.commanded import reference
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.orders import holders_of
from datareq.reconcile.progress import Progress

MARKER = "<!-- datareq:decide {comment} -->"
DECIDE = mark("{people}: please decide on what {login} wrote, with `{usage}`.")


def call_deciders(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Call those who may decide on the first thing that is open and to which nobody was called yet."""
    for line, effect in _open(case):
        known = case.act(ActName.NOTIFIED, reference(line.comment))
        rule = next((rule for rule in world.commands if rule.effect is effect), None)
        if known is None and rule is not None:
            return _call(desk, world, case, snapshot, line, rule)
    return Progress()


def _open(case: Case) -> Iterator[tuple[Commanded, Effect]]:
    """What waits for a decision, and by which kind of command it is decided."""
    for one in disputes(case.lines.commanded):
        if one.decision is None:
            yield one.raised, Effect.SETTLE
    answered = any(line.effect == ANSWER for line in case.lines.commanded)
    for line in case.lines.commanded:
        if line.effect == OBJECT and not answered:
            yield line, Effect.ANSWER_OBJECTION


def _call(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, line: Commanded, rule: CommandRule
) -> Progress:
    held = holders_of(world, snapshot, snapshot.read_at)
    logins = list(
        dict.fromkeys(
            holder.account.login
            for role in rule.roles
            for holder in held.get(role, ())
            if holder.account.id != line.user.id
        )
    )
    marker = MARKER.format(comment=line.comment)
    if logins:
        facts = {
            "people": ", ".join(call(login) for login in logins),
            "login": f"`@{line.user.login}`",
            "usage": rule.usage,
        }
        words = say(DECIDE, facts, world.policy.language)
        desk.gate.writer.comment(case.pull.number, marker, f"{marker}\n{words}\n")
    act = Act(
        name=ActName.NOTIFIED,
        pull=case.pull.number,
        at=desk.gate.clock.now(),
        evidence=reference(line.comment),
        detail={"logins": [*logins]},
    )
    desk.ledger.append(case.ledger_file, [act])
    return Progress(done=(Message(code="notified", args={"evidence": rule.name}),), again=True)
