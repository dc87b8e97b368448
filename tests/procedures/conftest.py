"""The same warehouse on every engine, and split between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from places import GRANTED, ON_SERVER, SOURCES, Place, gathered_place
from procedure_cases import Tables
from tests.lake import Lake
from tests.servers import postgres
from tests.sqlite_file import File
from tests.trino_server import Cluster, coordinator

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.postgres import Postgres
from datareq.generation.engine import Limits, Statement
from datareq.generation.gather import gather
from datareq.generation.plan import GATHERED, placed, plan
from datareq.rehearsal.warehouse import statements
from datareq.wiring.connections import dialect_of


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("procedures") / "siakad.duckdb"
    create_database(path, statements(1500))
    return path


@pytest.fixture(scope="session")
def address(warehouse: Path) -> Iterator[str]:
    with postgres() as server:
        server.copy_from(warehouse)
        yield server.uri


@pytest.fixture(scope="session")
def made(
    warehouse: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Place]:
    """Makes each place once."""

    @cache
    def make(name: str) -> Place:
        if name == "duckdb":
            return Place(DuckDB({"siakad": str(warehouse)}), SOURCES)
        if name == "sqlite":
            file = File(tmp_path_factory.mktemp("sqlite") / "siakad.db")
            file.copy_from(warehouse)
            folder = tmp_path_factory.mktemp("gathered")
            return gathered_place(file.engine(), folder)
        if name == "trino":
            with coordinator() as one:
                cluster = Cluster(one)
                cluster.copy_from(warehouse)
                return gathered_place(cluster.engine(), tmp_path_factory.mktemp("gathered"))
        if name == "spark":
            lake = Lake(tmp_path_factory.mktemp("spark") / "danau")
            lake.copy_from(warehouse)
            return gathered_place(lake.engine(), tmp_path_factory.mktemp("gathered"))
        address = request.getfixturevalue("address")
        if name == "postgres":
            return Place(Postgres(uri=address), SOURCES)
        split = tuple(replace(s, connection="pusat") if s.id in ON_SERVER else s for s in SOURCES)
        connections = {"siakad": str(warehouse), "pusat": address}
        dialects = {key: dialect_of(value) for key, value in connections.items()}
        chosen = plan(split, dialects, lambda _: True)
        folder = tmp_path_factory.mktemp("gathered")
        gather(chosen, GRANTED, {"pusat": Postgres(uri=address)}, Limits(), folder)
        engine = DuckDB({"siakad": str(warehouse), GATHERED: str(folder)})
        return Place(engine, placed(split, chosen))

    return make


PLACES = ["duckdb", "sqlite", "trino", "postgres", "two engines"]
if find_spec("pyspark"):
    PLACES.append("spark")  # `make spark`


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, made: Callable[[str], Place]) -> Place:
    return made(request.param)


@pytest.fixture(scope="session")
def tables(made: Callable[[str], Place]) -> Tables:
    names = [source.id for source in SOURCES]
    asked = [Statement(sql=f"FROM _dr_siakad.main.{name}") for name in names]
    with made("duckdb").engine.run(asked) as readers:
        return {name: r.read_all().to_pylist() for name, r in zip(names, readers, strict=True)}
