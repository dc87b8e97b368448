"""Who wrote what the desk itself committed on somebody's command? That person, as if they had pushed it."""

from __future__ import annotations

from datareq.model.forge import Account, AccountType, Blob, Push
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.snapshot import Lines


def reference(comment: int) -> str:
    """By what the ledger's acts name the comment of a command."""
    return f"comment/{comment}"


def commander(lines: Lines, pull: int, push: Push, blob: Blob) -> Account | None:
    """Who commanded the content that this push brought; None if the ledger has no intent for exactly that
    content on exactly that head, or the push wasn't an App's."""
    if push.actor is None or push.actor.type is not AccountType.BOT:
        return None
    wanted = (pull, push.before, blob.sha256, blob.path)
    for act in lines.acts:
        if act.name is ActName.EDITING and _meaning(act) == wanted:
            return act.by
    return None


def _meaning(act: Act) -> tuple[object, ...]:
    return act.pull, act.commit, act.digest, act.detail.get("path")


def intents(lines: Lines, comment: int) -> tuple[Act, ...]:
    """What the desk has meant to write for a command, one for each head on which it tried."""
    return tuple(
        act
        for act in lines.acts
        if act.name is ActName.EDITING and act.evidence == reference(comment)
    )


def is_carried_out(lines: Lines, line: Commanded) -> bool:
    """Whether what a command asked to be written has been."""
    return any(
        act.name is ActName.EDITED and act.evidence == reference(line.comment) for act in lines.acts
    )
