SELECT avg(ln(golongan_ukt - 3)) AS r FROM mahasiswa
