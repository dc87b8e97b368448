SELECT * FROM read_parquet('s3://x/y.parquet')
