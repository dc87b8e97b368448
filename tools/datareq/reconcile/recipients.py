"""Who receives a sealed result: which account, by which key, and is that still the one that was accepted?

A login can be given up and taken by somebody else. So the account behind it is pinned when the request is
accepted; from then on only that one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from datareq.approval.holders import as_holder, holders
from datareq.delivery.addressees import draft_roles, problem
from datareq.delivery.release import holds
from datareq.documents import nouns
from datareq.documents.findings import register
from datareq.documents.fingerprints import fingerprint
from datareq.documents.notes import note
from datareq.language import mark
from datareq.model.finding import Finding
from datareq.model.forge import PullKind
from datareq.model.ledger import ActName
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE
from datareq.model.snapshot import Hold, RecipientOfRecord, Snapshot
from datareq.model.verdict import Holder
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.disputes import dispute_holds
from datareq.reconcile.findings import Reading
from datareq.reconcile.grant_holds import grant_holds
from datareq.reporting.clock import day_of

PINNED = "recipients"
"""In what the ledger keeps of an acceptance: login → account."""

FINDINGS: dict[str, tuple[str, str]] = {
    "recipient-unknown": (
        mark("`{path}`, line {line}: there is no account @{login}."),
        mark(
            "Please write the name of the recipient's account as the recipient's own page shows it."
        ),
    ),
}
for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)


def recipients_of(
    desk: Desk, world: World, case: Case, reading: Reading
) -> tuple[RecipientOfRecord, ...]:
    """The recipients that the form at the head names; nothing while it can't be read."""
    form = reading.documents.get(world.standard.rules[REQUEST_FILE].id)
    if form is None or form.value is None or not form.valid:
        return ()
    if case.kind not in (PullKind.INTAKE, PullKind.FULFILMENT):
        return ()
    accepted = case.act(ActName.ACCEPTED)
    pinned = accepted.detail.get(PINNED) if accepted else None
    known = pinned if isinstance(pinned, Mapping) else {}
    found = []
    for recipient in nouns.to_request(form.value).recipients:
        account = desk.gate.reader.account(recipient.login)
        before = known.get(recipient.login.lower())
        found.append(
            RecipientOfRecord(
                login=recipient.login,
                fingerprint=fingerprint(recipient.key),
                account=account.id if account else None,
                pinned=before if isinstance(before, int) else None,
            )
        )
    return tuple(found)


def recipient_findings(
    world: World, case: Case, reading: Reading, recipients: Iterable[RecipientOfRecord]
) -> tuple[Finding, ...]:
    """An intake that names somebody who isn't there can't be accepted."""
    form = reading.documents.get(world.standard.rules[REQUEST_FILE].id)
    if case.kind is not PullKind.INTAKE or form is None:
        return ()
    return tuple(
        note(form, "recipient-unknown", f"recipients[{index}].login", login=recipient.login)
        for index, recipient in enumerate(recipients)
        if recipient.account is None
    )


def holds_now(world: World, snapshot: Snapshot) -> tuple[Hold, ...]:
    """The evidences that can't be given for this request as things are, and why."""
    policy = world.policy
    held = (*dispute_holds(policy.sop, snapshot), *grant_holds(policy, snapshot))
    level = level_of(world, snapshot)
    if level is None:
        return held
    opened = snapshot.kind is PullKind.FULFILMENT
    reason = problem(
        policy,
        level,
        holders_of_drafts(world, snapshot, level) if opened else {},
        snapshot.recipients if opened else (),
        day_of(snapshot.read_at, policy.timezone),
    )
    return (*holds(policy.sop, policy, level, reason), *held)


def level_of(world: World, snapshot: Snapshot) -> str | None:
    """The level that the form asks for, if policy knows it."""
    levels = {level.id for level in world.policy.levels}
    for document in snapshot.documents.values():
        level = document.get("classification")
        if isinstance(level, str) and level in levels:
            return level
    return None


def holders_of_drafts(
    world: World, snapshot: Snapshot, level: str
) -> dict[str, tuple[Holder, ...]]:
    """Role -> who holds it now, of the roles to which a draft goes."""
    return {
        role: tuple(
            as_holder(held)
            for held in holders(role, world.policy, snapshot, snapshot.read_at, world.roles_commit)
        )
        for role in draft_roles(world.policy, level)
    }


def pins(recipients: Iterable[RecipientOfRecord]) -> dict[str, Value]:
    """Login (lower case) → account, for the ledger."""
    return {one.login.lower(): one.account for one in recipients if one.account is not None}
