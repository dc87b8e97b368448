"""How does an output become a Parquet file? Typed, exact, with its labels and notes in the file's metadata."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq

from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.repeating import repeating
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden


class ParquetWriter:
    """No statistics: they could tell of values that no row shows. A dictionary is made from the shown values of a
    group of rows when they are written, so it tells nothing that they don't; columns with few different values are
    smaller and sooner written as one, others neither, and yes and no never."""

    def __init__(self, sink: Sink, schema: pa.Schema, page: Page) -> None:
        self._file = pa.PythonFile(sink, "w")
        self._schema = schema.with_metadata(_metadata(page))
        self._bits = [field.name for field in schema if pa.types.is_boolean(field.type)]
        self._writer: pq.ParquetWriter | None = None  # opened as suits the first rows

    def write(self, group: pa.Table, hidden: Hidden) -> None:  # noqa: ARG002 - a hidden cell has no value
        if self._writer is None:
            self._writer = self._opened(
                [name for name in repeating(group) if name not in self._bits]
            )
        self._writer.write_table(group.replace_schema_metadata(self._schema.metadata))

    def finish(self, seen: Codebook) -> None:  # noqa: ARG002 - it stands in the manifest
        (self._writer or self._opened([])).close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def _opened(self, dictionaries: list[str]) -> pq.ParquetWriter:
        return pq.ParquetWriter(
            self._file,
            self._schema,
            compression="zstd",
            use_dictionary=dictionaries,  # type: ignore[arg-type]  # names, too
            write_statistics=False,
            store_schema=False,
        )


def _metadata(page: Page) -> dict[str, str]:
    columns = {
        one.name: {"label": one.label, "type": one.type, **({"unit": one.unit} if one.unit else {})}
        for one in page.entries
    }
    return {
        "title": page.output.title,
        "request": page.registration,
        "level": page.level,
        "citation": page.citation,
        "notes": " ".join(page.notes),
        "columns": json.dumps(columns, ensure_ascii=False, sort_keys=True),
    }
