"""What can't be delivered waits for the requester's word to exactly that."""

from __future__ import annotations

from typing import Any

import pytest
from tests import factories as f
from tests.factories import PEOPLE, Story, minute

from datareq.approval.parts import AGREE, digest_of, unmet
from datareq.model.ledger import Commanded
from datareq.model.snapshot import Lines
from datareq.model.verdict import EvidenceVerdict, Status

LACKS = {"variable": "ipk", "unmet": "Belum disahkan."}
HAS = {"variable": "prodi", "output": "a", "column": "prodi"}
COVERAGE: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "all of it": ([HAS], []),
    "all but one": ([HAS, LACKS], [("ipk", "Belum disahkan.")]),
    "no list": ("x", []),
    "no mapping": ([["ipk"]], []),
    "no reason": ([{"variable": "ipk", "unmet": None}], []),
    "no variable": ([{"variable": 1, "unmet": "Belum."}], []),
}


def story(coverage: object) -> Story:
    """The procedure covers this, and is approved."""
    told = f.granted()
    told.write("procedure", {**f.contents()["procedure"], "coverage": coverage}, "tono", "c4")
    return told.announce(50, "procedure-approved").review(55, "wati")


def say(told: Story, at: float, *digests: str | None, effect: str = AGREE) -> Story:
    line = Commanded(
        pull=told.snapshot.pull.number,
        comment=900,
        user=next(iter(PEOPLE.values())),
        body_sha256="0" * 64,
        name="setuju-sebagian",
        arguments=tuple(digest or "" for digest in digests),
        text="",
        policy_commit=told.snapshot.policy_commit,
        given_at=minute(at),
        at=minute(at),
        effect=effect,
    )
    ledger = told.snapshot.ledger
    return told.set(
        ledger=Lines(
            announced=ledger.announced,
            observed=ledger.observed,
            commanded=(*ledger.commanded, line),
            acts=ledger.acts,
        )
    )


def found(told: Story) -> EvidenceVerdict:
    return told.verdict().evidence("part-agreed")


@pytest.mark.parametrize(("coverage", "left_out"), COVERAGE.values(), ids=COVERAGE)
def test_what_is_left_out_is_what_people_wrote_that_they_leave_out(
    coverage: object, left_out: list[tuple[str, str]]
) -> None:
    told = story(coverage)
    assert list(unmet(told.policy.sop, told.snapshot)) == left_out
    assert (found(told).status is Status.NOT_APPLICABLE) == (not left_out)


def test_the_manifest_s_own_word_is_not_asked() -> None:
    told = f.proposed().write("manifest", {"coverage": [LACKS]}, None, "c5")
    assert unmet(told.policy.sop, told.snapshot) == ()


def test_nothing_is_made_until_the_requester_agrees() -> None:
    told = story([LACKS])
    assert found(told).status is Status.WAITING
    assert told.verdict().evidence("dataset-generated").status is Status.BLOCKED
    (action,) = told.verdict().next
    assert (action.role, action.reason.code) == ("requester", "agree-to-part")
    assert action.reason.args["variables"] == ["ipk (Belum disahkan.)"]


def test_an_agreement_is_the_proof_with_its_comment() -> None:
    told = story([LACKS])
    say(told, 57, digest_of(unmet(told.policy.sop, told.snapshot)))
    state = found(told)
    (proof,) = state.counted
    assert (state.status, state.at, proof.comment, proof.role) == (
        Status.DONE,
        minute(57),
        900,
        "requester",
    )
    assert told.verdict().evidence("dataset-generated").status is Status.WAITING


@pytest.mark.parametrize("effect", [AGREE, "report-progress"])
def test_a_word_to_something_else_is_no_agreement(effect: str) -> None:
    told = story([LACKS])
    right = digest_of(unmet(told.policy.sop, told.snapshot))
    say(told, 57, right if effect != AGREE else digest_of((("ipk", "lain"),)), effect=effect)
    assert found(told).status is Status.WAITING


def test_the_order_in_which_things_are_left_out_is_no_other_question() -> None:
    one, two = ("ipk", "a"), ("prodi", "b")
    assert digest_of((one, two)) == digest_of((two, one))
    assert digest_of(()) is None
