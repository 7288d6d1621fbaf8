SELECT user_id, level FROM staging_users
QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY seen_at DESC) = 1;
