"""By which procedure is a pull request decided, and what must a change of policy, catalogue or tools show?

Such a change shows one approval, by the rules of all approvals; its subject is the whole change set,
known by the head's commit, so that every push lapses it.
"""

from __future__ import annotations

from dataclasses import replace

from datareq.model.forge import PullKind
from datareq.model.policy import Policy
from datareq.model.sop import Evidence, EvidenceKind, Label, Phase, Sop, Step

CHANGE = "change-approved"


def procedure(sop: Sop, policy: Policy, kind: PullKind) -> Sop:
    """The steps that a pull request of this kind goes through; none where kinds are mixed."""
    if kind is PullKind.MAINTENANCE:
        return maintenance_procedure(sop, policy)
    return replace(sop, steps=()) if kind is PullKind.MIXED else sop


def maintenance_procedure(sop: Sop, policy: Policy) -> Sop:
    """The procedure of a maintenance pull request: a maintainer who isn't its author approves."""
    evidence = Evidence(
        id=CHANGE,
        kind=EvidenceKind.APPROVAL,
        phase=Phase.FULFILMENT,
        label=Label(id="Persetujuan perubahan", en="Approval of the change"),
        roles=(policy.maintainer_role,),
    )
    step = Step(
        n="",
        id="maintenance",
        label=Label(
            id="Perubahan kebijakan, katalog atau aplikasi",
            en="Change of policy, catalogue or tools",
        ),
        evidences=(evidence,),
    )
    return replace(sop, documents=(), steps=(step,))
