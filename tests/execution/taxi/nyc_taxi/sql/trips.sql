-- The deliveries have no key. Vendor, times and places identify a trip; a void repeats them with
-- negative amounts, and some rows come twice.
WITH identified AS (
    SELECT
        *,
        MD5(
            vendor_id || '|' || TO_CHAR(pickup_at, 'YYYY-MM-DD HH24:MI:SS') || '|'
            || TO_CHAR(dropoff_at, 'YYYY-MM-DD HH24:MI:SS') || '|'
            || pickup_location_id || '|' || dropoff_location_id
        ) AS trip_id
    FROM staging_trips
    -- Meters with a wrong clock say 2008. The last hours of a month come with the next one.
    WHERE pickup_at >= DATEADD(month, -1, '{{ data_interval_start }}')
        AND pickup_at < '{{ data_interval_end }}'
)

SELECT
    trip_id,
    vendor_id::smallint AS vendor_id,
    pickup_at,
    dropoff_at,
    DATE_TRUNC('month', pickup_at)::date AS pickup_month,
    DATEDIFF(minute, pickup_at, dropoff_at) AS minutes,
    passenger_count::smallint AS passenger_count,
    trip_distance::decimal(9,2) AS trip_distance,
    pickup_location_id::integer AS pickup_location_id,
    dropoff_location_id::integer AS dropoff_location_id,
    DECODE(payment_type, 1, 'credit card', 2, 'cash', 3, 'no charge', 4, 'dispute', 'unknown') AS payment,
    fare_amount::decimal(10,2) AS fare_amount,
    tip_amount::decimal(10,2) AS tip_amount,
    total_amount::decimal(10,2) AS total_amount,
    '{{ ds }}'::date AS delivered_for
FROM identified AS i
QUALIFY ROW_NUMBER() OVER (PARTITION BY trip_id ORDER BY total_amount DESC) = 1
