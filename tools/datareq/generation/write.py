"""How do rows become files? CSV (RFC 4180, UTF-8, LF, text quoted, nothing for no value) and Parquet.

They are written batch by batch, so a result of any length needs little memory; their sums are taken on the
way. The same rows give the same bytes, however they came. Excel files come with the outputs that people use
(issue D).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from datareq.model.manifest import ManifestFile

TYPES: tuple[tuple[str, str], ...] = (
    ("bool", "boolean"),
    ("int", "integer"),
    ("uint", "integer"),
    ("decimal", "number"),
    ("double", "number"),
    ("float", "number"),
    ("date", "date"),
    ("timestamp", "datetime"),
)
"""Arrow's types by the start of their names → the Data Package's; anything else is text."""
GROUP = 32_768
"""Rows that are written at a time; a group of a Parquet file."""


def field_type(type_: pa.DataType) -> str:
    """The Data Package's type of a column."""
    name = str(type_)
    return next((ours for start, ours in TYPES if name.startswith(start)), "string")


def write_files(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], root: Path, stem: str
) -> tuple[int, tuple[ManifestFile, ...]]:
    """Writes `<stem>.csv` and `.parquet` under `root`; gives the number of rows and what the files are."""
    rows = 0
    with ExitStack() as stack:
        sinks = {format_: _Sink(root, f"{stem}.{format_}") for format_ in _FORMATS}
        for sink in sinks.values():
            stack.enter_context(sink)
        writers = [
            stack.enter_context(make(pa.PythonFile(sinks[f], "w"), schema))
            for f, make in _FORMATS.items()
        ]
        # Last in, first out: whatever goes wrong, nobody writes any more when the writers are closed.
        pool = stack.enter_context(ThreadPoolExecutor(len(_FORMATS)))
        under_way: list[Future[None]] = []
        for group in grouped(schema, batches):
            rows += group.num_rows
            _wait(under_way)
            under_way = [pool.submit(writer.write_table, group) for writer in writers]
        _wait(under_way)
    return rows, tuple(sink.file(format_) for format_, sink in sinks.items())


def grouped(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in groups of one size, whatever the sizes in which they come."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        while count + batch.num_rows >= GROUP:
            first = batch.slice(0, GROUP - count)
            yield pa.Table.from_batches([*waiting, first], schema).combine_chunks()
            batch, waiting, count = batch.slice(GROUP - count), [], 0
        if batch.num_rows:
            waiting.append(batch)
            count += batch.num_rows
    if waiting:
        yield pa.Table.from_batches(waiting, schema).combine_chunks()


def _csv(sink: Any, schema: pa.Schema) -> Any:
    """Text in quotes, so that no value that is missing looks like an empty text."""
    return pa_csv.CSVWriter(sink, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))


def _parquet(sink: Any, schema: pa.Schema) -> Any:
    """No statistics or dictionaries: they could tell of values that no row shows."""
    return pq.ParquetWriter(
        sink,
        schema.remove_metadata(),
        compression="zstd",
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
    )


_FORMATS = {"csv": _csv, "parquet": _parquet}


def _wait(under_way: Sequence[Future[None]]) -> None:
    for future in under_way:
        future.result()


class _Sink(io.RawIOBase):
    """A file that knows its size and SHA-256 when it is whole."""

    def __init__(self, root: Path, path: str) -> None:
        self._path = path
        self._stream = (root / path).open("wb")
        self._sum = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        self._sum.update(data)
        self._stream.write(data)
        self._size += len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()

    def file(self, format_: str) -> ManifestFile:
        return ManifestFile(
            path=self._path, format=format_, sha256=self._sum.hexdigest(), bytes=self._size
        )
