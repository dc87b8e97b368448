"""A query's rows are the same whether its sources lie in files or on MariaDB, with masks and chosen rows too."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.engines.conftest import Server

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "generation"))
import generation_cases as cases

from datareq.adapters.engines.duckdb_file import create_database
from datareq.generation.engine import Statement
from datareq.generation.examine import granted_columns
from datareq.generation.inputs import BuildInputs
from datareq.generation.query.gate import check_query
from datareq.model.assignment import Mask, RowFilter
from datareq.rehearsal.warehouse import statements
from datareq.wiring.connections import prepared

TABLES = ("mahasiswa", "program_studi")
COLUMNS = ("nim", "kode_prodi", "angkatan", "sks_lulus", "tanggal_masuk")
SQL = """SELECT p.nama_prodi, m.angkatan, m.tanggal_masuk, count(*) AS jumlah, median(m.sks_lulus) AS tengah
FROM mahasiswa m JOIN program_studi p ON p.kode_prodi = m.kode_prodi GROUP BY ALL"""
TYPES = {"VARCHAR": "VARCHAR(200) CHARACTER SET utf8mb4", "TIMESTAMP": "DATETIME(6)"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "siakad.duckdb"
    create_database(path, statements(600))
    return path


@pytest.fixture(scope="module")
def address(mariadb: Server, warehouse: Path) -> str:
    """Two tables of the warehouse, as MariaDB has them."""
    with duckdb.connect(str(warehouse), read_only=True) as source:
        for name in TABLES:
            found = source.sql(f'FROM "{name}"')
            pairs = zip(found.columns, map(str, found.types), strict=True)
            columns = ", ".join(f"{column} {TYPES.get(type_, type_)}" for column, type_ in pairs)
            mariadb.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
            mariadb.fill(name, found.fetchall())
    return mariadb.as_user("root")


NARROWED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a part of a date": {"masks": {"tanggal_masuk": Mask(to="year")}},
    "bands": {"masks": {"sks_lulus": Mask(bands=(40, 80))}},
    "rows by a number": {"rows": (RowFilter(column="angkatan", since=2020),)},
    "rows by a text's order": {"rows": (RowFilter(column="kode_prodi", since="2"),)},
    "rows by a date": {"rows": (RowFilter(column="tanggal_masuk", until="2022-08-15"),)},
    "rows by a column that isn't granted": {
        "rows": (RowFilter(column="jalur_masuk", any_of=("SNBP", "SNBT"), ungranted=True),)
    },
}


@pytest.mark.parametrize("changes", NARROWED.values(), ids=NARROWED.keys())
@pytest.mark.parametrize("elsewhere", [TABLES, TABLES[:1]], ids=["all there", "one there"])
def test_rows_are_the_same(
    elsewhere: tuple[str, ...],
    changes: dict[str, Any],
    warehouse: Path,
    address: str,
) -> None:
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
    for there in ((), elsewhere):
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
