SELECT try_cast(kode_unit AS INTEGER) AS nomor, count(*) AS prodi FROM program_studi WHERE try_cast(kode_unit AS INTEGER) IS NOT NULL GROUP BY 1
