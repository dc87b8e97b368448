"""How does an official paper of a request become a PDF: from the archive, or from what is open?"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.adapters.renderers.typst import pdf
from datareq.archive.record import FULFILMENT_SNAPSHOT
from datareq.assignment import letter_page
from datareq.assignment.letter_page import LetterFacts, signing
from datareq.delivery import minutes_page
from datareq.delivery.handover import HandoverFacts
from datareq.documents import nouns
from datareq.documents.codec import decode
from datareq.documents.directory import read_directory
from datareq.documents.official import Page, fit_to_print
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError, EnvelopeError
from datareq.generation.manifest import read_manifest
from datareq.model.message import Value
from datareq.model.names import MANIFEST_FILE
from datareq.model.people import Directory
from datareq.model.policy import Policy
from datareq.model.record import RECEIPT_FILE, RECORD_FILE, Receipt, Record
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Proof, Status
from datareq.reconcile.cases import find_case, read_desk
from datareq.reconcile.closing import receivers_of
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.findings import FORM
from datareq.settings import Settings
from datareq.wiring.desk import open_desk
from datareq.wiring.history import policy_history
from datareq.wiring.sealing import sealer
from datareq.wiring.templates import read_templates

TEAM = "team"
"""The schema of the data team's document."""
SEALED = ".age"


class Paper(Enum):
    """By the file name of its template."""

    ASSIGNMENT = "surat-tugas"
    MINUTES = "berita-acara"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """`draft`: the approval that makes it official isn't there."""

    registration: str
    data: bytes
    draft: bool


def print_paper(
    settings: Settings,
    root: Path,
    name: str,
    paper: Paper,
    people: Path,
    identities: Sequence[Path] = (),
) -> Printed:
    """The paper of the request `name` (number or slug); DocumentError where something for it is missing.

    `root`: a clone of the repository, whose archive and templates are used. `people`: the directory; sealed
    (`.age`), it is opened with one of `identities` and lies in clear nowhere.
    """
    directory = _directory(root, people, identities)
    folder = _archived(root, name)
    if paper is Paper.MINUTES:
        if folder is None:
            raise DocumentError("minutes-not-yet", name=name)
        return _minutes(root, folder, directory)
    facts = _closed_letter(root, folder) if folder else _open_letter(settings, name)
    _require(directory, letter_page.accounts(facts))
    written = datetime.combine(facts.letter.date, time(), ZoneInfo(facts.policy.timezone))
    return Printed(
        registration=facts.registration,
        data=_set(root, paper, letter_page.letter_page(facts, directory), written),
        draft=facts.approved is None,
    )


def _minutes(root: Path, folder: Path, directory: Directory) -> Printed:
    record: Record = decode(_read(folder, RECORD_FILE), Record)
    if not record.distributions:
        raise DocumentError("minutes-not-yet", name=record.registration)
    given = record.distributions[-1]
    policy = policy_history(root)(record.policy_commit)
    snapshot: Snapshot = decode(_read(folder, FULFILMENT_SNAPSHOT), Snapshot)
    manifest = _read(folder, MANIFEST_FILE)
    facts = HandoverFacts(
        policy=policy,
        record=record,
        request=nouns.to_request(_kept(folder, policy)[FORM]),
        manifest=read_manifest(manifest),
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        handed_over_at=given.at,
        receivers=receivers_of(policy, snapshot, given.at, None),
        published=None if given.keys else given.path,
    )
    _require(directory, minutes_page.accounts(facts))
    receipt = decode(_read(folder, RECEIPT_FILE), Receipt) if _has(folder, RECEIPT_FILE) else None
    page = minutes_page.minutes_page(facts, directory, receipt)
    return Printed(
        registration=record.registration,
        data=_set(root, Paper.MINUTES, page, given.at),
        draft=False,
    )


def _closed_letter(root: Path, folder: Path) -> LetterFacts:
    """From the archive: approved by whom the record says."""
    record: Record = decode(_read(folder, RECORD_FILE), Record)
    policy = policy_history(root)(record.policy_commit)
    evidence = signing(policy.sop)
    proofs = [
        proof
        for step in record.steps
        for proof in step.proofs
        if evidence is not None and proof.evidence == evidence.id
    ]
    documents = _kept(folder, policy)
    return _letter_facts(policy, record.registration, documents, proofs)


def _open_letter(settings: Settings, name: str) -> LetterFacts:
    """From the forge: approved if the approval counts now."""
    desk = open_desk(settings, dry_run=True)
    world, cases = read_desk(desk)
    case = find_case(cases, name)
    found = decide_now(desk, world, cases, case)
    policy = world.policy
    documents = {
        rule.schema: found.reading.documents[rule.id].value or {}
        for rule in policy.sop.documents
        if rule.id in found.reading.documents and found.reading.documents[rule.id].valid
    }
    evidence = signing(policy.sop)
    shown = found.verdict.evidence(evidence.id) if evidence is not None else None
    proofs = shown.counted if shown is not None and shown.status is Status.DONE else ()
    return _letter_facts(policy, case.registration, documents, proofs)


def _letter_facts(
    policy: Policy,
    registration: str,
    documents: Mapping[str, Mapping[str, Value]],
    proofs: Sequence[Proof],
) -> LetterFacts:
    """`documents` by their schemas."""
    for schema in (FORM, TEAM, letter_page.SCHEMA):
        if schema not in documents:
            raise DocumentError("letter-unready", name=registration, document=schema)
    return LetterFacts(
        policy=policy,
        registration=registration,
        request=nouns.to_request(documents[FORM]),
        team=nouns.to_team(documents[TEAM]),
        letter=nouns.to_letter(documents[letter_page.SCHEMA]),
        approved=proofs[0] if proofs else None,
    )


def _kept(folder: Path, policy: Policy) -> dict[str, Mapping[str, Value]]:
    """Schema → content of the documents in an archive folder."""
    documents: dict[str, Mapping[str, Value]] = {}
    for rule in policy.sop.documents:
        if _has(folder, rule.file):
            value = parse(_read(folder, rule.file), rule.file).value
            if isinstance(value, dict):
                documents[rule.schema] = value
    return documents


def _archived(root: Path, name: str) -> Path | None:
    """The newest archive folder of a request, by number or slug; None while it is open."""
    for register in sorted(root.glob("archive/*/register.csv")):
        with register.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if name in (row["registration"], row["slug"]):
                    found = (register.parent / row["registration"]).glob("v*")
                    return max(found, key=lambda path: int(path.name[1:]), default=None)
    return None


def _directory(root: Path, people: Path, identities: Sequence[Path]) -> Directory:
    if people.resolve().is_relative_to(root.resolve()):
        raise DocumentError("directory-inside", file=str(people))
    schemas = Schemas.from_files(read_folder(root, "schemas"))
    data, name = _read(people.parent, people.name), people.name
    if people.suffix == SEALED:
        data, name = _unsealed(data, identities), people.stem
    return read_directory(data, name, schemas)


def _unsealed(data: bytes, identities: Sequence[Path]) -> bytes:
    if not identities:
        raise EnvelopeError("identity-none")
    opened = io.BytesIO()
    keys = [_read(path.parent, path.name) for path in identities]
    sealer().unseal(io.BytesIO(data), opened, keys)
    return opened.getvalue()


def _require(directory: Directory, named: Mapping[int, str]) -> None:
    missing = [f"{login} ({id_})" for id_, login in named.items() if directory.of(id_) is None]
    if missing:
        raise DocumentError("directory-lacks", accounts=", ".join(missing))


def _set(root: Path, paper: Paper, page: Page, at: datetime) -> bytes:
    return pdf(read_templates(root), f"{paper.value}.typ", fit_to_print(page), at)


def _has(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise DocumentError("tree-unreadable", path=str(folder / name)) from error
