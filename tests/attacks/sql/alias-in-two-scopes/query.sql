SELECT x.a FROM (SELECT m.agama AS a FROM mahasiswa m) x JOIN program_studi m ON m.kode_prodi = x.a
