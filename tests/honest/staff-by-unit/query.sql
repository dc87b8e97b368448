SELECT u.nama_unit, g.status_kepegawaian, count(*) AS pegawai FROM pegawai g JOIN unit_kerja u ON u.kode_unit = g.kode_unit GROUP BY ALL
