"""What must a change of policy, catalogue or tools show? One approval, by the rules of all approvals.

The subject is the whole change set: the digest of the head's commit, so every push lapses it.
"""

from __future__ import annotations

from dataclasses import replace

from datareq.model.policy import Policy
from datareq.model.sop import Evidence, EvidenceKind, Label, Phase, Sop, Step

CHANGE = "change-approved"


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
