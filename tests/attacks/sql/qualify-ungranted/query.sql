SELECT kode_prodi FROM mahasiswa QUALIFY row_number() OVER (ORDER BY golongan_ukt) = 1
