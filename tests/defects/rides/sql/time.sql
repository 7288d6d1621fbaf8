SELECT -- finds: keyed-without-distinct
    started_at AS start_time,
    EXTRACT(hour FROM started_at) AS hour,
    EXTRACT(month FROM started_at) AS month,
    TO_CHAR(started_at, 'Day') AS weekday
FROM rides
