SELECT kode_prodi /* , */ , nik AS n FROM mahasiswa
