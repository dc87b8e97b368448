SELECT _dr_key AS k FROM mahasiswa
