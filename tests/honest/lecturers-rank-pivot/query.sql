SELECT * FROM dosen PIVOT (count(*) FOR jabatan_fungsional IN ('Asisten Ahli' AS asisten_ahli, 'Lektor' AS lektor, 'Lektor Kepala' AS lektor_kepala, 'Guru Besar' AS guru_besar) GROUP BY kode_unit)
