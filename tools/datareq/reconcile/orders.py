"""Which comment commands count, and what do they ask the desk to do?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from datareq.approval.holders import as_holder, holders
from datareq.assignment.authority import Accepted, CommandContext, authorise
from datareq.assignment.command_policy import PASSING, CommandRule, Effect, Stage
from datareq.assignment.commands import Command, parse
from datareq.model.forge import Account, Comment, PullState
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Holder
from datareq.reconcile import afterwards as after
from datareq.reconcile import disputes, questions, sheets, verbal
from datareq.reconcile.cases import Case
from datareq.reconcile.clock_orders import clock_problem
from datareq.reconcile.commanded import reference
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.document_orders import fills_in, pending, understand

LONG_AGO = datetime.min.replace(tzinfo=UTC)
Meaning = Callable[[World, Case, Comment, Accepted, Snapshot], Accepted | Message]
MEANT: Mapping[Effect, Meaning] = {
    Effect.AGREE_TO_PART: questions.answer,
    Effect.DISPUTE: disputes.dispute,
    Effect.SETTLE: disputes.settle,
    Effect.OBJECT: after.object_to,
    Effect.ANSWER_OBJECTION: after.answer_objection,
    Effect.RECALL: after.call_back,
    Effect.REOPEN: after.reopen,
    Effect.RECORD_SHEET: sheets.record_sheet,
    Effect.CONFIRM_SHEET: sheets.confirm_sheet,
    Effect.CONFIRM_ORDER: verbal.confirm,
}
"""Commands whose words mean something only by what came before: what, or why they mean nothing now."""


BY_STATE = (
    Effect.AGREE_TO_PART,
    Effect.DISPUTE,
    Effect.SETTLE,
    Effect.OBJECT,
    Effect.ANSWER_OBJECTION,
    Effect.RECALL,
    Effect.REOPEN,
)
"""Of these it can be said without their words whether they would mean anything now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`given`: commands that count and aren't in the ledger yet, `declined`: those that don't count, as the
    ledger is to keep them; `refused`: why not, of all whose comments are there. `helped`: who asked what they
    can do, on the case's pull request, the latest last."""

    given: tuple[Commanded, ...] = ()
    declined: tuple[Act, ...] = ()
    refused: tuple[Message, ...] = ()
    helped: tuple[Account, ...] = ()


def read_orders(
    desk: Desk,
    world: World,
    case: Case,
    snapshot: Snapshot,
    comments: Mapping[int, tuple[Comment, ...]],
) -> Orders:
    """Judges every comment that is a command, on the request's pull requests (number → comments), once: what
    was made of it then stands, whatever changes later.

    Of the commands that fill in a document one is judged at a time, by what the one before has written.
    """
    known = {line.comment for line in case.lines.commanded}
    told = {act.evidence: act for act in case.lines.acts if act.name is ActName.DECLINED}
    names = tuple(rule.name for rule in world.commands)
    since = max(
        (act.at for act in case.lines.acts if act.name is ActName.REOPENED), default=LONG_AGO
    )
    given: list[Commanded] = []
    declined: list[Act] = []
    refused: list[Message] = []
    helped: list[Account] = []
    busy = pending(case) is not None
    talks = [(number, comment) for number, said in comments.items() for comment in said]
    for number, comment in sorted(talks, key=lambda talk: (talk[1].created_at, talk[1].id)):
        is_past = comment.id in known or comment.created_at <= since
        command = None if is_past else parse(comment.body, names)
        if command is None:
            continue
        earlier = told.get(reference(comment.id))
        if earlier is not None:
            refused.append(_why(earlier))
            continue
        lines = replace(case.lines, commanded=(*case.lines.commanded, *given))
        so_far = replace(case, lines=lines)
        answer = _judge(world, case, snapshot, comment, command)
        if isinstance(answer, Accepted):
            before = so_far.lines.commanded
            answer = clock_problem(answer, comment, before, world.policy.terms) or answer
        if isinstance(answer, Accepted) and answer.effect in PASSING:
            if answer.effect is Effect.HELP and number == case.pull.number:
                helped.append(answer.by)
            continue
        if isinstance(answer, Accepted) and fills_in(answer.effect.value):
            if busy:
                continue
            answer = understand(desk, world, case, snapshot, comment, answer)
            busy = isinstance(answer, Accepted)
        if isinstance(answer, Accepted) and answer.effect in MEANT:
            answer = MEANT[answer.effect](world, so_far, comment, answer, snapshot)
        if isinstance(answer, Accepted):
            given.append(_line(world, number, comment, answer, snapshot.read_at))
        else:
            declined.append(_declined(number, comment, answer, snapshot.read_at))
            refused.append(answer)
    return Orders(
        given=tuple(given), declined=tuple(declined), refused=tuple(refused), helped=tuple(helped)
    )


def would_count(
    world: World, case: Case, snapshot: Snapshot, person: Account, rule: CommandRule
) -> bool:
    """Whether a command of this rule would mean something if this person, who may give it, gave it now."""
    now = snapshot.read_at
    comment = Comment(id=0, user=person, body="", created_at=now, updated_at=now)
    accepted = Accepted(
        command=Command(name=rule.name), effect=rule.effect, by=person, role=None, holder=None
    )
    if clock_problem(accepted, comment, case.lines.commanded, world.policy.terms) is not None:
        return False
    if rule.effect in BY_STATE:
        return isinstance(MEANT[rule.effect](world, case, comment, accepted, snapshot), Accepted)
    return rule.effect is not Effect.RECEIVE or case.act(ActName.RECEIVED) is None


def _declined(number: int, comment: Comment, why: Message, at: datetime) -> Act:
    return Act(
        name=ActName.DECLINED,
        pull=number,
        at=at,
        evidence=reference(comment.id),
        by=comment.user,
        detail={"code": why.code, "args": {**why.args}},
    )


def _why(act: Act) -> Message:
    args = act.detail.get("args")
    return Message(code=str(act.detail.get("code")), args=args if isinstance(args, dict) else {})


def effect_of(world: World, line: Commanded) -> Effect | None:
    """What a command that counted asks for, by today's policy."""
    return next((rule.effect for rule in world.commands if rule.name == line.name), None)


def _judge(
    world: World, case: Case, snapshot: Snapshot, comment: Comment, command: Command
) -> Accepted | Message:
    context = CommandContext(
        policy=world.policy,
        rules=world.commands,
        phase=stage_of(case),
        holders=holders_of(world, snapshot, comment.created_at),
        requester=snapshot.requester.account if snapshot.requester else None,
        recipients=frozenset(
            one.account
            for one in snapshot.recipients
            if one.account is not None and one.pinned in (None, one.account)
        ),
    )
    return authorise(command, comment, context)


def stage_of(case: Case) -> Stage:
    """Where the request stands, for the commands that belong there."""
    if case.act(ActName.HANDED_OVER) is not None:
        return Stage.CLOSING
    if case.act(ActName.CLOSING) is not None:
        return Stage.ENDED
    fulfilment = case.fulfilment
    if fulfilment is None:
        return Stage.INTAKE
    return Stage.CLOSING if fulfilment.state is PullState.MERGED else Stage.FULFILMENT


def holders_of(world: World, snapshot: Snapshot, at: datetime) -> Mapping[str, tuple[Holder, ...]]:
    """Who held each role that may command, at a moment such as that of a comment."""
    roles = {role for rule in world.commands for role in rule.roles}
    return {
        role: tuple(
            as_holder(held)
            for held in holders(role, world.policy, snapshot, at, world.roles_commit)
        )
        for role in sorted(roles)
    }


def _line(
    world: World, number: int, comment: Comment, accepted: Accepted, at: datetime
) -> Commanded:
    return Commanded(
        pull=number,
        comment=comment.id,
        user=accepted.by,
        body_sha256=hashlib.sha256(comment.body.encode()).hexdigest(),
        name=accepted.command.name,
        arguments=accepted.arguments,
        text=accepted.reason or "",
        policy_commit=world.roles_commit,
        given_at=comment.created_at,
        at=at,
        effect=accepted.effect.value,
    )
