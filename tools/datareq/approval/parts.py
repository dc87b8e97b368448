"""What of a request will not be delivered, and did the requester agree to the rest? By what people wrote down."""

from __future__ import annotations

import hashlib
import json

from datareq.model.ledger import Commanded
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Sop

AGREE = "agree-to-part"
"""What such a command asks for (`Commanded.effect`); its arguments name what was agreed to."""


def unmet(sop: Sop, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """(variable, why not) of every requested variable that the people's documents at the head leave out."""
    written = {rule.id for rule in sop.documents if rule.written_by}
    found: list[tuple[str, str]] = []
    for id_ in sorted(written & snapshot.documents.keys()):
        coverage = snapshot.documents[id_].get("coverage")
        for item in coverage if isinstance(coverage, list) else []:
            variable, why = _named(item)
            if variable and why:
                found.append((variable, why))
    return tuple(found)


def digest_of(left_out: tuple[tuple[str, str], ...]) -> str | None:
    """What stands for exactly this being left out, for exactly these reasons; None for nothing."""
    if not left_out:
        return None
    return hashlib.sha256(json.dumps(sorted(left_out)).encode()).hexdigest()


def agreement(snapshot: Snapshot, digest: str) -> Commanded | None:
    """The requester's word for it, if it was given."""
    for line in snapshot.ledger.commanded:
        if line.effect == AGREE and digest in line.arguments:
            return line
    return None


def _named(item: object) -> tuple[str, str]:
    given = item if isinstance(item, dict) else {}
    variable, why = given.get("variable"), given.get("unmet")
    return (
        variable if isinstance(variable, str) else "",
        why if isinstance(why, str) else "",
    )
