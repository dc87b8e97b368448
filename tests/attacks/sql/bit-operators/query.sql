SELECT angkatan & 1 AS x, angkatan << 2 AS y, angkatan | 3 AS z, ~angkatan AS w FROM mahasiswa
