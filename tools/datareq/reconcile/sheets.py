"""Can a signed sheet stand for the approval that is waited for, as things were when it was recorded?"""

from __future__ import annotations

import re
from dataclasses import replace

from datareq.approval.facts import Case as Facts
from datareq.approval.on_paper import RECORD, has_no_account
from datareq.assignment.authority import Accepted
from datareq.model.forge import Comment
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Evidence
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import World

CODE = re.compile(r"[0-9a-f]{8}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def record_sheet(
    world: World, case: Case, comment: Comment, accepted: Accepted, snapshot: Snapshot
) -> Accepted | Message:
    """The code of what was signed and the sheet's SHA-256; the code must be one that waits for paper."""
    name, words = accepted.command.name, tuple(w.lower() for w in accepted.command.words)
    if len(words) != 2 or not CODE.fullmatch(words[0]) or not SHA256.fullmatch(words[1]):
        return Message(code="command-sheet-form", args={"name": name})
    evidence = _announced(world, case, comment, words[0])
    if evidence is None:
        return Message(code="command-sheet-code", args={"name": name, "given": words[0]})
    about = Facts(sop=world.policy.sop, policy=world.policy, snapshot=snapshot)
    if not has_no_account(about, evidence, comment.created_at, world.roles_commit):
        return Message(
            code="command-sheet-account", args={"name": name, "roles": [*evidence.roles]}
        )
    return replace(accepted, facts=words)


def confirm_sheet(
    _world: World, case: Case, comment: Comment, accepted: Accepted, _snapshot: Snapshot
) -> Accepted | Message:
    """The SHA-256 of a sheet that somebody else recorded."""
    name, words = accepted.command.name, tuple(w.lower() for w in accepted.command.words)
    if len(words) != 1 or not SHA256.fullmatch(words[0]):
        return Message(code="command-sheet-sha", args={"name": name})
    others = [
        line
        for line in case.lines.commanded
        if line.effect == RECORD
        and line.arguments[1] == words[0]
        and line.given_at < comment.created_at
        and line.user.id != accepted.by.id
    ]
    if not others:
        return Message(code="command-sheet-unknown", args={"name": name})
    return replace(accepted, facts=words)


def _announced(world: World, case: Case, comment: Comment, code: str) -> Evidence | None:
    """What may be given on paper and was last announced, before the comment, with a digest of that code."""
    for _, evidence in world.policy.sop.evidences():
        lines = [
            line
            for line in case.lines.announced
            if line.evidence == evidence.id
            and line.pull == case.pull.number
            and line.at < comment.created_at
        ]
        last = max(lines, key=lambda line: line.at, default=None)
        if evidence.on_paper and last is not None and last.digest.startswith(code):
            return evidence
    return None
