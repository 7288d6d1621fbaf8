BEGIN;
LOCK users;
DELETE FROM users WHERE user_id = 7;
COMMIT;
