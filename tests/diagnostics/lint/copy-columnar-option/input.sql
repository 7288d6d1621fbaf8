COPY plays FROM 's3://music/plays.parquet' IAM_ROLE default PARQUET GZIP;
