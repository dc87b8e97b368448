"""Which files of .github does the policy give, and are they what main has? The forge reads them from there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from datareq.approval import codeowners
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.intake import issue_form
from datareq.model.policy import Policy
from datareq.ports import Repository
from datareq.reconcile.desk import TRUSTED_FOLDERS


def generate(policy: Policy, trusted: Mapping[str, bytes], organisation: str) -> dict[str, bytes]:
    """Path → content. `trusted`: the files of policy and schemas."""
    form = next(rule for rule in policy.sop.documents if not rule.template and rule.written_by)
    schema = Schemas.from_files(trusted).schema(form.schema)
    texts = {
        codeowners.FILE: codeowners.render(policy, organisation),
        issue_form.FILE: issue_form.issue_form(schema, policy.units, policy.language),
        issue_form.CHOOSER: issue_form.chooser(policy.language),
    }
    return {path: text.encode("utf-8") for path, text in texts.items()}


def freshness(
    repository: Repository, commit: str, wanted: Mapping[str, bytes]
) -> dict[str, bool | None]:
    """Path → whether the commit's file is as wanted; None where there is none."""
    found = {path: repository.read(commit, path) for path in wanted}
    return {
        path: None if content is None else content == wanted[path]
        for path, content in found.items()
    }


def write_files(root: Path, organisation: str) -> tuple[str, ...]:
    """Writes them into a working copy, by that copy's own policy; gives those that changed."""
    trusted = read_folder(root, *TRUSTED_FOLDERS)
    wanted = generate(load_policy(trusted, commit=""), trusted, organisation)
    changed = []
    for path, content in sorted(wanted.items()):
        file = root / path
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            changed.append(path)
    return tuple(changed)
