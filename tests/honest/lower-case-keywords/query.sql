select kode_prodi, count(*) as j from mahasiswa group by kode_prodi order by j desc
