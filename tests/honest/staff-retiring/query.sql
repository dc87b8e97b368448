SELECT kode_unit, count(*) AS pensiun_sampai_2027 FROM pegawai WHERE tanggal_lahir + INTERVAL 58 YEAR <= DATE '2027-12-31' GROUP BY kode_unit
