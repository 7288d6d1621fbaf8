COPY users FROM 's3://music/users.csv'
ACCESS_KEY_ID 'id' SECRET_ACCESS_KEY 'key' CSV;
