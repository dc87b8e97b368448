"""Does a comment command count: who gave it, when, unedited, with what it needs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datareq.assignment.command_policy import CommandRule, Effect, Stage
from datareq.assignment.commands import Command
from datareq.documents.identifiers import find
from datareq.model.forge import Account, AccountType, Comment
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.verdict import Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """`holders`: role id → who holds it for this request when the comment was given.

    `recipients`: accounts of those whom the form names. `phase`: where the request stands. `requester`: of record.
    """

    policy: Policy
    rules: tuple[CommandRule, ...]
    phase: Stage
    holders: Mapping[str, tuple[Holder, ...]]
    requester: Account | None = None
    recipients: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A command that counts. `arguments` are what the ledger keeps of it beside the reason's text: the code or
    the choice and the reason; `facts` instead where the command was understood as something else."""

    command: Command
    effect: Effect
    by: Account
    role: str | None
    holder: Holder | None
    code: str | None = None
    reason: str | None = None
    facts: tuple[str, ...] | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        if self.facts is not None:
            return self.facts
        return tuple(part for part in (self.code, self.reason) if part is not None)


def authorise(command: Command, comment: Comment, context: CommandContext) -> Accepted | Message:
    """The accepted command, or why it doesn't count."""
    rule = next((rule for rule in context.rules if rule.name == command.name), None)
    if rule is None:
        return Message(code="command-unknown", args={"name": command.name})
    problem = _form(command, comment)
    if problem is not None:
        return problem
    user = comment.user
    if user is None or user.type is not AccountType.USER or comment.app_id is not None:
        return Message(code="command-not-a-person", args={"name": command.name})
    if context.phase not in rule.phases:
        return Message(
            code="command-not-now", args={"name": command.name, "phase": context.phase.value}
        )
    if rule.bars_requester and context.requester and user.id == context.requester.id:
        return Message(code="command-own-request", args={"name": command.name, "login": user.login})
    holder = _holder(rule, user, context)
    is_recipient = rule.recipients and user.id in context.recipients
    if rule.roles and holder is None and not is_recipient:
        return _stranger(rule, user, context)
    said = _said(command, rule, context.policy)
    if isinstance(said, Message):
        return said
    code, reason = said
    return Accepted(
        command=command,
        effect=rule.effect,
        by=user,
        role=holder.role if holder else None,
        holder=holder,
        code=code,
        reason=reason,
    )


def _form(command: Command, comment: Comment) -> Message | None:
    if comment.updated_at != comment.created_at:
        return Message(code="command-edited", args={"name": command.name})
    if command.others:
        return Message(
            code="command-several", args={"name": command.name, "count": command.others + 1}
        )
    return None


def _stranger(rule: CommandRule, user: Account, context: CommandContext) -> Message:
    """Not a holder: somebody else, or another account that has taken a holder's name over."""
    holders = [holder for role in rule.roles for holder in context.holders.get(role, ())]
    names = {holder.account.login.casefold() for holder in holders}
    if user.login.casefold() in names:
        return Message(
            code="command-another-account", args={"name": rule.name, "login": user.login}
        )
    return Message(
        code="command-stranger",
        args={
            "name": rule.name,
            "login": user.login,
            "roles": list(rule.roles),
            "holders": [holder.account.login for holder in holders],
        },
    )


def _holder(rule: CommandRule, user: Account, context: CommandContext) -> Holder | None:
    return next(
        (
            holder
            for role in rule.roles
            for holder in context.holders.get(role, ())
            if holder.account.id == user.id
        ),
        None,
    )


def _said(
    command: Command, rule: CommandRule, policy: Policy
) -> tuple[str | None, str | None] | Message:
    """The refusal code, or what was chosen, and the reason, as far as the command needs them."""
    text, code = command.text, None
    if find(text):
        return Message(code="command-identifier", args={"name": command.name})
    if "code" in rule.needs:
        known = {refusal.code.lower(): refusal.code for refusal in policy.refusals}
        given, _, text = text.partition(" ")
        code = known.get(given.lower().strip(":;,."))
        if code is None:
            return Message(
                code="command-code-unknown",
                args={"name": command.name, "given": given[:40], "codes": list(known.values())},
            )
    if "choice" in rule.needs:
        given, _, text = text.partition(" ")
        code = rule.choices.get(given.lower().strip(":;,."))
        if code is None:
            return Message(
                code="command-choice-unknown",
                args={"name": command.name, "given": given[:40], "choices": list(rule.choices)},
            )
    reason = text.strip()
    if "reason" in rule.needs and len(reason) < rule.reason_min:
        return Message(
            code="command-reason-short",
            args={
                "name": command.name,
                "length": len(reason),
                "minimum": rule.reason_min,
            },
        )
    return code, reason or None
