"""What people say and approve on a theatre's forge without a script, and whether the archive is sound then."""

from __future__ import annotations

from pathlib import Path

from counting import comments
from theatre import Build, Theatre

from datareq.adapters.git.clone import clone
from datareq.approval.gate import decide
from datareq.archive.audit import ARCHIVE, PUBLISHED, audit
from datareq.documents.tree import read_folder
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.history import policy_history

AT = f"/repos/{REPOSITORY}"


def handed_over(theatre: Build, scene: str) -> Theatre:
    stage = theatre(scene)
    stage.play(stage.bots().turn, list(script(scene)))
    return stage


def say(stage: Theatre, who: str, body: str, number: int) -> None:
    """A minute later, below this pull request; then it is the bots' turn."""
    stage.forge.advance(60)
    stage.forge.act(who, "POST", f"{AT}/issues/{number}/comments", {"body": body})
    stage.bots().turn("")


def approve(stage: Theatre, number: int, *who: str) -> None:
    """One a minute; then it is the bots' turn."""
    for login in who:
        stage.forge.advance(60)
        review = {"event": "APPROVE", "body": ""}
        stage.forge.act(login, "POST", f"{AT}/pulls/{number}/reviews", review)
    stage.bots().turn("")


def said(stage: Theatre) -> str:
    """All that the desk says now."""
    return "\n".join(text for _, text in comments(stage) if "<!-- datareq" in text).replace(
        "\u200b", ""
    )


def assert_sound(stage: Theatre, folder: Path) -> None:
    """The archive's own audit finds nothing."""
    clone(stage.forge.git_url(REPOSITORY, CAST[0].login), folder)
    lines = audit(read_folder(folder, ARCHIVE, PUBLISHED), policy_history(folder), decide)
    assert [line for line in lines if not line.ok] == []
