"""What a disagreement with the data holds back, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import ROOT

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.disputes import annotated, disputes
from datareq.model.forge import Account
from datareq.model.ledger import Commanded
from datareq.model.policy import Policy
from datareq.reconcile.disputes import resting

T0 = datetime(2026, 3, 12, 3, tzinfo=UTC)


def lines(told: str) -> tuple[Commanded, ...]:
    """`dispute:m1@1 settle:annotate@2`: effect, argument, hour."""
    found = []
    for word in told.split():
        command, _, hour = word.partition("@")
        effect, _, argument = command.partition(":")
        at = T0 + timedelta(hours=int(hour))
        found.append(
            Commanded(
                pull=2, comment=int(hour), user=Account(id=1, login="ratna"), body_sha256="0" * 64,
                name=effect, arguments=(argument,), text=word, policy_commit="c" * 40, given_at=at,
                at=at, effect={"settle": "settle-dispute"}.get(effect, effect),
            )
        )  # fmt: skip
    return tuple(found)


DECIDED = {
    "none": ("", []),
    "open": ("dispute:m1@1", [("m1", None)]),
    "annotated": ("dispute:m1@1 settle:annotate@2", [("m1", "annotate")]),
    "two, decided at once": (
        "dispute:m1@1 dispute:m1@2 settle:correct@3",
        [("m1", "correct"), ("m1", "correct")],
    ),
    "another after the decision": (
        "dispute:m1@1 settle:annotate@2 dispute:m1@3",
        [("m1", "annotate"), ("m1", None)],
    ),
    "a decision before it": ("settle:annotate@1 dispute:m1@2", [("m1", None)]),
    "decided twice": ("dispute:m1@1 settle:correct@2 settle:annotate@3", [("m1", "correct")]),
    "in any order of the ledger": ("settle:annotate@2 dispute:m1@1", [("m1", "annotate")]),
}


@pytest.mark.parametrize(("told", "found"), DECIDED.values(), ids=DECIDED)
def test_a_decision_is_about_what_was_open_then(
    told: str, found: list[tuple[str, str | None]]
) -> None:
    assert [(one.manifest, one.decided) for one in disputes(lines(told))] == found


def test_only_notes_are_kept_for_the_record() -> None:
    told = lines("dispute:m1@1 settle:correct@2 dispute:m2@3 settle:annotate@4")
    assert [one.manifest for one in annotated(told)] == ["m2"]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(Path(ROOT), "policy"), "0" * 40)


def test_what_rests_on_the_verification_waits_and_the_verification_does_not(policy: Policy) -> None:
    assert [evidence.id for evidence in resting(policy.sop)] == [
        "verified-unit",
        "handover-authorised",
    ]


def test_a_procedure_that_verifies_once_has_nothing_that_rests_on_it(policy: Policy) -> None:
    steps = tuple(
        step
        for step in policy.sop.steps
        if step.id not in ("unit-verification", "handover-authorisation")
    )
    assert list(resting(replace(policy.sop, steps=steps))) == []
