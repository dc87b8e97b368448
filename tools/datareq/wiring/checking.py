"""What is wrong with the documents that a pull request brings? Read as data, judged by what main says.

The head is fetched into a bare mirror and read blob by blob: nothing of it is checked out or run, and
policy, schemas and catalogue are those of the working copy, which a workflow takes from main.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.github.credentials import known, read_only
from datareq.adapters.github.forge import forge_over
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.finding import Finding
from datareq.model.names import MAIN, REQUESTS, request_folder
from datareq.ports import Repository
from datareq.reconcile.desk import TRUSTED_FOLDERS
from datareq.reconcile.findings import Circumstances, Standard, folder_findings
from datareq.settings import Settings
from datareq.wiring.desk import NOBODY, NotConfiguredError

REGULAR = "100644"


def check_pull(settings: Settings, root: Path, number: int) -> tuple[Finding, ...]:
    """The findings of every request's folder that the pull request touches; none if it touches none."""
    if settings.repository is None or settings.token is None:
        raise NotConfiguredError("setting-missing", name="GITHUB_REPOSITORY, GITHUB_TOKEN")
    client = read_only(settings.token, settings.repository, settings.api_url)
    forge = forge_over(client, known(NOBODY))
    pull = forge.reader.pull(number)
    remote = f"{settings.git_url.rstrip('/')}/{settings.repository}.git"
    with tempfile.TemporaryDirectory(prefix="datareq-check-") as folder:
        repository = MirrorRepository(settings.mirror or Path(folder), remote, client.token)
        repository.fetch(pulls=[number])
        files = read_folder(root, *TRUSTED_FOLDERS)
        standard = Standard(
            policy=load_policy(files, commit=""),
            schemas=Schemas.from_files(files),
            sources=load_catalogue(files),
        )
        day = pull.created_at.astimezone(ZoneInfo(standard.policy.timezone)).date()
        return tuple(
            finding
            for slug in touched(repository, pull.head_sha)
            for finding in folder_findings(
                content(repository, pull.head_sha, slug),
                request_folder(slug),
                standard,
                Circumstances(slug=slug, today=day),
            )
        )


def touched(repository: Repository, head: str) -> tuple[str, ...]:
    """The requests' folders that differ from main and that the head still has."""
    changes = repository.changes(repository.tip(MAIN) or "", head)
    changed = {change.path for change in changes if change.path.count("/") >= 2}
    there = {blob.path.split("/")[1] for blob in repository.tree(head, REQUESTS)}
    slugs = {path.split("/")[1] for path in changed if path.startswith(f"{REQUESTS}/")}
    return tuple(sorted(slugs & there))


def content(repository: Repository, head: str, slug: str) -> dict[str, bytes | None]:
    """The folder's files by path; None for what isn't a regular file."""
    return {
        blob.path: repository.read(head, blob.path) if blob.mode == REGULAR else None
        for blob in repository.tree(head, request_folder(slug))
    }
