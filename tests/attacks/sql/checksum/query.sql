SELECT bit_xor(hash(nim)) AS h FROM mahasiswa
