"""How does something that happened get into a pull request's or an issue's timeline?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datareq.rehearsal.forge.access import Actor
    from datareq.rehearsal.forge.forge import Forge
    from datareq.rehearsal.forge.state import Row


def record(
    forge: Forge,
    actor: Actor,
    issue: Row,
    event: str,
    at: str,
    commit_id: str | None = None,
    **extra: Any,
) -> None:
    """One event of an issue or pull request (any row with `repo` and `number`)."""
    forge.state.insert(
        "events",
        id=forge.state.next("event"),
        ord=forge.state.next("ord"),
        repo=issue["repo"],
        number=issue["number"],
        event=event,
        actor=actor.id,
        app=actor.app,
        commit_id=commit_id,
        at=at,
        extra=json.dumps(extra),
    )
