SELECT user_id
FROM staging_events AS a
JOIN staging_events AS b ON a.user_id = b.user_id
