SELECT t.kode_mk, count(*) AS mengulang FROM (SELECT nim, kode_mk, count(*) AS kali FROM nilai GROUP BY nim, kode_mk HAVING count(*) > 1) t GROUP BY t.kode_mk
