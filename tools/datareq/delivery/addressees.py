"""To whom is a sealed result encrypted, and why can it not be sealed yet?

The draft goes to those to whom the procedure delivers it, the release to the recipients that the form names,
the desk's own copy to the key of the period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from datareq.delivery.recipients import asked_for, is_open
from datareq.errors import EnvelopeError
from datareq.model.envelope import Addressee, DeskKey, EnvelopeKind, Sealing
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.request import Recipient
from datareq.model.snapshot import RecipientOfRecord
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Holder

DESK = 0
"""The account number that stands for the desk itself."""


def problem(
    policy: Policy,
    level: str,
    holders: Mapping[str, tuple[Holder, ...]],
    recipients: Sequence[RecipientOfRecord],
    day: date,
) -> Message | None:
    """Why nothing of this level can be sealed now, the first that somebody has to mend; None if it can, or
    needn't. `holders`: role -> who holds it now."""
    if is_open(policy, level):
        return None
    sealing = policy.sealing
    if sealing is None or not valid(sealing.signing, day) or not valid(sealing.periods, day):
        return Message(code="delivery-sealed-unavailable", args={"level": level})
    for role in draft_roles(policy, level):
        held = holders.get(role, ())
        if held and not _with_keys(held, sealing, day):
            logins: list[str] = [holder.account.login for holder in held]
            return Message(code="delivery-key-missing", args={"role": role, "user": [*logins]})
    for one in recipients:
        if one.account is None or one.account != one.pinned:
            return Message(code="delivery-recipient-changed", args={"user": one.login})
    return None


def addressees(
    policy: Policy,
    level: str,
    holders: Mapping[str, tuple[Holder, ...]],
    recipients: Sequence[Recipient],
    pinned: Mapping[str, int],
    day: date,
) -> dict[EnvelopeKind, tuple[Addressee, ...]]:
    """Everybody for each envelope; EnvelopeError when one of the three would have nobody.

    `pinned`: login (lower case) -> the account that was accepted.
    """
    sealing = policy.sealing or Sealing()
    held = {
        one.account.id: one for role in draft_roles(policy, level) for one in holders.get(role, ())
    }
    draft = _with_keys(tuple(held.values()), sealing, day)
    release = [
        Addressee(account=pinned[one.login.lower()], login=one.login, key=one.key)
        for one in recipients
        if one.login.lower() in pinned
    ]
    periods = valid(sealing.periods, day)
    if not draft or not periods or not release or len(release) != len(recipients):
        raise EnvelopeError("envelope-nobody")
    kept = Addressee(account=DESK, login="", key=periods[-1].key)
    return {
        EnvelopeKind.DRAFT: draft,
        EnvelopeKind.RELEASE: tuple(release),
        EnvelopeKind.KEPT: (kept,),
    }


def draft_roles(policy: Policy, level: str) -> tuple[str, ...]:
    """The roles to which the procedure delivers a draft of that level, each once."""
    return tuple(
        dict.fromkeys(
            role
            for _, evidence in policy.sop.evidences()
            if evidence.kind is EvidenceKind.DELIVERY and asked_for(evidence, policy, level)
            for role in evidence.roles
        )
    )


def valid(keys: Sequence[DeskKey], day: date) -> tuple[DeskKey, ...]:
    """Those in use on that day, the newest last."""
    used = [one for one in keys if one.since <= day and (one.until is None or day <= one.until)]
    return tuple(sorted(used, key=lambda one: one.since))


def _with_keys(holders: Sequence[Holder], sealing: Sealing, day: date) -> tuple[Addressee, ...]:
    """The holders that have a key on that day, with it."""
    keys = {
        one.account: one.key
        for one in sealing.officials
        if one.since <= day and (one.until is None or day <= one.until)
    }
    return tuple(
        Addressee(account=one.account.id, login=one.account.login, key=keys[one.account.id])
        for one in holders
        if one.account.id in keys
    )
