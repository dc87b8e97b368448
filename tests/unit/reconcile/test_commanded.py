"""Whose is what the desk committed? The commander's, for exactly that content on exactly that head."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from datareq.model.forge import Account, AccountType, Blob, Push
from datareq.model.ledger import Act, ActName
from datareq.model.snapshot import Lines
from datareq.reconcile.commanded import commander, reference

AT = datetime(2026, 3, 12, 3, tzinfo=UTC)
RINA = Account(id=503, login="rina")
BOT = Account(id=900, login="meja-gate[bot]", type=AccountType.BOT)
PATH = "requests/2026-03-02-fmipa-x/team.yaml"
BLOB = Blob(path=PATH, mode="100644", sha="b" * 40, sha256="d" * 64)
PUSH = Push(ref="refs/heads/fulfil/x", before="1" * 40, after="2" * 40, actor=BOT, at=AT)
INTENT = Act(
    name=ActName.EDITING,
    pull=2,
    at=AT,
    evidence=reference(7),
    digest=BLOB.sha256,
    commit=PUSH.before,
    by=RINA,
    detail={"path": PATH},
)
NOT_THEIRS = {
    "pushed by a person": (INTENT, replace(PUSH, actor=replace(RINA, id=8))),
    "pushed by nobody that is known": (INTENT, replace(PUSH, actor=None)),
    "on another head": (replace(INTENT, commit="3" * 40), PUSH),
    "other content": (replace(INTENT, digest="e" * 64), PUSH),
    "another file": (replace(INTENT, detail={"path": PATH.replace("team", "letter")}), PUSH),
    "another pull request": (replace(INTENT, pull=3), PUSH),
    "done, not meant": (replace(INTENT, name=ActName.EDITED), PUSH),
}


def test_the_commander_is_the_author() -> None:
    assert commander(Lines(acts=(INTENT,)), 2, PUSH, BLOB) == RINA


@pytest.mark.parametrize(("act", "push"), NOT_THEIRS.values(), ids=NOT_THEIRS)
def test_nothing_else_makes_somebody_an_author(act: Act, push: Push) -> None:
    assert commander(Lines(acts=(act,)), 2, push, BLOB) is None
