"""Queries that data staff write every day are accepted, and a table of counts is recognised as one."""

from __future__ import annotations

import pytest
from generation_cases import catalogue, everything, gate, policy

from datareq.generation.examine import examine
from datareq.generation.query.result import Measure, Shape

PUBLIC = {
    "count": "SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi",
    "total": "SELECT count(*) AS j FROM mahasiswa",
    "group by position": "SELECT angkatan, count(*) AS j FROM mahasiswa GROUP BY 1 ORDER BY 1",
    "group by all": "SELECT kode_prodi, angkatan, count(*) AS j FROM mahasiswa GROUP BY ALL",
    "from first": "FROM mahasiswa SELECT angkatan, count(*) AS j GROUP BY angkatan",
    "alias": "SELECT m.angkatan AS tahun, count(*) AS j FROM mahasiswa AS m GROUP BY m.angkatan",
    "upper case": "SELECT ANGKATAN, COUNT(*) AS J FROM MAHASISWA GROUP BY ANGKATAN",
    "join using": """
        SELECT p.nama_prodi, count(*) AS j FROM mahasiswa m JOIN program_studi p USING (kode_prodi)
        GROUP BY p.nama_prodi ORDER BY j DESC, p.nama_prodi""",
    "three joins": """
        SELECT u.nama_unit, p.jenjang, count(*) AS j FROM mahasiswa m
        JOIN program_studi p ON p.kode_prodi = m.kode_prodi JOIN unit_kerja u ON u.kode_unit = p.kode_unit
        WHERE m.status = 'Aktif' GROUP BY u.nama_unit, p.jenjang""",
    "left join from the programmes": """
        SELECT p.nama_prodi, count(m.nim) AS j FROM program_studi p
        LEFT JOIN mahasiswa m ON m.kode_prodi = p.kode_prodi GROUP BY p.nama_prodi""",
    "several measures": """
        SELECT kode_prodi, count(*) AS j, avg(ipk) AS rata, sum(sks_lulus) AS sks,
            round(avg(ipk), 2) AS r, count(DISTINCT angkatan) AS a FROM mahasiswa GROUP BY kode_prodi""",
    "filter": """
        SELECT kode_prodi, count(*) FILTER (WHERE status = 'Aktif') AS aktif,
            count(*) FILTER (WHERE status = 'Lulus') AS lulus FROM mahasiswa GROUP BY kode_prodi""",
    "pivot by hand": """
        SELECT kode_prodi, sum(CASE WHEN angkatan = 2024 THEN 1 ELSE 0 END) AS a2024,
            coalesce(sum(CASE WHEN angkatan = 2025 THEN 1 END), 0) AS a2025, count_if(ipk > 3) AS baik
        FROM mahasiswa GROUP BY kode_prodi""",
    "bands": """
        SELECT CASE WHEN ipk >= 3.5 THEN '3,50–4,00' WHEN ipk >= 3 THEN '3,00–3,49' ELSE '< 3,00' END AS kelompok,
            count(*) AS j FROM mahasiswa WHERE ipk IS NOT NULL GROUP BY 1""",
    "dates": """
        SELECT year(tanggal_lulus) AS tahun, quarter(tanggal_lulus) AS triwulan, count(*) AS j FROM mahasiswa
        WHERE tanggal_lulus BETWEEN DATE '2021-01-01' AND DATE '2025-12-31' GROUP BY 1, 2""",
    "length of study": """
        SELECT date_diff('month', tanggal_masuk, tanggal_lulus) // 12 AS lama, count(*) AS j FROM mahasiswa
        WHERE tanggal_lulus < tanggal_masuk + INTERVAL 7 YEAR GROUP BY 1""",
    "text": """
        SELECT upper(left(provinsi_asal, 3)) || '-' || lpad(kode_prodi, 6, '0') AS k, count(*) AS j
        FROM mahasiswa WHERE provinsi_asal ILIKE '%jawa%' OR trim(provinsi_asal) IN ('Bali', 'Banten')
        GROUP BY 1""",
    "month": "SELECT date_trunc('month', tanggal_lulus) AS bulan, count(*) AS j FROM mahasiswa GROUP BY 1",
    "semester split": """
        SELECT split_part(semester, '-', 1) AS tahun, CAST(split_part(semester, '-', 2) AS INTEGER) AS ke,
            count(DISTINCT nim) AS j FROM krs GROUP BY 1, 2""",
    "per person, then per group": """
        WITH per_orang AS (SELECT nim, sum(sks) AS total FROM nilai WHERE bobot >= 1 GROUP BY nim)
        SELECT m.angkatan, count(*) AS j, avg(s.total) AS rata FROM per_orang s
        JOIN mahasiswa m ON m.nim = s.nim GROUP BY m.angkatan ORDER BY m.angkatan""",
    "two linked sources per person": """
        WITH s AS (SELECT m.nim, m.kode_prodi, count(*) AS n FROM mahasiswa m JOIN nilai n ON n.nim = m.nim
            GROUP BY ALL)
        SELECT kode_prodi, avg(n) AS rata FROM s GROUP BY kode_prodi""",
    "latest per person": """
        SELECT t.status_semester, count(*) AS j FROM (SELECT nim, status_semester,
            row_number() OVER (PARTITION BY nim ORDER BY semester DESC) AS ke FROM krs) t
        WHERE t.ke = 1 GROUP BY t.status_semester""",
    "previous per person": """
        WITH n AS (SELECT nim, semester, ips, lag(ips) OVER (PARTITION BY nim ORDER BY semester) AS dulu FROM krs)
        SELECT semester, count(*) AS naik FROM n WHERE ips > dulu GROUP BY semester""",
    "semi-join": """
        SELECT kode_prodi, count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM alumni
            WHERE masa_tunggu_bulan <= 6) GROUP BY kode_prodi""",
    "anti-join": """
        SELECT kode_prodi, count(*) AS j FROM mahasiswa m
        WHERE NOT EXISTS (SELECT 1 FROM alumni a WHERE a.nim = m.nim AND a.sektor = 'Pendidikan')
        GROUP BY kode_prodi""",
    "programmes in a subquery": """
        SELECT angkatan, count(*) AS j FROM mahasiswa
        WHERE kode_prodi IN (SELECT kode_prodi FROM program_studi WHERE jenjang = 'S1') GROUP BY angkatan""",
    "programmes in a common table": """
        WITH fmipa AS (SELECT kode_prodi, nama_prodi FROM program_studi WHERE kode_unit = '13')
        SELECT f.nama_prodi, count(*) AS j FROM fmipa f JOIN mahasiswa m ON m.kode_prodi = f.kode_prodi
        GROUP BY f.nama_prodi""",
    "constant column": "SELECT 'UNJ' AS kampus, count(*) AS j FROM mahasiswa GROUP BY 1",
    "unlabelled group": "SELECT count(*) AS j FROM mahasiswa GROUP BY kode_prodi",
}  # fmt: skip

NO_PERSONS = {
    "list": "SELECT kode_prodi, nama_prodi FROM program_studi WHERE jenjang <> 'S3'",
    "star": "SELECT * FROM unit_kerja",
    "table star": "SELECT p.* FROM program_studi p JOIN unit_kerja u USING (kode_unit)",
    "having and limit": """
        SELECT kode_unit, count(*) AS j, max(daya_tampung) AS m, median(daya_tampung) AS t
        FROM program_studi GROUP BY kode_unit HAVING count(*) > 3 ORDER BY j DESC LIMIT 5 OFFSET 1""",
    "union": """
        SELECT kode_prodi AS kode, nama_prodi AS nama FROM program_studi
        UNION ALL SELECT kode_unit, nama_unit FROM unit_kerja ORDER BY kode""",
    "except": "SELECT kode_unit FROM unit_kerja EXCEPT SELECT kode_unit FROM program_studi",
    "windows": """
        SELECT kode_prodi, rank() OVER (PARTITION BY kode_unit ORDER BY daya_tampung DESC) AS r,
            sum(daya_tampung) OVER (ORDER BY kode_prodi ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s
        FROM program_studi""",
    "qualify": """
        SELECT kode_prodi FROM program_studi
        QUALIFY row_number() OVER (PARTITION BY kode_unit ORDER BY kode_prodi) = 1""",
    "percentiles": "SELECT quantile_cont(daya_tampung, 0.9) AS q, stddev(daya_tampung) AS s FROM program_studi",
    "rollup": "SELECT kode_unit, count(*) AS j FROM program_studi GROUP BY ROLLUP (kode_unit)",
    "scalar subquery": """
        SELECT u.nama_unit, (SELECT count(*) FROM program_studi p WHERE p.kode_unit = u.kode_unit) AS j
        FROM unit_kerja u""",
    "distinct": "SELECT DISTINCT jenjang FROM program_studi",
    "lateral alias": "SELECT kode_prodi AS k, k || '!' AS seru FROM program_studi",
    "nothing read": "SELECT 1 AS satu",
}  # fmt: skip


@pytest.mark.parametrize("sql", PUBLIC.values(), ids=PUBLIC.keys())
def test_public_table_of_counts_is_accepted(sql: str) -> None:
    result = examine(sql, everything(), catalogue(), policy(), "publik", individual=False)
    assert result.findings == ()
    assert result.shape is Shape.COUNTED
    assert all(column.counts for column in result.columns if column.measure is not Measure.KEY)


@pytest.mark.parametrize("sql", NO_PERSONS.values(), ids=NO_PERSONS.keys())
def test_table_without_people_is_accepted_as_it_is(sql: str) -> None:
    result = examine(sql, everything(), catalogue(), policy(), "publik", individual=False)
    assert result.findings == ()
    assert result.shape is Shape.NO_PERSONS
    assert "_dr_key" not in (result.sql or "")


@pytest.mark.parametrize(
    ("sql", "level"),
    [
        ("SELECT nim, ipk FROM mahasiswa WHERE angkatan = 2022", "terbatas"),
        ("SELECT kode_prodi, angkatan FROM mahasiswa", "terbatas"),
        ("SELECT nim FROM mahasiswa UNION SELECT nim FROM alumni", "terbatas"),
        ("SELECT nim, pendapatan FROM alumni", "rahasia"),
        ("SELECT nik AS kunci, nama FROM mahasiswa", "rahasia"),
    ],
)
def test_rows_about_people_are_accepted_where_they_were_approved(sql: str, level: str) -> None:
    accepted = examine(sql, everything(), catalogue(), policy(), level, individual=True)
    assert accepted.findings == ()
    assert accepted.level == level
    refused = examine(sql, everything(), catalogue(), policy(), level, individual=False)
    assert [finding.code for finding in refused.findings] == ["rows-individual"]


def test_where_nothing_is_controlled_every_statistic_is_accepted() -> None:
    sql = "SELECT kode_prodi, max(ipk) AS m FROM mahasiswa GROUP BY kode_prodi HAVING count(*) > 1"
    result = examine(sql, everything(), catalogue(), policy(), "rahasia", individual=False)
    assert result.findings == ()
    assert result.shape is Shape.ROWS


def test_what_is_rendered_is_accepted_only_in_its_own_form() -> None:
    """The SQL that runs can't be handed in again: it names physical tables."""
    sql = gate(PUBLIC["count"]).sql
    assert sql is not None
    assert {finding.code for finding in gate(sql).findings} == {"query-qualified", "query-name"}
