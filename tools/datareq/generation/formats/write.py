"""How do rows become files? In the formats that were asked for, side by side, in one pass over the rows.

They are written batch by batch, so a result of any length needs little memory where its formats allow it;
sums and codebook are taken on the way. The same rows give the same bytes, however they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from datareq.generation.formats.chart import png_writer, svg_writer
from datareq.generation.formats.codebook import Codebook, Observer
from datareq.generation.formats.delimited import csv_writer
from datareq.generation.formats.hands import Hand, Hands
from datareq.generation.formats.heap import share_one_heap
from datareq.generation.formats.page import Page
from datareq.generation.formats.parquet import ParquetWriter
from datareq.generation.formats.records import json_writer, ndjson_writer
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden, Make, UnfitError, Writer
from datareq.model.manifest import ManifestFile
from datareq.model.names import OUTPUT_FOLDER

GROUP = 65_536
"""Rows that are written at a time; a group of a Parquet file."""
NOTHING_HIDDEN: Hidden = MappingProxyType({})


def _xlsx(sink: Sink, schema: pa.Schema, page: Page) -> Writer:
    from datareq.generation.formats.xlsx import (
        XlsxWriter,
    )  # its library is loaded where it is needed

    return XlsxWriter(sink, schema, page)


def _html(sink: Sink, schema: pa.Schema, page: Page) -> Writer:
    from datareq.generation.formats.html import (
        html_writer,  # its library is loaded where it is needed
    )

    return html_writer(sink, schema, page)


MAKERS: Mapping[str, Make] = MappingProxyType(
    {
        "csv": csv_writer,
        "parquet": ParquetWriter,
        "json": json_writer,
        "ndjson": ndjson_writer,
        "html": _html,
        "png": png_writer,
        "svg": svg_writer,
        "xlsx": _xlsx,
    }
)
"""Format → what opens its writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    rows: int
    files: tuple[ManifestFile, ...]
    codebook: Codebook


def write_files(
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    root: Path,
    page: Page,
    hidden: Hidden = NOTHING_HIDDEN,
    makers: Mapping[str, Make] = MAKERS,
    beside: Sequence[Hand] = (),
) -> Written:
    """Writes `output/<id>.<format>` under `root`, in the formats of the page's output.

    `hidden`: of the whole result; `beside`: what else looks at every group of rows. UnfitError if the result doesn't
    fit into one of the formats.
    """
    share_one_heap()
    formats = page.output.formats
    if unknown := [one for one in formats if one not in makers]:
        raise UnfitError("format-unmade", format=unknown[0])
    observer = Observer(schema, quotable=page.quotable)
    rows = 0
    with ExitStack() as stack:
        sinks = [Sink(root, f"{OUTPUT_FOLDER}/{page.output.id}.{one}") for one in formats]
        for sink in sinks:
            stack.enter_context(sink)
        writers = [
            stack.enter_context(closing(makers[one](sink, schema, page)))
            for one, sink in zip(formats, sinks, strict=True)
        ]
        # Last in, first out: whatever goes wrong, nobody writes any more when the writers are closed.
        hands = stack.enter_context(Hands([*(w.write for w in writers), observer.write, *beside]))
        for group in grouped(schema, batches):
            here = {name: mask.slice(rows, group.num_rows) for name, mask in hidden.items()}
            rows += group.num_rows
            hands.give(group, here)
            del group, here  # so that they are gone when the last hand is done with them
        hands.finish()
        seen = observer.codebook()
        with ThreadPoolExecutor(len(writers)) as pool:
            list(pool.map(lambda writer: writer.finish(seen), writers))
    files = tuple(sink.file(one) for one, sink in zip(formats, sinks, strict=True))
    return Written(rows=rows, files=files, codebook=seen)


def grouped(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in groups of one size, whatever the sizes in which they come."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        while count + batch.num_rows >= GROUP:
            waiting.append(batch.slice(0, GROUP - count))
            batch, count = batch.slice(GROUP - count), 0
            yield _combined(schema, waiting)
        if batch.num_rows:
            waiting.append(batch)
            count += batch.num_rows
    if waiting:
        yield _combined(schema, waiting)


def _combined(schema: pa.Schema, waiting: list[pa.RecordBatch]) -> pa.Table:
    """One group of the rows that wait; they are let go before anybody works on it."""
    group = pa.Table.from_batches(waiting, schema).combine_chunks()
    waiting.clear()
    return group
