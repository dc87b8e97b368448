SELECT kode_prodi, rank() OVER w AS r FROM mahasiswa WINDOW w AS (ORDER BY golongan_ukt)
