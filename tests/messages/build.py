"""Merges `locale/id/parts/*.po` and compiles them: `python -m tests.messages.build` (make messages)."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[2] / "tools" / "datareq" / "locale" / "id"
# The header would otherwise carry the time of the build.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
COMPILED = LOCALE / "LC_MESSAGES" / "datareq.mo"


class DisagreementError(Exception):
    """Two stages translate the same sentence differently."""


@cache
def merged() -> Catalog:
    """Every stage's sentences; the same sentence in two stages must have the same translation."""
    catalogue = Catalog(locale="id", domain="datareq", fuzzy=False)
    for part in sorted((LOCALE / "parts").glob("*.po")):
        with part.open("rb") as file:
            entries = read_po(file, locale="id", abort_invalid=True)
        for message in entries:
            if not message.id:
                continue
            before = catalogue.get(message.id)
            if before is not None and before.string != message.string:
                raise DisagreementError(f"{part.name}: {message.id!r}")
            catalogue.add(message.id, message.string)
    return catalogue


def compiled() -> bytes:
    """The catalogue as gettext reads it; the same parts give the same bytes."""
    out = io.BytesIO()
    catalogue = Catalog(
        locale="id",
        project="datareq",
        version="0",
        domain="datareq",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )
    for message in merged():
        if message.id:
            catalogue.add(message.id, message.string)
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    COMPILED.parent.mkdir(exist_ok=True)
    COMPILED.write_bytes(compiled())
    return 0


if __name__ == "__main__":
    sys.exit(main())
