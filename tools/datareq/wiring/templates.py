"""Which templates of papers does the clone's policy have?"""

from __future__ import annotations

from pathlib import Path

from datareq.model.names import PAPERS


def read_templates(root: Path) -> dict[str, bytes]:
    """The policy's templates of papers in the clone at `root`, by file name."""
    return {path.name: path.read_bytes() for path in sorted((root / PAPERS).glob("*.typ"))}
