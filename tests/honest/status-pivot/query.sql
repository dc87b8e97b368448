PIVOT mahasiswa ON status IN ('Aktif', 'Lulus', 'Cuti', 'Keluar')
USING count(*) GROUP BY angkatan
