"""How does a request's folder on this machine become an intake? Checked first, then handed in as its author."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from datareq.adapters.github.client import Client
from datareq.adapters.github.credentials import Token, connect
from datareq.adapters.github.proposals import Proposal, Standing, propose
from datareq.documents.strict_yaml import parse
from datareq.errors import DocumentError
from datareq.intake.form import lookup
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.model.names import REQUEST_FILE, REQUESTS, SLUG, request_folder
from datareq.reconcile.checking import Checker
from datareq.settings import Settings
from datareq.wiring.desk import NotConfiguredError

BRANCH_PREFIX = "permohonan/"
TITLE = mark("Data request: ")
SHOWN_TITLE = 120

WORDS: dict[str, str] = {
    Standing.OPENED.value: mark("Handed in: {url}"),
    Standing.UPDATED.value: mark("Handed in before, now corrected: {url}"),
    Standing.UNCHANGED.value: mark("Handed in before, nothing has changed: {url}"),
    "would": mark("Would be handed in to {repository} as {login}: {slug}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """`state`: what handing in changed, "would" for a dry run, None while there are errors."""

    slug: str
    findings: tuple[Finding, ...]
    repository: str = ""
    login: str = ""
    state: str | None = None
    pull: int | None = None
    url: str = ""


def submit(
    settings: Settings,
    root: Path,
    path: Path,
    now: datetime,
    *,
    dry_run: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Submission:
    """Checks the folder by the policy at `root`; hands its form in if there is no error."""
    folder = _folder(path)
    findings = Checker(root, now).check([str(folder)])
    if any(finding.is_error for finding in findings):
        return Submission(slug=folder.name, findings=findings)
    if settings.repository is None or settings.token is None:
        name = "GITHUB_REPOSITORY" if settings.repository is None else "GITHUB_TOKEN"
        raise NotConfiguredError("setting-missing", name=name)
    token, repository = Token(value=settings.token), settings.repository

    def client_of(name: str) -> Client:
        return connect(token, name, settings.api_url, sleep=sleep)[0]

    client, me = connect(token, repository, settings.api_url, sleep=sleep)
    done = Submission(
        slug=folder.name, findings=findings, repository=repository, login=me.account.login
    )
    if dry_run:
        return replace(done, state="would")
    data = (folder / REQUEST_FILE).read_bytes()
    title = _title(data, settings.language)
    proposal = Proposal(
        branch=f"{BRANCH_PREFIX}{folder.name}",
        files={f"{request_folder(folder.name)}/{REQUEST_FILE}": data},
        message=title,
        title=title,
        body="",
    )
    pull, standing = propose(client, me.account.login, proposal, client_of, sleep)
    url = f"{settings.git_url.rstrip('/')}/{repository}/pull/{pull.number}"
    return replace(done, state=standing.value, pull=pull.number, url=url)


def in_words(submission: Submission, lang: str) -> str:
    """What became of it, in one line."""
    facts = {
        "url": submission.url,
        "repository": submission.repository,
        "login": submission.login,
        "slug": submission.slug,
    }
    return say(WORDS[str(submission.state)], facts, lang)


def _folder(path: Path) -> Path:
    """The request's folder that a path means: itself, or the one of its form."""
    whole = path.resolve()
    folder = whole.parent if whole.name == REQUEST_FILE else whole
    is_one = folder.parent.name == REQUESTS and SLUG.fullmatch(folder.name)
    if not is_one or not (folder / REQUEST_FILE).is_file():
        raise DocumentError("not-a-request", path=str(path))
    return folder


def _title(data: bytes, lang: str) -> str:
    value = parse(data, REQUEST_FILE).value
    title = lookup(value, "data.title") if isinstance(value, dict) else None
    return f"{say(TITLE, {}, lang)}{' '.join(str(title or '').split())}"[:SHOWN_TITLE]
