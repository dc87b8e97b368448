"""What do verifiers see of the dataset at the head, and of what has changed since the one before?"""

from __future__ import annotations

from datareq.errors import DocumentError
from datareq.generation.manifest import read_manifest
from datareq.model.ledger import ActName
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE, request_folder
from datareq.model.snapshot import Generation, Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.preview_words import Links, words


def preview(desk: Desk, world: World, case: Case, snapshot: Snapshot, lang: str) -> str:
    """Markdown below the comment's own parts; "" while the head carries no dataset that the desk made for
    what is asked for now."""
    generation, slug = snapshot.generation, case.slug
    if generation is None or slug is None or not generation.outputs_match:
        return ""
    if generation.manifest_key != generation.expected_key or not _vouched(case, generation):
        return ""
    head, folder = snapshot.pull.head_sha, request_folder(slug)

    def read(path: str) -> bytes | None:
        return desk.repository.read(head, f"{folder}/{path}")

    manifest = _manifest(read(MANIFEST_FILE))
    if manifest is None:
        return ""
    before = _before(desk, case, snapshot, f"{folder}/{MANIFEST_FILE}")
    root = f"/{desk.gate.repository}"
    link = Links(blob=f"{root}/blob/{head}/{folder}", raw=f"{root}/raw/{head}/{folder}")
    return words(manifest, before, world.policy, read, link, lang)


def _vouched(case: Case, generation: Generation) -> bool:
    """Whether the desk noted that it made this manifest: one written by hand is shown to nobody."""
    return any(
        act.name is ActName.GENERATED and act.digest == generation.manifest_sha256
        for act in case.lines.acts
    )


def _before(desk: Desk, case: Case, snapshot: Snapshot, path: str) -> Manifest | None:
    """The manifest that the desk made before the present one, if there was another."""
    generation = snapshot.generation
    for act in reversed(case.lines.acts):
        if act.name is ActName.GENERATED and act.commit and generation is not None:
            if act.digest == generation.manifest_sha256 or act.pull != case.pull.number:
                continue
            if desk.repository.has(act.commit):
                return _manifest(desk.repository.read(act.commit, path))
    return None


def _manifest(data: bytes | None) -> Manifest | None:
    try:
        return read_manifest(data) if data is not None else None
    except DocumentError:
        return None
