CREATE VIEW new_users AS SELECT user_id, level FROM staging_users;
MERGE INTO users USING new_users ON users.user_id = new_users.user_id
WHEN MATCHED THEN UPDATE SET level = new_users.level
WHEN NOT MATCHED THEN INSERT (user_id, level) VALUES (new_users.user_id, new_users.level);
