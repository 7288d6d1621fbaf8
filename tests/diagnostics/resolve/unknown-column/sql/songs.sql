SELECT
    user_id AS song_id
FROM staging_events
WHERE durations > 0
