"""What the rules of team, letter, data use and access find, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from datareq.assignment.finding_texts import TEXTS as SENTENCES
from datareq.assignment.rules import AssignmentContext, check, without_echoes
from datareq.documents.findings import word
from datareq.documents.read import Document
from datareq.model.finding import Finding, Severity
from datareq.model.forge import Account
from datareq.model.request import Recipient, Request

Checker = Callable[..., tuple[Finding, ...]]

CASES: dict[str, tuple[str, dict[str, str], tuple[str, str, int]]] = {
    "team: a member twice": (
        "team",
        {"{id: 4102, login: joko-data}": "{id: 4101, login: joko-data}"},
        ("member-twice", "members[1].account", 8),
    ),
    "team: the requester, under another login": (
        "team",
        {"{id: 4102, login: joko-data}": "{id: 77, login: siti-baru}"},
        ("member-is-requester", "members[1].account", 8),
    ),
    "team: the requester's login with another number": (
        "team",
        {"{id: 4102, login: joko-data}": "{id: 4102, login: Siti}"},
        ("member-is-requester", "members[1].account", 8),
    ),
    "team: a recipient, whatever the case of the login": (
        "team",
        {"joko-data": "Budi-FMIPA"},
        ("member-is-recipient", "members[1].account", 8),
    ),
    "team: a verifier": (
        "team",
        {"{id: 4102, login: joko-data}": "{id: 900, login: lestari}"},
        ("member-verifies", "members[1].account", 8),
    ),
    "team: another request": (
        "team",
        {"request: PDI-2026-0042": "request: PDI-2026-0043"},
        ("document-request-differs", "request", 3),
    ),
    "letter: ends before it starts": (
        "letter",
        {"ends: 2026-04-02": "ends: 2026-03-01"},
        ("dates-reversed", "ends", 12),
    ),
    "letter: somebody who isn't in the team": (
        "letter",
        {"id: 4102, login: joko-data": "id: 4199, login: tamu"},
        ("person-not-in-team", "team[1]", 9),
    ),
    "letter: a member's number under another login": (
        "letter",
        {"id: 4102, login: joko-data": "id: 4102, login: joko-lain"},
        ("person-login-differs", "team[1]", 9),
    ),
    "letter: a member left out": (
        "letter",
        {"  - {id: 4102, login: joko-data}\n": ""},
        ("member-not-assigned", "team", 8),
    ),
    "letter: a member twice": (
        "letter",
        {"tasks:": "  - {id: 4101, login: rina-data}\ntasks:"},
        ("assigned-twice", "team[2]", 10),
    ),
    "letter: dated after the work starts": (
        "letter",
        {"\ndate: 2026-03-16": "\ndate: 2026-03-20"},
        ("letter-after-start", "date", 5),
    ),
    "data use: a source that isn't catalogued": (
        "data-use",
        {"source: program_studi": "source: rahasia_umum"},
        ("grant-source-unknown", "uses[0].source", 6),
    ),
    "data use: a column that isn't catalogued": (
        "data-use",
        {"nama_prodi": "nama_rahasia"},
        ("grant-column-unknown", "uses[0].columns[1]", 6),
    ),
    "data use: a recipient who wasn't asked for": (
        "data-use",
        {"[budi-fmipa]": "[budi-fmipa, tamu]"},
        ("use-recipient-not-asked", "recipients[1]", 7),
    ),
    "data use: ends after the destruction": (
        "data-use",
        {"ends: 2026-12-31": "ends: 2028-01-01"},
        ("use-after-destruction", "ends", 8),
    ),
    "access: staff outside the team": (
        "access",
        {"id: 4101, login: rina-data": "id: 4199, login: tamu"},
        ("person-not-in-team", "grants[0].staff[0]", 8),
    ),
    "access: from after until": (
        "access",
        {"from: 2026-03-16": "from: 2026-04-03"},
        ("dates-reversed", "grants[0].until", 10),
    ),
    "access: before the letter starts": (
        "access",
        {"from: 2026-03-16": "from: 2026-03-15"},
        ("access-before-letter", "grants[0].from", 9),
    ),
    "access: after the letter ends": (
        "access",
        {"until: 2026-04-02": "until: 2026-04-03"},
        ("access-after-letter", "grants[0].until", 10),
    ),
    "access: a catalogued column that the data-use approval doesn't cover": (
        "access",
        {"nama_prodi": "jenjang"},
        ("grant-column-not-in-use", "grants[0].columns[1]", 6),
    ),
    "access: a source that isn't catalogued": (
        "access",
        {"source: program_studi": "source: apa_saja"},
        ("grant-source-unknown", "grants[0].source", 5),
    ),
    "access: the portal is closed before it opens": (
        "access",
        {"grants:": "portal: {opened_at: 2026-03-16, revoked_at: 2026-03-15}\ngrants:"},
        ("dates-reversed", "portal.revoked_at", 4),
    ),
    "access: a mask on a column that isn't granted": (
        "access",
        {"    staff:": "    masks: {jenjang: {first: 1}}\n    staff:"},
        ("grant-mask-column", "grants[0].masks.jenjang", 7),
    ),
    "access: a mask for dates on a text": (
        "access",
        {"    staff:": "    masks: {nama_prodi: {to: year}}\n    staff:"},
        ("grant-mask-type", "grants[0].masks.nama_prodi", 7),
    ),
    "access: bands on a text": (
        "access",
        {"    staff:": "    masks: {nama_prodi: {bands: [1]}}\n    staff:"},
        ("grant-mask-type", "grants[0].masks.nama_prodi", 7),
    ),
    "access: a column masked in one of two grants": (
        "access",
        {
            "grants:": "grants:\n  - {source: program_studi, columns: [nama_prodi], masks: {nama_prodi: {first: 3}},"
            " staff: [{id: 4101, login: rina-data}], from: 2026-03-16, until: 2026-04-02}"
        },
        ("grant-mask-differs", "grants[1].source", 6),
    ),
    "access: rows picked by an unknown column": (
        "access",
        {"    staff:": "    rows: [{column: tidak_ada, in: [1]}]\n    staff:"},
        ("grant-column-unknown", "grants[0].rows[0]", 7),
    ),
    "access: rows picked by values of another type": (
        "access",
        {"    staff:": "    rows: [{column: kode_prodi, from: 3}]\n    staff:"},
        ("grant-rows-type", "grants[0].rows[0]", 7),
    ),
    "access: rows picked by a column that isn't granted": (
        "access",
        {"    staff:": "    rows: [{column: daya_tampung, from: 3}]\n    staff:"},
        ("grant-rows-ungranted", "grants[0].rows[0]", 7),
    ),
    "access: a granted column said to be ungranted": (
        "access",
        {
            "    staff:": '    rows: [{column: kode_prodi, in: ["1301"], ungranted: true}]\n    staff:'
        },
        ("grant-rows-granted", "grants[0].rows[0]", 7),
    ),
}

IN_ORDER = {
    "masks": "masks: {kode_prodi: {pseudonym: true}, nama_prodi: {first: 3}}",
    "rows": 'rows: [{column: kode_prodi, in: ["1301", "1302"]}, {column: nama_prodi, from: A, to: M}]',
    "rows by a column that isn't read": "rows: [{column: daya_tampung, from: 3, to: 40, ungranted: true}]",
}


@pytest.mark.parametrize("line", IN_ORDER.values(), ids=IN_ORDER)
def test_masks_and_rows_in_order_have_no_findings(line: str, findings: Checker) -> None:
    assert findings("access", {"    staff:": f"    {line}\n    staff:"}) == ()


@pytest.mark.parametrize(("kind", "changes", "expected"), CASES.values(), ids=CASES)
def test_a_rule_names_what_is_wrong_and_where(
    kind: str, changes: dict[str, str], expected: tuple[str, str, int], findings: Checker
) -> None:
    found = [(finding.code, finding.path, finding.line) for finding in findings(kind, changes)]
    assert expected in found


@pytest.mark.parametrize("kind", ["team", "letter", "data-use", "access"])
def test_a_document_in_order_has_no_findings(kind: str, findings: Checker) -> None:
    assert findings(kind) == ()


@pytest.mark.parametrize(("kind", "changes", "expected"), CASES.values(), ids=CASES)
def test_each_finding_says_a_sentence_with_a_hint(
    kind: str, changes: dict[str, str], expected: tuple[str, str, int], findings: Checker
) -> None:
    for finding in findings(kind, changes):
        message, hint = word(finding, "en")
        assert finding.path in message
        assert "{" not in message + hint
        assert hint


def test_a_requests_level_caps_what_may_be_granted(
    findings: Checker, request_noun: Request, context: AssignmentContext
) -> None:
    open_request = replace(request_noun, classification="publik")
    secret = next(
        (source.id, column.name)
        for source in context.sources
        for column in source.columns
        if context.policy.level(column.classification).rank > 0
    )
    found = findings(
        "access",
        {
            "source: program_studi": f"source: {secret[0]}",
            "[kode_prodi, nama_prodi]": f"[{secret[1]}]",
        },
        request=open_request,
        data_use=None,
    )
    assert "grant-column-above" in {finding.code for finding in found}


def test_a_source_whose_mere_presence_is_secret_is_capped_too(
    findings: Checker, request_noun: Request, context: AssignmentContext
) -> None:
    sources = tuple(replace(source, presence="rahasia") for source in context.sources)
    found = findings("data-use", sources=sources)
    assert [finding.code for finding in found] == ["grant-source-above"]


def test_a_level_that_policy_does_not_know_is_too_secret(
    findings: Checker, context: AssignmentContext
) -> None:
    sources = tuple(replace(source, presence="entah") for source in context.sources)
    assert [finding.code for finding in findings("data-use", sources=sources)] == [
        "grant-source-above"
    ]


def test_access_ends_with_the_data_use_approval(
    findings: Checker, context: AssignmentContext
) -> None:
    assert context.data_use is not None
    ended = replace(context.data_use, ends=context.data_use.ends.replace(month=3))
    assert [finding.code for finding in findings("access", data_use=ended)] == ["access-after-use"]


def test_every_recipient_of_the_request_is_named(findings: Checker, request_noun: Request) -> None:
    asked = (*request_noun.recipients, Recipient(login="nur-fmipa", key="ssh-ed25519 BBBB"))
    found = findings("data-use", request=replace(request_noun, recipients=asked))
    assert [(finding.code, finding.args["login"]) for finding in found] == [
        ("use-recipient-missing", "nur-fmipa")
    ]


def test_what_is_not_known_is_not_compared(findings: Checker) -> None:
    unknown = {"request": None, "team": None, "letter": None, "data_use": None, "requester": None}
    for kind in ("team", "letter", "data-use", "access"):
        assert findings(kind, None, **unknown) == ()


def test_a_bot_cannot_hide_the_requester(findings: Checker) -> None:
    found = findings("team", None, requester=Account(id=4101, login="rina-data"))
    assert [finding.code for finding in found] == ["member-is-requester"]


PLACEHOLDERS = ["<isi: nomor surat>", "<ISI nama>", "lalu <isi: hasil> saja", "~isi nama kolom~"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_the_templates_own_words_are_refused(text: str, findings: Checker) -> None:
    found = findings("letter", {"place: Jakarta": f'place: "{text}"'})
    assert [(finding.code, finding.path, finding.line) for finding in found] == [
        ("template-left", "place", 6)
    ]


def test_words_that_only_resemble_a_placeholder_may_stay(findings: Checker) -> None:
    assert findings("letter", {"place: Jakarta": 'place: "Isian Jakarta <kampus A>"'}) == ()


NAMED = {
    "a number of staff": ("Budi 198501012010121003", "identifier-in-document", Severity.ERROR),
    "a number of a citizen": ("kecuali 3199055201900001", "identifier-in-document", Severity.ERROR),
    "an address": ("kirim ke orang.1@contoh.invalid", "contact-in-document", Severity.WARNING),
}


@pytest.mark.parametrize(("text", "code", "severity"), NAMED.values(), ids=NAMED.keys())
def test_nobody_is_named_by_a_number_in_any_document(
    text: str, code: str, severity: Severity, findings: Checker
) -> None:
    (found,) = findings("letter", {"place: Jakarta": f'place: "{text}"'})
    assert (found.code, found.severity, found.path) == (code, severity, "place")
    assert "1003" not in repr(found)
    assert "0001" not in repr(found)
    (found,) = findings("data-use", {"Evaluasi ketepatan": f"Evaluasi {text}, ketepatan"})
    assert found.code == code


def test_a_document_that_is_not_valid_shows_its_placeholders_only(
    findings: Checker, read: Callable[[str, str], Document], context: AssignmentContext
) -> None:
    found = findings("letter", {"number: B/169/UN39.15/DL.17/2026": 'number: "<isi: nomor surat>"'})
    assert [finding.code for finding in found] == ["template-left"]


def test_what_the_schema_says_of_a_placeholder_is_not_said_twice(
    read: Callable[[str, str], Document], context: AssignmentContext
) -> None:
    text = (
        'document: letter\nversion: 1\nrequest: PDI-2026-0042\nnumber: "<isi: nomor>"\n'
        'date: "<isi: tanggal>"\nplace: Jakarta\nteam:\n  - {id: 4101, login: rina-data}\n'
        "tasks: [Menyusun dataset sesuai permohonan]\nstarts: 2026-03-16\nends: 2026-13-01\n"
    )
    document = read("letter", text)
    both = (*document.findings, *check("letter", document, context))
    kept = without_echoes(both)
    assert [finding.path for finding in kept if finding.code == "template-left"] == [
        "number",
        "date",
    ]
    assert {finding.path for finding in kept if finding.code != "template-left"} == {"ends"}


def test_an_empty_file_is_left_to_its_own_findings(
    read: Callable[[str, str], Document], context: AssignmentContext
) -> None:
    for kind in ("team", "letter", "data-use", "access", "procedure"):
        assert check(kind, read(kind, ""), context) == ()


def test_a_late_letter_is_only_a_warning(findings: Checker) -> None:
    found = findings("letter", {"\ndate: 2026-03-16": "\ndate: 2026-03-20"})
    assert [finding.severity for finding in found] == [Severity.WARNING]


def test_every_sentence_is_used_by_a_rule() -> None:
    import inspect

    from datareq.assignment import access_rules, common_rules, mask_rules, team_rules

    modules = (access_rules, common_rules, mask_rules, team_rules)
    code = "".join(inspect.getsource(module) for module in modules)
    assert [name for name in SENTENCES if f'"{name}"' not in code] == []
