"""The verdict as a whole: phases, needs, kinds of evidence, who is next; and that nothing unknown is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests import factories as f
from tests.factories import FOLDER, PEOPLE, Story, appointment

from datareq.approval.proofs import RULES
from datareq.model.finding import Finding
from datareq.model.forge import PullKind, PullState, ReviewState
from datareq.model.ledger import ActName
from datareq.model.message import Message
from datareq.model.snapshot import Generation, Hold
from datareq.model.sop import AuthorRule, Bar, BarKind, Condition, Evidence, EvidenceKind, Step
from datareq.model.verdict import Status, Verdict


def evidence(story: Story, id_: str) -> Evidence:
    return next(e for _, e in story.policy.sop.evidences() if e.id == id_)


def alter(story: Story, id_: str, **changes: Any) -> Story:
    """The procedure with one evidence otherwise."""

    def step(old: Step) -> Step:
        return replace(
            old,
            evidences=tuple(replace(e, **changes) if e.id == id_ else e for e in old.evidences),
        )

    sop = replace(story.policy.sop, steps=tuple(step(s) for s in story.policy.sop.steps))
    story.policy = replace(story.policy, sop=sop)
    return story


def asked(verdict: Verdict) -> list[tuple[str, str, list[str]]]:
    return [
        (action.role, action.reason.code, [holder.account.login for holder in action.holders])
        for action in verdict.next
    ]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(f.intake, [("head", "waiting-approval", ["hadi"])], id="the form is there"),
        pytest.param(
            f.opened, [("data-services", "write-document", ["rina"])], id="the team isn't written"
        ),
        pytest.param(
            f.coordinated, [("administration", "write-document", ["sari"])], id="nor the letter"
        ),
        pytest.param(
            f.assigned,
            [
                ("programmer-coordinator", "write-document", ["andi"]),
                ("data-staff", "write-document", ["tono", "wati"]),
            ],
            id="nor the access",
        ),
        pytest.param(f.proposed, [], id="the bot generates"),
        pytest.param(
            f.generated,
            [
                ("data-services", "waiting-approval", ["rina"]),
                ("systems-development", "waiting-approval", ["budi"]),
            ],
            id="two verify",
        ),
        pytest.param(
            f.checked, [("unit-head", "waiting-approval", ["nur"])], id="the unit verifies"
        ),
        pytest.param(
            f.verified, [("head", "waiting-approval", ["hadi"])], id="the head hands over"
        ),
        pytest.param(f.fulfilled, [], id="nobody"),
    ],
)
def test_who_is_next(
    story: Callable[[], Story], expected: list[tuple[str, str, list[str]]]
) -> None:
    verdict = story().verdict()
    assert asked(verdict) == expected
    assert verdict.satisfied is (story is f.fulfilled)


def test_what_is_asked_of_several_evidences_is_asked_once() -> None:
    """Three approvals wait for the team; its writer is asked once."""
    assert len(f.opened().verdict().next) == 1


def test_only_approvals_that_may_be_given_are_open() -> None:
    verdict = f.generated().verdict()
    is_open = {e.id for step in verdict.steps for e in step.evidences if e.open}
    assert is_open == {"verified-data-services", "verified-systems-development"}
    assert all(verdict.evidence(id_).digest for id_ in is_open)
    assert [h.account.login for h in verdict.evidence("verified-data-services").holders] == ["rina"]


def test_an_evidence_holds_since_the_last_of_its_proofs() -> None:
    verdict = f.fulfilled().verdict()
    assert verdict.evidence("coordinated-data-services").at == f.minute(10)
    assert verdict.evidence("handover-authorised").at == f.minute(75)
    # A document holds since what it needs does.
    assert verdict.evidence("team-formed").at == f.minute(12)


def test_evidences_of_the_intake_come_from_its_proofs() -> None:
    story = f.fulfilled()
    counted = story.verdict().evidence("request-approved").counted
    assert [proof.by for proof in counted] == [PEOPLE["hadi"]]
    alter(story, "form-submitted", display_only=True)
    intake = replace(story.snapshot.intake, proofs=story.snapshot.intake.proofs[1:])
    assert story.set(intake=intake).verdict().evidence("form-submitted").status is Status.DONE


def test_proofs_without_a_person_name_nobody() -> None:
    story = f.fulfilled()
    proofs = tuple(replace(proof, by=None) for proof in story.snapshot.intake.proofs)
    assert story.set(intake=replace(story.snapshot.intake, proofs=proofs)).verdict().satisfied


def test_who_gave_an_earlier_evidence_may_be_barred_from_a_later_one() -> None:
    story = alter(
        f.fulfilled(),
        "handover-authorised",
        bars=(Bar(kind=BarKind.SAME_PERSON, ref="letter-approved"),),
    )
    found = story.verdict().evidence("handover-authorised")
    assert found.status is Status.WAITING
    assert found.discarded[0].reason.code == "same-person"
    assert [holder.account.login for holder in found.holders] == ["wira"]


def test_a_bar_on_an_evidence_that_is_not_known_bars_everybody() -> None:
    story = alter(
        f.fulfilled(), "handover-authorised", bars=(Bar(kind=BarKind.SAME_PERSON, ref="nothing"),)
    )
    found = story.verdict().evidence("handover-authorised")
    assert found.reason.code == "all-barred"
    assert found.open


def test_a_display_decides_nothing() -> None:
    story = alter(f.fulfilled(), "letter-received", display_only=True)
    story.set(
        ledger=replace(
            story.snapshot.ledger,
            acts=tuple(
                act for act in story.snapshot.ledger.acts if act.evidence != "letter-received"
            ),
        )
    )
    verdict = story.verdict()
    assert verdict.evidence("letter-received").status is Status.WAITING
    assert verdict.satisfied


def test_a_hold_blocks_with_its_own_words() -> None:
    reason = Message(code="sealed")
    story = f.fulfilled().set(holds=(Hold(evidence="draft-to-verifiers", reason=reason),))
    verdict = story.verdict()
    assert verdict.evidence("draft-to-verifiers").reason == reason
    assert not verdict.satisfied


@pytest.mark.parametrize(
    ("needs", "code"),
    [
        pytest.param(("handover-authorised",), "blocked-approval", id="itself through another"),
        pytest.param(("nothing",), "policy-circle", id="what isn't there"),
        pytest.param(("letter-checked",), "done", id="itself"),
    ],
)
def test_needs_that_can_not_be_met_block(needs: tuple[str, ...], code: str) -> None:
    verdict = alter(f.fulfilled(), "letter-checked", needs=needs).verdict()
    assert verdict.evidence("letter-checked").reason.code == code
    assert verdict.satisfied is (code == "done")


def test_an_empty_procedure_satisfies_nothing() -> None:
    story = f.fulfilled()
    story.policy = replace(story.policy, sop=replace(story.policy.sop, steps=()))
    assert not story.verdict().satisfied


def test_a_step_without_evidences_is_done_and_decides_nothing() -> None:
    story = f.fulfilled()
    empty = replace(story.policy.sop.steps[0], id="empty", evidences=())
    sop = replace(story.policy.sop, steps=(*story.policy.sop.steps, empty))
    story.policy = replace(story.policy, sop=sop)
    verdict = story.verdict()
    assert verdict.steps[-1].status is Status.DONE
    assert verdict.satisfied


def closing(story: Story) -> Story:
    story.act(76, ActName.MERGING, commit="c5").set_pull(state=PullState.MERGED)
    return story.act(90, ActName.ARCHIVED, commit="m1").act(91, ActName.HANDED_OVER)


def test_after_the_merge_the_receipt_is_asked_for() -> None:
    story = closing(f.fulfilled())
    assert asked(story.verdict()) == [("unit-head", "confirm-receipt", ["nur"])]
    story.act(95, ActName.RECEIVED, by=PEOPLE["nur"])
    verdict = story.verdict()
    assert verdict.evidence("handover-received").counted[0].by == PEOPLE["nur"]
    assert verdict.next == ()


def test_a_vacant_office_is_said_to_be_vacant() -> None:
    others = tuple(a for a in f.appointments() if a.role != "administration")
    verdict = f.coordinated().roles(others).verdict()
    assert asked(verdict) == [("administration", "vacant", [])]


def test_one_vacant_office_among_two_is_said_while_the_other_is_asked() -> None:
    roles = ("data-services", "vice-rector")
    story = alter(f.generated(), "verified-data-services", roles=roles, count=2)
    others = tuple(a for a in f.appointments() if a.role != "vice-rector")
    verdict = story.roles(others).verdict()
    assert asked(verdict)[:2] == [
        ("data-services", "waiting-approval", ["rina"]),
        ("vice-rector", "vacant", []),
    ]
    assert verdict.evidence("verified-data-services").reason.code == "waiting-approval"


@pytest.mark.parametrize(
    ("generation", "status", "code"),
    [
        pytest.param(None, Status.WAITING, "generation-waiting", id="nothing read"),
        pytest.param(
            Generation(expected_key=None), Status.WAITING, "generation-waiting", id="no key"
        ),
        pytest.param(
            Generation(expected_key=f.KEY), Status.WAITING, "generation-waiting", id="no manifest"
        ),
        pytest.param(
            Generation(expected_key=f.KEY, problem=Message(code="query-refused")),
            Status.INVALID,
            "query-refused",
            id="refused",
        ),
    ],
)
def test_generation(generation: Generation | None, status: Status, code: str) -> None:
    verdict = f.proposed().set(generation=generation).verdict()
    found = verdict.evidence("dataset-generated")
    assert (found.status, found.reason.code) == (status, code)
    if status is Status.INVALID:
        assert asked(verdict) == [("data-staff", "mend", ["tono", "wati"])]


def test_a_manifest_with_errors_is_not_a_generation() -> None:
    finding = Finding(code="identifier", file=f"{FOLDER}/manifest.json")
    story = f.generated().set(findings=(finding,))
    verdict = story.verdict()
    assert verdict.evidence("dataset-generated").reason.code == "document-invalid"
    assert asked(verdict) == [("data-staff", "mend-document", ["tono", "wati"])]
    alter(story, "dataset-generated", document=None)
    assert story.verdict().evidence("dataset-generated").status is Status.DONE


def test_a_delivery_is_that_of_the_present_manifest() -> None:
    story = f.generated()
    old = replace(story.snapshot.ledger.acts[-1], digest="0" * 64)
    acts = (*story.snapshot.ledger.acts[:-1], old)
    story.set(ledger=replace(story.snapshot.ledger, acts=acts))
    assert story.verdict().evidence("draft-to-requester").reason.code == "delivery-waiting"
    alter(story, "draft-to-requester", needs=())
    found = story.set(generation=None).verdict().evidence("draft-to-requester")
    assert found.reason.code == "act-nothing"


def test_a_notice_with_a_subject_is_of_that_subject() -> None:
    story = alter(f.assigned(), "letter-received", subject=("request", "letter"))
    assert story.verdict().evidence("letter-received").reason.code == "notice-waiting"
    digest = story.verdict().evidence("letter-received").digest
    story.act(37, ActName.NOTIFIED, "letter-received", digest=digest)
    assert story.verdict().evidence("letter-received").status is Status.DONE


def unread(document: str) -> Callable[[Story], Story]:
    def change(story: Story) -> Story:
        kept = {k: v for k, v in story.snapshot.documents.items() if k != document}
        return story.set(documents=kept)

    return change


def gone(document: str) -> Callable[[Story], Story]:
    def change(story: Story) -> Story:
        path = f"{FOLDER}/{f.FILES[document]}"
        trees = {
            commit: tuple(b for b in tree if b.path != path)
            for commit, tree in story.snapshot.trees.items()
        }
        return story.set(trees=trees)

    return change


@pytest.mark.parametrize(
    ("story", "change", "id_", "status", "code"),
    [
        pytest.param(
            f.approved_intake, unread("request"), "form-submitted", Status.INVALID,
            "document-unreadable", id="form unreadable",
        ),
        pytest.param(
            f.approved_intake, gone("request"), "form-submitted", Status.WAITING,
            "document-missing", id="form gone",
        ),
        pytest.param(
            f.coordinated, unread("team"), "team-formed", Status.INVALID,
            "document-unreadable", id="team unreadable",
        ),
        pytest.param(
            f.granted, unread("access"), "access-granted", Status.BLOCKED,
            "blocked-approval", id="access unreadable",
        ),
    ],
)  # fmt: skip
def test_documents(
    story: Callable[[], Story],
    change: Callable[[Story], Story],
    id_: str,
    status: Status,
    code: str,
) -> None:
    found = change(story()).verdict().evidence(id_)
    assert (found.status, found.reason.code) == (status, code)


def test_an_approval_waits_for_a_document_that_can_not_be_read() -> None:
    story = unread("access")(alter(f.granted(), "access-granted", needs=()))
    verdict = story.verdict()
    assert verdict.evidence("access-granted").reason == Message(
        code="documents-missing", args={"documents": ["access"]}
    )


def test_a_form_that_is_not_the_form_can_not_be_submitted() -> None:
    story = alter(f.approved_intake(), "form-submitted", document="team")
    story.write("team", f.contents()["team"], "rani", "c1")
    story.set(changes=story.snapshot.changes[:1], documents={"team": {}})
    assert story.verdict().evidence("form-submitted").reason.code == "form-unknown"


def test_a_subject_with_errors_is_not_open_for_approval() -> None:
    story = f.opened().write("team", f.contents()["team"], "rina", "c1")
    story.set(findings=(Finding(code="x", file=f"{FOLDER}/team.yaml"),))
    verdict = story.verdict()
    found = verdict.evidence("coordinated-data-services")
    assert (found.status, found.open) == (Status.INVALID, False)
    assert asked(verdict) == [("data-services", "mend-document", ["rina"])]


def test_the_accepted_form_is_not_examined_anew() -> None:
    story = f.opened().write("team", f.contents()["team"], "rina", "c1")
    story.set(findings=(Finding(code="x", file=f"{FOLDER}/request.yaml"),))
    assert story.verdict().evidence("coordinated-data-services").open


def test_requests_for_changes_go_to_who_writes_the_document() -> None:
    story = f.coordinated().ask_changes(14, "rina")
    verdict = story.verdict()
    assert verdict.evidence("coordinated-data-services").reason.code == "changes-requested"
    assert asked(verdict)[0] == ("data-services", "answer-changes", ["rina"])
    story.write("team", {"members": [{"account": f.person("wati")}]}, "rina", "c9")
    assert asked(story.verdict())[0] == ("data-services", "waiting-approval", ["rina"])


def test_requests_for_changes_of_the_dataset_go_to_who_made_it() -> None:
    verdict = f.generated().ask_changes(64, "rina").verdict()
    assert asked(verdict)[0] == ("data-staff", "answer-changes", ["tono", "wati"])


def test_requests_for_changes_of_something_without_a_document_stay_with_the_office() -> None:
    story = alter(f.generated(), "verified-data-services", document=None)
    verdict = story.ask_changes(64, "rina").verdict()
    assert asked(verdict)[0] == ("data-services", "answer-changes", ["rina"])


def test_a_stranger_s_request_for_changes_changes_nothing() -> None:
    verdict = f.coordinated().ask_changes(14, "gino").verdict()
    assert verdict.evidence("coordinated-data-services").status is Status.DONE


def test_a_request_for_changes_by_an_account_that_is_gone_may_be_anybody_s_who_is_gone() -> None:
    """Both accounts are gone; whether they were one person can't be told, so the approval falls."""
    story = f.approved_intake().observe(20).last_review(user=None)
    story.review(30, None, ReviewState.CHANGES_REQUESTED)
    found = story.verdict().evidence("request-approved")
    assert found.status is Status.WAITING
    assert [d.reason.code for d in found.discarded] == ["taken-back"]


def test_a_request_for_changes_by_an_account_that_is_gone_is_not_one_s_who_is_there() -> None:
    story = f.approved_intake().review(30, None, ReviewState.CHANGES_REQUESTED)
    assert story.verdict().satisfied


def test_observations_on_another_pull_request_are_not_this_one_s() -> None:
    story = f.approved_intake().observe(20)
    other = replace(story.snapshot.ledger.observed[0], pull=7, state=ReviewState.COMMENTED)
    story.set(ledger=replace(story.snapshot.ledger, observed=(other,)))
    assert story.verdict().satisfied


def test_after_the_next_approval_a_request_for_changes_is_answered() -> None:
    story = f.coordinated().ask_changes(14, "rina").review(16, "rina")
    found = story.verdict().evidence("coordinated-data-services")
    assert (found.status, found.at) == (Status.DONE, f.minute(16))


def test_a_refused_pull_request_is_its_requester_s_or_the_maintainers_to_mend() -> None:
    assert asked(f.approved_intake().set_pull(base_ref="x").verdict()) == [
        ("requester", "base-not-main", ["rani"])
    ]
    assert asked(f.fulfilled().set_pull(base_ref="x").verdict()) == [
        ("maintainer", "base-not-main", ["maya", "joko"])
    ]
    mixed = f.approved_intake().set(kind=PullKind.MIXED).verdict()
    assert (mixed.next, mixed.steps) == ((), ())


def test_the_second_signature_is_asked_for_where_the_author_approved() -> None:
    path = f"{FOLDER}/access.yaml"
    story = f.assigned().write("access", f.contents()["access"], "andi", "c3")
    story.announce(40, "access-granted")
    assert asked(story.verdict()) == [("programmer-coordinator", "waiting-approval", ["andi"])]
    story.review(45, "andi")
    assert story.snapshot.pushers[path] == PEOPLE["andi"]
    assert asked(story.verdict()) == [("systems-development", "second-wanted", ["budi"])]
    verdict = story.review(46, "budi").verdict()
    found = verdict.evidence("access-granted")
    assert found.status is Status.DONE
    assert [(p.by.login, p.role) for p in found.counted if p.by] == [
        ("andi", "programmer-coordinator"),
        ("budi", "systems-development"),
    ]


def test_an_approval_by_two_members_needs_no_further_signature() -> None:
    story = f.granted().write("procedure", f.contents()["procedure"], "tono", "c4")
    story.announce(50, "procedure-approved").review(55, "tono").review(56, "wati")
    assert story.verdict().evidence("procedure-approved").status is Status.DONE


def test_the_author_of_an_allowed_document_may_approve_it() -> None:
    """rina wrote the team and agrees to it."""
    assert f.coordinated().verdict().evidence("coordinated-data-services").status is Status.DONE


def test_who_joins_the_team_later_had_no_office_when_they_approved() -> None:
    story = f.granted().write("procedure", f.contents()["procedure"], "tono", "c4")
    story.announce(50, "procedure-approved").review(55, "gino")
    members = [{"account": f.person(login)} for login in ("tono", "wati", "gino")]
    story.write("team", {"members": members}, "rina", "c9")
    found = story.verdict().evidence("procedure-approved")
    assert found.counted == ()
    assert [(d.reason.code, d.reason.args["documents"]) for d in found.discarded] == [
        ("lapsed", ["team"])
    ]


def test_count_asks_for_that_many_people() -> None:
    story = alter(f.proposed(), "procedure-approved", count=2, author=AuthorRule.ALLOWED)
    verdict = story.verdict()
    assert asked(verdict) == [("data-staff", "waiting-approval", ["tono"])]
    assert story.review(56, "tono").verdict().evidence("procedure-approved").status is Status.DONE


def test_fewer_people_than_roles_means_any_of_the_roles() -> None:
    roles = ("data-services", "head", "vice-rector")
    story = alter(f.generated(), "verified-data-services", roles=roles)
    assert [role for role, _, _ in asked(story.verdict())][:3] == list(roles)
    story.announce(62, "verified-data-services").review(65, "wira")
    found = story.verdict().evidence("verified-data-services")
    assert [proof.role for proof in found.counted] == ["vice-rector"]


def test_every_owner_of_a_source_approves_its_use() -> None:
    story = f.assigned("terbatas").set(owners={"mahasiswa": "BAKHUM", "nilai": "DITSDM"})
    story.appoint(appointment("data-owner", "gino", "DITSDM"), seen=-60)
    uses = {"uses": [{"source": "mahasiswa"}, {"source": "nilai"}]}
    story.write("data-use", uses, "rina", "c2u").announce(37, "data-use-approved-owner")
    story.review(38, "omar")
    assert ("data-owner", "waiting-approval", ["gino"]) in asked(story.verdict())
    story.review(39, "gino")
    found = story.verdict().evidence("data-use-approved-owner")
    assert (found.status, len(found.counted)) == (Status.DONE, 2)


def test_one_person_may_own_two_sources_for_two_units() -> None:
    story = f.assigned("terbatas").set(owners={"mahasiswa": "BAKHUM", "nilai": "DITSDM"})
    story.appoint(appointment("data-owner", "omar", "DITSDM"), seen=-60)
    uses = {"uses": [{"source": "mahasiswa"}, {"source": "nilai"}]}
    story.write("data-use", uses, "rina", "c2u").announce(37, "data-use-approved-owner")
    found = story.review(38, "omar").verdict().evidence("data-use-approved-owner")
    assert found.status is Status.DONE


def asking(level: str = "publik", *sources: str) -> Story:
    """Access to two sources of two owners is proposed; these sources ask for their owner's approval."""
    story = f.assigned(level) if level == "publik" else f.granted(level)
    story.set(owners={"mahasiswa": "BAKHUM", "nilai": "DITSDM"}, asking=sources)
    story.appoint(appointment("data-owner", "gino", "DITSDM"), seen=-60)
    grants = {"grants": [{"source": name, "columns": ["nim"]} for name in ("mahasiswa", "nilai")]}
    story.write("access", {**f.contents()["access"], **grants}, "tono", "c3a")
    owner = ("access-approved-owner",) if level == "publik" and "nilai" in sources else ()
    return story.announce(46, "access-granted", *owner).review(47, "andi")


def test_an_owner_is_asked_at_an_open_level_where_the_catalogue_says_so() -> None:
    story = asking("publik", "nilai", "elsewhere")
    verdict = story.verdict()
    assert verdict.evidence("access-granted").status is Status.DONE
    assert ("data-owner", "waiting-approval", ["gino"]) in asked(verdict)
    assert verdict.evidence("sources-determined").status is Status.BLOCKED
    found = story.review(48, "gino").verdict().evidence("access-approved-owner")
    assert (found.status, [proof.by.login for proof in found.counted if proof.by]) == (
        Status.DONE,
        ["gino"],
    )


def test_the_owner_of_another_source_does_not_speak_for_the_one_that_asks() -> None:
    verdict = asking("publik", "nilai").review(48, "omar").verdict()
    assert verdict.evidence("access-approved-owner").status is Status.WAITING


@pytest.mark.parametrize(
    ("level", "sources"),
    [("publik", ()), ("publik", ("pegawai",)), ("terbatas", ("nilai",))],
    ids=["no source asks", "one that isn't used asks", "the use of the data is approved anyway"],
)
def test_an_owner_is_not_asked_otherwise(level: str, sources: tuple[str, ...]) -> None:
    found = asking(level, *sources).verdict().evidence("access-approved-owner")
    assert found.status is Status.NOT_APPLICABLE


def test_an_owner_s_approval_lapses_when_the_access_changes() -> None:
    story = asking("publik", "nilai").review(48, "gino")
    wider = {"grants": [{"source": "nilai", "columns": ["nim", "nilai_huruf"]}]}
    story.write("access", {**f.contents()["access"], **wider}, "tono", "c3b")
    assert story.verdict().evidence("access-approved-owner").status is not Status.DONE


def test_one_person_serves_the_same_role_in_two_evidences_of_a_step() -> None:
    story = alter(f.generated(), "verified-systems-development", roles=("data-services",), bars=())
    story.announce(62, "verified-data-services", "verified-systems-development")
    verdict = story.review(65, "rina").verdict()
    assert verdict.evidence("verified-data-services").status is Status.DONE
    assert verdict.evidence("verified-systems-development").status is Status.DONE


def test_a_person_of_two_roles_leaves_one_to_another() -> None:
    """rina could serve in both roles; the other holder of the first lets her serve in the second."""
    story = f.generated()
    others = tuple(a for a in f.appointments() if a.role != "systems-development")
    two = (appointment("systems-development", "rina"), appointment("data-services", "gino"))
    story.roles((*others, *two))
    story.announce(62, "verified-data-services", "verified-systems-development")
    verdict = story.review(65, "rina").review(66, "gino").verdict()
    given = [
        (proof.role, proof.by.login)
        for id_ in ("verified-data-services", "verified-systems-development")
        for proof in verdict.evidence(id_).counted
        if proof.by
    ]
    assert given == [("data-services", "gino"), ("systems-development", "rina")]


UNKNOWN: dict[str, Callable[[Story], Story]] = {
    "requester": lambda s: s.set(requester=None),
    "roles": lambda s: s.set(roles=()),
    "trees": lambda s: s.set(trees={}),
    "documents": lambda s: s.set(documents={}),
    "catalogue": lambda s: s.set(catalogue={}),
    "pushers": lambda s: s.set(pushers={}),
    "announcements": lambda s: s.set(ledger=replace(s.snapshot.ledger, announced=())),
    "acts": lambda s: s.set(ledger=replace(s.snapshot.ledger, acts=())),
    "reviews": lambda s: s.set(reviews=()),
    "who reviewed": lambda s: s.set(
        reviews=tuple(replace(r, user=None) for r in s.snapshot.reviews)
    ),
    "what was reviewed": lambda s: s.set(
        reviews=tuple(replace(r, commit=None) for r in s.snapshot.reviews)
    ),
    "what was said": lambda s: s.set(
        reviews=tuple(replace(r, state=ReviewState.DISMISSED) for r in s.snapshot.reviews)
    ),
    "intake": lambda s: s.set(intake=None),
    "generation": lambda s: s.set(generation=None),
    "changes": lambda s: s.set(changes_complete=False),
    "slug": lambda s: s.set(slug=None),
}


@pytest.mark.parametrize("fact", UNKNOWN)
@pytest.mark.parametrize("level", ["publik", "rahasia"])
def test_an_unknown_fact_never_satisfies(fact: str, level: str) -> None:
    assert f.fulfilled(level).verdict().satisfied
    assert not UNKNOWN[fact](f.fulfilled(level)).verdict().satisfied


@pytest.mark.parametrize("classification", [None, "lain", 7], ids=["none", "unknown", "not a word"])
def test_a_level_that_is_not_known_asks_for_everything(classification: object) -> None:
    story = f.approved_intake()
    form = {**story.snapshot.documents["request"], "classification": classification}
    story.set(documents={"request": form}).last_review(echo=())
    found = story.verdict().evidence("request-approved")
    assert found.discarded[0].reason.code == "echo-missing"
    assert story.verdict().evidence("data-use-stated").status is not Status.NOT_APPLICABLE


def test_a_condition_on_a_level_that_is_not_known_applies() -> None:
    story = alter(f.fulfilled(), "draft-to-requester", when=Condition(from_level="lain"))
    assert story.verdict().evidence("draft-to-requester").status is Status.DONE
    alter(story, "draft-to-requester", when=Condition(below_level="lain"))
    assert story.verdict().evidence("draft-to-requester").status is Status.DONE
    alter(story, "draft-to-requester", when=Condition(below_level="publik"))
    assert story.verdict().evidence("draft-to-requester").status is Status.NOT_APPLICABLE


def test_a_procedure_without_the_form_knows_neither_unit_nor_level() -> None:
    story = f.approved_intake()
    sop = story.policy.sop
    story.policy = replace(story.policy, sop=replace(sop, documents=sop.documents[1:]))
    with pytest.raises(KeyError):
        story.verdict()


@pytest.mark.parametrize("story", [f.approved_intake, f.fulfilled, f.approved_maintenance])
def test_the_same_snapshot_gives_the_same_verdict(story: Callable[[], Story]) -> None:
    assert story().verdict() == story().verdict()


def test_every_kind_of_evidence_can_be_decided() -> None:
    assert {*RULES, EvidenceKind.APPROVAL} == set(EvidenceKind)


def sent_back(story: Story, id_: str = "verified-data-services") -> int:
    return len(story.verdict().evidence(id_).returned)


def test_what_verifiers_sent_back_is_remembered_after_they_have_agreed() -> None:
    story = f.generated().announce(58, "verified-data-services")
    story.ask_changes(59, "rina").observe(60)
    assert sent_back(story) == 1
    story.review(62, "rina").observe(63)
    found = story.verdict().evidence("verified-data-services")
    assert (found.status, len(found.returned)) == (Status.DONE, 1)
    assert sent_back(story, "verified-unit") == 0


def test_a_change_request_that_was_dismissed_was_made_all_the_same() -> None:
    story = f.generated().ask_changes(59, "rina").observe(60)
    story.last_review(state=ReviewState.DISMISSED)
    assert sent_back(story) == 1


@pytest.mark.parametrize("who", ["rani", "sari"], ids=["the requester", "who holds another office"])
def test_what_others_say_sends_nothing_back(who: str) -> None:
    assert sent_back(f.generated().ask_changes(59, who).observe(60)) == 0


def test_what_was_said_before_there_was_anything_to_verify_sends_nothing_back() -> None:
    assert sent_back(f.assigned().ask_changes(37, "rina").observe(38)) == 0
