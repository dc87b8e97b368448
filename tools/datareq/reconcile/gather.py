"""What bears on the decision about one pull request? Everything is read here, whole, into a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from datareq.documents.codec import convert
from datareq.documents.policy import parse_roles
from datareq.errors import DatareqError
from datareq.model.finding import Finding
from datareq.model.forge import Account, Blob, Change, ChangeStatus, PullKind, PullState, Push
from datareq.model.ledger import Act, ActName
from datareq.model.names import REQUEST_FILE, request_folder
from datareq.model.snapshot import Intake, RequesterOfRecord, Rival, Snapshot
from datareq.model.verdict import Proof
from datareq.reconcile.around import around_findings
from datareq.reconcile.cases import Case, pull_changes
from datareq.reconcile.commanded import commander
from datareq.reconcile.desk import ROLES_FILE, Desk, World
from datareq.reconcile.expect import expected_generation
from datareq.reconcile.facts import Facts
from datareq.reconcile.findings import Circumstances, Reading, read_request
from datareq.reconcile.known import known_requests
from datareq.reconcile.recipients import holds_now, recipient_findings, recipients_of
from datareq.reconcile.submitted import held_findings, requester_of, stands

MOST_READINGS = 500
"""A run looks at a request several times, mostly without a change of its documents."""


def gather(
    desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...], facts: Facts
) -> tuple[Snapshot, Reading]:
    """The snapshot of the case's present pull request, and its documents. Read whole, or `ForgeError`."""
    pull = case.pull
    commits = {pull.head_sha, *(review.commit for review in facts.reviews if review.commit)}
    commits |= {line.commit for line in case.lines.observed if line.pull == pull.number}
    missing = sorted(commit for commit in commits if not desk.repository.has(commit))
    if missing:
        desk.repository.fetch(commits=missing)
    changes = pull_changes(desk, world, pull)
    under = request_folder(case.slug) if case.slug else None
    trees = {
        commit: desk.repository.tree(commit, under) if under else ()
        for commit in sorted(commits)
        if desk.repository.has(commit)
    }
    if case.kind is PullKind.MAINTENANCE:
        trees = {
            commit: _changed_blobs(desk, commit, changes)
            for commit in sorted(commits)
            if desk.repository.has(commit)
        }
    requester = requester_of(case, desk.gate.repository)
    intake = _intake(case, requester)
    head = trees.get(pull.head_sha, ())
    reading = read_documents(desk, world, case, head, requester)
    recipients = recipients_of(desk, world, case, reading)
    snapshot = Snapshot(
        repository=desk.gate.repository,
        read_at=facts.read_at,
        policy_commit=world.commit,
        roles=world.roles,
        kind=case.kind,
        pull=pull,
        changes=changes,
        changes_complete=True,
        slug=case.slug,
        registration=case.registration,
        requester=requester,
        intake=intake,
        trees=trees,
        documents=reading.content(),
        findings=(
            *_findings(case, reading),
            *held_findings(case, desk.gate.repository),
            *around_findings(case),
            *recipient_findings(world, case, reading, recipients),
        ),
        pushers=_pushers(desk, case, head, under, requester, facts.pushes),
        reviews=facts.reviews,
        events=facts.events,
        ledger=case.lines,
        catalogue=world.catalogue,
        owners=world.owners,
        asking=tuple(sorted(source.id for source in world.sources if source.asks_owner)),
        generation=expected_generation(desk, world, case, head, reading),
        rivals=tuple(rival for rival in rivals if rival.number != pull.number),
        archived_slugs=_foreign_slugs(world, case),
        recipients=recipients,
        changed_appointees=_changed_appointees(desk, world, case),
        branch_pushers=_branch_pushers(case, facts.pushes),
    )
    return replace(snapshot, holds=holds_now(world, snapshot)), reading


def read_documents(
    desk: Desk,
    world: World,
    case: Case,
    blobs: tuple[Blob, ...],
    requester: RequesterOfRecord | None,
    instead: Mapping[str, bytes] = MappingProxyType({}),
) -> Reading:
    """The documents at the head and all that is wrong with them; `instead`: what some of them might say.

    A form's dates are judged by the day of its submission, however late the bot runs.
    """
    if case.slug is None or case.kind not in (PullKind.INTAKE, PullKind.FULFILMENT):
        return Reading()
    files = {
        blob.path: desk.repository.read(case.pull.head_sha, blob.path)
        if blob.mode == "100644"
        else None
        for blob in blobs
    }
    files.update(instead)
    opened = case.intake.created_at if case.intake else case.pull.created_at
    about = Circumstances(
        slug=case.slug,
        today=opened.astimezone(ZoneInfo(world.policy.timezone)).date(),
        registration=case.registration,
        requester=requester.account if requester else None,
        taken_slugs=frozenset(_foreign_slugs(world, case)),
        known=known_requests(desk, world, case.registration)
        if case.kind is PullKind.INTAKE
        else (),
    )
    key = (tuple(sorted(files.items())), about)
    if key not in world.readings:
        if len(world.readings) == MOST_READINGS:
            world.readings.clear()
        folder = request_folder(case.slug)
        world.readings[key] = read_request(files, folder, world.standard, about)
    return world.readings[key]


def _findings(case: Case, reading: Reading) -> tuple[Finding, ...]:
    """What was accepted isn't examined anew: a rule that came later, or a request archived since, can't
    take an acceptance back. That the form is the accepted one is the gate's to see."""
    if case.kind is not PullKind.FULFILMENT:
        return reading.findings
    return tuple(
        finding for finding in reading.findings if not finding.file.endswith(f"/{REQUEST_FILE}")
    )


def _intake(case: Case, requester: RequesterOfRecord | None) -> Intake | None:
    """The merged intake of a fulfilment, with the proofs that the ledger kept; without them, None."""
    pull, accepted = case.intake, case.act(ActName.ACCEPTED)
    if case.kind is not PullKind.FULFILMENT or pull is None:
        return None
    if pull.merged_at is None or pull.merge_sha is None:
        return None
    return Intake(
        pull=pull.number,
        author=requester.account if requester else pull.author,
        created_at=pull.created_at,
        merged_at=pull.merged_at,
        merge_sha=pull.merge_sha,
        request_sha256=str(accepted.digest) if accepted else "",
        proofs=proofs_of(accepted) if accepted else None,
    )


def proofs_of(act: Act) -> tuple[Proof, ...]:
    """The proofs that an act carries in its detail."""
    return convert(act.detail.get("proofs", []), tuple[Proof, ...])


def _pushers(
    desk: Desk,
    case: Case,
    blobs: tuple[Blob, ...],
    under: str | None,
    requester: RequesterOfRecord | None,
    pushes: tuple[Push, ...],
) -> dict[str, Account]:
    """Who pushed or commanded the present content of each path; a path whose push isn't on record is absent.

    An intake's content is the requester's. On the desk's own branches the push activity tells, because
    a commit's author can be anybody's name.
    """
    if case.kind is PullKind.INTAKE:
        if requester is None or not stands(case, desk.gate.repository):
            return {}
        return {blob.path: requester.account for blob in blobs}
    if case.kind is not PullKind.FULFILMENT or under is None:
        return {}
    trees: dict[str, dict[str, str]] = {}
    for commit in {sha for push in pushes for sha in (push.before, push.after)}:
        if desk.repository.has(commit):
            trees[commit] = {blob.path: blob.sha for blob in desk.repository.tree(commit, under)}
    pushers: dict[str, Account] = {}
    for blob in blobs:
        push = _last_push(blob, pushes, trees)
        if push is not None and push.actor is not None:
            ordered = commander(case.lines, case.pull.number, push, blob)
            pushers[blob.path] = ordered or push.actor
    return pushers


def _last_push(
    blob: Blob, pushes: tuple[Push, ...], trees: dict[str, dict[str, str]]
) -> Push | None:
    """The latest push after which the path had its present content and before which it had not."""
    for push in reversed(pushes):
        if push.after not in trees or trees[push.after].get(blob.path) != blob.sha:
            return None
        before = trees.get(push.before, {}) if push.before.strip("0") else {}
        if push.before.strip("0") and push.before not in trees:
            return None
        if before.get(blob.path) != blob.sha:
            return push
    return None


def _foreign_slugs(world: World, case: Case) -> tuple[str, ...]:
    """Slugs in use that aren't this request's own."""
    own = case.slug if case.act(ActName.ACCEPTED) or case.act(ActName.MERGING) else None
    archived = {
        row["slug"] for number, row in world.archived.items() if number != case.registration
    }
    return tuple(sorted((set(world.open_slugs) - {own}) | archived))


def _changed_blobs(desk: Desk, commit: str, changes: tuple[Change, ...]) -> tuple[Blob, ...]:
    """For maintenance: the changed paths as they are at a commit."""
    paths = {change.path for change in changes if change.status is not ChangeStatus.DELETED}
    return tuple(blob for blob in desk.repository.tree(commit) if blob.path in paths)


def _branch_pushers(case: Case, pushes: tuple[Push, ...]) -> tuple[Account, ...]:
    """Everybody who pushed to a maintenance branch: each is an author of what is approved there."""
    if case.kind is not PullKind.MAINTENANCE:
        return ()
    pushers = {push.actor.id: push.actor for push in pushes if push.actor is not None}
    return tuple(pushers[id_] for id_ in sorted(pushers))


def _changed_appointees(desk: Desk, world: World, case: Case) -> tuple[int, ...]:
    """Accounts whose appointments a maintenance change adds, alters or removes: they can't approve it."""
    if case.kind is not PullKind.MAINTENANCE:
        return ()
    data = desk.repository.read(case.pull.head_sha, ROLES_FILE)
    if data is None:
        return ()
    try:
        proposed = set(parse_roles(data))
    except DatareqError:
        # A list that can't be read could appoint anybody, so nobody on the present one may approve it.
        return tuple(sorted({item.account_id for item in world.policy.appointments}))
    return tuple(sorted({item.account_id for item in proposed ^ set(world.policy.appointments)}))


def find_rivals(cases: tuple[Case, ...]) -> tuple[Rival, ...]:
    """Every open pull request with its head and slug."""
    return tuple(
        Rival(number=case.pull.number, head=case.pull.head_sha, slug=case.slug)
        for case in cases
        if case.pull.state is PullState.OPEN
    )
