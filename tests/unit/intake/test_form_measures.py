"""Floor, completeness, likeness, and the small recognisers that the rules stand on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from intake_forms import (
    DONE_BEFORE,
    OPEN_BEFORE,
    PERSONAL,
    SEALED,
    context,
    document,
    findings,
    form,
)

from datareq.documents.identifiers import find
from datareq.documents.nouns import to_request
from datareq.documents.public_keys import key_problem
from datareq.intake.completeness import count
from datareq.intake.form import lookup
from datareq.intake.level import floor, personal
from datareq.intake.looks import look
from datareq.intake.placeholders import different_words, is_filler, is_placeholder
from datareq.intake.rules_secrecy import add_months
from datareq.intake.similar import is_same, similar, tokens
from datareq.intake.workdays import working_day_after, works
from datareq.model.catalogue import Personal
from datareq.model.request import Variable

FLOORS = [
    ({}, "publik"),
    ({"data.aggregation": "individu"}, "terbatas"),
    ({"data.variables": [{"name": "jenis_kelamin"}]}, "terbatas"),
    ({"data.variables": [{"name": "Jenis Kelamin"}]}, "terbatas"),
    ({"data.variables": [{"name": "penghasilan_orang_tua"}]}, "rahasia"),
    (
        {"data.variables": [{"name": "hobi", "personal": True, "reason": "Minat mahasiswa baru."}]},
        "terbatas",
    ),
    ({"data.variables": [{"name": "nik"}]}, "terbatas"),
    ({"data.variables": [{"name": "nik"}], "data.aggregation": "individu"}, "rahasia"),
    ({"data.variables": [{"name": "ipk"}], "data.aggregation": "individu"}, "terbatas"),
]


@pytest.mark.parametrize(("changes", "level"), FLOORS, ids=str)
def test_floor_follows_from_what_is_asked_for(changes: dict[str, Any], level: str) -> None:
    assert floor(to_request(form(changes)), context().policy, context().sources) == level


def test_name_that_is_personal_in_one_source_only_counts_for_rows() -> None:
    """`nama` names a person among students; let another source use it for a programme."""
    students = next(source for source in context().sources if source.id == "mahasiswa")
    programmes = next(source for source in context().sources if source.id == "program_studi")
    title = replace(programmes.columns[0], name="nama")
    sources = (students, replace(programmes, columns=(title,)))
    variable = Variable(name="nama")
    assert personal(variable, sources, rows=False) is Personal.NONE
    assert personal(variable, sources, rows=True) is Personal.GENERAL


COUNTS = [
    ("whole", {}, (14, 14)),
    ("short purpose", {"purpose.text": "Akreditasi."}, (13, 14)),
    ("unit and letter", {"requester.capacity": "perwakilan_unit"}, (14, 16)),
    ("urgent without reason", {"urgency": {"level": "mendesak"}}, (14, 15)),
    ("shared", {"third_party": {"shared": True, "to": "Asesor LAMDIK"}}, (15, 16)),
    ("not shared", {"third_party": {"shared": False}}, (14, 14)),
    ("sealed", SEALED, (16, 16)),
    ("sealed without recipients", {**SEALED, "recipients": []}, (15, 16)),
    ("personal", PERSONAL, (18, 18)),
    (
        "personal without reason",
        {**PERSONAL, "data.variables": [{"name": "nim", "personal": True}]},
        (16, 18),
    ),
    (
        "reason that only the catalogue asks for",
        {**PERSONAL, "data.variables": [{"name": "nim"}]},
        (16, 18),
    ),
    ("no data", {"data": "mahasiswa"}, (8, 14)),
    ("odd variables", {"data.variables": ["nim"]}, (13, 14)),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in COUNTS], ids=[case[0] for case in COUNTS]
)
def test_completeness_counts_required_items(
    changes: dict[str, Any], expected: tuple[int, int]
) -> None:
    read = document(changes)
    assert count(read, (*read.findings, *findings(changes))) == expected


def test_unreadable_form_has_nothing_complete() -> None:
    assert count(replace(document(), value=None), ()) == (0, 14)


def test_similar_requests_come_best_first() -> None:
    request = to_request(form())
    other = replace(
        DONE_BEFORE,
        registration="PDI-2026-0007",
        title="Kehadiran pegawai",
        variables=("jumlah_pegawai",),
    )
    half = replace(OPEN_BEFORE, registration="PDI-2026-0009", variables=("nama_prodi",))
    found = similar(request, (other, half, OPEN_BEFORE))
    assert [(m.known.registration, round(m.score, 2)) for m in found] == [
        ("PDI-2026-0031", 1.0),
        ("PDI-2026-0009", 0.75),
    ]
    assert len(similar(request, (half, OPEN_BEFORE), limit=1)) == 1


def test_nothing_is_like_nothing() -> None:
    request = to_request(form({"data.title": "data per tahun", "data.variables": [{"name": "__"}]}))
    empty = replace(OPEN_BEFORE, title="dan", variables=())
    assert similar(request, (empty,)) == ()
    assert not is_same(request, empty)
    assert tokens("Jumlah mahasiswa per prodi") == {"mahasiswa", "prodi"}


IDENTIFIERS = [
    ("0812 3456 7890", "phone"),
    ("+6281234567890", "phone"),
    ("+62 (812) 3456-7890".replace("(", "").replace(")", ""), "phone"),
    ("https://wa.me/6281234567890", "phone"),
    ("hp 81234567890", "phone"),
    ("０８１２３４５６７８９０", "phone"),
    ("budi@unj.ac.id", "email"),
    ("budi (at) unj.ac.id", "email"),
    ("31.74.05.520190.0001", "nik"),
    ("3174-0512-0190-0001", "nik"),
    ("198501012010121003", "nip"),
    ("19850101 201012 1 003", "nip"),
    ("09.254.294.3-407.000", "npwp"),
    ("NPWP: 0925 4294 3407 000", "npwp"),
    ("NIM 1301619001", "nim"),
    ("nomor registrasi mahasiswa 1301619001", "nim"),
    ("880/UN39/HK.02/2025", None),
    ("2021 2022 2023 2024", None),
    ("2020-2021-2022-2023-2024", None),
    ("1301619001", None),
    ("100.000.000.000.000", None),
    ("0000000000000000", None),
    ("3100051201900001", None),
    ("3174053201900001", None),
    ("3174057201900001", None),
    ("3174051213900001", None),
    ("3174051201900000", None),
    ("198501012010123003", None),
    ("198513012010121003", None),
    ("198501012010131003", None),
    ("201001011985121003", None),
    ("semester 2024-1 sampai 2025-2", None),
]


@pytest.mark.parametrize(("text", "kind"), IDENTIFIERS, ids=[text for text, _ in IDENTIFIERS])
def test_identifiers_are_told_from_other_numbers(text: str, kind: str | None) -> None:
    assert [found.kind for found in find(f"Mahasiswa {text} FMIPA")] == ([kind] if kind else [])


def test_what_is_shown_of_an_identifier_is_its_beginning() -> None:
    assert [found.masked for found in find("budi@unj.ac.id, sari@unj.ac.id")] == ["bu…"]


ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDZS3u4ZSKPBdwiXL7Diww8vNw92q8KnpKhMLal31kU"
KEYS = [
    (ED25519, None),
    ("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", None),
    ("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj budi", "form"),
    ("age1zvkyg", "form"),
    ("AGE1ZVKYG", "type"),
    ("", "type"),
    (f"{ED25519} budi", "comment"),
    ("ssh-ed25519", "form"),
    ("ssh-ed25519 tidak-base64!", "form"),
    ("ssh-ed25519 AAAA", "form"),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "form"),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAgEC", "form"),
    ("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAINDZS3u4ZSKPBdwiXL7Diww8vNw92q8KnpKhMLal31kU", "form"),
    ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB", "form"),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA/w==", "form"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", "private"),
]


@pytest.mark.parametrize(("key", "problem"), KEYS, ids=[key[:40] or "none" for key, _ in KEYS])
def test_keys_that_cannot_seal_are_told_apart(key: str, problem: str | None) -> None:
    assert key_problem(key) == problem


@pytest.mark.parametrize(
    "text",
    [
        "Isikan bagian ini", "Diisi nanti", "Lorem ipsum", "todo", "FIXME", "xxxx", "contoh tujuan",
        "suratnya menyusul", "Fill in here", "your text here", "<judul>", "[isi judul]", "sesuai ....",
    ],
)  # fmt: skip
def test_quick_look_misses_no_phrase(text: str) -> None:
    assert look([text]).phrases
    assert is_placeholder("data.population", text)
    assert look([f"{text} – é"]).phrases


@pytest.mark.parametrize(
    "text", ["…", "n/a", "-", "TBD", "isi disini", "<nama data>", "lihat contoh isian", "______"]
)
def test_placeholders_are_recognised(text: str) -> None:
    assert is_placeholder("data.population", text)


@pytest.mark.parametrize(
    "text", ["Mahasiswa D3/S1", "Menyusul surat dekan, data 2025", "Isi buku pedoman akademik"]
)
def test_answers_are_no_placeholders(text: str) -> None:
    assert not is_placeholder("data.population", text)


def test_words_without_vowels_or_sense_do_not_count() -> None:
    assert different_words("Mahasiswa mahasiswa FMIPA xyz-pqr 2024 S1 brr") == 3
    assert is_filler("aaaaaa")
    assert not is_filler("Mahasiswa angkatan 2020, 2021, 2022")


def test_unsettled_years_are_unknown_and_days_off_do_not_work() -> None:
    calendars = context().policy.calendars
    assert works(date(2026, 4, 2), calendars) is True
    assert works(date(2026, 4, 3), calendars) is False
    assert works(date(2026, 4, 4), calendars) is False
    assert works(date(2030, 4, 1), calendars) is None
    assert working_day_after(date(2026, 3, 12), 10, calendars) == date(2026, 4, 2)
    assert working_day_after(date(2026, 3, 12), 17, calendars) == date(2026, 4, 14)
    assert working_day_after(date(2030, 4, 1), 1, calendars) is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 4, 2), 24, date(2028, 4, 2)),
    ],
)
def test_months_end_on_their_last_day(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_paths_that_lead_nowhere_give_nothing() -> None:
    assert lookup({"a": [1]}, "a[0]") == 1
    assert lookup({"a": [1]}, "a[1]") is None
    assert lookup({"a": [1]}, "a.b") is None
    assert lookup({"a": 1}, "a[0]") is None
