-- daftar prodi jenjang sarjana
SELECT kode_prodi /* kunci */, nama_prodi -- nama resmi
FROM program_studi WHERE jenjang = 'S1'
