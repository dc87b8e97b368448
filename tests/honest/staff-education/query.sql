SELECT pendidikan_terakhir, count(*) AS pegawai FROM pegawai GROUP BY pendidikan_terakhir ORDER BY pegawai DESC
