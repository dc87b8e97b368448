SELECT nim FROM mahasiswa EXCEPT SELECT nim FROM mahasiswa WHERE agama = 'Islam'
