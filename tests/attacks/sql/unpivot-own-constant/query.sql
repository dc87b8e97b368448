SELECT _dr_pivoted AS x FROM (SELECT kode_prodi, jenjang FROM program_studi) UNPIVOT (v FOR k IN (jenjang))
