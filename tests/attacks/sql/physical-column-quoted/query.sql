SELECT m."_dr_key" AS k FROM mahasiswa m
