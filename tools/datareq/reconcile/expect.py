"""Which dataset should the head of a fulfilment carry, and which one does it carry?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from datareq.approval.facts import sources_named
from datareq.documents import nouns
from datareq.documents.read import Document
from datareq.errors import DocumentError
from datareq.generation.key import generation_key
from datareq.generation.manifest import read_manifest
from datareq.model.assignment import Access
from datareq.model.forge import Blob, PullKind
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER, request_folder
from datareq.model.procedure import Procedure
from datareq.model.request import Request
from datareq.model.snapshot import Generation
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.findings import FORM, Reading

ACCESS = "access"
PROCEDURE = "procedure"
"""Schemas of the documents that a dataset is made from; the procedure says which documents have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a dataset is made from, with the key that stands for exactly this."""

    request: Request
    access: Access
    procedure: Procedure
    key: str


def inputs_of(world: World, case: Case, blobs: tuple[Blob, ...], reading: Reading) -> Inputs | None:
    """The inputs at the head; None while one is missing, invalid, or names an unknown source."""
    if case.kind is not PullKind.FULFILMENT or case.slug is None:
        return None
    hashes = {blob.path: blob.sha256 for blob in blobs}
    documents = _valid(world, reading)
    if documents is None:
        return None
    form, access, procedure = documents
    value = nouns.to_procedure(procedure.value or {})
    named = sources_named([access.value or {}, procedure.value or {}])
    if any(source not in world.catalogue for source in named):
        return None
    return Inputs(
        request=nouns.to_request(form.value or {}),
        access=nouns.to_access(access.value or {}),
        procedure=value,
        key=generation_key(
            request=hashes[form.file],
            access=hashes[access.file],
            procedure=hashes[procedure.file],
            catalogue={source: world.catalogue[source] for source in named},
            run=value.run,
        ),
    )


def expected_generation(
    desk: Desk, world: World, case: Case, blobs: tuple[Blob, ...], reading: Reading
) -> Generation | None:
    """The key that the inputs at the head ask for, beside what the manifest there claims."""
    if case.kind is not PullKind.FULFILMENT or case.slug is None:
        return None
    inputs = inputs_of(world, case, blobs, reading)
    expected = inputs.key if inputs else None
    folder = request_folder(case.slug)
    data = desk.repository.read(case.pull.head_sha, f"{folder}/{MANIFEST_FILE}")
    if data is None:
        return Generation(expected_key=expected)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        manifest = read_manifest(data)
    except DocumentError:
        return Generation(expected_key=expected, manifest_sha256=sha256)
    claimed = {
        f"{folder}/{file.path}": file.sha256 for output in manifest.outputs for file in output.files
    }
    return Generation(
        expected_key=expected,
        manifest_key=manifest.key,
        manifest_sha256=sha256,
        outputs_match=claimed == _outputs(blobs, folder),
    )


def _outputs(blobs: tuple[Blob, ...], folder: str) -> Mapping[str, str]:
    """Every file below the output folder: one too many is as wrong as one too few."""
    return {
        blob.path: blob.sha256
        for blob in blobs
        if blob.path.startswith(f"{folder}/{OUTPUT_FOLDER}/")
    }


def _valid(world: World, reading: Reading) -> tuple[Document, Document, Document] | None:
    """Form, access and procedure, if all three are there and nothing is wrong with them."""
    schemas = {rule.schema: rule.id for rule in world.policy.sop.documents}
    wrong = {finding.file for finding in reading.findings if finding.is_error}
    found = [reading.documents.get(schemas.get(name, "")) for name in (FORM, ACCESS, PROCEDURE)]
    documents = [document for document in found if document is not None and document.valid]
    if len(documents) != len(found):
        return None
    form, access, procedure = documents
    # What was accepted isn't examined anew; only what officials wrote since must be in order.
    return None if {access.file, procedure.file} & wrong else (form, access, procedure)
