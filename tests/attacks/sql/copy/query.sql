COPY mahasiswa TO 'x.csv'
