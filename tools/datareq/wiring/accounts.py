"""What do incidents and destructions say that people wrote down in a copy of the repository (`records/`)?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from datareq.documents.codec import decode
from datareq.documents.nouns import to_incident
from datareq.documents.strict_yaml import parse
from datareq.errors import DocumentError
from datareq.model.incident import INCIDENT_FILE, INCIDENTS, Incident
from datareq.model.retention import DESTRUCTION_RECORD, DESTRUCTIONS, Destroyed
from datareq.reconcile.controls import Accounts


def accounts_in(root: Path) -> Accounts:
    """DocumentError for a file that can't be read: an incident may not be lost."""
    named: Counter[str] = Counter()
    for path in sorted(root.glob(f"{INCIDENTS}/*/{INCIDENT_FILE}")):
        named.update(set(_incident(path, root).requests))
    gone = {
        payload.name
        for path in sorted(root.glob(f"{DESTRUCTIONS}/*/{DESTRUCTION_RECORD}"))
        for payload in _destroyed(path).payloads
    }
    return Accounts(incidents=named, destroyed=frozenset(gone))


def _incident(path: Path, root: Path) -> Incident:
    shown = path.relative_to(root).as_posix()
    value = parse(path.read_bytes(), shown).value
    try:
        return to_incident(value if isinstance(value, dict) else {})
    except DocumentError as error:
        raise DocumentError("incident-unreadable", file=shown) from error


def _destroyed(path: Path) -> Destroyed:
    """What wasn't finished counts as nothing."""
    made: Destroyed = decode(path.read_bytes(), Destroyed)
    empty = Destroyed(schema=made.schema, day=made.day, payloads=(), keys=(), done=False)
    return made if made.done else empty
