"""Who disagreed with a dataset, and what was decided? By the commands that counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from datareq.model.ledger import Commanded

DISPUTE, SETTLE = "dispute", "settle-dispute"
"""What such a command asks for (`Commanded.effect`)."""
ANNOTATE, CORRECT, PART = "annotate", "correct", "part"
"""What may be decided; the policy says by which words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """`manifest`: of the dataset that is disagreed with. `decision`: None while it is open."""

    raised: Commanded
    manifest: str
    decision: Commanded | None = None

    @property
    def decided(self) -> str | None:
        return self.decision.arguments[0] if self.decision else None


def disputes(commanded: Iterable[Commanded]) -> tuple[Dispute, ...]:
    """In the order in which they were raised; a decision is about all that are open."""
    found: list[Dispute] = []
    for line in sorted(commanded, key=lambda line: (line.given_at, line.comment)):
        if line.effect == DISPUTE:
            found.append(Dispute(raised=line, manifest=line.arguments[0]))
        elif line.effect == SETTLE:
            found = [d if d.decision else replace(d, decision=line) for d in found]
    return tuple(found)


def annotated(commanded: Iterable[Commanded]) -> tuple[Dispute, ...]:
    """The disagreements that ended with a note."""
    return tuple(one for one in disputes(commanded) if one.decided == ANNOTATE)
