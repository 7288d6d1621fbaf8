SELECT DISTINCT -- finds: distinct-over-keyed-dimension
    station_id,
    station,
    zone,
    length
FROM staging_stations
WHERE station_id IS NOT NULL
