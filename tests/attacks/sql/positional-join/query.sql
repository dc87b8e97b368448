SELECT count(*) AS j FROM mahasiswa POSITIONAL JOIN program_studi
