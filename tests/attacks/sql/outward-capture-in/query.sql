SELECT count(*) AS j FROM mahasiswa m WHERE m.angkatan IN (SELECT tahun_berdiri FROM program_studi)
