"""Who receives what a delivery sends?"""

from __future__ import annotations

from collections.abc import Mapping

from datareq.model.forge import Account
from datareq.model.policy import Policy
from datareq.model.sop import Evidence, EvidenceKind
from datareq.model.verdict import Holder

OPEN = "open"


def is_open(policy: Policy, level: str) -> bool:
    """Whether payloads of this level may be committed and published; else they leave only encrypted."""
    return policy.level(level).delivery == OPEN


def asked_for(evidence: Evidence, policy: Policy, level: str) -> bool:
    """Whether the evidence is asked for at this level at all."""
    rank = policy.level(level).rank
    when = evidence.when
    if when.from_level is not None and rank < policy.level(when.from_level).rank:
        return False
    return when.below_level is None or rank < policy.level(when.below_level).rank


def recipients(
    policy: Policy, level: str, holders: Mapping[str, tuple[Holder, ...]]
) -> Mapping[str, tuple[Account, ...]]:
    """Evidence id → the accounts that this delivery goes to; `holders`: role id → who holds it now.

    An evidence whose roles nobody holds has no recipients: it is for the caller to say so, not to skip it.
    """
    return {
        evidence.id: tuple(
            {
                holder.account.id: holder.account
                for role in evidence.roles
                for holder in holders.get(role, ())
            }.values()
        )
        for _, evidence in policy.sop.evidences()
        if evidence.kind is EvidenceKind.DELIVERY and asked_for(evidence, policy, level)
    }
