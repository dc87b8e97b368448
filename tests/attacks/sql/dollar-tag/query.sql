SELECT $a$ ' $a$ AS x, $b$ ' FROM program_studi; SELECT nik FROM mahasiswa; $b$ AS y
