SELECT golongan_ukt ^ 2 AS x FROM mahasiswa
