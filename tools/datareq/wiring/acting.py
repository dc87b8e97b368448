"""How is an acting official proposed? A line in the list of officials, handed in as a maintenance change.

Whoever is appointed can't approve it, and it counts from the later of its first day and its merge.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from datareq.adapters.github.client import Client
from datareq.adapters.github.credentials import Token, connect
from datareq.adapters.github.proposals import Proposal, main_file, propose
from datareq.adapters.github.reader import GithubReader
from datareq.approval.dates import date_range
from datareq.documents.appointing import ROLES_FILE, appointed
from datareq.documents.policy import check_policy, load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.roles import Acting, Appointment
from datareq.settings import Settings
from datareq.wiring.desk import NotConfiguredError

BRANCH_PREFIX = "pejabat/"
TITLE = mark("{acting} {role}: @{login}, {days}")
BODY = mark(
    "{acting} {role}{unit}: @{login} ({id}), {days}, decree {decree}.\n\n"
    "It counts from its first day, or from when this is taken over if that is later. Whoever is appointed can't approve it."
)
KINDS = {Acting.PLT: "Plt.", Acting.PLH: "Plh."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; the account's number is looked up."""

    role: str
    login: str
    since: date
    until: date
    decree: str
    acting: Acting
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """`url`: of the pull request; "" when nothing was handed in (findings, or a dry run)."""

    title: str
    body: str
    findings: tuple[Finding, ...] = ()
    url: str = ""


def propose_acting(
    settings: Settings,
    root: Path,
    wish: Wish,
    *,
    dry_run: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Proposed:
    """Writes the line into main's list, checks it by the policy of the clone at `root`, and hands it in."""
    if settings.repository is None or settings.token is None:
        name = "GITHUB_REPOSITORY" if settings.repository is None else "GITHUB_TOKEN"
        raise NotConfiguredError("setting-missing", name=name)
    client, me = connect(
        Token(value=settings.token), settings.repository, settings.api_url, sleep=sleep
    )
    account = GithubReader(client).account(wish.login)
    if account is None:
        raise DocumentError("account-unknown", login=wish.login)
    appointment = Appointment(
        role=wish.role,
        account_id=account.id,
        login=account.login,
        since=wish.since,
        until=wish.until,
        decree=wish.decree,
        acting=wish.acting,
        unit=wish.unit,
    )
    files = dict(read_folder(root, "policy", "schemas"))
    files[ROLES_FILE] = main_file(client, ROLES_FILE)
    changed = {**files, ROLES_FILE: appointed(files[ROLES_FILE], appointment)}
    findings = _new_findings(files, changed)
    policy = load_policy(files, "working-copy")
    done = _worded(policy, appointment, settings.language)
    if findings or dry_run:
        return replace(done, findings=findings)
    proposal = Proposal(
        branch=f"{BRANCH_PREFIX}{wish.role}-{account.login.lower()}-{wish.since.isoformat()}",
        files={ROLES_FILE: changed[ROLES_FILE]},
        message=done.title,
        title=done.title,
        body=done.body,
    )

    def here(_: str) -> Client:
        return client

    pull, _ = propose(client, me.account.login, proposal, here, sleep, from_fork=False)
    base = settings.git_url.rstrip("/")
    return replace(done, url=f"{base}/{settings.repository}/pull/{pull.number}")


def _new_findings(files: dict[str, bytes], changed: dict[str, bytes]) -> tuple[Finding, ...]:
    """What the line makes wrong; what was wrong before isn't its doing."""
    schemas = Schemas.from_files(files)
    before = {(f.code, f.path) for f in check_policy(files, schemas)}
    return tuple(f for f in check_policy(changed, schemas) if (f.code, f.path) not in before)


def _worded(policy: Policy, appointment: Appointment, lang: str) -> Proposed:
    labels = {role.id: role.label.words(lang) for role in policy.roles}
    facts = {
        "acting": KINDS[appointment.acting] if appointment.acting else "",
        "role": labels.get(appointment.role, appointment.role),
        "unit": f" {appointment.unit}" if appointment.unit else "",
        "login": appointment.login,
        "id": appointment.account_id,
        "days": date_range(appointment.since, appointment.until, lang),
        "decree": appointment.decree,
    }
    return Proposed(title=say(TITLE, facts, lang), body=say(BODY, facts, lang))
