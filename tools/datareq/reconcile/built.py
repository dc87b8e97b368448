"""What did `datareq generate` leave for a generation key, and is it whole?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datareq.errors import GenerationError
from datareq.generation.manifest import read_manifest
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFiles:
    """`files`: path below the request's folder → bytes, the manifest among them."""

    manifest: Manifest
    manifest_sha256: str
    files: Mapping[str, bytes]


def read_built(folder: Path | None, key: str) -> BuiltFiles | None:
    """The files built for `key` under `folder/<key>/`, every hash of the manifest verified.

    The builder has data credentials and no write token, so what it left is checked like anything that
    comes from outside: the manifest must be for this key and each of its files must be there, whole.
    """
    if folder is None or not (folder / key / MANIFEST_FILE).is_file():
        return None
    root = folder / key
    data = (root / MANIFEST_FILE).read_bytes()
    manifest = read_manifest(data)
    if manifest.key != key:
        raise GenerationError("built-for-another-key")
    files = {MANIFEST_FILE: data}
    for output in manifest.outputs:
        for file in output.files:
            path = (root / file.path).resolve()
            if not path.is_relative_to(root.resolve()) or not path.is_file():
                raise GenerationError("built-incomplete", path=file.path)
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise GenerationError("built-altered", path=file.path)
            files[file.path] = content
    digest = hashlib.sha256(data).hexdigest()
    return BuiltFiles(manifest=manifest, manifest_sha256=digest, files=files)
