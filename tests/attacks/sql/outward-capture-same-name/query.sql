SELECT nama_prodi AS p FROM program_studi WHERE 'A' IN (SELECT nilai_huruf FROM nilai)
