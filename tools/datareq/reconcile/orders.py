"""Which comment commands count, and what do they ask the desk to do?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from datareq.approval.holders import as_holder, holders
from datareq.assignment.authority import Accepted, CommandContext, authorise
from datareq.assignment.command_policy import PASSING, Effect, Stage
from datareq.assignment.commands import Command, parse
from datareq.model.forge import Comment, PullState
from datareq.model.ledger import ActName, Commanded
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Holder
from datareq.reconcile.cases import Case
from datareq.reconcile.clock_orders import clock_problem
from datareq.reconcile.desk import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`given`: commands that count and aren't in the ledger yet. `refused`: (comment, why not)."""

    given: tuple[Commanded, ...] = ()
    refused: tuple[tuple[Comment, Message], ...] = ()


def read_orders(
    world: World,
    case: Case,
    snapshot: Snapshot,
    comments: Mapping[int, tuple[Comment, ...]],
) -> Orders:
    """Judges every comment that is a command, on the request's pull requests (number → comments)."""
    known = {line.comment for line in case.lines.commanded}
    names = tuple(rule.name for rule in world.commands)
    given: list[Commanded] = []
    refused: list[tuple[Comment, Message]] = []
    talks = [(number, comment) for number, said in comments.items() for comment in said]
    for number, comment in sorted(talks, key=lambda talk: (talk[1].created_at, talk[1].id)):
        if comment.id in known:
            continue
        command = parse(comment.body, names)
        if command is None:
            continue
        answer = _judge(world, case, snapshot, comment, command)
        if isinstance(answer, Accepted):
            before = (*case.lines.commanded, *given)
            answer = clock_problem(answer, comment, before, world.policy.terms) or answer
        if isinstance(answer, Accepted) and answer.effect in PASSING:
            continue
        if isinstance(answer, Accepted):
            given.append(_line(world, number, comment, answer, snapshot.read_at))
        else:
            refused.append((comment, answer))
    return Orders(given=tuple(given), refused=tuple(refused))


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
        holders=_holders(world, snapshot, comment),
        requester=snapshot.requester.account if snapshot.requester else None,
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


def _holders(
    world: World, snapshot: Snapshot, comment: Comment
) -> Mapping[str, tuple[Holder, ...]]:
    """Who held each role that may command, when the comment was written."""
    roles = {role for rule in world.commands for role in rule.roles}
    return {
        role: tuple(
            as_holder(held)
            for held in holders(
                role, world.policy, snapshot, comment.created_at, world.roles_commit
            )
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
