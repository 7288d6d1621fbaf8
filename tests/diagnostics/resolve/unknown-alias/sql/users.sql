SELECT event.user_id
FROM staging_events AS events
