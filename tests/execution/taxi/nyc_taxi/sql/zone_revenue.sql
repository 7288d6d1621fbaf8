SELECT
    t.pickup_month AS month,
    t.pickup_location_id AS location_id,
    z.zone,
    z.borough,
    COUNT(*) AS trips,
    SUM(t.total_amount) AS revenue,
    ROUND(SUM(t.fare_amount) / trips, 2) AS average_fare,
    RANK() OVER (PARTITION BY t.pickup_month, z.borough ORDER BY revenue DESC) AS place_in_borough
FROM trips AS t
INNER JOIN zones AS z ON z.location_id = t.pickup_location_id
WHERE t.pickup_at >= '{{ lookback_start }}' AND t.pickup_at < '{{ data_interval_end }}'
GROUP BY 1, 2, 3, 4
