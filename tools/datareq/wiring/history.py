"""What did the repository say at an earlier commit? For the audit and the reports, from a clone alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from datareq.adapters.git.worktree import LocalRepository
from datareq.documents.policy import load_policy
from datareq.errors import ForgeError, PolicyError
from datareq.model.names import LEDGER_BRANCH, MAIN
from datareq.model.policy import Policy


def policy_history(root: Path) -> Callable[[str], Policy]:
    """Commit → the policy at that commit; a `PolicyError` unless the commit is in the history of main."""
    repository = LocalRepository(root)
    tips = [tip for tip in (repository.tip(MAIN), repository.head()) if tip is not None]

    @cache
    def policy_at(commit: str) -> Policy:
        if not repository.has(commit) or not any(
            repository.is_ancestor(commit, tip) for tip in tips
        ):
            raise PolicyError("policy-commit-unknown", commit=commit)
        files = {
            blob.path: repository.read(commit, blob.path) or b""
            for blob in repository.tree(commit, "policy")
        }
        return load_policy(files, commit)

    return policy_at


def head_commit(root: Path) -> str:
    """The commit that is checked out, "" where there is none."""
    try:
        return LocalRepository(root).head() or ""
    except ForgeError:
        return ""


def ledger_files(root: Path) -> tuple[Mapping[str, bytes], Mapping[str, bytes]] | None:
    """Registration number → the lines of its ledger, → its kept intake snapshot; None without the branch."""
    try:
        repository = LocalRepository(root)
    except ForgeError:
        return None
    tip = repository.tip(LEDGER_BRANCH)
    if tip is None:
        return None
    lines = {
        blob.path.removeprefix("requests/").removesuffix(".ndjson"): repository.read(tip, blob.path)
        for blob in repository.tree(tip, "requests")
    }
    snapshots = {
        blob.path.split("/")[1]: repository.read(tip, blob.path)
        for blob in repository.tree(tip, "snapshots")
        if blob.path.endswith("/intake.json")
    }
    return _present(lines), _present(snapshots)


def _present(files: Mapping[str, bytes | None]) -> Mapping[str, bytes]:
    return {name: data for name, data in files.items() if data is not None}
