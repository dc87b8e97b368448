SELECT sum(9223372036854775807 * golongan_ukt) AS s FROM mahasiswa
