SELECT
    events.rideid AS ride_id,
    events.started_at,
    events.rider AS rider_id,
    events.tariff,
    places.station_id,
    GETDATE() AS loaded_at -- finds: nondeterministic-time
FROM (
    SELECT TIMESTAMP 'epoch' + started * INTERVAL '1 second' AS started_at, *
    FROM staging_rides
    WHERE seconds > 0 AND fare > 0
) AS events
LEFT JOIN staging_stations AS places
    ON events.station = places.station
    AND events.distance = places.length -- finds: join-on-scale-zero
