"""A closed request to archive, and a small gate that decides from the ledger alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from datareq.archive.deposit import Closing, deposit
from datareq.archive.record import Ending, build_record, outcome_of
from datareq.documents.codec import encode
from datareq.documents.nouns import to_request
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.forge import Account, Blob, Pull, PullKind, PullState
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestCheck,
    ManifestField,
    ManifestFile,
    ManifestOutput,
)
from datareq.model.message import Message, Value
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.policy import Policy
from datareq.model.procedure import Covered
from datareq.model.record import Distribution, Record
from datareq.model.snapshot import Intake, Lines, RequesterOfRecord, Snapshot
from datareq.model.sop import Phase, Sop
from datareq.model.verdict import EvidenceVerdict, Proof, Status, StepVerdict, Verdict

ROOT = Path(__file__).parents[3]
POLICY_COMMIT = "c" * 40
SLUG = "2026-03-12-fmipa-mahasiswa-aktif"
FOLDER = f"requests/{SLUG}"
T0 = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
SITI = Account(id=77, login="siti")
BUDI = Account(id=500, login="budi")
CSV = b"prodi,jumlah\nFisika,120\n"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), POLICY_COMMIT)


def decide(sop: Sop, policy: Policy, snapshot: Snapshot) -> Verdict:
    """Counts an evidence that the ledger has an act for; satisfied when the pull request's own part is."""
    steps = []
    for step in sop.steps:
        evidences = []
        for evidence in step.evidences:
            proofs = tuple(
                Proof(evidence=evidence.id, at=act.at, by=act.by, digest=act.digest)
                for act in snapshot.ledger.acts
                if act.evidence == evidence.id
            )
            evidences.append(
                EvidenceVerdict(
                    id=evidence.id,
                    step=step.id,
                    kind=evidence.kind,
                    phase=evidence.phase,
                    status=Status.DONE if proofs else Status.WAITING,
                    reason=Message(code="toy"),
                    at=max((proof.at for proof in proofs), default=None),
                    counted=proofs,
                )
            )
        done = all(item.status is Status.DONE for item in evidences)
        steps.append(
            StepVerdict(
                n=step.n,
                id=step.id,
                status=Status.DONE if done else Status.WAITING,
                reason=Message(code="toy"),
                evidences=tuple(evidences),
            )
        )
    wanted = {"intake": (Phase.INTAKE,), "fulfilment": (Phase.INTAKE, Phase.FULFILMENT)}
    return Verdict(
        kind=snapshot.kind,
        pull=snapshot.pull.number,
        head=snapshot.pull.head_sha,
        satisfied=all(
            item.status is Status.DONE
            for step in steps
            for item in step.evidences
            if item.phase in wanted[snapshot.kind.value]
        ),
        refused=(),
        findings=(),
        steps=tuple(steps),
        next=(),
    )


FORM: dict[str, Value] = {
    "form": "FRM-DATA-002",
    "version": 1,
    "requester": {"category": "dosen", "capacity": "perwakilan_unit", "unit": "FMIPA"},
    "purpose": {"category": "akreditasi", "text": "Akreditasi LAMDIK, dibagikan ke asesor prodi."},
    "data": {
        "title": "Mahasiswa aktif per prodi",
        "description": "Jumlah mahasiswa aktif; hubungi 0812-3456-7890.",
        "variables": [{"name": "prodi"}, {"name": "jumlah"}],
        "population": "Mahasiswa aktif FMIPA",
        "period": {"from": "2021-01-01", "to": "2025-12-31"},
        "aggregation": "prodi",
    },
    "needed_by": "2026-04-02",
    "classification": "publik",
    "undertaking": 1,
}
REQUEST = to_request(FORM)


@dataclass(frozen=True)
class Story:
    """A request from its intake to its closing."""

    ending: Ending
    folder: Mapping[str, bytes]
    on_main: tuple[str, ...]
    minutes: bytes | None = None

    def closing(self, *others: Record, **changes: object) -> Closing:
        registration = self.ending.last.registration
        published = {
            f"datasets/published/{registration}/{path}": data
            for path, data in self.folder.items()
            if self.minutes and (path == "manifest.json" or path.startswith("output/"))
        }
        closing = Closing(
            record=build_record(self.ending),
            intake=self.ending.intake,
            fulfilment=self.ending.fulfilment,
            folder=self.folder,
            on_main=self.on_main,
            records=others,
            document_files={rule.id: rule.file for rule in self.ending.policy.sop.documents},
            minutes=self.minutes,
            published=published,
        )
        return replace(closing, **changes)  # type: ignore[arg-type]

    def files(self, *others: Record, **changes: object) -> dict[str, bytes]:
        """What the deposit writes."""
        written = deposit(self.closing(*others, **changes))
        return {path: data for path, data in written.items() if data is not None}


def blobs(folder: Mapping[str, bytes]) -> tuple[Blob, ...]:
    return tuple(
        Blob(path=f"{FOLDER}/{path}", mode="100644", sha="0" * 40, sha256=sha(data))
        for path, data in sorted(folder.items())
    )


def snapshot(
    policy: Policy, kind: PullKind, number: int, folder: Mapping[str, bytes], **changes: object
) -> Snapshot:
    pull = Pull(
        number=number,
        title="Permohonan dari 0812-3456-7890",
        body="Hubungi saya di 0812-3456-7890",
        author=SITI,
        state=PullState.OPEN,
        base_ref="main",
        base_sha="b" * 40,
        head_ref="x",
        head_sha=f"{number:040x}",
        head_repo="siti/x",
        created_at=T0,
    )
    made = Snapshot(
        repository="unj/data",
        read_at=T0 + timedelta(days=20),
        policy_commit=policy.commit,
        roles=(),
        kind=kind,
        pull=pull,
        changes=(),
        changes_complete=True,
        slug=SLUG,
        registration="PDI-2026-0042",
        requester=RequesterOfRecord(account=SITI, via="pull-request"),
        intake=None,
        trees={pull.head_sha: blobs(folder)},
        documents={"request": FORM},
        findings=(),
        pushers={},
        reviews=(),
        events=(),
        ledger=Lines(),
        catalogue={},
        owners={},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def proving(policy: Policy, *phases: Phase) -> tuple[Act, ...]:
    """An act a minute for every evidence of these phases."""
    evidences = [item for _, item in policy.sop.evidences() if item.phase in phases]
    return tuple(
        Act(
            name=ActName.NOTIFIED,
            pull=42,
            at=T0 + timedelta(minutes=minute),
            evidence=evidence.id,
            digest=sha(evidence.id.encode()),
            by=BUDI,
        )
        for minute, evidence in enumerate(evidences)
    )


def completed() -> tuple[Act, ...]:
    return (
        Act(
            name=ActName.CHECKED,
            pull=42,
            at=T0,
            detail={"valid_items": 11, "required_items": 12},
        ),
        Act(
            name=ActName.COMPLETE,
            pull=42,
            at=T0 + timedelta(seconds=9),
            detail={"complete_at": "2026-03-12T02:00:00Z"},
        ),
    )


def manifest_of(data: bytes, *, unmet: bool = False) -> Manifest:
    return Manifest(
        request="PDI-2026-0042",
        key="k",
        level="publik",
        sources=("mahasiswa",),
        outputs=(
            ManifestOutput(
                id="aktif",
                title="Mahasiswa aktif per prodi",
                rows=1,
                fields=(
                    ManifestField(
                        name="prodi", type="text", label="Prodi", classification="publik"
                    ),
                ),
                files=(
                    ManifestFile(
                        path="output/aktif.csv", format="csv", sha256=sha(data), bytes=len(data)
                    ),
                ),
                disclosure=Disclosure(rule="suppress", threshold=8, cells=1, suppressed=0),
                checks=(
                    ManifestCheck(name="rows", columns=("j",), passed=True, sentence="Benar."),
                ),
            ),
        ),
        coverage=(
            Covered(variable="prodi", output="aktif", column="prodi"),
            Covered(variable="jumlah", unmet="belum tercatat")
            if unmet
            else Covered(variable="jumlah", output="aktif", column="jumlah"),
        ),
    )


@pytest.fixture
def delivered(policy: Policy) -> Story:
    manifest = manifest_of(CSV)
    folder = {
        "request.yaml": b"form: FRM-DATA-002\n",
        "team.yaml": b"document: team\n",
        "letter.yaml": b"document: letter\n",
        "access.yaml": b"document: access\n",
        "procedure.yaml": b"document: procedure\n",
        "manifest.json": encode(manifest),
        "output/aktif.csv": CSV,
    }
    acts = (*completed(), *proving(policy, Phase.INTAKE))
    intake = snapshot(
        policy,
        PullKind.INTAKE,
        42,
        {"request.yaml": folder["request.yaml"]},
        ledger=Lines(acts=acts),
    )
    accepted = decide(policy.sop, policy, intake)
    closed_at = T0 + timedelta(days=20)
    fulfilment = snapshot(
        policy,
        PullKind.FULFILMENT,
        43,
        folder,
        intake=Intake(
            pull=42,
            author=SITI,
            created_at=T0,
            merged_at=T0 + timedelta(days=1),
            merge_sha="a" * 40,
            request_sha256=sha(folder["request.yaml"]),
            proofs=tuple(
                proof
                for step in accepted.steps
                for item in step.evidences
                if item.phase is Phase.INTAKE
                for proof in item.counted
            ),
        ),
        ledger=Lines(acts=(*completed(), *proving(policy, Phase.INTAKE, Phase.FULFILMENT))),
    )
    manifest_sha = sha(folder["manifest.json"])
    return Story(
        ending=Ending(
            policy=policy,
            intake=intake,
            fulfilment=fulfilment,
            verdict=decide(policy.sop, policy, fulfilment),
            outcome=outcome_of(manifest),
            closed_at=closed_at,
            request=REQUEST,
            manifest=manifest,
            manifest_sha256=manifest_sha,
            due=date(2026, 4, 2),
            working_days=9,
            distributions=(
                Distribution(
                    at=closed_at,
                    channel="repositori",
                    manifest_sha256=manifest_sha,
                    to=(500, 77),
                    path="datasets/published/PDI-2026-0042",
                ),
            ),
        ),
        folder=folder,
        on_main=tuple(folder),
        minutes=b"# Berita Acara\n",
    )


@pytest.fixture
def refused(policy: Policy) -> Story:
    folder = {"request.yaml": b"form: FRM-DATA-002\n# 0812-3456-7890\n"}
    closed_at = T0 + timedelta(days=2)
    intake = snapshot(
        policy,
        PullKind.INTAKE,
        51,
        folder,
        registration="PDI-2026-0051",
        ledger=Lines(
            commanded=(
                Commanded(
                    pull=51,
                    comment=9,
                    user=BUDI,
                    body_sha256="d" * 64,
                    name="tolak",
                    arguments=("17h", "data pribadi dikecualikan"),
                    text="17h data pribadi dikecualikan",
                    policy_commit=POLICY_COMMIT,
                    given_at=closed_at,
                    at=closed_at,
                ),
            ),
            acts=(
                *completed(),
                Act(
                    name=ActName.CLOSING,
                    pull=51,
                    at=closed_at,
                    detail={
                        "outcome": "refused",
                        "code": "17h",
                        "text": "data pribadi dikecualikan",
                    },
                ),
            ),
        ),
    )
    return Story(
        ending=Ending(
            policy=policy,
            intake=intake,
            fulfilment=None,
            verdict=decide(policy.sop, policy, intake),
            outcome=Outcome(
                kind=OutcomeKind.REFUSED, code="17h", reason="data pribadi dikecualikan"
            ),
            closed_at=closed_at,
            request=REQUEST,
        ),
        folder=folder,
        on_main=(),
    )
