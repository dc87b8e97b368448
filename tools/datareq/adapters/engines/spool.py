"""How do a server's results wait to be read? In files of a private folder, within the budget."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from datareq.errors import GenerationError


def spool(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], most: int) -> int:
    """Writes a result; the bytes that it took, or GenerationError if they are too many."""
    written = 0
    path.touch(mode=0o600)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for batch in batches:
            written += batch.nbytes
            if written > most:
                raise GenerationError("engine-size")
            writer.write_batch(batch)
    return written


def spooled(stack: ExitStack, path: Path) -> pa.RecordBatchReader:
    """The result again, as long as the stack is open."""
    source = stack.enter_context(pa.memory_map(str(path), "r"))
    file = pa.ipc.open_file(source)
    batches = (file.get_batch(number) for number in range(file.num_record_batches))
    return pa.RecordBatchReader.from_batches(file.schema, batches)
