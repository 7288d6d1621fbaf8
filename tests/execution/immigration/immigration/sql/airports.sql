SELECT
    ident,
    name,
    SPLIT_PART(iso_region, '-', 2)::char(2) AS state_code,
    iata_code,
    TRIM(SPLIT_PART(coordinates, ',', 1))::decimal(9,6) AS longitude,
    TRIM(SPLIT_PART(coordinates, ',', 2))::decimal(9,6) AS latitude,
    ROUND(elevation_ft * 0.3048, 2) AS elevation_m
FROM staging_airports
WHERE iso_country = 'US' AND type <> 'closed'
