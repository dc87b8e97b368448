"""Which earlier releases do those people have who will have this one? Read from the archive.

What is open everybody has. What was sealed its recipients have: it matters if one of them gets this result
too, or if everybody does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.documents import nouns
from datareq.documents.read import read_document
from datareq.errors import ForgeError
from datareq.generation.earlier import Earlier
from datareq.generation.manifest import read_manifest
from datareq.model.envelope import EnvelopeKind
from datareq.model.manifest import Manifest
from datareq.model.message import Value
from datareq.model.names import MANIFEST_FILE, archive_folder
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.expect import ACCESS, PROCEDURE


def earlier_releases(
    desk: Desk, world: World, recipients: frozenset[int] | None
) -> tuple[Earlier, ...]:
    """Every release that was archived; `recipients`: who will have the new one, None: everybody."""
    found = []
    for registration in sorted(world.archived):
        for folder in _versions(desk, world, registration):
            data = desk.repository.read(world.commit, f"{folder}/{MANIFEST_FILE}")
            if data is None:
                continue  # nothing was made, so nothing was released
            manifest = read_manifest(data)
            if recipients is None or _reaches(manifest, recipients):
                found.append(_release(desk, world, folder, manifest))
    return tuple(found)


def _versions(desk: Desk, world: World, registration: str) -> Iterator[str]:
    """The folders of the request's versions."""
    above = archive_folder(registration, 1).rsplit("/", 1)[0]
    tree = desk.repository.tree(world.commit, above)
    yield from sorted({"/".join(blob.path.split("/")[:4]) for blob in tree})


def _reaches(manifest: Manifest, recipients: frozenset[int]) -> bool:
    if manifest.sealed is None:
        return True
    had = {
        holder.account
        for envelope in manifest.sealed.envelopes
        if envelope.kind is EnvelopeKind.RELEASE
        for holder in envelope.to
    }
    return bool(had & recipients)


def _release(desk: Desk, world: World, folder: str, manifest: Manifest) -> Earlier:
    return Earlier(
        registration=manifest.request,
        level=manifest.level,
        access=nouns.to_access(_document(desk, world, folder, ACCESS)),
        procedure=nouns.to_procedure(_document(desk, world, folder, PROCEDURE)),
        files=_files(desk, world, folder, manifest),
    )


def _document(desk: Desk, world: World, folder: str, schema: str) -> dict[str, Value]:
    file = next(rule.file for rule in world.policy.sop.documents if rule.schema == schema)
    path = f"{folder}/{file}"
    data = desk.repository.read(world.commit, path)
    document = read_document(data or b"", path, schema, world.standard.schemas)
    if data is None or document.value is None or not document.valid:
        # What people have then can't be told: nothing is released beside it.
        raise ForgeError("archive-incomplete", registration=folder.split("/")[2])
    return document.value


def _files(desk: Desk, world: World, folder: str, manifest: Manifest) -> Mapping[str, bytes]:
    paths = [file.path for output in manifest.outputs for file in output.files]
    read = {path: desk.repository.read(world.commit, f"{folder}/{path}") for path in paths}
    return {path: data for path, data in read.items() if data is not None}
