CREATE TABLE users_new (user_id INT);
INSERT INTO users_new (user_id) SELECT user_id FROM staging_users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
