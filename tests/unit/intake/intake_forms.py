"""Forms and their surroundings for the tests of the form's rules: the common case is one line."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.intake.rules import FormContext, check_request
from datareq.intake.similar import Known
from datareq.model.finding import Finding
from datareq.model.forge import Account
from datareq.model.policy import Policy
from datareq.model.roles import Appointment

ROOT = Path(__file__).resolve().parents[3]
SLUG = "2026-03-12-fmipa-mahasiswa-aktif"
FILE = f"requests/{SLUG}/request.yaml"
TODAY = date(2026, 3, 12)
BUDI = Account(id=7001, login="budi-fmipa")
KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
GONE = object()

FORM: dict[str, Any] = {
    "form": "FRM-DATA-002",
    "version": 1,
    "requester": {"category": "dosen", "capacity": "individu", "unit": "FMIPA"},
    "purpose": {
        "category": "akreditasi",
        "text": "Tabel mahasiswa aktif pada laporan evaluasi diri untuk visitasi LAMDIK bulan Mei 2026.",
    },
    "data": {
        "title": "Mahasiswa aktif FMIPA per program studi",
        "description": "Cacah mahasiswa yang mengisi KRS, dirinci menurut program studi dan semester.",
        "variables": [{"name": "nama_prodi"}, {"name": "jumlah_mahasiswa_aktif"}],
        "population": "Mahasiswa aktif FMIPA jenjang sarjana",
        "period": {"from": "2021-1", "to": "2025-2"},
        "aggregation": "prodi",
    },
    "needed_by": "2026-04-02",
    "classification": "publik",
    "undertaking": 1,
}

SEALED: dict[str, Any] = {
    "data.aggregation": "individu",
    "classification": "terbatas",
    "recipients": [{"login": "budi-fmipa", "key": KEY}],
    "retention": {"destroy_by": "2026-12-31", "method": "penghapusan_permanen"},
}
"""What turns the common form into one whose result leaves sealed."""

PERSONAL: dict[str, Any] = {
    **SEALED,
    "data.variables": [
        {"name": "nim", "personal": True, "reason": "Menyandingkan data dengan hasil survei prodi."}
    ],
    "personal_data": {"legal_basis": "e", "protection": ["pseudonimisasi"]},
}
"""What turns it into one that asks for personal data."""

OPEN_BEFORE = Known(
    registration="PDI-2026-0031",
    slug="2026-02-02-fmipa-mahasiswa-aktif",
    unit="FMIPA",
    title="Mahasiswa aktif FMIPA per program studi",
    variables=("Nama Prodi", "jumlah-mahasiswa-aktif"),
    since="2021-1",
    until="2025-2",
    open=True,
)
DONE_BEFORE = replace(OPEN_BEFORE, open=False)


@cache
def schemas() -> Schemas:
    return Schemas.from_files(read_folder(ROOT, "schemas"))


@cache
def context() -> FormContext:
    """The repository's own policy and catalogue, on the day on which the common form is handed in."""
    files = read_folder(ROOT, "policy", "datasets")
    return FormContext(
        policy=load_policy(files, "0" * 40),
        sources=load_catalogue(files),
        today=TODAY,
        slug=SLUG,
        requester=BUDI,
    )


def with_appointments(*appointments: tuple[str, int]) -> Policy:
    """The policy with these (role, account) appointed since the start of the year."""
    made = tuple(
        Appointment(
            role=role,
            account_id=account,
            login=f"user-{account}",
            since=date(2026, 1, 2),
            decree="12/UN39/KP/2026",
        )
        for role, account in appointments
    )
    return replace(context().policy, appointments=made)


def form(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The common form with values put at dotted paths, or taken away (GONE)."""
    value = copy.deepcopy(FORM)
    for path, new in (changes or {}).items():
        place: Any = value
        *parents, last = [int(i) if i else k for k, i in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path)]
        for part in parents:
            place = place.setdefault(part, {}) if isinstance(part, str) else place[part]
        if new is GONE:
            del place[last]
        else:
            place[last] = copy.deepcopy(new)
    return value


def document(changes: Mapping[str, Any] | None = None) -> Document:
    """The common form, changed, as it is read from its file."""
    data = json.dumps(form(changes), ensure_ascii=False, indent=2).encode()
    return read_document(data, FILE, "frm-data-002", schemas())


def findings(changes: Mapping[str, Any] | None = None, **around: Any) -> tuple[Finding, ...]:
    """What the rules say of the common form with these changes, in these circumstances."""
    return check_request(document(changes), replace(context(), **around))
