"""A query's rows over gathered sources beside those over files: the same, with masks and chosen rows too."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "unit" / "generation"))
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
"""What a grant of the students may show less than its columns hold."""


def make_warehouse(folder: Path) -> Path:
    path = folder / "siakad.duckdb"
    create_database(path, statements(600))
    return path


def assert_same_rows(
    changes: dict[str, Any], warehouse: Path, address: str, elsewhere: Collection[str]
) -> None:
    """Whether all tables lie in the warehouse, or those `elsewhere` at the address."""
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
