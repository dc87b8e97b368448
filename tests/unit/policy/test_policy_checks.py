"""What does the policy's reader object to, where, and in which words?"""

from __future__ import annotations

import pytest

from datareq.documents.findings import word
from datareq.documents.policy import check_policy, load_policy, parse_calendar, parse_roles
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError
from datareq.model.finding import Finding, Severity

SOP, ROLES, UNITS = "policy/sop.yaml", "policy/roles.yaml", "policy/units.yaml"
LEVELS, CALENDAR = "policy/classification.yaml", "policy/calendar/2026.yaml"
INSTITUTION, SERVICE = "policy/institution.yaml", "policy/service-levels.yaml"

APPOINTED = """appointments:
  - {role: curator, account: {id: 71, login: karin}, from: 2026-01-01, decree: LIB/1}
"""

# (name, file, what is there, what is put in its place, code, path, sentence)
CASES: list[tuple[str, str, str, str, str, str, str]] = [
    (
        "interval-wider-than-the-threshold-leaves-room-for",
        LEVELS,
        "suppress_below: 1, round_to: 1, mean_needs: 1, protect_width: 0",
        "suppress_below: 5, round_to: 1, mean_needs: 1, protect_width: 4",
        "policy-protect-width",
        "levels[0].protect_width",
        "`levels[0].protect_width`: with this threshold no hidden count can keep an interval longer than 3.",
    ),
    (
        "interval-where-nothing-is-hidden",
        LEVELS,
        "protect_width: 0",
        "protect_width: 1",
        "policy-protect-width",
        "levels[0].protect_width",
        "`levels[0].protect_width`: with this threshold no hidden count can keep an interval longer than 0.",
    ),
    (
        "largest-contributor-better-protected-than-the-sum",
        LEVELS,
        "protect_percent: 0,",
        "protect_percent: 9, dominance: {p: 10, n: 2, k: 85},",
        "policy-protect-percent",
        "levels[0].protect_percent",
        "`levels[0].protect_percent`: a hidden sum must stay as uncertain as its largest contributor is protected, 10 percent.",
    ),
    (
        "more-different-values-than-rows",
        LEVELS,
        "protect_percent: 0,",
        "protect_percent: 0, rows: {alike: 3, different: 4},",
        "policy-rows-different",
        "levels[0].rows.different",
        "`levels[0].rows.different`: 3 rows can't show more than 3 different values.",
    ),
    (
        "unknown-role-of-an-evidence",
        SOP,
        "roles: [librarian]\n        document",
        "roles: [librarain]\n        document",
        "policy-unknown-role",
        "steps[2].evidences[1].roles[0]",
        "`steps[2].evidences[1].roles[0]`: there is no role librarain.",
    ),
    (
        "unknown-stage",
        SOP,
        "    evidences:",
        "    stage: later\n    evidences:",
        "policy-unknown-stage",
        "steps[0].stage",
        "`steps[0].stage`: there is no stage later.",
    ),
    (
        "unknown-second-role",
        SOP,
        "author: barred",
        "author: {second: [nobody]}",
        "policy-unknown-role",
        "steps[1].evidences[0].author.second[0]",
        "`steps[1].evidences[0].author.second[0]`: there is no role nobody.",
    ),
    (
        "second-without-roles",
        SOP,
        "author: barred",
        "author: {second: []}",
        "policy-nobody",
        "steps[1].evidences[0].author.second",
        "Evidence accepted must be given by a person, but names no role.",
    ),
    (
        "author-rule-nobody-knows",
        SOP,
        "author: barred",
        "author: banned",
        "policy-author",
        "steps[1].evidences[0].author",
        "`steps[1].evidences[0].author` does not say what holds for the author.",
    ),
    (
        "second-as-a-word",
        SOP,
        "author: barred",
        "author: second",
        "policy-author",
        "steps[1].evidences[0].author",
        "`steps[1].evidences[0].author` does not say what holds for the author.",
    ),
    (
        "author-rule-without-document",
        SOP,
        "        document: application\n        subject: [application]\n        needs: [applying]",
        "        subject: [application]\n        needs: [applying]",
        "policy-author-of-nothing",
        "steps[1].evidences[0].author",
        "Evidence accepted has a rule for the author, but names no document.",
    ),
    (
        "unknown-need",
        SOP,
        "needs: [planned, cleared]",
        "needs: [planned, cleard]",
        "policy-unknown-evidence",
        "steps[2].evidences[2].needs[1]",
        "`steps[2].evidences[2].needs[1]`: there is no other step or evidence cleard.",
    ),
    (
        "same-person-as-nobody",
        SOP,
        "needs: [planned, cleared]\n        not: [requester]",
        "needs: [planned, cleared]\n        not: [{same-person: plan-approved}]",
        "policy-unknown-evidence",
        "steps[2].evidences[2].not[0]",
        "`steps[2].evidences[2].not[0]`: there is no other step or evidence plan-approved.",
    ),
    (
        "author-of-an-unknown-document",
        SOP,
        "needs: [planned, cleared]\n        not: [requester]",
        "needs: [planned, cleared]\n        not: [{author-of: book}]",
        "policy-unknown-document",
        "steps[2].evidences[2].not[0]",
        "`steps[2].evidences[2].not[0]`: the procedure has no document book.",
    ),
    (
        "bar-nobody-knows",
        SOP,
        "needs: [planned, cleared]\n        not: [requester]",
        "needs: [planned, cleared]\n        not: [requestor]",
        "policy-bar",
        "steps[2].evidences[2].not[0]",
        "`steps[2].evidences[2].not[0]` does not say who is barred.",
    ),
    (
        "bar-with-two-meanings",
        SOP,
        "needs: [planned, cleared]\n        not: [requester]",
        "needs: [planned, cleared]\n        not: [{same-person: planned, author-of: rights}]",
        "policy-bar",
        "steps[2].evidences[2].not[0]",
        "`steps[2].evidences[2].not[0]` does not say who is barred.",
    ),
    (
        "requester-of-something",
        SOP,
        "needs: [planned, cleared]\n        not: [requester]",
        "needs: [planned, cleared]\n        not: [{requester: application}]",
        "policy-bar",
        "steps[2].evidences[2].not[0]",
        "`steps[2].evidences[2].not[0]` does not say who is barred.",
    ),
    (
        "unknown-document-in-a-subject",
        SOP,
        "subject: [application, rights]",
        "subject: [application, rights, cover]",
        "policy-unknown-document",
        "steps[2].evidences[1].subject[2]",
        "`steps[2].evidences[1].subject[2]`: the procedure has no document cover.",
    ),
    (
        "unknown-document-of-an-evidence",
        SOP,
        "document: scan-plan\n        needs",
        "document: scan-plam\n        needs",
        "policy-unknown-document",
        "steps[2].evidences[0].document",
        "`steps[2].evidences[0].document`: the procedure has no document scan-plam.",
    ),
    (
        "document-evidence-without-document",
        SOP,
        "document: scan-plan\n        needs",
        "needs",
        "policy-about-nothing",
        "steps[2].evidences[0]",
        "Evidence planned is about a document, but names none.",
    ),
    (
        "approval-by-nobody",
        SOP,
        "roles: [curator, technician]",
        "roles: []",
        "policy-nobody",
        "steps[2].evidences[2]",
        "Evidence plan-approved must be given by a person, but names no role.",
    ),
    (
        "approval-of-nothing",
        SOP,
        "subject: [application, scan-plan]",
        "subject: []",
        "policy-subject-empty",
        "steps[2].evidences[2]",
        "Approval plan-approved does not say what is approved.",
    ),
    (
        "approval-that-does-not-cover-its-own-document",
        SOP,
        "subject: [application, scan-plan]",
        "subject: [application]",
        "policy-subject-without-own",
        "steps[2].evidences[2].subject",
        "Approval plan-approved is about scan-plan, but does not cover it.",
    ),
    (
        "approval-of-what-may-not-be-there",
        SOP,
        "subject: [application, scan-plan]",
        "subject: [application, scan-plan, rights]",
        "policy-subject-conditional",
        "steps[2].evidences[2].subject[2]",
        "Approval plan-approved covers rights, which is not there for every request.",
    ),
    (
        "need-of-a-later-phase",
        SOP,
        "needs: [applying]",
        "needs: [applying, shelved]",
        "policy-need-later",
        "steps[1].evidences[0].needs[1]",
        "Evidence accepted needs shelved, which belongs to a later phase.",
    ),
    (
        "need-of-what-is-only-displayed",
        SOP,
        "document: scan-plan\n        needs: [curation]",
        "document: scan-plan\n        display_only: true\n        needs: [curation]",
        "policy-need-displayed",
        "steps[2].evidences[2].needs[0]",
        "Evidence plan-approved needs planned, which is only displayed and never decided.",
    ),
    (
        "circle",
        SOP,
        "document: scan-plan\n        needs: [curation]",
        "document: scan-plan\n        needs: [curation, plan-approved]",
        "policy-cycle",
        "steps[2].evidences[0]",
        "Evidences wait for each other in a circle: planned → plan-approved → planned.",
    ),
    (
        "step-without-evidence",
        SOP,
        '  - n: "4"',
        '  - n: "9"\n    id: resting\n    label: {id: a, en: b}\n    evidences: []\n  - n: "4"',
        "policy-step-empty",
        "steps[3]",
        "Step resting asks for no evidence, so it could never be shown to be done.",
    ),
    (
        "unknown-key-of-a-step",
        SOP,
        "    evidences:\n      - id: applied",
        "    evidences: []\n    unused:\n      - id: applied",
        "policy-shape",
        "steps[0]",
        "`steps[0]` does not have the shape that the policy needs: "
        "Object contains unknown field `unused`.",
    ),
    (
        "step-and-evidence-of-one-name",
        SOP,
        "- id: lent",
        "- id: lending",
        "policy-duplicate",
        "steps[3].evidences[1].id",
        "`steps[3].evidences[1].id`: lending is already used above.",
    ),
    (
        "two-steps-of-one-number",
        SOP,
        'n: "4"',
        'n: "3"',
        "policy-duplicate",
        "steps[3].n",
        "`steps[3].n`: 3 is already used above.",
    ),
    (
        "two-documents-of-one-file",
        SOP,
        "file: rights.yaml",
        "file: scan-plan.yaml",
        "policy-duplicate",
        "documents[2].file",
        "`documents[2].file`: scan-plan.yaml is already used above.",
    ),
    (
        "document-called-catalogue",
        SOP,
        "- id: rights",
        "- id: catalogue",
        "policy-reserved",
        "documents[2].id",
        "`documents[2].id`: catalogue has a meaning of its own "
        "and cannot be the name of a document.",
    ),
    (
        "document-that-nobody-writes",
        SOP,
        "written_by: [technician]",
        "written_by: []",
        "policy-document-unowned",
        "documents[1]",
        "Nobody writes the document scan-plan, and it is not generated.",
    ),
    (
        "document-that-nobody-approves",
        SOP,
        "document: rights\n        subject: [application, rights]",
        "subject: [application]",
        "policy-document-unapproved",
        "documents[2]",
        "No approval covers the document rights.",
    ),
    (
        "unknown-level-in-a-condition",
        SOP,
        "from_level: in_copyright}\n\nsteps",
        "from_level: secret}\n\nsteps",
        "policy-unknown-level",
        "documents[2].when.from_level",
        "`documents[2].when.from_level`: there is no classification level secret.",
    ),
    (
        "kind-nobody-knows",
        SOP,
        "kind: handover",
        "kind: gift",
        "policy-shape",
        "steps[3].evidences[1].kind",
        "`steps[3].evidences[1].kind` does not have the shape that the policy needs: "
        "Invalid enum value 'gift'.",
    ),
    (
        "misspelt-key",
        SOP,
        "not: [requester]\n        author: barred",
        "nots: [requester]\n        author: barred",
        "policy-shape",
        "steps[1].evidences[0]",
        "`steps[1].evidences[0]` does not have the shape that the policy needs: "
        "Object contains unknown field `nots`.",
    ),
    (
        "alternate-that-is-no-role",
        ROLES,
        "alternate: librarian",
        "alternate: library",
        "policy-unknown-role",
        "roles[1].alternate",
        "`roles[1].alternate`: there is no role library.",
    ),
    (
        "alternate-of-oneself",
        ROLES,
        "alternate: librarian",
        "alternate: curator",
        "policy-alternate-circle",
        "roles[1].alternate",
        "Role curator would in the end be its own alternate.",
    ),
    (
        "role-of-a-document-without-one",
        ROLES,
        "source: requester",
        "source: document",
        "policy-role-document",
        "roles[0]",
        "Role patron: `document` is named if, and only if, `source` is `document`.",
    ),
    (
        "role-of-an-unknown-document",
        ROLES,
        "source: requester",
        "source: document\n    document: crew",
        "policy-unknown-document",
        "roles[0].document",
        "`roles[0].document`: the procedure has no document crew.",
    ),
    (
        "two-roles-of-one-name",
        ROLES,
        "- id: technician",
        "- id: curator",
        "policy-duplicate",
        "roles[2].id",
        "`roles[2].id`: curator is already used above.",
    ),
    (
        "appointed-to-no-role",
        ROLES,
        "role: curator",
        "role: curators",
        "policy-unknown-role",
        "appointments[0].role",
        "`appointments[0].role`: there is no role curators.",
    ),
    (
        "appointed-requester",
        ROLES,
        "role: curator",
        "role: patron",
        "policy-not-appointed",
        "appointments[0].role",
        "Nobody is appointed to role patron; its holders come from elsewhere.",
    ),
    (
        "unit-for-an-office-without-one",
        ROLES,
        "decree: LIB/1",
        "decree: LIB/1, unit: STACKS",
        "policy-appointment-unit",
        "appointments[0]",
        "Role curator: a unit is named if, and only if, the office belongs to a unit.",
    ),
    (
        "office-of-a-unit-without-one",
        ROLES,
        "label: {id: Kurator, en: Curator}\n    source: appointment",
        "label: {id: Kurator, en: Curator}\n    source: unit",
        "policy-appointment-unit",
        "appointments[0]",
        "Role curator: a unit is named if, and only if, the office belongs to a unit.",
    ),
    (
        "unit-nobody-knows",
        ROLES,
        "decree: LIB/1",
        "decree: LIB/1, unit: ATTIC",
        "policy-unknown-unit",
        "appointments[0].unit",
        "`appointments[0].unit`: there is no unit ATTIC.",
    ),
    (
        "appointment-that-ends-before-it-begins",
        ROLES,
        "decree: LIB/1",
        "decree: LIB/1, until: 2025-12-31",
        "policy-dates",
        "appointments[0].until",
        "`appointments[0].until`: the end (2025-12-31) lies before the start (2026-01-01).",
    ),
    (
        "appointed-twice-at-a-time",
        ROLES,
        "decree: LIB/2}",
        "decree: LIB/2}\n  - {role: curator, account: {id: 71, login: karin}, "
        "from: 2026-06-01, decree: LIB/9}",
        "policy-appointment-twice",
        "appointments[2]",
        "@karin already holds role curator at that time.",
    ),
    (
        "one-login-two-accounts",
        ROLES,
        "login: tomo",
        "login: Karin",
        "policy-login-twice",
        "appointments[1].account",
        "The account name Karin belongs to another account number above.",
    ),
    (
        "login-as-the-only-identity",
        ROLES,
        "account: {id: 71, login: karin}",
        "account: {login: karin}",
        "policy-shape",
        "appointments[0].account",
        "`appointments[0].account` does not have the shape that the policy needs: "
        "Object missing required field `id`.",
    ),
    (
        "codes-that-differ-only-in-case",
        UNITS,
        "code: STACKS",
        "code: Reading-Room",
        "policy-duplicate",
        "units[1].code",
        "`units[1].code`: reading-room is already used above.",
    ),
    (
        "superior-nobody-knows",
        UNITS,
        "superior: READING-ROOM",
        "superior: CELLAR",
        "policy-unknown-unit",
        "units[1].superior",
        "`units[1].superior`: there is no unit CELLAR.",
    ),
    (
        "superiors-in-a-circle",
        UNITS,
        "code: READING-ROOM, kind: room",
        "code: READING-ROOM, kind: room, superior: STACKS",
        "policy-superior-circle",
        "units[0].superior",
        "Unit READING-ROOM would in the end be its own superior.",
    ),
    (
        "two-levels-of-one-rank",
        LEVELS,
        "rank: 5",
        "rank: 0",
        "policy-duplicate",
        "levels[1].rank",
        "`levels[1].rank`: 0 is already used above.",
    ),
    (
        "open-level-above-a-sealed-one",
        LEVELS,
        "rank: 0",
        "rank: 9",
        "policy-open-above-sealed",
        "levels[0].delivery",
        "Level free may be published although a less secret level may not.",
    ),
    (
        "floor-at-no-level",
        LEVELS,
        "floors: []",
        "floors: [{for: individual-rows, level: secret}]",
        "policy-unknown-level",
        "floors[0].level",
        "`floors[0].level`: there is no classification level secret.",
    ),
    (
        "two-refusals-of-one-code",
        SERVICE,
        "refusals:",
        "refusals:\n  - {code: fragile, label: {id: a, en: b}, basis: House rule 5}",
        "policy-duplicate",
        "refusals[1].code",
        "`refusals[1].code`: fragile is already used above.",
    ),
    (
        "maintainer-that-is-no-role",
        INSTITUTION,
        "maintainer_role: librarian",
        "maintainer_role: keeper",
        "policy-unknown-role",
        "maintainer_role",
        "`maintainer_role`: there is no role keeper.",
    ),
    (
        "desk-that-is-no-unit",
        INSTITUTION,
        "desk_unit: READING-ROOM",
        "desk_unit: DESK",
        "policy-unknown-unit",
        "desk_unit",
        "`desk_unit`: there is no unit DESK.",
    ),
    (
        "time-zone-nobody-knows",
        INSTITUTION,
        "timezone: Asia/Makassar",
        "timezone: Asia/Djakarta",
        "policy-timezone",
        "timezone",
        "`timezone`: there is no time zone Asia/Djakarta.",
    ),
    (
        "calendar-of-another-year",
        CALENDAR,
        "year: 2026",
        "year: 2025",
        "policy-calendar-year",
        "year",
        "The calendar says that it is for 2025, but the file's name says otherwise.",
    ),
    (
        "day-of-another-year",
        CALENDAR,
        "day: 2026-08-17",
        "day: 2027-08-17",
        "policy-calendar-day",
        "days_off[0].day",
        "`days_off[0].day`: 2027-08-17 does not lie in 2026.",
    ),
    (
        "settled-by-nothing",
        CALENDAR,
        "decree: House calendar",
        'decree: ""',
        "policy-calendar-decree",
        "decree",
        "The calendar of 2026 is settled, but does not say by which decree.",
    ),
    (
        "day-off-twice",
        CALENDAR,
        "days_off:",
        "days_off:\n  - {day: 2026-08-17, kind: campus, name: Again}",
        "policy-duplicate",
        "days_off[1].day",
        "`days_off[1].day`: 2026-08-17 is already used above.",
    ),
    (
        "day-that-does-not-exist",
        CALENDAR,
        "day: 2026-08-17",
        "day: 2026-02-30",
        "policy-shape",
        "days_off[0].day",
        "`days_off[0].day` does not have the shape that the policy needs: "
        "Invalid RFC3339 encoded date.",
    ),
]


@pytest.fixture
def no_schemas(files: dict[str, bytes]) -> Schemas:
    """Schemas that accept everything, so that the second net is seen alone."""
    names = (
        "sop",
        "roles",
        "units",
        "classification",
        "hierarchies",
        "service-levels",
        "references",
    )
    documents = ("application", "scan-plan", "rights")
    every = (*(f"policy-{name}" for name in (*names, "institution", "calendar")), *documents)
    return Schemas.from_files({f"schemas/{name}.schema.json": b"{}" for name in every})


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "path", "sentence"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_does_not_fit_is_found_where_it_is(
    toy_files: dict[str, bytes],
    no_schemas: Schemas,
    file: str,
    old: str,
    new: str,
    code: str,
    path: str,
    sentence: str,
) -> None:
    text = toy_files[file].decode()
    assert old in text
    toy_files[file] = text.replace(old, new, 1).encode()

    found = check_policy(toy_files, no_schemas)

    assert (file, code, path) in [(f.file, f.code, f.path) for f in found]
    finding = next(f for f in found if (f.code, f.path) == (code, path))
    assert word(finding, "en")[0] == sentence
    assert finding.line > 0
    if finding.is_error:
        with pytest.raises(PolicyError, match="policy-invalid"):
            load_policy(toy_files, "0" * 40)


def test_the_line_of_a_finding_is_that_of_the_value(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    toy_files[SOP] = toy_files[SOP].replace(b"needs: [shelved]", b"needs: [shelfed]")
    (finding,) = check_policy(toy_files, no_schemas)
    line = toy_files[SOP].decode().splitlines()[finding.line - 1]
    assert line[finding.column - 1 :] == "shelfed]"


def test_an_untouched_second_procedure_has_no_findings(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    assert check_policy(toy_files, no_schemas) == ()


@pytest.mark.parametrize("name", ["sop", "roles", "units", "classification", "institution"])
def test_a_missing_file_stops_everything(toy_files: dict[str, bytes], name: str) -> None:
    del toy_files[f"policy/{name}.yaml"]
    with pytest.raises(PolicyError) as caught:
        load_policy(toy_files, "0" * 40)
    assert caught.value.args_["first"] == "policy-file-missing"
    assert caught.value.args_["file"] == f"policy/{name}.yaml"


def test_everything_wrong_is_told_at_once(files: dict[str, bytes], schemas: Schemas) -> None:
    files[SOP] = files[SOP].replace(b"roles: [head]", b"roles: [haed]", 3)
    files[UNITS] = files[UNITS].replace(b"superior: REKTORAT", b"superior: REKTOR", 2)
    codes = [f.code for f in check_policy(files, schemas)]
    assert codes.count("policy-unknown-role") == 3
    assert codes.count("policy-unknown-unit") == 2


def test_a_file_that_policy_does_not_know_is_only_a_warning(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    toy_files["policy/calendar/2026.yml"] = b"year: 2026\n"
    (finding,) = check_policy(toy_files, no_schemas)
    assert (finding.code, finding.severity) == ("policy-file-unknown", Severity.WARNING)
    assert load_policy(toy_files, "0" * 40).calendars[0].year == 2026


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (
            "hierarchies: [{id: b, columns: [m.b], steps: [{to: year, first: 2}]}]",
            "policy-hierarchy-step",
            "hierarchies[0].steps[0]",
        ),
        (
            "hierarchies: [{id: b, columns: [m.b], steps: [{}]}]",
            "policy-hierarchy-step",
            "hierarchies[0].steps[0]",
        ),
        (
            "hierarchies: [{id: b, columns: [m.b, m.b], steps: [{to: year}]}]",
            "policy-hierarchy-twice",
            "hierarchies[0].columns[1]",
        ),
    ],
    ids=["two at once", "none", "the same column twice"],
)
def test_steps_that_cannot_be_followed_are_found(
    toy_files: dict[str, bytes], no_schemas: Schemas, text: str, code: str, path: str
) -> None:
    toy_files["policy/hierarchies.yaml"] = text.encode()
    found = check_policy(toy_files, no_schemas)
    assert [(f.code, f.path) for f in found if f.is_error] == [(code, path)]


def test_hierarchies_are_a_part_of_the_policy(toy_files: dict[str, bytes]) -> None:
    text = b"hierarchies: [{id: b, columns: [m.b], steps: [{to: year}, {groups: {a: c}}]}]"
    policy = load_policy({**toy_files, "policy/hierarchies.yaml": text}, "0" * 40)
    (hierarchy,) = policy.hierarchies
    assert hierarchy.columns == ("m.b",)
    assert [(step.to, step.groups) for step in hierarchy.steps] == [
        ("year", ()),
        (None, (("a", "c"),)),
    ]
    assert load_policy(toy_files, "0" * 40).hierarchies == ()


def test_a_changed_login_is_a_warning_because_the_number_counts(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    again = (
        "  - {role: technician, account: {id: 71, login: karina}, from: 2026-01-01, decree: X/1}\n"
    )
    toy_files[ROLES] += again.encode()
    (finding,) = check_policy(toy_files, no_schemas)
    assert finding.severity is Severity.WARNING
    assert word(finding, "en")[0] == "Account 71 is called karina here and karin above."


def test_appointments_one_after_the_other_do_not_overlap(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    text = toy_files[ROLES].decode()
    text = text.replace("decree: LIB/1}", "decree: LIB/1, until: 2026-05-31}")
    text += (
        "  - {role: curator, account: {id: 71, login: karin}, from: 2026-06-01, decree: LIB/9}\n"
    )
    toy_files[ROLES] = text.encode()
    assert check_policy(toy_files, no_schemas) == ()


def test_broken_yaml_is_an_error_and_hides_nothing_else(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    toy_files[SOP] += b"id: twice\n"
    toy_files[UNITS] = b"units: &all []\n"
    found: dict[str, list[Finding]] = {}
    for finding in check_policy(toy_files, no_schemas):
        found.setdefault(finding.file, []).append(finding)
    assert [f.code for f in found[SOP]] == ["yaml-duplicate-key"]
    assert [f.code for f in found[UNITS]] == ["yaml-anchor"]


def test_a_missing_schema_of_a_document_is_said(
    toy_files: dict[str, bytes], no_schemas: Schemas
) -> None:
    toy_files[SOP] = toy_files[SOP].replace(b"schema: rights", b"schema: wrongs")
    (finding,) = check_policy(toy_files, no_schemas)
    assert word(finding, "en")[0] == "`documents[2].schema`: there is no schema called wrongs."


def test_a_command_for_an_unknown_role_is_found(files: dict[str, bytes], schemas: Schemas) -> None:
    commands = "policy/commands.yaml"
    files[commands] = files[commands].replace(b"roles: [head]", b"roles: [boss]", 1)
    found = [f for f in check_policy(files, schemas) if f.file == commands]
    assert [(f.code, f.path) for f in found] == [("policy-unknown-role", "commands[0].roles[0]")]


def test_roles_of_another_commit_are_read_alone(toy_files: dict[str, bytes]) -> None:
    appointments = parse_roles(toy_files[ROLES])
    assert [(a.role, a.account_id, a.login) for a in appointments] == [
        ("curator", 71, "karin"),
        ("technician", 72, "tomo"),
        ("librarian", 73, "lila"),
    ]


@pytest.mark.parametrize("data", [b"", b"roles: []\n", b"\xff", b"appointments: []\nroles: [1]\n"])
def test_roles_that_cannot_be_read_are_an_error_and_not_nobody(data: bytes) -> None:
    with pytest.raises(PolicyError, match="policy-invalid"):
        parse_roles(data)


def test_a_calendar_is_read_alone(toy_files: dict[str, bytes]) -> None:
    assert parse_calendar(toy_files[CALENDAR], CALENDAR).decree == "House calendar"
    with pytest.raises(PolicyError, match="policy-file-unknown"):
        parse_calendar(toy_files[CALENDAR], "policy/calendar/next.yaml")


def test_with_its_schema_a_misspelt_key_is_told_once_and_in_its_line(
    files: dict[str, bytes], schemas: Schemas
) -> None:
    files[SOP] = files[SOP].replace(b"not: [requester]", b"nots: [requester]", 1)
    (finding,) = [f for f in check_policy(files, schemas) if f.file == SOP]
    assert finding.code.startswith("schema-unknown-key")
    assert finding.path.endswith(".nots")
    line = files[SOP].decode().splitlines()[finding.line - 1]
    assert line.strip() == "nots: [requester]"


def test_a_policy_file_whose_schema_is_missing_is_said(toy_files: dict[str, bytes]) -> None:
    found = check_policy(toy_files, Schemas.from_files({}))
    missing = [f for f in found if f.code == "policy-schema-missing" and not f.path]
    assert {f.file for f in missing} == set(toy_files)
