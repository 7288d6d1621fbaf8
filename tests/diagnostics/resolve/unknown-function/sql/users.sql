SELECT COALESC(user_id, 0) AS user_id
FROM staging_events
