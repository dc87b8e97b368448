"""How does a DuckDB file come into being? Statements are run into a new file that appears only when whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb


def create_database(path: Path, statements: Iterable[str]) -> None:
    """Replace `path` by a database that these statements fill. Killed on the way, the old file is still there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(partial)) as connection:
            connection.execute("SET enable_progress_bar = false")
            for statement in statements:
                connection.execute(statement)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
        partial.with_name(partial.name + ".wal").unlink(missing_ok=True)
