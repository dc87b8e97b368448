SELECT "p"."kode_prodi" AS "Kode", p.nama_prodi AS nama FROM program_studi AS "p"
