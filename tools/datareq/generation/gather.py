"""How do sources on other engines come to the embedded one? What was granted of each, into files of a private folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from datareq.errors import GenerationError
from datareq.generation.engine import Engine, Limits
from datareq.generation.plan import Plan, brought, counted
from datareq.model.catalogue import Source


def gather(
    chosen: Plan,
    granted: Mapping[str, Sequence[str]],
    engines: Mapping[str, Engine],
    limits: Limits,
    folder: Path,
) -> None:
    """`<source>.parquet` of every source that the plan gathers, the smallest first; all of one connection as they are
    at one moment. GenerationError as soon as they are larger than a result may be.
    """
    left = limits.output
    sizes = {name: _by_size(chosen, granted, name, engine) for name, engine in engines.items()}
    for name in sorted(sizes, key=lambda name: (sum(rows for rows, _ in sizes[name]), name)):
        sources, dialect = [source for _, source in sizes[name]], engines[name].dialect
        statements = [brought(source, granted, dialect) for source in sources]
        with engines[name].run(statements) as readers:
            for source, reader in zip(sources, readers, strict=True):
                path = folder / f"{source.id}.parquet"
                path.touch(mode=0o600)
                with pq.ParquetWriter(path, reader.schema, compression="lz4") as writer:
                    for batch in reader:
                        writer.write_batch(batch)
                left -= path.stat().st_size
                if left < 0:
                    raise GenerationError("engine-size")


def _by_size(
    chosen: Plan, granted: Mapping[str, Sequence[str]], name: str, engine: Engine
) -> list[tuple[int, Source]]:
    """The sources of a connection with the number of rows that would come, fewest first."""
    sources = [source for source in chosen.gathered if source.connection == name]
    with engine.run([counted(source, granted, engine.dialect) for source in sources]) as readers:
        rows = [int(reader.read_all().column(0)[0].as_py()) for reader in readers]
    return sorted(zip(rows, sources, strict=True), key=lambda one: (one[0], one[1].id))
