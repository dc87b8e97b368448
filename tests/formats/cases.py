"""What the tests of formats share: a page for any table, and the files that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from datareq.generation.formats.page import Entry, Page
from datareq.generation.formats.types import field_type
from datareq.generation.formats.write import NOTHING_HIDDEN, Written, write_files
from datareq.generation.formats.writer import Hidden
from datareq.model.procedure import RFC_4180, Chart, Output


def page(
    schema: pa.Schema,
    *formats: str,
    csv: str = RFC_4180,
    chart: Chart | None = None,
    labels: Mapping[str, str] | None = None,
    quotable: bool = True,
    hidden: int = 0,
) -> Page:
    """What would be said beside such a table."""
    return Page(
        registration="PDI-2026-0042",
        output=Output(
            id="t", title="Mahasiswa aktif", sql="", formats=formats, csv=csv, chart=chart
        ),
        question=("Mahasiswa aktif per program studi",),
        period="2021-01-01 sampai 2025-12-31",
        level="Publik",
        sources=("Mahasiswa", "Program studi"),
        steps=("Hitung mahasiswa.",),
        notes=("Sel kosong berarti tidak ada nilai.",),
        checks=("Selalu terisi: n.",),
        citation="Pustikom. Mahasiswa aktif. Dataset PDI-2026-0042",
        publisher="Pustikom",
        entries=tuple(
            Entry(
                name=field.name,
                label=(labels or {}).get(field.name, field.name),
                type=field_type(field.type),
                word=field_type(field.type),
                unit=None,
                sources=(),
            )
            for field in schema
        ),
        hidden=hidden,
        quotable=quotable,
        language="id",
    )


def written(
    folder: Path,
    table: pa.Table,
    *formats: str,
    hidden: Hidden = NOTHING_HIDDEN,
    csv: str = RFC_4180,
) -> Written:
    """The table's files, `output/t.<format>` under the folder."""
    (folder / "output").mkdir(parents=True, exist_ok=True)
    made = page(table.schema, *formats, csv=csv, hidden=len(hidden))
    return write_files(table.schema, table.to_batches(), folder, made, hidden)
