"""A query's rows are the same whether its sources lie in DuckDB's file, in SQLite's or behind Trino, masks and chosen rows too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.engines.test_datasets import COLUMNS, NARROWED, SQL, TABLES
from tests.sqlite_file import File
from tests.trino_server import Cluster, coordinator

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "generation"))
import generation_cases as cases

from datareq.adapters.engines.duckdb_file import create_database
from datareq.generation.engine import Statement
from datareq.generation.examine import granted_columns
from datareq.generation.inputs import BuildInputs
from datareq.generation.query.gate import check_query
from datareq.rehearsal.warehouse import statements
from datareq.wiring.connections import prepared


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "siakad.duckdb"
    create_database(path, statements(600))
    return path


@pytest.fixture(scope="module", params=["sqlite", "trino"])
def address(request: pytest.FixtureRequest, warehouse: Path) -> Iterator[str]:
    if request.param == "sqlite":
        file = File(warehouse.with_name("siakad.db"))
        file.copy_from(warehouse)
        yield str(file.path)
        return
    with coordinator() as one:
        Cluster(one).copy_from(warehouse)
        yield Cluster(one).uri


@pytest.mark.parametrize("changes", NARROWED.values(), ids=NARROWED.keys())
def test_rows_are_the_same(changes: dict[str, Any], warehouse: Path, address: str) -> None:
    access = cases.access({"mahasiswa": COLUMNS, "program_studi": ("kode_prodi", "nama_prodi")})
    first, *others = access.grants
    asked = BuildInputs(
        registration=cases.REGISTRATION,
        request=cases.request("x"),
        access=replace(access, grants=(replace(first, **changes), *others)),
        procedure=cases.procedure(SQL),
        level="rahasia",
        key="k" * 64,
    )
    connections = {"siakad": str(warehouse), "pusat": address}
    found = []
    for there in ((), TABLES[:1]):
        catalogue = tuple(
            replace(source, connection="pusat") if source.id in there else source
            for source in cases.catalogue()
        )
        with prepared(asked, cases.policy(), catalogue, connections) as (placed, engine):
            granted = granted_columns(asked.access)
            result = check_query(SQL, granted, placed, cases.ranks(), engine.dialect)
            statement = Statement(sql=result.sql or "", values=result.values)
            with engine.run([statement]) as readers:
                found.append(readers[0].read_all().to_pylist())
    assert found[0] == found[1]
    assert len(found[0]) > 2
