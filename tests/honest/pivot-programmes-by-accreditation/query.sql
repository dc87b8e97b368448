PIVOT program_studi ON jenjang IN ('D3', 'S1', 'S2', 'S3') USING count(*) GROUP BY akreditasi
