"""What did the warehouse's students take, pass and become? (statements, filled by `warehouse.py`)

Grades come first; semester and cumulative averages are computed from them, so that totals agree.
"""

from __future__ import annotations

STUDY: tuple[str, ...] = (
    """
    CREATE TEMP TABLE taken AS
    WITH terms_of AS (
        SELECT nim, i, programme, entered, ability, unnest(range(semesters)) AS s FROM study
    ), enrolled AS (
        SELECT *, draw('krs', i, s) AS d, entered + (s // 2) AS year FROM terms_of
    ), courses AS (
        SELECT *, unnest(range(CASE WHEN s > 0 AND d % 100 < 4 THEN 0 ELSE 4 END)) AS c FROM enrolled
    )
    SELECT nim, (year || '-' || (1 + s % 2))::VARCHAR AS semester,
        programme || '-' || lpad((s * 4 + c + 1)::VARCHAR, 2, '0') AS kode_mk,
        (2 + (s + c) % 3)::INTEGER AS sks,
        1 + least(8, greatest(0, floor((ability + ((d >> (8 + 10 * c::INTEGER)) % 1000) / 500.0 - 0.6) * 2)))::INTEGER
            AS grade
    FROM courses
    """,
    """
    CREATE TABLE nilai AS
    SELECT nim, semester, kode_mk, sks, list_extract(getvariable('grade_letters'), grade) AS nilai_huruf,
        list_extract(getvariable('grade_points'), grade)::DECIMAL(3, 2) AS bobot
    FROM taken ORDER BY nim, kode_mk
    """,
    """
    CREATE TABLE krs AS
    WITH terms_of AS (
        SELECT nim, entered, unnest(range(semesters)) AS s FROM study
    ), enrolled AS (
        SELECT nim, (entered + (s // 2) || '-' || (1 + s % 2))::VARCHAR AS semester FROM terms_of
    ), done AS (
        SELECT nim, semester, sum(sks)::INTEGER AS sks, sum(sks * bobot) / sum(sks) AS ips
        FROM nilai GROUP BY nim, semester
    )
    SELECT nim, semester, CASE WHEN sks IS NULL THEN 'Cuti' ELSE 'Aktif' END AS status_semester,
        coalesce(sks, 0) AS sks_diambil, round(ips::DECIMAL(9, 6), 2)::DECIMAL(3, 2) AS ips
    FROM enrolled LEFT JOIN done USING (nim, semester) ORDER BY nim, semester
    """,
    """
    CREATE TABLE mahasiswa AS
    WITH done AS (
        SELECT nim, sum(sks) FILTER (WHERE bobot >= 1)::INTEGER AS passed,
            sum(sks * bobot) / sum(sks) AS mean
        FROM nilai GROUP BY nim
    ), drawn AS (
        SELECT s.*, p.name, p.sex, p.born, p.d AS pd, done.passed, done.mean,
            word(s.e >> 8, getvariable('province_codes')) AS province
        FROM study s JOIN persons p ON p.kind = 'mahasiswa' AND p.i = s.i LEFT JOIN done ON done.nim = s.nim
    )
    SELECT nim, province || '9901'
            || lpad((extract('day' FROM born) + CASE sex WHEN 'P' THEN 40 ELSE 0 END)::INTEGER::VARCHAR, 2, '0')
            || strftime(born, '%m%y') || lpad((1 + pd % 9998)::VARCHAR, 4, '0') AS nik,
        drawn.name AS nama, sex AS jenis_kelamin, born AS tanggal_lahir,
        word(e >> 16, getvariable('religions')) AS agama, provinces.name AS provinsi_asal,
        programme AS kode_prodi, entered AS angkatan, word(e >> 24, getvariable('ways_in')) AS jalur_masuk,
        CASE WHEN ended AND leaves THEN 'Keluar' WHEN ended THEN 'Lulus'
             WHEN (e >> 32) % 100 < 4 THEN 'Cuti' WHEN (e >> 32) % 100 < 7 THEN 'Nonaktif' ELSE 'Aktif'
        END AS status,
        (1 + (e >> 40) % 8)::INTEGER AS golongan_ukt,
        (((e >> 40) % 8 + 1) * 1500000 + ((e >> 44) % 100) * 10000)::BIGINT AS penghasilan_orang_tua,
        (e >> 50) % 100 < 12 AS penerima_kip, coalesce(passed, 0) AS sks_lulus,
        round(mean::DECIMAL(9, 6), 2)::DECIMAL(3, 2) AS ipk, make_date(entered, 8, 20) AS tanggal_masuk,
        CASE WHEN ended AND NOT leaves
             THEN make_date(entered + ((semesters_needed + 1) // 2), CASE WHEN semesters_needed % 2 = 1 THEN 2 ELSE 8 END, 15)
        END AS tanggal_lulus,
        lower(replace(drawn.name, ' ', '.')) || '.' || nim || '@mhs.contoh.invalid' AS email,
        '0800' || lpad((pd % 100000000)::VARCHAR, 8, '0') AS telepon
    FROM drawn JOIN provinces ON provinces.code = drawn.province ORDER BY nim
    """,
    """
    CREATE TABLE alumni AS
    WITH drawn AS (
        SELECT nim, kode_prodi, extract('year' FROM tanggal_lulus)::INTEGER AS tahun_lulus, ipk, provinsi_asal,
            draw('tracer', nim, 0) AS d
        FROM mahasiswa WHERE status = 'Lulus'
    ), answered AS (SELECT * FROM drawn WHERE d % 100 < 71)
    SELECT nim, kode_prodi, tahun_lulus, x.status_kerja,
        CASE WHEN x.works THEN ((d >> 16) % 7 + (d >> 20) % 6)::INTEGER END AS masa_tunggu_bulan,
        CASE WHEN x.works THEN word(d >> 24, getvariable('sectors')) END AS sektor,
        CASE WHEN x.works THEN (d >> 32) % 100 < 74 END AS sesuai_bidang,
        CASE WHEN x.works THEN (3000000 + ((d >> 36) % 90) * 100000)::BIGINT END AS pendapatan,
        CASE WHEN (d >> 48) % 3 = 0 THEN provinsi_asal ELSE 'DKI Jakarta' END AS provinsi_kerja
    FROM answered,
        LATERAL (SELECT word(d >> 8, ['Bekerja', 'Bekerja', 'Bekerja', 'Bekerja', 'Wirausaha', 'Studi lanjut',
                                      'Mencari kerja']) AS status_kerja) w,
        LATERAL (SELECT w.status_kerja, w.status_kerja IN ('Bekerja', 'Wirausaha') AS works) x
    ORDER BY nim
    """,
)
