"""Where the same queries run, over the repository's own policy and catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.engine import Engine, Limits
from datareq.generation.gather import gather
from datareq.generation.plan import GATHERED, placed, plan
from datareq.model.catalogue import Source

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT, "policy", "datasets/catalogue")
POLICY = load_policy(FILES, "c" * 40)
SOURCES = load_catalogue(FILES)
GRANTED = {source.id: tuple(column.name for column in source.columns) for source in SOURCES}
ON_SERVER = ("mahasiswa", "unit_kerja", "nilai")


@dataclass(frozen=True, slots=True)
class Place:
    """Where queries run, and the catalogue as it is there."""

    engine: Engine
    sources: tuple[Source, ...]


def gathered_place(engine: Engine, folder: Path) -> Place:
    """The embedded engine over what comes of all sources from an engine that no query runs on."""
    chosen = plan(SOURCES, dict.fromkeys({s.connection for s in SOURCES}, engine.dialect), lambda _: False)  # fmt: skip
    engines = dict.fromkeys({s.connection for s in SOURCES}, engine)
    gather(chosen, GRANTED, engines, Limits(), folder)
    return Place(DuckDB({GATHERED: str(folder)}), placed(SOURCES, chosen))
