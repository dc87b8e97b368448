"""Was an intake handed in through an issue, by whom, and is it what the issue says now? The ledger tells.

The branch's name and its author only say that the bot wrote it; what proves who asks is the line that
our App alone can write.
"""

from __future__ import annotations

from datareq.model.finding import Finding
from datareq.model.forge import AccountType, Pull, PullKind
from datareq.model.ledger import Act, ActName
from datareq.model.names import INTAKE_PREFIX, REQUEST_FILE, request_folder
from datareq.model.snapshot import RequesterOfRecord
from datareq.reconcile.cases import Case

ISSUE = "issue"
WITHDRAWN = "withdrawn"
VIA_PULL, VIA_ISSUE = "pull-request", "issue"


def issue_of(pull: Pull, repository: str) -> int | None:
    """The issue from which the bot opened this pull request; None for anybody else's."""
    number = pull.head_ref.removeprefix(INTAKE_PREFIX)
    ours = pull.author.type is AccountType.BOT and pull.head_repo == repository
    if not ours or number == pull.head_ref or not number.isdecimal():
        return None
    return int(number)


def submission(case: Case, repository: str) -> Act | None:
    """The ledger's last word on the issue behind this case's intake."""
    if case.intake is None:
        return None
    issue = issue_of(case.intake, repository)
    if issue is None:
        return None
    for act in reversed(case.lines.acts):
        same = act.pull == case.intake.number and act.detail.get(ISSUE) == issue
        if act.name is ActName.SUBMITTED and same:
            return act
    return None


def requester_of(case: Case, repository: str) -> RequesterOfRecord | None:
    """Who asks, by account id: the issue's author where there is one, else who opened the intake.

    None while the ledger doesn't say whose issue it is: then nobody can be told apart from the requester.
    """
    if case.intake is None:
        return None
    if issue_of(case.intake, repository) is None:
        return RequesterOfRecord(account=case.intake.author, via=VIA_PULL)
    act = submission(case, repository)
    if act is None or act.by is None:
        return None
    return RequesterOfRecord(account=act.by, via=VIA_ISSUE)


def stands(case: Case, repository: str) -> bool:
    """Whether the head is what the requester submitted last; always so where there is no issue."""
    if case.intake is None or issue_of(case.intake, repository) is None:
        return True
    act = submission(case, repository)
    return act is not None and act.commit is not None and act.commit == case.intake.head_sha


def was_withdrawn(case: Case, repository: str) -> bool:
    """Whether the author ended the issue before it came to a decision."""
    act = submission(case, repository)
    return act is not None and act.detail.get(WITHDRAWN) is True


def held_findings(case: Case, repository: str) -> tuple[Finding, ...]:
    """Why an intake doesn't count although its form may be in order: its issue says something else."""
    if case.kind is not PullKind.INTAKE or case.slug is None or stands(case, repository):
        return ()
    if was_withdrawn(case, repository):
        return ()
    act = submission(case, repository)
    code = "issue-held" if act is not None and act.commit is None else "issue-not-ours"
    issue = issue_of(case.intake, repository) if case.intake else None
    file = f"{request_folder(case.slug)}/{REQUEST_FILE}"
    return (Finding(code=code, file=file, line=1, column=1, args={ISSUE: issue}),)
