"""Who receives, what is published, what waits, and what the papers of the handover say.

`DATAREQ_REFRESH=1 pytest tests/unit/delivery` writes the golden file anew.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import datareq
from datareq.delivery.addressees import problem
from datareq.delivery.handover import HandoverFacts, minutes
from datareq.delivery.receipt import Acknowledged, receipt, receipt_file
from datareq.delivery.recipients import recipients
from datareq.delivery.release import holds, release
from datareq.delivery.words import SENTENCES, sentence
from datareq.documents.codec import decode
from datareq.documents.dataset_jsonld import dataset_jsonld
from datareq.errors import DocumentError
from datareq.generation.manifest import write_manifest
from datareq.model.forge import Account
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestDeposit,
    ManifestFile,
    ManifestOutput,
)
from datareq.model.message import Message
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.policy import Policy
from datareq.model.procedure import Covered
from datareq.model.record import Receipt, Record, RecordedStep, Times
from datareq.model.request import DataAsked, Period, Purpose, Request, Requester
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Holder, Proof, Status

GOLDEN = Path(__file__).parent / "golden" / "berita-acara.md"
NUMBER = "PDI-2026-0042"
AT = datetime(2026, 4, 2, 3, 15, tzinfo=UTC)
SITI = Account(id=77, login="siti")
BUDI = Account(id=500, login="budi")
NUR = Account(id=600, login="nur")
CSV = b"prodi,jumlah\nFisika,120\n"


def manifest(**changes: object) -> Manifest:
    file = ManifestFile(
        path="output/aktif.csv",
        format="csv",
        sha256=hashlib.sha256(CSV).hexdigest(),
        bytes=len(CSV),
    )
    made = Manifest(
        request=NUMBER,
        key="k",
        level="publik",
        sources=("mahasiswa",),
        outputs=(
            ManifestOutput(
                id="aktif",
                title="Mahasiswa aktif | per prodi",
                rows=1,
                fields=(),
                files=(file,),
                disclosure=Disclosure(rule="suppress", threshold=8, cells=1, suppressed=0),
                checks=(),
            ),
        ),
        coverage=(
            Covered(variable="prodi", output="aktif", column="prodi"),
            Covered(variable="ipk", unmet="belum tercatat sebelum 2022"),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def with_path(path: str) -> Manifest:
    made = manifest()
    file = replace(made.outputs[0].files[0], path=path)
    return replace(made, outputs=(replace(made.outputs[0], files=(file,)),))


DAY = date(2026, 4, 1)


def test_an_open_level_waits_for_nothing(policy: Policy) -> None:
    assert problem(policy, "publik", {}, (), DAY) is None
    assert holds(policy.sop, policy, "publik", None) == ()


@pytest.mark.parametrize("level", ["terbatas", "rahasia", "sangat_rahasia"])
def test_a_sealed_level_stops_before_its_data_is_made(level: str, policy: Policy) -> None:
    kinds = {item.id: item.kind for _, item in policy.sop.evidences()}
    reason = problem(policy, level, {}, (), DAY)
    held = [hold.evidence for hold in holds(policy.sop, policy, level, reason)]
    assert {kinds[id_] for id_ in held} == {EvidenceKind.GENERATION, EvidenceKind.DELIVERY}
    # The draft to the requester isn't asked for at these levels, so it doesn't wait either.
    assert held == ["dataset-generated", "draft-to-verifiers"]


def test_a_wait_is_said_plainly(policy: Policy) -> None:
    reason = problem(policy, "terbatas", {}, (), DAY)
    assert reason is not None
    assert sentence(reason, policy, "en") == (
        "Confidential delivery isn't available yet: data at level Restricted leaves only encrypted, and "
        "the desk's keys are missing in `policy/delivery.yaml`. Nothing is generated until then."
    )


def test_the_draft_goes_to_the_verifiers_and_where_it_may_to_the_requester(policy: Policy) -> None:
    holders = {
        "data-services": (Holder(role="data-services", account=BUDI),),
        "systems-development": (Holder(role="systems-development", account=BUDI),),
        "unit-head": (Holder(role="unit-head", account=NUR),),
        "requester": (Holder(role="requester", account=SITI),),
    }
    assert recipients(policy, "publik", holders) == {
        "draft-to-verifiers": (BUDI, NUR),
        "draft-to-requester": (SITI,),
    }
    assert list(recipients(policy, "terbatas", holders)) == ["draft-to-verifiers"]


def test_a_vacant_office_leaves_no_recipient_rather_than_no_delivery(policy: Policy) -> None:
    assert recipients(policy, "publik", {})["draft-to-verifiers"] == ()


def test_the_verified_bytes_are_what_is_published(policy: Policy) -> None:
    package = write_manifest(manifest(), title="Mahasiswa aktif", lineage={}, suppressed={})
    published = release(policy, NUMBER, manifest(), package, {"output/aktif.csv": CSV})
    assert published == {
        "datasets/published/PDI-2026-0042/manifest.json": package,
        "datasets/published/PDI-2026-0042/output/aktif.csv": CSV,
        "datasets/published/PDI-2026-0042/dataset.jsonld": dataset_jsonld(package, "id"),
    }


REFUSED: dict[str, tuple[Manifest, dict[str, bytes], str]] = {
    "of another request": (
        manifest(request="PDI-2026-0001"),
        {"output/aktif.csv": CSV},
        "release-other-request",
    ),
    "at a sealed level": (
        manifest(level="terbatas"),
        {"output/aktif.csv": CSV},
        "delivery-sealed-unavailable",
    ),
    "with a file missing": (manifest(), {}, "release-file-missing"),
    "with a file changed": (
        manifest(),
        {"output/aktif.csv": CSV.replace(b"120", b"121")},
        "release-file-changed",
    ),
    "with a file cut short": (manifest(), {"output/aktif.csv": CSV[:-1]}, "release-file-changed"),
    "with a file above its folder": (
        with_path("../../policy/roles.yaml"),
        {"../../policy/roles.yaml": CSV},
        "release-file-outside",
    ),
    "with an absolute path": (with_path("/etc/x"), {"/etc/x": CSV}, "release-file-outside"),
    "with a backslash": (with_path("output\\x"), {"output\\x": CSV}, "release-file-outside"),
    "in the manifest's place": (
        with_path("manifest.json"),
        {"manifest.json": CSV},
        "release-file-outside",
    ),
    "without a name": (with_path(""), {"": CSV}, "release-file-outside"),
}


@pytest.mark.parametrize(("given", "files", "code"), REFUSED.values(), ids=REFUSED)
def test_nothing_else_is_published(
    given: Manifest, files: dict[str, bytes], code: str, policy: Policy
) -> None:
    with pytest.raises(DocumentError, match=code) as caught:
        release(policy, NUMBER, given, b"{}", files)
    said = sentence(Message(code=code, args=dict(caught.value.args_)), policy, "en")  # type: ignore[arg-type]
    assert said.endswith(".")


def record(**changes: object) -> Record:
    steps = (
        RecordedStep(
            n="2",
            id="examination",
            status=Status.DONE,
            at=datetime(2026, 3, 13, 2, 0, tzinfo=UTC),
            proofs=(Proof(evidence="request-approved", at=AT, role="head", by=BUDI),),
        ),
        RecordedStep(
            n="15",
            id="verification",
            status=Status.DONE,
            at=datetime(2026, 4, 1, 17, 30, tzinfo=UTC),
            proofs=(
                Proof(evidence="verified-data-services", at=AT, role="data-services", by=NUR),
                Proof(evidence="verified-systems-development", at=AT, role="head", by=BUDI),
            ),
        ),
        RecordedStep(
            n="18a",
            id="handover-authorisation",
            status=Status.DONE,
            at=AT,
            proofs=(
                Proof(
                    evidence="handover-authorised",
                    at=AT,
                    role="head",
                    by=BUDI,
                    acting="plh",
                    decree="12/UN39/KP/2026",
                ),
            ),
        ),
        RecordedStep(n="17", id="archiving", status=Status.WAITING, at=None, proofs=()),
    )
    made = Record(
        schema=1,
        registration=NUMBER,
        slug="2026-03-12-fmipa-mahasiswa-aktif",
        archive_version=1,
        sop="permintaan-data-insidental",
        sop_version=1,
        requester=SITI,
        via="pull-request",
        unit="FMIPA",
        level="publik",
        urgency="normal",
        title="Mahasiswa aktif per prodi",
        outcome=Outcome(kind=OutcomeKind.DELIVERED_IN_PART),
        intake_pull=42,
        fulfilment_pull=43,
        times=Times(created_at=AT),
        completeness=None,
        steps=steps,
        files=(),
        snapshots=(),
        policy_commit="c" * 40,
        manifest_sha256="e" * 64,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def handover(policy: Policy, **changes: object) -> HandoverFacts:
    request = Request(
        form="FRM-DATA-002",
        version=1,
        requester=Requester(category="dosen", capacity="perwakilan_unit", unit="FMIPA"),
        purpose=Purpose(category="akreditasi", text="Akreditasi <b>LAMDIK</b>,\n# dibagikan"),
        data=DataAsked(
            title="Mahasiswa aktif per prodi",
            description="x",
            variables=(),
            population="x",
            period=Period(since="2021-01-01", until="2025-12-31"),
            aggregation="prodi",
        ),
        needed_by=date(2026, 4, 2),
        classification="publik",
        undertaking=1,
    )
    facts = HandoverFacts(
        policy=policy,
        record=record(),
        request=request,
        manifest=manifest(),
        manifest_sha256="e" * 64,
        handed_over_at=AT,
        receivers=(Holder(role="unit-head", account=NUR, decree="40/UN39/KP/2026"),),
        published="datasets/published/PDI-2026-0042",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def test_the_minutes_are_as_the_golden_file_shows(policy: Policy) -> None:
    text = minutes(handover(policy))
    if os.environ.get("DATAREQ_REFRESH"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(text)
    assert text.decode() == GOLDEN.read_text(encoding="utf-8")


def test_the_minutes_say_what_did_not_come_out_of_a_database(policy: Policy) -> None:
    deposit = ManifestDeposit(
        source="rekap", kind="disusun_manual", deposited="2026-03-02", by="FMIPA"
    )
    by_hand = replace(manifest().outputs[0], made="disusun_manual")
    made = manifest(outputs=(by_hand,), deposits=(deposit,))
    text = minutes(handover(policy, manifest=made)).decode()
    assert "- Disusun manual: Mahasiswa aktif \\| per prodi\n" in text
    assert "- Berkas yang diserahkan FMIPA pada 2 Maret 2026: rekap\n" in text


def test_the_minutes_name_all_seven_legal_bases(policy: Policy) -> None:
    text = minutes(handover(policy)).decode()
    bases = [item.text for item in policy.references if item.kind == "legal-basis"]
    assert len(bases) == 7
    assert all(basis in text for basis in bases)


def test_words_of_the_requester_are_no_markup_in_the_minutes(policy: Policy) -> None:
    text = minutes(handover(policy)).decode()
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert "\n# dibagikan" not in text


def test_minutes_can_be_written_before_any_approval_or_holder_is_known(policy: Policy) -> None:
    text = minutes(
        handover(
            replace(policy, institution=None), record=record(steps=()), receivers=(), published=None
        )
    )
    assert b"Yang menyerahkan" not in text


def test_a_receipt_says_who_acknowledged_which_dataset() -> None:
    said = Acknowledged(by=NUR, role="unit-head", at=AT, pull=43, comment=9, body_sha256="d" * 64)
    given = receipt(record(), said)
    assert given is not None
    path, data = receipt_file("archive/2026/PDI-2026-0042/v1", given)
    assert path == "archive/2026/PDI-2026-0042/v1/receipt.json"
    assert decode(data, Receipt) == given
    assert (given.by, given.role, given.comment, given.manifest_sha256) == (
        NUR,
        "unit-head",
        9,
        "e" * 64,
    )
    assert receipt(record(manifest_sha256=None), said) is None


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_has_an_indonesian_one_with_the_same_fields(code: str) -> None:
    part = Path(datareq.__file__).parent / "locale/id/parts/delivery.po"
    with part.open("rb") as stream:
        message = read_po(stream, locale="id").get(SENTENCES[code])
    assert message is not None
    assert isinstance(message.string, str)
    assert fields(message.string) == fields(SENTENCES[code])
