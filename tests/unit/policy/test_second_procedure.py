"""Is a procedure that the code has never heard of decided by the same code?

A library digitises books: four steps, its own roles, documents, levels and registration prefix.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from datareq.approval.digests import digests_at
from datareq.approval.gate import decide
from datareq.documents.findings import render_text
from datareq.documents.policy import check_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.forge import (
    Account,
    AccountType,
    Blob,
    Change,
    ChangeStatus,
    Pull,
    PullKind,
    PullState,
    Review,
    ReviewState,
)
from datareq.model.ledger import Announced
from datareq.model.message import Value
from datareq.model.names import fulfilment_branch, request_folder
from datareq.model.policy import Policy
from datareq.model.roles import RolesAt
from datareq.model.snapshot import Intake, Lines, RequesterOfRecord, Snapshot
from datareq.model.verdict import Proof, Status

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HEAD, BASE = "a" * 40, "b" * 40
SLUG = "2026-03-02-stacks-old-maps"
BOT = Account(id=1, login="desk[bot]", type=AccountType.BOT)
PATRON = Account(id=70, login="pita")
KARIN, TOMO, LILA = (
    Account(id=71, login="karin"),
    Account(id=72, login="tomo"),
    Account(id=73, login="lila"),
)


def later(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def tree(*files: str) -> tuple[Blob, ...]:
    return tuple(
        Blob(
            path=f"{request_folder(SLUG)}/{file}",
            mode="100644",
            sha=hashlib.sha1(file.encode(), usedforsecurity=False).hexdigest(),
            sha256=hashlib.sha256(file.encode()).hexdigest(),
        )
        for file in sorted(files)
    )


def snapshot(
    policy: Policy,
    *,
    kind: PullKind = PullKind.INTAKE,
    files: tuple[str, ...] = ("request.yaml",),
    level: str = "free",
    requester: Account = PATRON,
) -> Snapshot:
    """A pull request of the library as it is opened, at two hours after the morning."""
    intake = kind is PullKind.INTAKE
    rules = {rule.file: rule.id for rule in policy.sop.documents}
    documents: dict[str, dict[str, Value]] = {rules[file]: {} for file in files}
    documents["application"] = {"book": "Peta lama", "classification": level}
    proofs = (
        Proof(evidence="applied", at=later(1), by=requester),
        Proof(evidence="accepted", at=later(5), role="curator", by=KARIN, review=900),
    )
    changed = files if intake else tuple(file for file in files if file != "request.yaml")
    return Snapshot(
        repository="library/books",
        read_at=later(120),
        policy_commit=policy.commit,
        roles=(
            RolesAt(
                commit=policy.commit,
                seen_at=MORNING - timedelta(days=9),
                appointments=policy.appointments,
            ),
        ),
        kind=kind,
        pull=Pull(
            number=8 if not intake else 7,
            title="",
            body="",
            author=requester if intake else BOT,
            state=PullState.OPEN,
            base_ref="main",
            base_sha=BASE,
            head_ref="patch-1" if intake else fulfilment_branch(SLUG),
            head_sha=HEAD,
            head_repo="pita/books" if intake else "library/books",
            created_at=MORNING if intake else later(10),
        ),
        changes=tuple(
            Change(path=f"{request_folder(SLUG)}/{file}", status=ChangeStatus.ADDED, mode="100644")
            for file in changed
        ),
        changes_complete=True,
        slug=SLUG,
        registration="BUKU-2026-0007",
        requester=RequesterOfRecord(account=requester, via="pull-request"),
        intake=None
        if intake
        else Intake(
            pull=7,
            author=requester,
            created_at=MORNING,
            merged_at=later(9),
            merge_sha=BASE,
            request_sha256=tree("request.yaml")[0].sha256,
            proofs=proofs,
        ),
        trees={HEAD: tree(*files), BASE: () if intake else tree("request.yaml")},
        documents=documents,
        findings=(),
        pushers={
            blob.path: requester if blob.path.endswith("request.yaml") else TOMO
            for blob in tree(*files)
        },
        reviews=(),
        events=(),
        ledger=Lines(),
        catalogue={},
        owners={},
    )


def announce(policy: Policy, before: Snapshot, minute: int = 30) -> Snapshot:
    """The bot has announced every approval as its subject now is."""
    digests = digests_at(policy, before, HEAD)
    lines = tuple(
        Announced(
            pull=before.pull.number, evidence=evidence, digest=digest, head=HEAD, at=later(minute)
        )
        for evidence, digest in digests.items()
    )
    return replace(before, ledger=replace(before.ledger, announced=lines))


def approve(before: Snapshot, *people: Account, echo: str | None = None) -> Snapshot:
    reviews = tuple(
        Review(
            id=100 + i,
            user=person,
            state=ReviewState.APPROVED,
            commit=HEAD,
            submitted_at=later(60 + i),
            echo=(echo,) if echo else (),
        )
        for i, person in enumerate(people)
    )
    return replace(before, reviews=reviews)


def test_it_has_its_own_names_and_none_of_the_universitys(toy: Policy, policy: Policy) -> None:
    def names(one: Policy) -> set[str]:
        return {
            *(role.id for role in one.roles),
            *(level.id for level in one.levels),
            *(step.id for step in one.sop.steps),
            *(evidence.id for _, evidence in one.sop.evidences()),
            *(document.id for document in one.sop.documents),
            *(unit.code for unit in one.units),
        }

    assert names(toy).isdisjoint(names(policy))


def test_its_files_pass_the_same_checks(toy_files: dict[str, bytes], root: Path) -> None:
    schemas = read_folder(root, "schemas") | read_folder(root / "tests" / "toy", "schemas")
    assert render_text(check_policy(toy_files, Schemas.from_files(schemas)), "en") == ""


def test_an_application_waits_for_the_curator(toy: Policy) -> None:
    verdict = decide(toy.sop, toy, announce(toy, snapshot(toy)))
    assert not verdict.satisfied
    assert verdict.refused == ()
    assert verdict.evidence("applied").status is Status.DONE
    assert verdict.evidence("accepted").status is Status.WAITING
    assert [(n.role, [h.account.login for h in n.holders]) for n in verdict.next] == [
        ("curator", ["karin"])
    ]


def test_the_curators_announced_approval_satisfies_it(toy: Policy) -> None:
    verdict = decide(toy.sop, toy, approve(announce(toy, snapshot(toy)), KARIN))
    assert verdict.satisfied
    (proof,) = verdict.evidence("accepted").counted
    assert (proof.role, proof.by, proof.decree) == ("curator", KARIN, "LIB/1")


@pytest.mark.parametrize("person", [PATRON, TOMO], ids=["patron", "technician"])
def test_nobody_elses_approval_counts(toy: Policy, person: Account) -> None:
    assert not decide(toy.sop, toy, approve(announce(toy, snapshot(toy)), person)).satisfied


def test_an_approval_before_the_announcement_does_not_count(toy: Policy) -> None:
    early = approve(announce(toy, snapshot(toy), minute=90), KARIN)
    assert not decide(toy.sop, toy, early).satisfied


def test_a_curator_who_applies_is_replaced_by_the_librarian(toy: Policy) -> None:
    own = announce(toy, snapshot(toy, requester=KARIN))
    assert not decide(toy.sop, toy, approve(own, KARIN)).satisfied
    assert decide(toy.sop, toy, approve(own, LILA)).satisfied


FULFILMENT = ("request.yaml", "scan-plan.yaml")


def test_two_different_people_approve_the_plan(toy: Policy) -> None:
    opened = announce(toy, snapshot(toy, kind=PullKind.FULFILMENT, files=FULFILMENT))
    assert decide(toy.sop, toy, opened).evidence("cleared").status is Status.NOT_APPLICABLE
    assert not decide(toy.sop, toy, approve(opened, KARIN)).satisfied
    assert not decide(toy.sop, toy, approve(opened, KARIN, KARIN)).satisfied
    assert decide(toy.sop, toy, approve(opened, KARIN, TOMO)).satisfied


def test_from_its_own_level_on_a_clearance_and_an_echo_are_asked_for(toy: Policy) -> None:
    files = (*FULFILMENT, "rights.yaml")
    opened = announce(
        toy, snapshot(toy, kind=PullKind.FULFILMENT, files=files, level="in_copyright")
    )
    verdict = decide(toy.sop, toy, approve(opened, LILA))
    assert verdict.evidence("cleared").status is Status.WAITING
    word = digests_at(toy, opened, HEAD)["cleared"][:8]
    verdict = decide(toy.sop, toy, approve(opened, LILA, echo=word))
    assert verdict.evidence("cleared").status is Status.DONE
    assert verdict.evidence("plan-approved").status is Status.WAITING
    assert not verdict.satisfied
