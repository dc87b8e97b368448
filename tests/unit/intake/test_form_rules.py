"""Each rule of the form, with an example that passes and one that fails."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from intake_forms import (
    BUDI,
    DONE_BEFORE,
    OPEN_BEFORE,
    PERSONAL,
    SEALED,
    TODAY,
    context,
    document,
    findings,
    with_appointments,
)

from datareq.documents.findings import word
from datareq.intake.rules import RULES, check_request
from datareq.model.calendar import Calendar
from datareq.model.forge import Account

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDZS3u4ZSKPBdwiXL7Diww8vNw92q8KnpKhMLal31kU"
RSA_2048 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCHhfYUFZdZ1beqCB0/s/YITXHMJQVrE3dyO6YJa1t+fNAmd4Xuie32d467AMVV9WfYTNVcKF++vu4KXqOgH6eruF6eue/6N7lfxKbxYX5+N1GE58vwqv6cZHEls9hO9zJ5JlIrIz7MkSpTCxfzjmPCpttpVbg3YTWb8x7/uMl+qvMZT5MjeNwI5Fh61waGUUEigfUCITcwJHBnUYz5lZzXIn7PegdTzj4cRrG5uSp1yxi0BaNN1m6/eKmbRLqCQuyTcvac8nq5uczJYj2QlW8NjytL2z9ErBF38+68Y8Zl7FVstfS6KlGGug/H0Sf7lTgwpyJo7pU3rRXuEo2zFBQF"
RSA_1024 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ=="
FORM_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
HASH = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
LETTER = {"number": "490/UN39.5.FMIPA/PK.04/2026", "date": "2026-03-10", "nature": "biasa"}
UNIT = {"requester.capacity": "perwakilan_unit", "requester.position": "Wakil Dekan I"}
VERBAL = {
    "authority": {
        "basis": "perintah_lisan",
        "reference": "Perintah Wakil Rektor I",
        "verbal": {"by": "Wakil Rektor I", "at": "2026-03-11", "recorded_by": "Sekretaris WR I"},
    }
}
TEMPLATE = {"kind": "templat", "name": "templat.xlsx", "sha256": HASH}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule: forms (and what is around them) that it lets pass and that it objects to, and where."""

    code: str
    good: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    around: dict[str, Any] = field(default_factory=dict)
    around_good: dict[str, Any] | None = None


def recipient(key: str, login: str = "budi-fmipa") -> dict[str, Any]:
    return {**SEALED, "recipients": [{"login": login, "key": key}]}


def text(path: str, bad: str, good: str, code: str) -> Case:
    return Case(code=code, good={path: good}, bad={path: bad}, at=path)


PURPOSE = "Tabel mahasiswa aktif untuk laporan evaluasi diri yang dibahas pada visitasi LAMDIK, {}."

CASES: tuple[Case, ...] = (
    Case(
        code="unit-unknown",
        good={"requester.unit": "FMIPA"},
        bad={"requester.unit": "FMIPAA"},
        at="requester.unit",
        around={"slug": None},
    ),
    Case(
        code="unit-unknown",
        good={"requester.co_units": ["FIP"]},
        bad={"requester.co_units": ["FIP", "Fip2"]},
        at="requester.co_units[1]",
    ),
    Case(
        code="co-unit-own",
        good={"requester.co_units": ["FIP"]},
        bad={"requester.co_units": ["FMIPA"]},
        at="requester.co_units[0]",
    ),
    Case(
        code="student-for-unit",
        good={"requester.category": "mahasiswa", "requester.supervisor": "sari-fmipa"},
        bad={
            **UNIT,
            "letter": LETTER,
            "requester.category": "mahasiswa",
            "requester.supervisor": "sari-fmipa",
        },
        at="requester.capacity",
    ),
    Case(
        code="student-without-supervisor",
        good={"requester.category": "mahasiswa", "requester.supervisor": "sari-fmipa"},
        bad={"requester.category": "mahasiswa"},
        at="requester.supervisor",
    ),
    Case(
        code="supervisor-is-requester",
        good={"requester.category": "mahasiswa", "requester.supervisor": "sari-fmipa"},
        bad={"requester.category": "mahasiswa", "requester.supervisor": "Budi-FMIPA"},
        at="requester.supervisor",
    ),
    Case(
        code="alternate-missing",
        at="requester",
        around={"policy": with_appointments(("head", BUDI.id))},
        around_good={"policy": with_appointments(("head", BUDI.id), ("vice-rector", 9))},
    ),
    Case(
        code="letter-number",
        good={**UNIT, "letter": LETTER},
        bad={**UNIT, "letter": {**LETTER, "number": "12/ABC/2026"}},
        at="letter.number",
    ),
    Case(
        code="letter-from-future",
        good={**UNIT, "letter": {**LETTER, "date": "2026-03-12"}},
        bad={**UNIT, "letter": {**LETTER, "date": "2026-03-13"}},
        at="letter.date",
    ),
    Case(
        code="order-from-future",
        good=VERBAL,
        bad={**VERBAL, "authority.verbal.at": "2026-03-13"},
        at="authority.verbal.at",
    ),
    Case(code="order-unconfirmed", bad=VERBAL, at="authority.verbal"),
    Case(
        code="placeholder-purpose",
        bad={
            "purpose.text": "Menyusun tabel  jumlah mahasiswa aktif untuk borang akreditasi LAMDIK"
            " Program Studi Pendidikan Matematika tahun 2026."
        },
        at="purpose.text",
    ),
    text("data.population", "isi di sini: mahasiswa", "Mahasiswa aktif FMIPA", "placeholder"),
    text("data.population", "... ... ... ...", "Dosen tetap FMIPA", "placeholder"),
    text("data.title", "[tuliskan judul data]", "Mahasiswa aktif menurut angkatan", "placeholder"),
    Case(
        code="placeholder",
        good={**SEALED, "data.variables[0].definition": "Nama resmi program studi"},
        bad={**SEALED, "data.variables[0].definition": "~ ~ ~ ~ ~"},
        at="data.variables[0].definition",
    ),
    Case(
        code="placeholder",
        good=SEALED,
        bad=recipient(FORM_KEY),
        at="recipients[0].key",
    ),
    text("data.population", "mahasiswaaaaaaa aktif", "Mahasiswa aktif FMIPA", "filler"),
    text("data.population", "lalalalala mahasiswa", "Mahasiswa aktif FMIPA", "filler"),
    text("data.population", "data data data data data", "Mahasiswa dan dosen", "filler"),
    Case(
        code="too-few-words",
        bad={
            "purpose.text": "Keperluan akreditasi (akreditasi, keperluan): 2021/2022/2023/2024 LAMDIK"
        },
        at="purpose.text",
    ),
    Case(
        code="contact-in-text",
        good={"purpose.text": PURPOSE.format("ruang 0812 lantai 3")},
        bad={"purpose.text": PURPOSE.format("hubungi 0812-3456-7890")},
        at="purpose.text",
    ),
    Case(
        code="contact-in-text",
        good={"purpose.text": PURPOSE.format("lihat unj.ac.id")},
        bad={"purpose.text": PURPOSE.format("surel budi [at] unj.ac.id")},
        at="purpose.text",
    ),
    Case(
        code="identifier-in-text",
        good={"data.description": "Cacah mahasiswa pada tahun 2021 2022 2023 2024 menurut prodi."},
        bad={
            "data.description": "Cacah mahasiswa selain pemilik NIK 3174 0552 0190 0001 per prodi."
        },
        at="data.description",
    ),
    Case(
        code="variable-repeated",
        good={"data.variables": [{"name": "angkatan"}, {"name": "jumlah"}]},
        bad={"data.variables": [{"name": "Angkatan"}, {"name": "jumlah"}, {"name": "angkatan"}]},
        at="data.variables[2].name",
    ),
    Case(
        code="period-mixed",
        good={"data.period": {"from": "2024-1", "to": "2025-2"}},
        bad={"data.period": {"from": "2024-1", "to": "2025-06-30"}},
        at="data.period",
    ),
    Case(
        code="period-order",
        good={"data.period": {"from": "2024-01-01", "to": "2025-01-01"}},
        bad={"data.period": {"from": "2025-01-01", "to": "2024-01-01"}},
        at="data.period",
    ),
    Case(
        code="period-order",
        good={"data.period": {"from": "2024-2", "to": "2024-2"}},
        bad={"data.period": {"from": "2024-2", "to": "2024-1"}},
        at="data.period",
    ),
    Case(
        code="period-future",
        good={"data.period": {"from": "2025-2", "to": "2025-2"}},
        bad={"data.period": {"from": "2026-1", "to": "2026-2"}},
        at="data.period.from",
    ),
    Case(
        code="period-future",
        good={"data.period": {"from": "2026-03-12", "to": "2026-03-31"}},
        bad={"data.period": {"from": "2026-03-13", "to": "2026-03-31"}},
        at="data.period.from",
    ),
    Case(
        code="format-unfit",
        good={"output": {"kinds": ["tabel", "grafik"], "formats": ["csv", "png"]}},
        bad={"output": {"kinds": ["tabel"], "formats": ["csv", "png"]}},
        at="output.formats[1]",
    ),
    Case(
        code="kind-without-format",
        good={"output": {"kinds": ["tabel", "laporan"], "formats": ["xlsx", "pdf"]}},
        bad={"output": {"kinds": ["tabel", "grafik"], "formats": ["xlsx"]}},
        at="output.formats",
    ),
    Case(
        code="filter-on-person",
        good={"data.filters": [{"field": "jenjang", "op": "in", "value": ["S1", "S2", 3]}]},
        bad={"data.filters": [{"field": "NIM", "op": "eq", "value": "1301619001"}]},
        at="data.filters[0].field",
    ),
    Case(
        code="filter-on-person",
        good={"data.filters": [{"field": "lulus", "op": "eq", "value": True}]},
        bad={"data.filters": [{"field": "kode", "op": "in", "value": ["S1", "1301-619-001"]}]},
        at="data.filters[0].value",
    ),
    Case(
        code="duplicate-request",
        at="data",
        around={"known": (OPEN_BEFORE,)},
        around_good={"known": (replace(OPEN_BEFORE, since="2019-1"),)},
    ),
    Case(
        code="duplicate-request",
        good={"based_on": "PDI-2026-0031"},
        at="data",
        around={"known": (DONE_BEFORE,)},
    ),
    Case(
        code="routine-unexplained",
        good={"why_not_routine": "Permohonan terdahulu belum memuat semester berjalan."},
        at="why_not_routine",
        around={"known": (replace(DONE_BEFORE, until="2024-2"),)},
    ),
    Case(
        code="based-on-number",
        good={"based_on": "PDI-2026-0031"},
        bad={"based_on": "XYZ-2026-0031"},
        at="based_on",
    ),
    Case(
        code="based-on-unknown",
        good={"based_on": "PDI-2026-0031"},
        bad={"based_on": "PDI-2025-0007"},
        at="based_on",
        around={"known": (replace(DONE_BEFORE, unit="FIP"),)},
    ),
    Case(
        code="level-unknown",
        good={"classification": "publik"},
        bad={"classification": "internal"},
        at="classification",
    ),
    Case(
        code="level-below-floor",
        good=SEALED,
        bad={"data.aggregation": "individu"},
        at="classification",
    ),
    Case(
        code="personal-reason",
        good=PERSONAL,
        bad={**PERSONAL, "data.variables": [{"name": "NIM"}]},
        at="data.variables[0].reason",
    ),
    Case(
        code="legal-basis",
        good=PERSONAL,
        bad={
            **SEALED,
            "data.variables": [{"name": "nim", "reason": "Menyandingkan dengan hasil survei."}],
        },
        at="personal_data.legal_basis",
    ),
    Case(
        code="recipients-missing",
        good=SEALED,
        bad={key: value for key, value in SEALED.items() if key != "recipients"},
        at="recipients",
    ),
    Case(
        code="recipients-unneeded",
        bad={"recipients": SEALED["recipients"]},
        at="recipients",
    ),
    Case(
        code="recipient-repeated",
        good=SEALED,
        bad={
            **SEALED,
            "recipients": [
                {"login": "budi-fmipa", "key": ED25519},
                {"login": "Budi-FMIPA", "key": RSA_2048},
            ],
        },
        at="recipients[1].login",
    ),
    Case(
        code="key-private",
        good=recipient(ED25519),
        bad=recipient("AGE-SECRET-KEY-1QQPQ5D9YX8NFZ6E0GQ0S6YQ6Y0SY5W8C9DWS0V"),
        at="recipients[0].key",
    ),
    Case(
        code="key-type",
        good=recipient(RSA_2048),
        bad=recipient("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY="),
        at="recipients[0].key",
    ),
    Case(
        code="key-form",
        good=SEALED,
        bad=recipient("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwq"),
        at="recipients[0].key",
    ),
    Case(
        code="key-weak",
        good=recipient(RSA_2048),
        bad=recipient(RSA_1024),
        at="recipients[0].key",
    ),
    Case(
        code="key-comment",
        good=recipient(ED25519),
        bad=recipient(f"{ED25519} budi@laptop"),
        at="recipients[0].key",
    ),
    Case(
        code="retention-long",
        good={**SEALED, "retention.destroy_by": "2028-04-02"},
        bad={**SEALED, "retention.destroy_by": "2028-04-03"},
        at="retention.destroy_by",
    ),
    Case(
        code="retention-long",
        good={**SEALED, "classification": "rahasia", "retention.destroy_by": "2027-04-02"},
        bad={**SEALED, "classification": "rahasia", "retention.destroy_by": "2027-04-03"},
        at="retention.destroy_by",
    ),
    Case(
        code="retention-early",
        good={**SEALED, "retention.destroy_by": "2026-04-02"},
        bad={**SEALED, "retention.destroy_by": "2026-04-01"},
        at="retention.destroy_by",
    ),
    Case(
        code="needed-by-past",
        good={"needed_by": "2026-03-12"},
        bad={"needed_by": "2026-03-11"},
        at="needed_by",
    ),
    Case(
        code="needed-by-day-off",
        good={"needed_by": "2026-04-06"},
        bad={"needed_by": "2026-04-03"},
        at="needed_by",
    ),
    Case(
        code="needed-by-day-off",
        good={"needed_by": "2026-04-10"},
        bad={"needed_by": "2026-04-11"},
        at="needed_by",
    ),
    Case(
        code="needed-by-unknown-year",
        good={"needed_by": "2026-12-30"},
        bad={"needed_by": "2028-01-04"},
        at="needed_by",
    ),
    Case(
        code="needed-by-early",
        good={"needed_by": "2026-04-02"},
        bad={"needed_by": "2026-04-01"},
        at="needed_by",
    ),
    Case(
        code="urgency-unknown",
        good={"urgency": {"level": "normal"}},
        bad={"urgency": {"level": "normal"}},
        at="urgency.level",
        around={"policy": replace(context().policy, service_levels=())},
        around_good={},
    ),
    Case(
        code="urgency-reason",
        around={
            "policy": replace(
                context().policy,
                service_levels=tuple(
                    replace(level, reason_required=True)
                    for level in context().policy.service_levels
                ),
            )
        },
        at="urgency.reason",
        good={"urgency": {"reason": "Rapat senat dimajukan sepekan."}},
    ),
    Case(
        code="third-party-contradicted",
        good={"third_party": {"shared": False}},
        bad={"third_party": {"shared": False, "to": "Asesor LAMDIK"}},
        at="third_party.to",
    ),
    Case(
        code="attachment-hash",
        good={"attachments": [TEMPLATE]},
        bad={"attachments": [{**TEMPLATE, "sha256": "abc123"}]},
        at="attachments[0].sha256",
    ),
    Case(
        code="attachment-repeated",
        good={"attachments": [TEMPLATE]},
        bad={"attachments": [TEMPLATE, {**TEMPLATE, "name": "lain.xlsx"}]},
        at="attachments[1].sha256",
    ),
    Case(
        code="slug-date",
        around={"slug": "2026-02-30-fmipa-mahasiswa-aktif"},
        around_good={"slug": "2026-02-28-fmipa-mahasiswa-aktif"},
    ),
    Case(
        code="slug-future",
        around={"slug": "2026-03-13-fmipa-mahasiswa-aktif"},
        around_good={"slug": "2026-03-12-fmipa-mahasiswa-aktif"},
    ),
    Case(
        code="slug-unit",
        at="requester.unit",
        around={"slug": "2026-03-12-fip-mahasiswa-aktif"},
        around_good={"slug": "2026-03-12-fmipa-mahasiswa-aktif"},
    ),
    Case(
        code="slug-taken",
        around={"taken_slugs": frozenset({"2026-03-12-fmipa-mahasiswa-aktif"})},
        around_good={"taken_slugs": frozenset({"2026-03-11-fmipa-mahasiswa-aktif"})},
    ),
    Case(
        code="slug-identifier",
        around={"slug": "2026-03-12-fmipa-data-nim-1301619001"},
        around_good={"slug": "2026-03-12-fmipa-data-2021-2025"},
    ),
)

SAID_BY_THE_SCHEMA = {"third-party-incomplete": "a value of the wrong type is the schema's alone"}
"""Rules that the schema usually outruns: tested where the schema is silent (see below)."""


def _ids() -> list[str]:
    return [f"{case.code}-{index}" for index, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=_ids())
def test_rule_objects_to_the_bad_example_where_it_says(case: Case) -> None:
    found = [f.path for f in findings(case.bad, **case.around) if f.code == case.code]
    assert found == [case.at]


@pytest.mark.parametrize("case", CASES, ids=_ids())
def test_rule_lets_the_good_example_pass(case: Case) -> None:
    around = case.around if case.around_good is None else case.around_good
    assert case.code not in {f.code for f in findings(case.good, **around)}


@pytest.mark.parametrize("case", CASES, ids=_ids())
def test_examples_are_good_but_for_their_rule(case: Case) -> None:
    """The schema has nothing to say about any example, so that it is the rule that is tried."""
    assert document(case.good).findings == ()
    assert document(case.bad).findings == ()


def test_every_rule_has_an_example() -> None:
    assert {rule.code for rule in RULES} == {case.code for case in CASES} | set(SAID_BY_THE_SCHEMA)


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


def test_good_form_has_nothing_wrong() -> None:
    assert findings() == ()


def test_rules_say_nothing_twice_that_the_schema_says() -> None:
    changes = {"third_party": {"shared": True}, "urgency": {"level": "mendesak"}}
    assert {f.path for f in document(changes).findings} == {
        "third_party.to",
        "third_party.reason",
        "urgency.reason",
    }
    assert {f.code for f in findings(changes)} == set()


def test_third_party_needs_recipient_and_reason_even_without_a_schema() -> None:
    silent = document({"third_party": {"shared": True}})
    bare = replace(silent, findings=())
    found = check_request(bare, context())
    assert [(f.code, f.path) for f in found] == [
        ("third-party-incomplete", "third_party.reason"),
        ("third-party-incomplete", "third_party.to"),
    ]


def test_unreadable_file_is_left_to_the_reader() -> None:
    assert check_request(replace(document(), value=None), context()) == ()


def test_form_that_only_looks_valid_is_judged_by_its_raw_values() -> None:
    """Without the schema's objection a wrong type still stops nothing."""
    odd = replace(document({"undertaking": "satu", "requester.unit": "XX"}), findings=())
    assert {f.code for f in check_request(odd, context())} == {"unit-unknown", "slug-unit"}


@pytest.mark.parametrize(
    "changes",
    [
        {"data": []},
        {"data": None},
        {"requester": "FMIPA"},
        {"recipients": ["age1"]},
        {"recipients": [{"login": 7, "key": 8}]},
        {"data.variables": {"name": "x"}},
        {"data.variables": [None, 3, "x", {"name": 3}]},
        {"data.filters": [{"field": 1, "value": 1.5}]},
        {"attachments": [{}, {"sha256": None}]},
        {"data.period": {"from": "2024-13-01", "to": "kemarin"}},
        {"data.period": {"from": 2024}},
        {"output": {"kinds": [1, "peta"], "formats": [None, "bmp"]}},
        {"letter": {"date": "2026-02-30"}},
        {"needed_by": 20260402, "classification": 1, "urgency": "cepat"},
    ],
    ids=str,
)
def test_no_shape_of_a_form_stops_the_rules(changes: dict[str, Any]) -> None:
    assert not document(changes).valid
    findings(changes)


def test_no_requester_is_no_reason_to_miss_an_alternate() -> None:
    assert findings(requester=None, policy=with_appointments(("head", BUDI.id))) == ()


def test_head_of_the_unit_needs_an_alternate_where_the_procedure_bars_the_requester() -> None:
    """The written procedure lets a unit's head accept the own request, so nothing is missing there."""
    assert findings(unit_heads=(BUDI.id,), policy=with_appointments(("unit-head", BUDI.id))) == ()


def test_barred_unit_head_is_served_by_an_alternate() -> None:
    policy = context().policy
    steps = tuple(
        replace(
            step,
            evidences=tuple(
                replace(evidence, roles=("unit-head",)) if evidence.bars else evidence
                for evidence in step.evidences
            ),
        )
        for step in policy.sop.steps
    )
    strict = replace(policy, sop=replace(policy.sop, steps=steps))
    alone = findings(unit_heads=(BUDI.id,), policy=strict)
    assert [f.code for f in alone] == ["alternate-missing"]
    assert findings(unit_heads=(BUDI.id,), alternates=(8,), policy=strict) == ()
    assert findings(unit_heads=(BUDI.id, 9), policy=strict) == ()


def test_appointment_that_has_ended_is_no_alternate() -> None:
    policy = with_appointments(("head", BUDI.id), ("vice-rector", 9), ("data-services", 10))
    ended = replace(
        policy,
        appointments=tuple(
            replace(each, until=date(2026, 3, 11)) if each.account_id == 9 else each
            for each in policy.appointments
        ),
    )
    assert [f.code for f in findings(policy=ended)] == ["alternate-missing"]


def test_somebody_elses_account_is_no_conflict() -> None:
    policy = with_appointments(("head", BUDI.id))
    assert findings(policy=policy, requester=Account(id=5, login="sari-fmipa")) == ()


def test_year_without_a_settled_calendar_promises_nothing() -> None:
    policy = context().policy
    empty = Calendar(year=2026, settled=False, decree="", days_off=())
    unknown = replace(policy, calendars=(empty,))
    assert [f.code for f in findings(policy=unknown)] == ["needed-by-unknown-year"]


def test_level_that_a_service_does_not_know_is_not_measured() -> None:
    policy = replace(context().policy, service_levels=())
    assert findings({"needed_by": "2026-03-13"}, policy=policy) == ()


def test_floor_waits_until_the_level_is_known() -> None:
    found = findings({"classification": "internal", "data.aggregation": "individu"})
    assert [f.code for f in found] == ["level-unknown"]


def test_no_unit_in_the_policy_leaves_the_hint_without_example() -> None:
    found = findings(policy=replace(context().policy, units=()))
    assert found[0].args["example"] == ""


SENTENCES = [
    (
        {"data.period": {"from": "2025-01-01", "to": "2024-01-01"}},
        "`data.period`, baris {line}: tanggal akhir (2024-01-01) mendahului tanggal awal"
        " (2025-01-01).",
        "Mohon tukar keduanya.",
    ),
    (
        {"purpose.text": "Isi di sini: tujuan penggunaan data menurut pemohon, dengan jelas."},
        "`purpose.text`, baris {line}: masih berisi contoh dari formulir.",
        'Mohon tuliskan tujuan Anda sendiri, misalnya "laporan akreditasi LAMDIK Prodi Pendidikan'
        ' Matematika".',
    ),
    (
        {"data.description": "Cacah mahasiswa aktif; pertanyaan ke +62 812 3456 7890 saja."},
        "`data.description`, baris {line}: memuat nomor telepon.",
        "Mohon hapus; kontak Anda sudah kami ketahui dari akun.",
    ),
]


@pytest.mark.parametrize(("changes", "message", "hint"), SENTENCES)
def test_sentences_are_those_of_the_voice(
    changes: dict[str, Any], message: str, hint: str, indonesian: None
) -> None:
    (found,) = findings(changes)
    assert word(found, "id") == (message.format(line=found.line), hint)
    assert found.line > 1


def test_a_persons_number_is_masked_in_every_language() -> None:
    (found,) = findings({"data.population": "Mahasiswa selain 3174055201900001 di FMIPA"})
    assert "3174055201900001" not in repr(found)
    assert "31…" in word(found, "en")[0]


def test_today_is_the_day_of_submission() -> None:
    """What was good when it was handed in is judged by that day."""
    assert findings(today=TODAY) == ()
    assert [f.code for f in findings(today=date(2026, 4, 6))] == ["needed-by-past"]
