"""Is the university's policy complete? What the written procedure asks for is there as data."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from datareq.documents.catalogue import load_catalogue
from datareq.documents.findings import render_text
from datareq.documents.policy import check_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.calendar import DayOffKind
from datareq.model.finding import Severity
from datareq.model.outcome import OutcomeKind
from datareq.model.policy import Policy
from datareq.model.roles import RoleSource
from datareq.model.sop import CATALOGUE, AuthorRule, Bar, BarKind, EvidenceKind, Phase

PRINTED = [*(str(n) for n in range(1, 17)), "18a", "17", "18b"]
"""The numbers of the written procedure; the head authorises (18a) before the archive and the handover."""


def test_nothing_is_wrong_with_the_policy(files: dict[str, bytes], schemas: Schemas) -> None:
    assert render_text(check_policy(files, schemas), "en") == ""


def test_all_eighteen_steps_are_there_in_order(policy: Policy) -> None:
    assert [step.n for step in policy.sop.steps if step.n] == PRINTED


def test_the_unnumbered_step_is_the_data_use_approval_between_8_and_9(policy: Policy) -> None:
    numbers = [step.n for step in policy.sop.steps]
    assert numbers.count("") == 1
    assert numbers[numbers.index("") - 1 : numbers.index("") + 2] == ["8", "", "9"]


def test_every_step_but_display_is_reached_from_the_next_phase(policy: Policy) -> None:
    """Following `needs` back from the last evidence leads through every evidence that decides."""
    evidences = {evidence.id: evidence for _, evidence in policy.sop.evidences()}
    steps = {step.id: [e.id for e in step.evidences] for step in policy.sop.steps}
    seen: set[str] = set()
    waiting = [policy.sop.steps[-1].evidences[-1].id]
    while waiting:
        id_ = waiting.pop()
        if id_ not in seen:
            seen.add(id_)
            for need in evidences[id_].needs:
                waiting.extend(steps.get(need, [need]))
    assert set(evidences) - seen == {id_ for id_, e in evidences.items() if e.display_only}


def test_phases_follow_each_other(policy: Policy) -> None:
    """Only the notice that opens the fulfilment sits in a step of the intake."""
    order = list(Phase)
    phases = [max(order.index(e.phase) for e in step.evidences) for step in policy.sop.steps]
    assert all(first <= second for first, second in pairwise(phases))


APPROVALS = [
    # step, evidence, role, subject, bars, author, second
    ("2", "request-approved", "head", "request", "requester", "barred", ""),
    ("3", "coordinated-data-services", "data-services", "request team", "requester", "allowed", ""),
    ("3", "coordinated-systems-development", "systems-development", "request team", "requester same-person", "allowed", ""),
    ("4", "coordinated-programmers", "programmer-coordinator", "request team", "requester", "allowed", ""),
    ("6", "letter-checked", "administration", "request team letter", "", "allowed", ""),
    ("7", "letter-approved", "head", "request team letter", "", "barred", ""),
    ("", "data-use-approved-owner", "data-owner", "request data-use catalogue", "requester", "barred", ""),
    ("", "data-use-approved-head", "head", "request data-use catalogue", "requester", "barred", ""),
    ("9", "access-granted", "programmer-coordinator", "request team access catalogue", "requester", "second", "systems-development"),
    ("9", "access-approved-owner", "data-owner", "request team access catalogue", "requester", "barred", ""),
    ("11", "procedure-approved", "data-staff", "request access procedure catalogue", "requester", "second", "data-staff systems-development"),
    ("15", "verified-data-services", "data-services", "request manifest", "requester author-of", "allowed", ""),
    ("15", "verified-systems-development", "systems-development", "request manifest", "requester author-of same-person", "allowed", ""),
    ("16", "verified-unit", "unit-head", "request manifest", "", "allowed", ""),
    ("18a", "handover-authorised", "head", "request manifest", "requester", "barred", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "id_", "role", "subject", "bars", "author", "second"),
    APPROVALS,
    ids=[row[1] for row in APPROVALS],
)
def test_approvals_say_who_approves_what(
    policy: Policy,
    n: str,
    id_: str,
    role: str,
    subject: str,
    bars: str,
    author: str,
    second: str,
) -> None:
    step, evidence = next((s, e) for s, e in policy.sop.evidences() if e.id == id_)
    assert (step.n, evidence.kind, evidence.count) == (n, EvidenceKind.APPROVAL, 1)
    assert evidence.roles == (role,)
    assert evidence.subject == tuple(subject.split())
    assert [bar.kind.value for bar in evidence.bars] == bars.split()
    assert evidence.author is AuthorRule(author)
    assert evidence.second == tuple(second.split())


def test_the_table_above_has_every_approval(policy: Policy) -> None:
    approvals = [e.id for _, e in policy.sop.evidences() if e.kind is EvidenceKind.APPROVAL]
    assert approvals == [row[1] for row in APPROVALS]


def test_verifiers_may_not_have_written_the_procedure(policy: Policy) -> None:
    step = next(step for step in policy.sop.steps if step.n == "15")
    assert all(
        Bar(kind=BarKind.AUTHOR_OF, ref="procedure") in evidence.bars for evidence in step.evidences
    )


def test_the_data_use_step_is_asked_for_only_from_the_restricted_level(policy: Policy) -> None:
    conditions = {
        (step.n, evidence.when.from_level, evidence.when.below_level)
        for step, evidence in policy.sop.evidences()
        if evidence.when.from_level or evidence.when.below_level
    }
    assert conditions == {
        ("", "terbatas", None),
        ("9", None, "terbatas"),
        ("13", None, "terbatas"),
    }


def test_only_an_owner_is_asked_because_a_source_asks(policy: Policy) -> None:
    asked = {e.roles for _, e in policy.sop.evidences() if e.when.source_asks}
    assert asked == {("data-owner",)}


def test_progress_is_shown_and_never_decides(policy: Policy) -> None:
    assert [step.n for step, e in policy.sop.evidences() if e.display_only] == ["14"]


def test_every_document_has_a_schema_an_owner_and_an_approval(
    policy: Policy, schemas: Schemas
) -> None:
    roles = {role.id for role in policy.roles}
    evidences = [evidence for _, evidence in policy.sop.evidences()]
    for document in policy.sop.documents:
        assert document.schema in schemas, document.id
        generated = any(
            e.kind is EvidenceKind.GENERATION and e.document == document.id for e in evidences
        )
        assert set(document.written_by) <= roles
        assert bool(document.written_by) is not generated, document.id
        assert any(
            e.kind is EvidenceKind.APPROVAL and document.id in e.subject for e in evidences
        ), document.id


def test_every_document_is_shown_valid_before_it_is_approved_for_good(policy: Policy) -> None:
    """Each document has an evidence that it is valid (or generated), which something else needs."""
    about = {
        e.document
        for _, e in policy.sop.evidences()
        if e.kind in (EvidenceKind.SUBMISSION, EvidenceKind.DOCUMENT, EvidenceKind.GENERATION)
    }
    assert about == {document.id for document in policy.sop.documents}


def test_labels_are_there_in_both_languages_and_differ(policy: Policy) -> None:
    labels = [
        policy.sop.label,
        *(document.label for document in policy.sop.documents),
        *(step.label for step in policy.sop.steps),
        *(evidence.label for _, evidence in policy.sop.evidences()),
        *(role.label for role in policy.roles),
        *(level.label for level in policy.levels),
        *(refusal.label for refusal in policy.refusals),
    ]
    for label in labels:
        assert label.id.strip()
        assert label.en.strip()
        assert label.id != label.en


def test_subjects_with_catalogue_are_those_that_rest_on_sources(policy: Policy) -> None:
    with_catalogue = {e.document for _, e in policy.sop.evidences() if CATALOGUE in e.subject}
    assert with_catalogue == {"data-use", "access", "procedure"}


def test_the_roles_come_from_where_the_procedure_says(policy: Policy) -> None:
    sources = {role.id: role.source for role in policy.roles}
    assert {id_ for id_, s in sources.items() if s is RoleSource.UNIT} == {
        "unit-head",
        "unit-deputy",
    }
    assert policy.role("data-staff").document == "team"
    assert policy.role("unit-head").alternate == "unit-deputy"
    assert policy.role("head").alternate == "vice-rector"


def test_no_person_is_appointed_in_the_repository_itself(policy: Policy) -> None:
    assert policy.appointments == ()


def test_faculties_have_their_siakad_codes(policy: Policy) -> None:
    codes = {unit.siakad: unit.code for unit in policy.units if unit.siakad}
    assert codes == {
        "11": "FIP",
        "12": "FBS",
        "13": "FMIPA",
        "14": "FISH",
        "15": "FT",
        "16": "FIKK",
        "17": "FEB",
        "18": "FPSI",
        "20": "PPG",
        "99": "SPS",
    }


def test_units_go_beyond_the_faculties(policy: Policy) -> None:
    kinds = {unit.kind for unit in policy.units}
    assert kinds >= {"direktorat", "biro", "lembaga", "badan", "kantor", "pusat", "upt", "rektorat"}


def test_a_unit_code_is_usable_in_a_folder_name(policy: Policy) -> None:
    assert all(unit.code.isascii() and unit.code.isalnum() for unit in policy.units)


def test_levels_grow_in_secrecy_and_only_the_lowest_is_open(policy: Policy) -> None:
    assert [level.id for level in policy.levels] == [
        "publik",
        "terbatas",
        "rahasia",
        "sangat_rahasia",
    ]
    assert [level.delivery for level in policy.levels] == ["open", "sealed", "sealed", "sealed"]
    assert [level.echo for level in policy.levels] == [False, False, True, True]
    assert (policy.level("publik").suppress_below, policy.level("publik").round_to) == (8, 5)
    assert policy.level("terbatas").suppress_below == 5


def test_floors_follow_the_law_on_personal_data(policy: Policy) -> None:
    assert {floor.on: floor.level for floor in policy.floors} == {
        "personal-general": "terbatas",
        "individual-rows": "terbatas",
        "personal-specific": "rahasia",
    }


def test_service_levels_are_those_promised(policy: Policy) -> None:
    days = {level.urgency: level.days for level in policy.service_levels}
    assert days == {"normal": 10, "mendesak": 3, "sangat_mendesak": 1}
    assert [level.reason_required for level in policy.service_levels] == [False, True, True]
    assert (policy.terms.extension_days, policy.terms.extensions) == (7, 1)


def test_every_ground_of_article_17_is_a_refusal_code(policy: Policy) -> None:
    codes = {refusal.code: refusal for refusal in policy.refusals}
    for letter in "abcdefghij":
        assert codes[f"17{letter}"].basis == f"UU 14/2008 Pasal 17 huruf {letter}"
    outcomes = {code: refusal.outcome for code, refusal in codes.items()}
    assert outcomes["sudah-tersedia"] is OutcomeKind.REDIRECTED
    assert outcomes["tidak-dikuasai"] is OutcomeKind.NOT_AVAILABLE


def test_legal_bases_supporting_documents_and_purposes_are_complete(policy: Policy) -> None:
    kinds = [reference.kind for reference in policy.references]
    assert [kinds.count(k) for k in ("legal-basis", "supporting-document", "purpose")] == [7, 7, 5]
    bases = [r.text for r in policy.references if r.kind == "legal-basis"]
    assert bases[0] == (
        "Undang-undang Republik Indonesia Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik."
    )
    assert bases[-1] == "Master Plan Pengembangan Sistem Informasi Universitas Negeri Jakarta."


def test_the_calendars_of_known_years_are_settled_by_a_decree(policy: Policy) -> None:
    settled = {calendar.year: calendar.settled for calendar in policy.calendars}
    assert settled == {2025: True, 2026: True, 2027: False}
    for calendar in policy.calendars:
        assert calendar.decree
        kinds = [off.kind for off in calendar.days_off]
        public, collective = kinds.count(DayOffKind.PUBLIC), kinds.count(DayOffKind.COLLECTIVE)
        assert (public, collective) == {2025: (17, 11), 2026: (17, 8), 2027: (18, 8)}[calendar.year]


def test_the_catalogue_uses_only_levels_and_units_of_the_policy(root: Path, policy: Policy) -> None:
    levels = {level.id for level in policy.levels}
    for source in load_catalogue(read_folder(root, "datasets/catalogue")):
        assert source.presence in levels
        assert {column.classification for column in source.columns} <= levels
        assert policy.unit(source.owner), source.owner


def test_nothing_in_the_policy_is_only_a_warning(files: dict[str, bytes], schemas: Schemas) -> None:
    found = check_policy(files, schemas)
    assert [f for f in found if f.severity is Severity.WARNING] == []
