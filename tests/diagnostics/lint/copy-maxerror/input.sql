COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV MAXERROR 100;
