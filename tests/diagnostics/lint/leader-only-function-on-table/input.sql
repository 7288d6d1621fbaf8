SELECT user_id, NOW() - registered_at AS since FROM users;
