SELECT upper(trim(nama_prodi)) AS nama_besar, lower(replace(singkatan, ' ', '-')) AS kode_url, length(nama_prodi) AS panjang FROM program_studi JOIN unit_kerja USING (kode_unit)
