"""Rows come in the same order every time: a table's own where the engine keeps it, else sorted."""

from __future__ import annotations

import pytest
from generation_cases import gate

KEPT = {
    "a whole table": "SELECT kode_prodi, nama_prodi FROM program_studi",
    "rows picked by a condition": "SELECT kode_prodi AS k, upper(nama_prodi) AS n FROM program_studi WHERE tahun_berdiri > 1990",
}
SORTED = {
    "the author's order": "SELECT kode_prodi, nama_prodi FROM program_studi ORDER BY nama_prodi",
    "the first few": "SELECT kode_prodi FROM program_studi LIMIT 3",
    "different values": "SELECT DISTINCT jenjang FROM program_studi",
    "a join": "SELECT p.kode_prodi FROM program_studi AS p JOIN unit_kerja AS u ON u.kode_unit = p.kode_unit",
    "a group": "SELECT jenjang, count(*) AS n FROM program_studi GROUP BY jenjang",
    "a window": "SELECT kode_prodi, rank() OVER (ORDER BY tahun_berdiri) AS r FROM program_studi",
    "a subquery": "SELECT kode_prodi FROM program_studi WHERE kode_unit IN (SELECT kode_unit FROM unit_kerja)",
    "a common table": "WITH a AS (SELECT kode_prodi FROM program_studi) SELECT kode_prodi FROM a",
    "a union": "SELECT kode_prodi FROM program_studi UNION ALL SELECT kode_unit FROM unit_kerja",
    "rows about people": "SELECT status, angkatan FROM mahasiswa",
}  # fmt: skip


@pytest.mark.parametrize("sql", KEPT.values(), ids=KEPT.keys())
def test_a_table_s_own_order_is_kept(sql: str) -> None:
    assert "ORDER BY" not in (gate(sql).sql or "ORDER BY")


@pytest.mark.parametrize("sql", SORTED.values(), ids=SORTED.keys())
def test_anything_else_is_sorted_by_every_column(sql: str) -> None:
    assert "ORDER BY" in (gate(sql).sql or "").rsplit("FROM", 1)[-1]
