COPY events FROM 's3://music/events.json' IAM_ROLE default FORMAT JSON 'auto';
