"""Does the code name what only the policy may name? No role, step, evidence, unit, level or refusal ground."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from datareq.model.policy import Policy

ALSO_WORDS_OF_THE_CODE = {
    "requester": "a source of holders and a bar (model/roles.py, model/sop.py)",
    "head": "git's word for a pull request's tip",
    "submission": "a kind of evidence",
    "handover": "a kind of evidence",
    "progress": "a kind of evidence",
    "archived": "an act of the ledger",
    "handed-over": "an act of the ledger",
    "progress-shown": "a message's code",
}
THE_PLAY = "rehearsal"
"""The demonstration plays the university's own procedure with a cast; that is data too."""


def literals(package: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(package.rglob("*.py")):
        where = path.relative_to(package)
        if THE_PLAY in where.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{where}:{node.lineno}", node.value


def test_the_code_names_nothing_that_the_policy_decides(root: Path, policy: Policy) -> None:
    ids = {
        *(role.id for role in policy.roles),
        *(step.id for step in policy.sop.steps),
        *(evidence.id for _, evidence in policy.sop.evidences()),
        *(unit.code for unit in policy.units),
        *(level.id for level in policy.levels),
        *(refusal.code for refusal in policy.refusals),
    } - set(ALSO_WORDS_OF_THE_CODE)
    named = [(at, text) for at, text in literals(root / "tools" / "datareq") if text in ids]
    assert named == []
