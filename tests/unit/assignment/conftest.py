"""The repository's own policy, catalogue and schemas, and a request to check documents against."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from datareq.assignment.rules import AssignmentContext, check
from datareq.documents.catalogue import load_catalogue
from datareq.documents.nouns import to_access, to_data_use, to_letter, to_team
from datareq.documents.policy import load_policy
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.forge import Account
from datareq.model.policy import Policy
from datareq.model.request import (
    DataAsked,
    Period,
    Purpose,
    Recipient,
    Request,
    Requester,
    Retention,
    Variable,
)

ROOT = Path(__file__).parents[3]
REGISTRATION = "PDI-2026-0042"

TEAM = f"""\
document: team
version: 1
request: {REGISTRATION}
notes: Data diambil dari SIAKAD; penghitungan memakai KRS semester berjalan.
members:
  - account: {{id: 4101, login: rina-data}}
    part: Penyusun prosedur
  - account: {{id: 4102, login: joko-data}}
    part: Pemeriksa kueri
"""
LETTER = f"""\
document: letter
version: 1
request: {REGISTRATION}
number: B/169/UN39.15/DL.17/2026
date: 2026-03-16
place: Jakarta
team:
  - {{id: 4101, login: rina-data}}
  - {{id: 4102, login: joko-data}}
tasks: [Menyusun dataset sesuai permohonan]
starts: 2026-03-16
ends: 2026-04-02
copies_to: [Dekan FMIPA]
"""
DATA_USE = f"""\
document: data-use
version: 1
request: {REGISTRATION}
purpose: Evaluasi ketepatan masa studi oleh gugus penjaminan mutu.
uses:
  - {{source: program_studi, columns: [kode_prodi, nama_prodi]}}
recipients: [budi-fmipa]
ends: 2026-12-31
"""
ACCESS = f"""\
document: access
version: 1
request: {REGISTRATION}
grants:
  - source: program_studi
    columns: [kode_prodi, nama_prodi]
    staff:
      - {{id: 4101, login: rina-data}}
    from: 2026-03-16
    until: 2026-04-02
"""
TEXTS = {"team": TEAM, "letter": LETTER, "data-use": DATA_USE, "access": ACCESS}


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas.from_files(read_folder(ROOT, "schemas"))


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "0" * 40)


@pytest.fixture(scope="session")
def sources() -> tuple[Source, ...]:
    return load_catalogue(read_folder(ROOT, "datasets/catalogue"))


@pytest.fixture
def request_noun() -> Request:
    return Request(
        form="FRM-DATA-002",
        version=1,
        requester=Requester(category="dosen", capacity="perwakilan_unit", unit="FMIPA"),
        purpose=Purpose(
            category="akreditasi", text="Akreditasi LAMDIK, dibagikan ke asesor prodi."
        ),
        data=DataAsked(
            title="Mahasiswa aktif per prodi",
            description="Jumlah mahasiswa aktif per program studi.",
            variables=(Variable(name="kode_prodi"), Variable(name="jumlah_mahasiswa")),
            population="Mahasiswa aktif FMIPA",
            period=Period(since="2021-01-01", until="2025-12-31"),
            aggregation="prodi",
        ),
        needed_by=datetime.date(2026, 4, 2),
        classification="terbatas",
        undertaking=1,
        recipients=(Recipient(login="budi-fmipa", key="ssh-ed25519 AAAA"),),
        retention=Retention(destroy_by=datetime.date(2027, 12, 31), method="hapus"),
    )


@pytest.fixture
def read(schemas: Schemas) -> Callable[[str, str], Document]:
    def _read(kind: str, text: str) -> Document:
        file = f"requests/2026-03-12-fmipa-mahasiswa-aktif/{kind}.yaml"
        return read_document(text.encode(), file, kind, schemas)

    return _read


@pytest.fixture
def context(
    policy: Policy,
    sources: tuple[Source, ...],
    request_noun: Request,
    read: Callable[[str, str], Document],
) -> AssignmentContext:
    def value(kind: str) -> dict[str, object]:
        document = read(kind, TEXTS[kind])
        assert document.findings == (), document.findings
        assert document.value is not None
        return document.value

    return AssignmentContext(
        policy=policy,
        sources=sources,
        request=request_noun,
        registration=REGISTRATION,
        requester=Account(id=77, login="siti"),
        team=to_team(value("team")),
        letter=to_letter(value("letter")),
        data_use=to_data_use(value("data-use")),
        access=to_access(value("access")),
        barred_members={900: "Kepala Divisi Layanan dan Pangkalan Data"},
    )


Checker = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def findings(context: AssignmentContext, read: Callable[[str, str], Document]) -> Checker:
    """Checks a document with parts of its text replaced and parts of the context changed."""

    def _findings(
        kind: str, changes: Mapping[str, str] | None = None, **context_changes: object
    ) -> tuple[Finding, ...]:
        text = TEXTS[kind]
        for old, new in (changes or {}).items():
            assert old in text
            text = text.replace(old, new)
        return check(kind, read(kind, text), replace(context, **context_changes))  # type: ignore[arg-type]

    return _findings
