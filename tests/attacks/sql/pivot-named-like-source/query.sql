SELECT mahasiswa.a FROM program_studi PIVOT (count(*) FOR jenjang IN ('S1' AS a) GROUP BY kode_unit) AS mahasiswa
