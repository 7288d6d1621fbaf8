SELECT 1 AS user_id
FROM staging_events AS e
CROSS JOIN staging_events AS e
