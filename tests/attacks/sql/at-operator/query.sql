SELECT @golongan_ukt AS x FROM mahasiswa
