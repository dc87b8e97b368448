"""Who are the warehouse's students, lecturers and staff? (statements, filled by `warehouse.py`)

`study` is a student's way through: how many semesters it takes, whether it ends before the degree, how
able the student is; `warehouse_study.py` makes grades and status of it.
"""

from __future__ import annotations

PEOPLE: tuple[str, ...] = (
    """
    CREATE TEMP TABLE study AS
    WITH drawn AS (
        SELECT i, draw('study', i, 0) AS d, draw('way', i, 0) AS e,
            word(draw('programme', i, 0), getvariable('programme_codes')) AS programme
        FROM range({students}) AS r(i)
    ), placed AS (
        SELECT drawn.*, terms.digit, terms.years AS term, ({first_year} + d % {years})::INTEGER AS entered,
            CASE WHEN (d >> 8) % 100 < 6 THEN 1 + ((d >> 16) % (2 * terms.years))::INTEGER
                 ELSE 2 * terms.years
                     + list_extract([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 6], 1 + ((d >> 16) % 14)::INTEGER)
            END AS semesters_needed,
            (d >> 8) % 100 < 6 AS leaves
        FROM drawn JOIN terms ON terms.code = drawn.programme
    )
    SELECT placed.*, programme || digit || lpad((entered % 100)::VARCHAR, 2, '0')
            || lpad(row_number() OVER (PARTITION BY programme, entered ORDER BY i)::VARCHAR, 3, '0') AS nim,
        least(semesters_needed, {now} - 2 * entered + 1)::INTEGER AS semesters,
        semesters_needed <= {now} - 2 * entered AS ended,
        1.5 + ((d >> 24) % 1000) / 1000.0 + ((d >> 40) % 1000) / 1000.0 AS ability
    FROM placed
    """,
    """
    CREATE TEMP TABLE persons AS
    WITH who AS (
        SELECT 'mahasiswa' AS kind, i, entered - 19 + ((e >> 20) % 3)::INTEGER AS born FROM study
        UNION ALL SELECT 'dosen', i, 1960 + (draw('lahir', 'd', i) % 36)::INTEGER
            FROM range({lecturers}) AS r(i)
        UNION ALL SELECT 'pegawai', i, 1967 + (draw('lahir', 'p', i) % 34)::INTEGER
            FROM range({staff}) AS r(i)
    ), drawn AS (SELECT *, draw('person', kind, i) AS d FROM who)
    SELECT kind, i, d, CASE WHEN d % 100 < 62 THEN 'P' ELSE 'L' END AS sex,
        make_date(born, 1 + ((d >> 10) % 12)::INTEGER, 1 + ((d >> 16) % 28)::INTEGER) AS born,
        concat_ws(' ', word(d >> 24, CASE WHEN d % 100 < 62 THEN getvariable('female')
                                          ELSE getvariable('male') END),
            word(d >> 32, getvariable('last')),
            CASE WHEN (d >> 40) % 5 = 0 THEN word(d >> 44, getvariable('last')) END) AS name
    FROM drawn
    """,
    """
    CREATE TABLE dosen AS
    SELECT lpad((p.i + 1)::VARCHAR, 10, '0') AS nidn,
        strftime(p.born, '%Y%m%d') || (extract('year' FROM p.born)::INTEGER + 27)::VARCHAR || '03'
            || CASE p.sex WHEN 'P' THEN '2' ELSE '1' END || lpad((p.i % 1000)::VARCHAR, 3, '0') AS nip,
        p.name AS nama, p.sex AS jenis_kelamin, p.born AS tanggal_lahir, x.programme AS kode_prodi,
        x.programme[1:2] AS kode_unit, word(x.d >> 8, getvariable('ranks')) AS jabatan_fungsional,
        CASE WHEN (x.d >> 20) % 10 < 4 THEN 'S3' ELSE 'S2' END AS pendidikan_terakhir,
        extract('year' FROM p.born)::INTEGER + 27 AS tahun_mulai, (x.d >> 28) % 10 < 7 AS bersertifikat,
        CASE WHEN (x.d >> 36) % 20 = 0 THEN 'Tugas belajar' ELSE 'Aktif' END AS status
    FROM persons p,
        LATERAL (SELECT draw('dosen', p.i, 0) AS d,
            word(draw('dosen-prodi', p.i, 0), getvariable('programme_codes')) AS programme) x
    WHERE p.kind = 'dosen' ORDER BY nidn
    """,
    """
    CREATE TABLE pegawai AS
    SELECT strftime(p.born, '%Y%m%d') || (extract('year' FROM p.born)::INTEGER + 24)::VARCHAR || '04'
            || CASE p.sex WHEN 'P' THEN '2' ELSE '1' END || lpad((p.i % 1000)::VARCHAR, 3, '0') AS nip,
        p.name AS nama, p.sex AS jenis_kelamin, p.born AS tanggal_lahir,
        word(x.d, getvariable('work_units')) AS kode_unit, word(x.d >> 12, getvariable('posts')) AS jabatan,
        word(x.d >> 24, ['II/c', 'II/d', 'III/a', 'III/b', 'III/c', 'III/d', 'IV/a']) AS golongan,
        word(x.d >> 32, ['SMA', 'D3', 'D3', 'S1', 'S1', 'S1', 'S2']) AS pendidikan_terakhir,
        word(x.d >> 40, ['PNS', 'PNS', 'PPPK', 'Tetap non-PNS']) AS status_kepegawaian
    FROM persons p, LATERAL (SELECT draw('pegawai', p.i, 0) AS d) x
    WHERE p.kind = 'pegawai' ORDER BY nip
    """,
)
