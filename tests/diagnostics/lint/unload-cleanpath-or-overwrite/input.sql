UNLOAD ('SELECT day, plays FROM daily_plays') TO 's3://music/daily/'
IAM_ROLE default PARQUET CLEANPATH;
