CREATE TABLE users (user_id INT);
CREATE TEMP TABLE users AS SELECT user_id FROM staging_users;
INSERT INTO users SELECT user_id FROM new_users;
