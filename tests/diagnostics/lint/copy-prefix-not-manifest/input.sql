COPY songs FROM 's3://music/songs' IAM_ROLE default FORMAT JSON 'auto ignorecase';
